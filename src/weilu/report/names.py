"""Words for what the pages name: states, roles and steps of metrics, platforms of groups."""

from weilu.kernel import registry
from weilu.kernel.texts import Text, plain

STATES: dict[str, Text] = {
    "vital": Text("核心", "vital"),
    "consistent": Text("稳定", "consistent"),
    "still_active": Text("持续活跃", "still active"),
    "newly_active": Text("新活跃", "newly active"),
    "returned": Text("回归", "returned"),
    "paused": Text("暂歇", "paused"),
    "disengaged": Text("淡出", "disengaged"),
    "dropped": Text("新人流失", "dropped out"),
    "lurker": Text("潜水", "lurking"),
}
"""From the most to the least engaged, which is the order they are drawn in."""

ROLES: dict[str, Text] = {
    "organiser": Text("组织者", "Organiser"),
    "thinker": Text("思考者", "Thinker"),
    "joker": Text("活宝", "Joker"),
    "help_seeker": Text("求助者", "Help seeker"),
    "onlooker": Text("围观者", "Onlooker"),
    "challenger": Text("挑战者", "Challenger"),
    "opinion_leader": Text("意见领袖", "Opinion leader"),
    "connector": Text("连接者", "Connector"),
    "uncertain": Text("不明显", "No clear role"),
}

STEPS: dict[str, Text] = {
    "came": Text("进群", "came"),
    "spoke": Text("发过言", "spoke"),
    "answered": Text("得到回应", "were answered"),
    "met": Text("开口后得到回应（12 周）", "answered once they spoke (12 weeks)"),
    "returned": Text("又回来", "came back"),
}

DAYS: list[Text] = [
    Text("周一", "Mon"),
    Text("周二", "Tue"),
    Text("周三", "Wed"),
    Text("周四", "Thu"),
    Text("周五", "Fri"),
    Text("周六", "Sat"),
    Text("周日", "Sun"),
]

VERDICT_MEANING: dict[str, Text] = {
    "keep": Text("群还活着，照常经营。", "Alive: carry on."),
    "revive": Text("还救得回来，但要尽快动手。", "Can still be saved, if somebody acts soon."),
    "split": Text("已经大到该分开了。", "Has outgrown one room."),
    "merge": Text("并入相近的群会更好。", "Would do better within a kindred group."),
    "dissolve": Text("已经没有生气，体面地收尾。", "Life has left it: close it with grace."),
    "unknown": Text("记录太少，不下判断。", "Too little is known to judge."),
}

GRAINS: dict[str, Text] = {
    "day": Text("每天", "each day"),
    "week": Text("每周", "each week"),
    "window": Text("每 28 天", "each 28 days"),
    "all": Text("全部记录", "the whole history"),
}

PLATFORMS: dict[str, Text] = {
    "qq": plain("QQ"),
    "onebot": plain("QQ"),
    "wechat": Text("微信", "WeChat"),
    "whatsapp": plain("WhatsApp"),
    "line": plain("LINE"),
    "kakaotalk": plain("KakaoTalk"),
    "signal": plain("Signal"),
    "slack": plain("Slack"),
    "zulip": plain("Zulip"),
    "irc": plain("IRC"),
    "gitter": plain("Gitter"),
    "instagram": plain("Instagram"),
    "messenger": plain("Messenger"),
    "topanswers": plain("TopAnswers"),
    "chatlab": plain("ChatLab"),
    "plain": Text("表格", "Table"),
}
"""Of those that cannot be connected, or by more ways than one; the others are called as their connection."""


def platform(name: str) -> Text:
    """What a group's platform is called; its key where nobody knows."""
    if name in PLATFORMS:
        return PLATFORMS[name]
    known = registry.load("weilu.platforms", "PLATFORM").get(name)
    return known.PLATFORM.title if known else plain(name)
