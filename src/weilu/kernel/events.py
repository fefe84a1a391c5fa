"""What happened in a group: facts from any platform, frozen and in plain words.

Every docstring is the reference page of its event. `at` is UTC. A row of the event log
(`weilu.kernel.log`) is the flat form of one event; `kind` names the class.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something happened in a group. `id` is unique within `group` (see `weilu.kernel.ids`)."""

    kind: ClassVar[str] = ""
    id: int
    at: datetime
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(Event):
    """A member posted. `media` names what it carried besides text (image, voice, file, link…)."""

    kind: ClassVar[str] = "message"
    member: str
    name: str
    text: str
    reply_to: int | None = None
    mentions: tuple[str, ...] = field(default=())
    media: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRecalled(Event):
    """A message was taken back (撤回). `message` is its id where the platform says which."""

    kind: ClassVar[str] = "recall"
    member: str
    message: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(Event):
    """A member came in by themselves or by approval; `inviter` where the platform says who."""

    kind: ClassVar[str] = "join"
    member: str
    name: str
    inviter: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberInvited(Event):
    """A member brought another in, who is now a member (邀请入群)."""

    kind: ClassVar[str] = "invite"
    member: str
    inviter: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLeft(Event):
    """A member went away by themselves."""

    kind: ClassVar[str] = "leave"
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberKicked(Event):
    """A member was removed by `by` (踢出)."""

    kind: ClassVar[str] = "kick"
    member: str
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberBanned(Event):
    """A member was removed and may not come back."""

    kind: ClassVar[str] = "ban"
    member: str
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameChanged(Event):
    """A member now shows another name (改群名片 or a nick change)."""

    kind: ClassVar[str] = "rename"
    member: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePosted(Event):
    """The platform said something: topic, pinned message, call, group renamed. Not a member's talk."""

    kind: ClassVar[str] = "notice"
    text: str


EVENTS: tuple[type[Event], ...] = (
    MessageSent,
    MessageRecalled,
    MemberJoined,
    MemberInvited,
    MemberLeft,
    MemberKicked,
    MemberBanned,
    NameChanged,
    NoticePosted,
)
KINDS: tuple[str, ...] = tuple(event.kind for event in EVENTS)
