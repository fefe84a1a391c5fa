"""Proposals whose cause has gone are withdrawn, with the reason shown: nobody has to decide on them.

A proposal goes when nothing of it is left to do. What is asked against a member stays when the member takes
the message back: that is no way out.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from weilu.engine import apply
from weilu.engine.changes import Proposal
from weilu.engine.limits import AGAINST
from weilu.kernel.actions import (
    Action,
    Admit,
    Ban,
    Mute,
    NameCard,
    Pardon,
    Recall,
    Strike,
    TurnAway,
    Unmute,
)
from weilu.kernel.events import (
    Event,
    MemberBanned,
    MemberInvited,
    MemberJoined,
    MemberKicked,
    MemberLeft,
    MemberMuted,
    MessageRecalled,
    NameChanged,
    PracticeSwitched,
)
from weilu.kernel.texts import Text

if TYPE_CHECKING:
    from weilu.engine.turn import Turn

REASONS: dict[str, Text] = {
    "recalled": Text("消息被本人撤回了", "its author took the message back"),
    "removed": Text("消息已经不在了", "the message is gone"),
    "left": Text("成员已经不在群里", "the member is no longer in the group"),
    "already": Text("已经有人在群里处理了", "somebody has seen to it in the group"),
    "switched_off": Text("玩法已关闭或改为只观察", "the practice was switched off, or only observes now"),
}
STAYS = (Recall, Strike, Pardon)
"""What may still be wanted about a member who has gone; so may a ban of one who was not banned."""

Moot = Callable[[Action, Proposal], bool]
"""Is nothing left to do of this action of a proposal?"""


def withdraw(event: Event, turn: "Turn") -> Sequence[Event]:
    """Take back what the event has made pointless; what is told to the practices that proposed it."""
    cause = CAUSES.get(type(event))
    if cause is None or event.key or (event.practice and not isinstance(event, PracticeSwitched)):
        return ()
    waiting = turn.world.waiting(event.group)
    if not waiting:
        return ()
    why, moot = cause(event, turn)
    gone = [found for found in waiting if all(moot(action, found) for action in found.actions)]
    return [told for found in gone for told in apply.unasked(found, event, why, turn)]


def _recalled(event: MessageRecalled, turn: "Turn") -> tuple[str, Moot]:
    author = turn.world.author(event.group, event.message) if event.message is not None else ""
    own = bool(author) and author == event.member

    def moot(action: Action, found: Proposal) -> bool:
        about = event.message is not None and getattr(action, "message", None) == event.message
        return about or (own and found.event == event.message and action.touch not in AGAINST)

    return "recalled" if own else "removed", moot


def _gone(event: MemberLeft | MemberKicked | MemberBanned, turn: "Turn") -> tuple[str, Moot]:
    stays = STAYS if isinstance(event, MemberBanned) else (*STAYS, Ban)
    return "left", lambda action, _: _about(action, event.member) and not isinstance(action, stays)


def _muted(event: MemberMuted, turn: "Turn") -> tuple[str, Moot]:
    """By an admin of the group; what Weilu did itself for one practice answers no other."""
    other = event.by not in (None, turn.house.group(event.group).me)
    kind = Mute if event.until else Unmute
    return "already", lambda action, _: other and isinstance(action, kind) and _about(action, event.member)


def _came(event: MemberJoined | MemberInvited, turn: "Turn") -> tuple[str, Moot]:
    gate = (Admit, TurnAway)
    return "already", lambda action, _: isinstance(action, gate) and _about(action, event.member)


def _renamed(event: NameChanged, turn: "Turn") -> tuple[str, Moot]:
    def moot(action: Action, _: Proposal) -> bool:
        return isinstance(action, NameCard) and (action.member, action.name) == (event.member, event.name)

    return "already", moot


def _switched(event: PracticeSwitched, turn: "Turn") -> tuple[str, Moot]:
    off = event.mode in ("off", "observe")
    return "switched_off", lambda _, found: off and found.practice == event.practice


def _about(action: Action, member: str) -> bool:
    return getattr(action, "member", "") == member


CAUSES: dict[type[Event], Callable[[Any, "Turn"], tuple[str, Moot]]] = {
    MessageRecalled: _recalled,
    MemberLeft: _gone,
    MemberKicked: _gone,
    MemberBanned: _gone,
    MemberMuted: _muted,
    MemberJoined: _came,
    MemberInvited: _came,
    NameChanged: _renamed,
    PracticeSwitched: _switched,
}
