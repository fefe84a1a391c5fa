"""What a turn changed, to be written in one transaction."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from weilu.kernel.actions import Action
from weilu.kernel.events import Event, Role
from weilu.kernel.practice import State
from weilu.kernel.texts import Text

StateKey = tuple[str, str]
"""A practice's name and the key of a state; that of a practice only observed begins with `~`."""


@dataclass(slots=True)
class Member:
    """An account in a group. `joined` is when the present stay began, where somebody saw it."""

    name: str = ""
    joined: datetime | None = None
    role: Role = "unknown"
    inviter: str | None = None
    present: bool = False
    strikes: int = 0
    tags: set[str] = field(default_factory=set)
    balances: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A stay that began (`left` null) or ended. `how`: join, invite, seen, leave, kick, ban, rename, role."""

    group: str
    member: str
    at: datetime
    how: str
    name: str = ""
    inviter: str | None = None
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A ledger entry: lines of (account, amount) that sum to zero. `id` is the action's id in `group`."""

    id: int
    group: str
    at: datetime
    reason: str
    currency: str
    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """An action for a courier, held back until `not_before`; the outcome is for `practice` and `key`."""

    id: int
    group: str
    courier: str
    practice: str
    key: str
    action: Action
    at: datetime
    not_before: datetime
    event: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Actions that wait for a person; `ids` are their action ids."""

    id: int
    group: str
    practice: str
    key: str
    actions: tuple[Action, ...]
    ids: tuple[int, ...]
    why: Text
    expected: Text
    at: datetime
    expires: datetime
    event: int


@dataclass(frozen=True, slots=True)
class Activity:
    """An open run of an activity over one group or several; the first is its home."""

    key: str
    practice: str
    groups: tuple[str, ...]
    settings: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Aside:
    """An event that broke something, and where."""

    event: Event
    reason: str


@dataclass(slots=True)
class Changes:
    """Everything a turn wants written, besides that the events it was given are done.

    `log`: events that followed, done too; `roots`: the event of the batch that each followed from.
    `forward`: (state key, copy of an event, id of the event) for another home. An alarm that is null is
    forgotten, a state that is null begins afresh. `closed`: runs, whose alarms are forgotten.
    `switched`: (practice, group, mode): what it left open there is cleared away, and when it is no longer
    observed its shadow states too. `seals`: (practice, key, name, seed), "" for one that was drawn with.
    `answered`: proposal → (status, by, reason).
    `strikes`: (group, member, practice, reason, at, action); `tags`: (group, member, tag, put on).
    """

    log: list[Event] = field(default_factory=list)
    roots: list[int] = field(default_factory=list)
    forward: list[tuple[str, Event, int]] = field(default_factory=list)
    states: dict[StateKey, State | None] = field(default_factory=dict)
    ledger: list[Entry] = field(default_factory=list)
    sendings: list[Sending] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    answered: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    alarms: dict[tuple[str, str, str], tuple[str, datetime] | None] = field(default_factory=dict)
    stays: list[Stay] = field(default_factory=list)
    strikes: list[tuple[str, str, str, str, datetime, int]] = field(default_factory=list)
    pardons: list[tuple[str, str]] = field(default_factory=list)
    tags: list[tuple[str, str, str, bool]] = field(default_factory=list)
    opened: list[Activity] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    seals: list[tuple[str, str, str, str]] = field(default_factory=list)
    powers: dict[str, frozenset[str]] = field(default_factory=dict)
    switched: list[tuple[str, str, str]] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
