"""The words by which the plain rules tell a request, an offer, thanks and the six values.

RE2 patterns, matched without regard to case over the text with its links taken out. They miss what
is said in other words and are fooled by irony; they are measured before anything is built on them.

The judge went by them before it had a model; now they are what the model is measured against, and they
teach it where nobody has labelled anything.
"""

import re
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from weilu.judge.asks import VALUES

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

LONGEST = 2_000
"""Characters of a text that the rules look at."""
FEW = 400
"""Texts below which Python matches sooner than Arrow."""

Figures = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]


class Judged(NamedTuple):
    """What each text of a batch is; all arrays have the batch's length.

    `request`, `question`, `offer` and `thanks` are probabilities. `value` is a place in `VALUES`,
    or -1 for none of them. `link` and `contact` say whether the text holds one.
    """

    request: Figures
    question: Figures
    offer: Figures
    thanks: Figures
    value: npt.NDArray[np.int8]
    link: Flags
    contact: Flags


def batch(texts: list[str] | pa.Array) -> Judged:
    """Judge texts; any text is answered, the empty one with zeros."""
    array = pa.array(texts, pa.string()) if isinstance(texts, list) else texts
    array = pc.utf8_slice_codeunits(pc.fill_null(array, ""), 0, LONGEST)
    link = _has(array, LINK)
    words = pc.replace_substring_regex(array, LINK, " ") if link.any() else array
    request, question = _asks(words)
    return Judged(
        request.astype(np.float32),
        question.astype(np.float32),
        _has(words, OFFER).astype(np.float32),
        _has(words, THANKS).astype(np.float32),
        _value(words),
        link,
        _has(array, CONTACT),
    )


def _asks(words: pa.Array) -> tuple[Flags, Flags]:
    """Requests and questions; only texts that may be either are looked at closely."""
    request, question = np.zeros(len(words), np.bool_), np.zeros(len(words), np.bool_)
    some = np.flatnonzero(_has(words, f"(?:{QUESTION})|(?:{ASKS})"))
    close = words.take(pa.array(some))
    asks = _has(close, QUESTION) & ~_has(close, EMPTY_QUESTION)
    marked = asks & _has(close, ENDS_ASKING) & _has(close, SEVERAL_WORDS)
    question[some] = asks
    request[some] = marked | (_has(close, REQUEST) & (asks | _has(close, ASKS)))
    return request, question


def _value(words: pa.Array) -> npt.NDArray[np.int8]:
    value = np.full(len(words), -1, np.int8)
    some = np.flatnonzero(_has(words, _ANY_VALUE))
    close = words.take(pa.array(some))
    for place in reversed(range(len(VALUES))):
        value[some[_has(close, VALUE_WORDS[VALUES[place]])]] = place
    return value


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as RE2 reads it: classes and borders of words are ASCII, `$` is the very end."""
    return re.compile(pattern.replace("$", r"\Z"), re.ASCII)


_ANY_VALUE = "|".join(f"(?:{pattern})" for pattern in VALUE_WORDS.values())


def _has(texts: pa.Array, pattern: str) -> Flags:
    """Arrow compiles a pattern on each call, which takes longer than Python needs to match a few texts."""
    if len(texts) < FEW:
        search = _compiled(pattern).search
        return np.fromiter((search(text) is not None for text in texts.to_pylist()), np.bool_, len(texts))
    found: Flags = pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
    return found
