"""What the operator and the platform allow: each wish is done, held, proposed, only noted, or refused.

Research on peers is why these are here: bots that banned whole groups after a restart, muted their own
admins, or went on failing for ever when their rights were gone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from weilu.engine.house import GroupConfig, Listener
from weilu.engine.world import World
from weilu.kernel.actions import Action, Pardon, Propose, Tag, Untag
from weilu.kernel.events import Event, FindingMade, Woke
from weilu.kernel.schedule import quiet_until
from weilu.kernel.texts import Text

HELD: dict[str, Text] = {
    "late": Text("消息来得太晚", "heard too late"),
    "self": Text("对象是围炉自己", "against Weilu itself"),
    "staff": Text("对象是管理员", "against staff"),
    "unable": Text("平台做不到", "the platform cannot"),
    "no_right": Text("没有权限", "no right to"),
    "cap": Text("一小时内说得够多了", "enough was said within the hour"),
    "no_funds": Text("积分不够", "too few points"),
}
"""What is said of the reasons why a wish is refused."""
SPOKEN = ("words", "private")
MARK = "mark"
AGAINST = ("sanction", "removal")
MARKS = (Tag, Untag, Pardon)
"""What touches nobody's chat, and yet would stay when a practice is only watched."""
UNASKED = (Woke, FindingMade)
"""Events after which what is said answers nobody, and so keeps the quiet hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An action with where it comes from. `person`: somebody has approved it."""

    id: int
    action: Action
    event: Event
    listener: Listener
    key: str
    person: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """What becomes of a wish; `reason` for a refusal, `until` for what is held back."""

    what: Literal["do", "propose", "note", "task", "refuse"]
    reason: str = ""
    until: datetime | None = None


DO = Ruling("do")


def rule(wish: Wish, group: GroupConfig, world: World) -> Ruling:
    """Decide on a wish. Reasons: late, self, staff, unable, no_right, cap."""
    action = wish.action
    if action.touch == "nothing" and not isinstance(action, Propose) and action.via != "person":
        watched = wish.listener.switch.mode == "observe" and isinstance(action, MARKS)
        return Ruling("note") if watched else DO
    if wish.listener.switch.mode == "observe":
        return Ruling("note")
    if reason := _against(wish, group, world):
        return Ruling("refuse", reason)
    if not wish.person and _asks_person(wish, group, world):
        return Ruling("propose")
    if action.via != "platform":
        return DO
    if action.kind not in group.can:
        return Ruling("task")
    return _spoken(wish, group, world)


def _against(wish: Wish, group: GroupConfig, world: World) -> str:
    """Why this may not be done at all, if it may not."""
    action, event = wish.action, wish.event
    outward = action.touch in (*SPOKEN, *AGAINST, MARK)
    if event.late and outward and not wish.person and not wish.listener.practice.answers_late:
        return "late"
    if action.touch in AGAINST and (member := getattr(action, "member", "")):
        if member == group.me:
            return "self"
        if world.member(event.group, member).role in ("owner", "admin"):
            return "staff"
    if action.touch == MARK and action.kind not in group.can:
        return "unable"
    return "no_right" if action.kind in group.lost else ""


def _asks_person(wish: Wish, group: GroupConfig, world: World) -> bool:
    """Must a person approve? Where the practice only suggests, and beyond the blast radius."""
    if isinstance(wish.action, Propose):
        return False
    if wish.listener.switch.mode == "suggest":
        return True
    hour = wish.event.at - timedelta(hours=1)
    return (
        wish.action.touch == "removal"
        and world.lately(wish.event.group, ("removal",), hour) >= group.removals_an_hour
    )


def _spoken(wish: Wish, group: GroupConfig, world: World) -> Ruling:
    """Caps and quiet hours of what is said."""
    event = wish.event
    if wish.action.touch not in SPOKEN or wish.person:
        return DO
    if world.lately(event.group, SPOKEN, event.at - timedelta(hours=1)) >= group.words_an_hour:
        return Ruling("refuse", "cap")
    if isinstance(event, UNASKED):
        return Ruling("do", until=quiet_until(event.local, *group.quiet))
    return DO
