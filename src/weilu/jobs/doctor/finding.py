"""What a check of the doctor sees, and what it answers."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from weilu.kernel.texts import Text, plain
from weilu.lake import Lake

Level = Literal["fine", "warning", "broken"]
LEVELS: dict[Level, Text] = {
    "fine": Text("正常", "fine"),
    "warning": Text("注意", "warning"),
    "broken": Text("坏了", "broken"),
}
CHECKED: dict[str, Text] = {
    "folder": Text("数据文件夹", "Folder"),
    "keys": Text("密钥文件", "Key files"),
    "disk": Text("磁盘空间", "Room on disk"),
    "database": Text("数据库", "Database"),
    "migrations": Text("表结构", "Tables"),
    "zones": Text("时区", "Time zones"),
    "switches": Text("开关和设置", "Switches"),
    "permissions": Text("权限", "Permissions"),
    "by_hand": Text("要人代做", "Done by hand"),
    "engine": Text("引擎", "Engine"),
    "connections": Text("连接", "Connections"),
    "credentials": Text("账号凭据", "Credentials"),
    "growth": Text("数据大小", "Size of the data"),
    "clock": Text("时钟", "Clock"),
    "queue": Text("队列", "Queue"),
    "outbox": Text("待发动作", "Outbox"),
    "alarms": Text("定时", "Alarms"),
    "aside": Text("搁置", "Put aside"),
    "versions": Text("版本", "Versions"),
}
"""What each check is called."""
NONE = plain("")
NAMED = 3
"""Groups that are named in one finding; the others are counted."""
_MORE = Text("{names} 等 {n} 个群", "{names} and others, {n} groups")
_REASON = re.compile(r"[\w.]+(: [\w.]+(?=:|$))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """What is examined: Weilu's folder, its lake, and when."""

    folder: Path
    lake: Lake
    now: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `check` is a key of `CHECKED`; `mend` says what to do where something is to do.

    It holds names of groups, practices and connections and counts, never words or names of members.
    """

    check: str
    level: Level
    what: Text
    mend: Text = NONE


def groups(names: list[str]) -> Text:
    """Groups by name: the first few, and how many they are."""
    shown = ", ".join(name[:40] for name in names[:NAMED])
    return plain(shown) if len(names) <= NAMED else _MORE.fill(names=shown, n=len(names))


def reason(said: str) -> str:
    """The kind of a reason: what follows it may quote what was said."""
    found = _REASON.match(said)
    return found[0][:80] if found else "?"


def ago(seconds: float) -> Text:
    """A length of time in its largest unit."""
    for size, unit in ((86_400, Text("天", "d")), (3_600, Text("小时", "h")), (60, Text("分钟", "min"))):
        if seconds >= size:
            return Text("{n} {unit}", "{n} {unit}").fill(n=int(seconds // size), unit=unit)
    return Text("{n} 秒", "{n} s").fill(n=int(seconds))
