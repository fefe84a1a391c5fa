"""The words by which the plain rules tell a request, an offer, thanks and the six values.

RE2 patterns, matched without regard to case over the text with its links taken out. They miss what
is said in other words and are fooled by irony; they are measured before anything is built on them.
"""

LINK = r"(?i)https?://\S+|www\.\S+"
CONTACT = (
    r"(?i)(?:微信|薇信|vx|v信|wechat|加我|加v|qq|扣扣)\s*[:：号]?\s*[a-z0-9_-]{5,20}"
    r"|\b1[3-9]\d{9}\b|[\w.+-]+@[\w-]+\.[a-z]{2,}|t\.me/\w+"
)
QUESTION = (
    r"[?？]|[吗呢么][。.!！~～]*$|^(?:请问|为什么|为啥|怎么|咋|如何|哪里|哪个|谁)"
    r"|^(?i:how|what|where|when|why|who|which|can|could|does|do|did|is|are|has|have|should|would|will|any(?:one|body)?)\b.{8,}$"
)
REQUEST = (
    r"请问|求助|求推荐|求分享|求(?:个|一|大神|教程|资源|链接|带|解)|有没有|谁有|谁能|谁会|谁知道|有谁|有人(?:知道|能|会|有|遇到)"
    r"|怎么(?:办|弄|做|设置|解决|用|搞|才能|样才)|如何|帮忙|帮我|帮帮|麻烦|能不能|可不可以|能否|可以.{0,12}吗|哪里(?:有|能|可以|买)|多少钱|推荐一?[下个]"
    r"|\b(?i:how (?:do|can|would|to|should)|what(?:'s| is| are| does)|where (?:is|can|do)|any(?:one|body) (?:know|here|have|got|else|can)"
    r"|any idea|can (?:any|some|you|i|we)|could (?:any|some|you|i)|is (?:there|it possible)|does any|has any|help me|need (?:some )?help"
    r"|looking for|please help|i need|why (?:is|does|do|can)|which (?:one|is))\b"
)
EMPTY_QUESTION = (
    r"(?i)^(?:really|what|huh|why|who|right|ok|yes|no|how come|sure|so|seriously|wtf|you know what|how are you|hows it going|what'?s up)\s*[?!？]+$"
    r"|^(?:吃了吗|是吗|真的吗|对吧|好吗|真的假的|干嘛|咋了|啥)[?？~～]*$|^[?？!！\s]+$"
)
ASKS = (
    r"请问|求|有没有|谁|有人|帮|麻烦|能不能|推荐"
    r"|\b(?i:any(?:one|body)|help|looking for|i need|how (?:do|can|to)|can (?:some|any|you))\b"
)
ENDS_ASKING = r"[?？]\s*$"
SEVERAL_WORDS = r"\S\s+\S+\s+\S|[^\x00-\x7f]{4}"
OFFER = (
    r"(?:我|这边|本人)(?:可以|能)(?:提供|帮|分享|教)|有需要(?:的)?(?:可以|请|私|联系|找)|需要的(?:可以|私|联系|滴滴|找)|免费(?:提供|领取|分享)|转让|出一[个台张]|招聘|提供.{0,10}服务"
    r"|\b(?i:i can (?:help|send|share|offer|give)|happy to help|let me know if you need|i(?:'m| am) selling|for sale|i offer|we offer|dm me (?:if|for)|feel free to (?:ask|dm|ping))\b"
)
THANKS = r"谢谢|感谢|多谢|谢啦|谢了|3q|\b(?i:thanks|thank you|thx|ty|cheers|appreciated)\b"

VALUE_WORDS: dict[str, str] = {
    "benefits": r"红包|优惠|折扣|券|福利|抽奖|免费领|赠送|秒杀|限时|包邮|满减|\b(?i:giveaway|discount|coupon|promo|airdrop|bonus|free gift|cashback)\b",
    "activities": r"活动|报名|打卡|签到|接龙|直播|分享会|沙龙|聚会|比赛|投票|开课|训练营|\b(?i:meetup|workshop|webinar|ama|conference|hackathon|contest|sign ?up|tonight at|livestream|join us|poll)\b",
    "connections": r"合作|对接|人脉|内推|招聘|介绍.{0,6}认识|引荐|求职|找.{0,4}(?:搭档|合伙)|\b(?i:hiring|introduce|collaborat\w+|partner(?:ship)?|looking for (?:a )?(?:dev|co-?founder|partner)|intro to|network with)\b",
    "cases": r"案例|复盘|经验|踩坑|实战|心得|我(?:们)?(?:之前|当时|做过|试过)|\b(?i:case study|in my experience|lessons? learned|i(?:'ve)? (?:built|solved|fixed|tried|ended up)|worked for me|what we did)\b",
    "resources": r"资料|教程|模板|网盘|文档|工具|下载|源码|电子书|干货|\b(?i:download|tutorial|docs?|documentation|github|repo(?:sitory)?|pdf|template|guide|library|source code)\b",
    "information": r"通知|公告|早报|日报|资讯|新闻|最新|更新|发布|报道|政策|\b(?i:news|announce\w*|release[ds]?|update[ds]?|report|published|breaking|version \d)\b",
    "play": r"游戏|开黑|斗图|猜谜|骰子|段子|表情包|\b(?i:game|gaming|meme|joke|riddle|quiz)\b",
    "feeling": r"哈哈|呵呵|嘿嘿|加油|恭喜|辛苦|早安|早上好|晚安|生日快乐|抱抱|么么|笑死|嘻嘻|\b(?i:lol|lmao|haha+|congrat\w*|good morning|good night|happy birthday|welcome|love (?:it|this|you)|sorry to hear|well done|awesome)\b|[😀-🙏]",
}
"""In order of precedence: the first that matches is the value of a text."""
