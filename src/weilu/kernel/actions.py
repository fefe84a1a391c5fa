"""What to do: wishes of a practice. Only the engine carries them out, and each ends in an event.

`via` says who does it: the platform, the engine itself in the turn's transaction, or a person.
`touch` says what it touches, for the limits: words in the group, one member's word, a mark on a
message, a sanction, a removal, the looks, the gate, a reward, or nothing outside the engine.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Literal

from weilu.kernel.texts import Text

Via = Literal["platform", "engine", "person"]
Touch = Literal["words", "private", "mark", "sanction", "removal", "looks", "gate", "reward", "nothing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something the product wants done in the group of the event that it follows."""

    kind: ClassVar[str] = ""
    via: ClassVar[Via] = "platform"
    touch: ClassVar[Touch] = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(Action):
    """Post text into the group, naming `mentions`. Said in the group's language."""

    kind: ClassVar[str] = "say"
    text: Text
    mentions: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Action):
    """Answer a message in the group."""

    kind: ClassVar[str] = "reply"
    message: int
    text: Text
    member: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome(Action):
    """Greet a newcomer; platforms with a greeting of their own use it."""

    kind: ClassVar[str] = "welcome"
    member: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Whisper(Action):
    """A private word to a member (私聊), where the platform and the member allow it."""

    kind: ClassVar[str] = "whisper"
    touch: ClassVar[Touch] = "private"
    member: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class React(Action):
    """Put an emoji to a message of `member` (表情回应); refused, and no task, where that cannot be done."""

    kind: ClassVar[str] = "react"
    touch: ClassVar[Touch] = "mark"
    message: int
    member: str = ""
    emoji: str = "👍"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute(Action):
    """Take a member's voice for `seconds` (禁言)."""

    kind: ClassVar[str] = "mute"
    touch: ClassVar[Touch] = "sanction"
    member: str
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmute(Action):
    """Give a member's voice back (解除禁言)."""

    kind: ClassVar[str] = "unmute"
    touch: ClassVar[Touch] = "sanction"
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kick(Action):
    """Remove a member (踢出); they may come back."""

    kind: ClassVar[str] = "kick"
    touch: ClassVar[Touch] = "removal"
    member: str
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban(Action):
    """Remove a member for good (拉黑)."""

    kind: ClassVar[str] = "ban"
    touch: ClassVar[Touch] = "removal"
    member: str
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(Action):
    """Take a message back (撤回)."""

    kind: ClassVar[str] = "recall"
    touch: ClassVar[Touch] = "sanction"
    message: int
    member: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin(Action):
    """Pin a message (置顶)."""

    kind: ClassVar[str] = "pin"
    touch: ClassVar[Touch] = "looks"
    message: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpin(Action):
    """Unpin a message."""

    kind: ClassVar[str] = "unpin"
    touch: ClassVar[Touch] = "looks"
    message: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Action):
    """Set the group's notice (群公告)."""

    kind: ClassVar[str] = "set_notice"
    touch: ClassVar[Touch] = "looks"
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Admit(Action):
    """Approve a join request (通过入群申请)."""

    kind: ClassVar[str] = "admit"
    touch: ClassVar[Touch] = "gate"
    member: str
    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnAway(Action):
    """Refuse a join request (拒绝入群申请)."""

    kind: ClassVar[str] = "turn_away"
    touch: ClassVar[Touch] = "gate"
    member: str
    request: str
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCard(Action):
    """Set a member's name card (群名片)."""

    kind: ClassVar[str] = "name_card"
    touch: ClassVar[Touch] = "looks"
    member: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Action):
    """A task for a person, with what to do (人工任务)."""

    kind: ClassVar[str] = "ask"
    via: ClassVar[Via] = "person"
    touch: ClassVar[Touch] = "nothing"
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Award(Action):
    """Give points (or another `currency`) to a member, by double entry from the group's own purse."""

    kind: ClassVar[str] = "award"
    via: ClassVar[Via] = "engine"
    touch: ClassVar[Touch] = "reward"
    member: str
    amount: int
    reason: str
    currency: str = "points"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spend(Action):
    """Take points from a member, if there are enough."""

    kind: ClassVar[str] = "spend"
    via: ClassVar[Via] = "engine"
    touch: ClassVar[Touch] = "reward"
    member: str
    amount: int
    reason: str
    currency: str = "points"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike(Action):
    """Note a broken rule against a member (记一次违规)."""

    kind: ClassVar[str] = "strike"
    via: ClassVar[Via] = "engine"
    touch: ClassVar[Touch] = "sanction"
    member: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pardon(Action):
    """Take a member's strikes back."""

    kind: ClassVar[str] = "pardon"
    via: ClassVar[Via] = "engine"
    touch: ClassVar[Touch] = "nothing"
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag(Action):
    """Put a tag on a member (标签)."""

    kind: ClassVar[str] = "tag"
    via: ClassVar[Via] = "engine"
    touch: ClassVar[Touch] = "nothing"
    member: str
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Untag(Action):
    """Take a tag off a member."""

    kind: ClassVar[str] = "untag"
    via: ClassVar[Via] = "engine"
    touch: ClassVar[Touch] = "nothing"
    member: str
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenActivity(Action):
    """Begin a run of an activity with settings of its own, in this group and `others`."""

    kind: ClassVar[str] = "open"
    via: ClassVar[Via] = "engine"
    touch: ClassVar[Touch] = "nothing"
    by: str
    settings: dict[str, str | int | float | bool] = field(default_factory=dict)
    others: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseActivity(Action):
    """End the run that this state belongs to; its alarms are forgotten."""

    kind: ClassVar[str] = "close"
    via: ClassVar[Via] = "engine"
    touch: ClassVar[Touch] = "nothing"
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal(Action):
    """Make the seed of a later draw and tell only its commitment (`Sealed`)."""

    kind: ClassVar[str] = "seal"
    via: ClassVar[Via] = "engine"
    touch: ClassVar[Touch] = "nothing"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw(Action):
    """Draw `k` of `pool` by lot with the seed that was sealed under `name` (`Drawn`)."""

    kind: ClassVar[str] = "draw"
    via: ClassVar[Via] = "engine"
    touch: ClassVar[Touch] = "nothing"
    name: str
    pool: tuple[str, ...]
    k: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake(Action):
    """Be woken at a time (`Woke`); another `Wake` of the same name replaces it."""

    kind: ClassVar[str] = "wake"
    via: ClassVar[Via] = "engine"
    touch: ClassVar[Touch] = "nothing"
    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sleep(Action):
    """Forget the alarm of this name."""

    kind: ClassVar[str] = "sleep"
    via: ClassVar[Via] = "engine"
    touch: ClassVar[Touch] = "nothing"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose(Action):
    """Ask a person before doing `actions`; `why` and what is `expected` are shown with it."""

    kind: ClassVar[str] = "propose"
    via: ClassVar[Via] = "engine"
    touch: ClassVar[Touch] = "nothing"
    actions: tuple[Action, ...]
    why: Text
    expected: Text = Text("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock(Action):
    """Lay in `count` of an item (上架) at `price` a piece, at most `per_head` for each member (0: any)."""

    kind: ClassVar[str] = "stock"
    via: ClassVar[Via] = "engine"
    touch: ClassVar[Touch] = "reward"
    item: str
    count: int
    price: int = 0
    currency: str = "points"
    per_head: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOrder(Action):
    """Claim something scarce for a member: `OrderPlaced` or `OrderRefused` answers."""

    kind: ClassVar[str] = "place_order"
    via: ClassVar[Via] = "engine"
    touch: ClassVar[Touch] = "reward"
    member: str
    item: str
    count: int = 1


ACTIONS: tuple[type[Action], ...] = (
    Say,
    Reply,
    Welcome,
    Whisper,
    React,
    Mute,
    Unmute,
    Kick,
    Ban,
    Recall,
    Pin,
    Unpin,
    Notice,
    Admit,
    TurnAway,
    NameCard,
    Ask,
    Award,
    Spend,
    Strike,
    Pardon,
    Tag,
    Untag,
    OpenActivity,
    CloseActivity,
    Seal,
    Draw,
    Wake,
    Sleep,
    Propose,
    Stock,
    PlaceOrder,
)
BY_KIND: dict[str, type[Action]] = {action.kind: action for action in ACTIONS}
PLATFORM: tuple[str, ...] = tuple(action.kind for action in ACTIONS if action.via == "platform")
