"""Chinese talk with links and numbers that sells nothing, made by ourselves.

Of the 917 texts with a link in the largest open set all but one are advertisements: a model that saw only
these would call every link one. No sentence is from a log.
"""

import random
import string

COUNT = 300
HOSTS = (
    "docs.qq.com/doc/", "github.com/", "www.bilibili.com/video/", "meeting.tencent.com/dm/",
    "zoom.us/j/", "mp.weixin.qq.com/s/", "www.zhihu.com/question/", "wenjuan.com/s/",
    "pan.baidu.com/s/", "kdocs.cn/l/", "baike.baidu.com/item/", "v.qq.com/x/page/",
    "music.163.com/song?id=", "feishu.cn/docx/", "gitee.com/", "news.sina.com.cn/c/",
    "www.douban.com/subject/", "weibo.com/", "juejin.cn/post/", "amap.com/place/",
    "blog.csdn.net/article/", "item.jd.com/", "12306.cn/", "xiaohongshu.com/explore/",
    "en.wikipedia.org/wiki/",
)  # fmt: skip
SCHEMES = ("https://", "https://", "http://", "")
LINKED = (
    "今天的课在", "会议链接", "投票在这里", "资料放这了", "大家看下这个", "这篇讲得不错", "报名表",
    "问卷填一下", "直播回放", "作业要求在", "教程", "文档更新了", "地图定位", "视频", "新闻", "代码在",
    "刚看到的", "照片上传了", "参考", "原文", "这首歌", "你要的文件", "下载地址", "官网说明",
    "我昨天说的就是这个", "帮忙看看这个报错", "第三章的笔记", "开会了", "名单确认一下",
    "周末爬山的路线", "谁帮我改下简历", "值班表", "这个问题修好了",
)  # fmt: skip
NUMBERED = (
    "快递电话 {phone}，放门口就行", "物业值班 {phone}", "我手机号 {phone}，到了打我",
    "会议号 {nine} 密码 {four}", "司机师傅 {phone}，车牌尾号 {four}", "房间号 {four}，进来就行",
    "老师电话 {phone}，请假跟他说", "单号 {phone} 帮查下到哪了", "取件码 {four}，谢谢",
    "医院挂号 {phone}，早点打", "我的 QQ {nine}，把图发我", "工号 {nine}，报销用",
    "丢了张卡，捡到请打 {phone}", "门禁密码改成 {four} 了", "班主任微信就是手机号 {phone}",
    "维修师傅说四点到，{phone}",
)  # fmt: skip


def texts() -> list[str]:
    """The same `COUNT` texts each time."""
    chance = random.Random(20_261_122)

    def some(size: int, of: str) -> str:
        return "".join(chance.choices(of, k=size))

    made = []
    for place in range(COUNT):
        if place % 4:
            path = some(chance.randint(4, 12), string.ascii_lowercase + string.digits)
            said, link = chance.choice(LINKED), f"{chance.choice(SCHEMES)}{chance.choice(HOSTS)}{path}"
            made.append(
                chance.choice((f"{said} {link}", f"{said}{link}", f"{link} {said}", f"{said}：{link}"))
            )
        else:
            phone = f"1{chance.choice('3578')}{some(9, string.digits)}"
            nine, four = some(9, "123456789"), some(4, string.digits)
            made.append(chance.choice(NUMBERED).format(phone=phone, nine=nine, four=four))
    return made
