"""What the engine, a clock, a service or a person answers: mostly to one practice."""

from dataclasses import dataclass, field
from typing import ClassVar

from weilu.kernel.events.base import Event, Mode
from weilu.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingMade(Event):
    """The slow loop found something about the group (see `weilu.kernel.diagnosis`)."""

    kind: ClassVar[str] = "finding"
    diagnosis: str
    severity: str
    facts: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeSwitched(Event):
    """The operator gave a practice another `mode` in this group, or other settings."""

    kind: ClassVar[str] = "switched"
    mode: Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityOpened(Event):
    """A run of an activity begins, named by `key`, in this group and `others`; `settings` are its own,
    over the practice's."""

    kind: ClassVar[str] = "opened"
    by: str
    others: tuple[str, ...] = field(default=())
    settings: dict[str, str | int | float | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityClosed(Event):
    """A run of an activity has ended, by itself or by a person."""

    kind: ClassVar[str] = "closed"
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Woke(Event):
    """The time that a practice asked for with `Wake` has come; `name` is the alarm's."""

    kind: ClassVar[str] = "woke"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn(Event):
    """The lot that a practice asked for with `Draw`: winners in order.

    Anyone can draw again: winners are the pool sorted by SHA-256 of `seed:entry`, the first k; the
    seed's own SHA-256 was `commitment`, said when the draw was opened.
    """

    kind: ClassVar[str] = "drawn"
    name: str
    seed: str
    commitment: str
    winners: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed(Event):
    """A seed was made for a later draw; only its `commitment` (SHA-256) is told before."""

    kind: ClassVar[str] = "sealed"
    name: str
    commitment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlaced(Event):
    """Something scarce was given: stock taken, price paid."""

    kind: ClassVar[str] = "order"
    action: int
    member: str
    item: str
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRefused(Event):
    """Something scarce was not given: `reason` is sold_out, no_funds, per_head or unknown_item."""

    kind: ClassVar[str] = "no_order"
    action: int
    member: str
    item: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(Event):
    """An action was carried out. `native` is the platform's id of what it made, where it made something."""

    kind: ClassVar[str] = "done"
    action: int
    wish: str
    member: str = ""
    native: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(Event):
    """An action was not carried out; `reason` says which limit or power stood against it."""

    kind: ClassVar[str] = "refused"
    action: int
    wish: str
    reason: str
    member: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed(Event):
    """A practice that is only watched would have done this; nothing was done."""

    kind: ClassVar[str] = "observed"
    action: int
    wish: str
    member: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(Event):
    """A person said no to a proposed action."""

    kind: ClassVar[str] = "declined"
    action: int
    wish: str
    by: str = ""
    member: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired(Event):
    """Nobody decided on a proposed action in time; or, with a `reason`, nobody had to any more: it was
    withdrawn because it is recalled, removed, left, already or switched_off."""

    kind: ClassVar[str] = "expired"
    action: int
    wish: str
    member: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalAnswered(Event):
    """A person answered a proposal. `texts` are the changed words of its actions, by place, if any."""

    kind: ClassVar[str] = "answered"
    proposal: int
    approved: bool
    by: str
    texts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWished(Event):
    """A person wishes something done in the group by their own hand; `body` is the action as JSON."""

    kind: ClassVar[str] = "wished"
    by: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRead(Event):
    """What a service found at a feed that an action asked to read: titles and links, newest first."""

    kind: ClassVar[str] = "feed"
    action: int
    titles: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageMade(Event):
    """A picture that an action asked for is ready under `path`."""

    kind: ClassVar[str] = "image"
    action: int
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid(Event):
    """A payment arrived: `amount` in minor units of `currency`."""

    kind: ClassVar[str] = "paid"
    member: str
    order: str
    amount: int
    currency: str
