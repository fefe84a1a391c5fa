"""What happens in a chat, on a platform or on a phone page."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from weilu.kernel.events.base import NOTHING, Event, Judgement, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(Event):
    """A member posted. `media` names what it carried besides text (image, voice, file, link…).

    `native` is the platform's own id of the message, `to_me` that Weilu's account was mentioned.
    """

    kind: ClassVar[str] = "message"
    member: str
    name: str
    text: str
    reply_to: int | None = None
    mentions: tuple[str, ...] = field(default=())
    media: str | None = None
    native: str = ""
    to_me: bool = False
    judgement: Judgement = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEdited(Event):
    """A member changed a message; `text` is what it says now."""

    kind: ClassVar[str] = "edit"
    member: str
    message: int
    text: str
    judgement: Judgement = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRecalled(Event):
    """A message was taken back (撤回). `message` is its id where the platform says which."""

    kind: ClassVar[str] = "recall"
    member: str
    message: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacted(Event):
    """A member put an emoji to a message (表情回应)."""

    kind: ClassVar[str] = "reaction"
    member: str
    message: int
    emoji: str


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
    name: str = ""


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
class MemberMuted(Event):
    """A member may not speak until `until`; null: they may speak again (禁言/解禁)."""

    kind: ClassVar[str] = "mute"
    member: str
    until: datetime | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameChanged(Event):
    """A member now shows another name (改群名片 or a nick change)."""

    kind: ClassVar[str] = "rename"
    member: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChanged(Event):
    """A member became owner, admin or plain member (设为管理员)."""

    kind: ClassVar[str] = "role"
    member: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePosted(Event):
    """The platform said something: topic, pinned message, call, group renamed. Not a member's talk."""

    kind: ClassVar[str] = "notice"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinRequested(Event):
    """Somebody asks to be let in (入群申请). `request` is what the platform wants back with the answer."""

    kind: ClassVar[str] = "knock"
    member: str
    name: str
    words: str = ""
    request: str = ""
    inviter: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RedPacketSent(Event):
    """A member sent a red packet (红包) of `count` shares."""

    kind: ClassVar[str] = "packet"
    member: str
    packet: str
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RedPacketClaimed(Event):
    """A member opened a share of a red packet, as the `rank`-th, `after` seconds from its sending."""

    kind: ClassVar[str] = "claim"
    member: str
    packet: str
    rank: int
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSent(Event):
    """A member sent a form from a phone page; `fields` as the page checked them."""

    kind: ClassVar[str] = "form"
    member: str
    form: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PowersChanged(Event):
    """What Weilu's own account may do in the group changed: kinds of actions it `lost` and `gained`."""

    kind: ClassVar[str] = "powers"
    lost: tuple[str, ...] = field(default=())
    gained: tuple[str, ...] = field(default=())
