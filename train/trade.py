"""Offers of what is sold in groups of players, and talk about the same things that sells nothing, made by
ourselves.

The open texts of such groups hold 160 advertisements: what a model sees of "out", "second-hand" or a price in
them is little, and it took every price and every name of a thing for sale. No sentence is from a log.
"""

import random
from collections.abc import Sequence

OFFERS, TALK = 400, 800
THINGS = (
    "账号", "大号", "小号", "皮肤", "点券", "月卡", "会员", "年费会员", "激活码", "cdk", "兑换码", "礼包码",
    "披风", "翅膀", "坐骑", "外挂", "辅助", "脚本", "自瞄", "透视", "连点器", "端游号", "手游号", "满级号",
    "初始号", "吃鸡号", "金币", "金条", "装备", "材料", "素材包", "材质包", "地图包", "插件", "模组",
    "服务器", "面板", "云服务器", "虚拟主机", "加速器", "梯子", "机场", "流量卡", "电话卡", "显卡", "键盘",
    "鼠标", "耳机", "手机", "平板", "电脑", "硬盘", "主板", "手办", "周边", "代练", "代打", "陪玩", "代充",
    "改名卡", "粉丝", "网课", "教程", "资源", "源码", "机器人", "头像框", "靓号", "q币", "黑钻", "超级会员",
    "视频会员", "音乐会员", "段位", "白号", "实名号",
)  # fmt: skip
PRICES = (
    "{n}r", "{n}块", "{n}元", "{n}rmb", "{n}R", "{n}一个", "{n}软", "¥{n}", "{n}包邮", "{n}米", "{n}w",
)  # fmt: skip
OFFERED = (
    "出{a}", "出个{a}", "出一个{a}", "出{a} {p}", "出个{a}，{p}", "出一个{a}，{p}", "{a}出", "{a} {p}出",
    "卖{a}", "卖个{a} {p}", "有人要{a}吗", "有没有人要{a} {p}", "谁要{a}", "谁要{a}，{p}", "售{a}",
    "售卖{a}", "出售{a}", "出售{a}，{p}", "低价出{a}", "便宜出{a}，要的私", "亏本出{a} {p}", "{p}出{a}了",
    "{p}卖{a}", "{a}要的来", "要{a}的私聊", "要{a}的找我", "需要{a}的加我", "买{a}找我，{p}", "{a}特价{p}",
    "特价{a} {p}", "{a} {p}，包年{q}", "二手{a}", "二手{a} {p}", "闲置{a}出，{p}", "{a}转让", "转让{a} {p}",
    "不玩了，{a}卖了", "退坑出{a}，有意私聊", "{a}便宜卖，号主本人", "{a}出租，{p}一天", "租{a} {p}一小时",
    "接{a}单，价格好说", "接单{a}，{p}起", "代做{a}，秒接", "{a}批发", "{a}货源，招代理",
    "{a}稳定不封号，{p}一月", "{a}永久版，{p}", "内部{a}，{p}", "{a}自助下单在下面", "{a}全网最低",
    "{a}支持试用", "进群买{a}", "{a}售后包换", "回收{a}", "高价收{a}", "收{a} {p}", "换{a}，补差价",
    "{a}带{b}和{c}，{p}", "{a} {b} {c}都有，要的来", "{a}、{b}、{c}现货，私我", "充{a}打八折",
    "{a}打折，{p}起",
)  # fmt: skip
TALKED = (
    "我装了{a}", "{a}怎么装", "{a}在哪下", "{a}是什么", "这个{a}好用吗", "我的{a}没了", "{a}丢了",
    "{a}被盗了怎么办", "昨天抽到{a}了", "{a}好贵啊", "{a}卖{p}也太贵", "为什么要买{a}", "别买{a}",
    "不要买{a}，骗人的", "没钱买{a}", "刚充了{a}", "等打折再买{a}", "{a}更新了", "{a}又崩了", "{a}封号了",
    "{a}和{b}哪个好", "{a}比{b}好用", "我用{a}", "你用什么{a}", "你有{a}吗", "{a}卡死了", "{a}没反应",
    "{a}登不上去", "正挂着{a}呢", "刚看了{a}", "{a}出了新的", "{a}什么时候出", "{a}出来了吗", "新{a}出了",
    "显存{n}g够用吗", "处理器是i5 {n}00", "正在查询，请等{n}秒", "/play {a}", "/help {a}",
    "签到成功，获得{n}金币", "第{n}次签到，{a}加{n}", "今日运势{n}分", "{a}+{b}+{c}", "你不是{a}吗",
    "{a}不错", "笑死，{a}", "{a}也太离谱了", "谁把{a}删了", "{a}打不开", "{a}多少钱来着", "{a}报错了",
    "我刷了{n}个{a}", "搞个{a}玩玩", "自己写的{a}", "{a}太坑了", "把{a}给我看看", "{n}楼的{a}",
)  # fmt: skip


def offers() -> list[str]:
    """The same `OFFERS` texts each time."""
    return _made(OFFERED, OFFERS, 1)


def talk() -> list[str]:
    """The same `TALK` texts each time."""
    return _made(TALKED, TALK, 2)


def _made(shapes: Sequence[str], count: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    made = []
    for place in range(count):
        a, b, c = chance.sample(THINGS, 3)
        n = chance.choice(
            (chance.randint(1, 30), chance.randint(1, 300), chance.choice((5, 10, 20, 50, 100)))
        )
        p, q = (chance.choice(PRICES).format(n=price) for price in (n, 5 * n))
        made.append(shapes[place % len(shapes)].format(a=a, b=b, c=c, n=n, p=p, q=q))
    return made
