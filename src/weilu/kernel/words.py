"""Words for what is named in code by a key, in both languages."""

from weilu.kernel.texts import Text

VERDICTS: dict[str, Text] = {
    "keep": Text("保留", "keep"),
    "revive": Text("抢救", "revive"),
    "split": Text("拆分", "split"),
    "merge": Text("合并", "merge"),
    "dissolve": Text("解散", "dissolve"),
    "unknown": Text("数据不足", "not enough data"),
}
SEVERITIES: dict[str, Text] = {
    "urgent": Text("紧急", "urgent"),
    "warning": Text("注意", "warning"),
    "note": Text("提示", "note"),
}
UNITS: dict[str, Text] = {
    "count": Text("个", ""),
    "members": Text("人", "members"),
    "messages": Text("条", "messages"),
    "share": Text("%", "%"),
    "ratio": Text("倍", "×"),
    "index": Text("", ""),
    "seconds": Text("秒", "s"),
    "hours": Text("小时", "h"),
    "days": Text("天", "days"),
}
VALUES: dict[str, Text] = {
    "benefits": Text("福利", "Benefits"),
    "information": Text("信息", "Information"),
    "resources": Text("资源", "Resources"),
    "cases": Text("案例", "Cases"),
    "activities": Text("活动", "Activities"),
    "connections": Text("链接", "Connections"),
    "feeling": Text("情感", "Feeling"),
    "play": Text("玩乐", "Play"),
}
MODES: dict[str, Text] = {
    "off": Text("关闭", "off"),
    "observe": Text("只观察", "observe"),
    "suggest": Text("只提议", "suggest"),
    "act": Text("自己做", "act"),
}
