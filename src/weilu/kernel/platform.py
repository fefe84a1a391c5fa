"""The contract of a platform: its payloads become events, actions become calls.

A module of `weilu.platforms` declares `PLATFORM = Platform(...)` and

    def read(payload: dict, me: str) -> list[Event]
        One native payload, as the platform sends it; unknown kinds give nothing, a broken one raises
        `Unheard`. `me` is the native id of Weilu's own account.
    def write(action: Action, to: Target) -> list[Call]
        The calls that carry the action out, in order.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from weilu.kernel.errors import WeiluError
from weilu.kernel.texts import Lang, Text


@dataclass
class Unheard(WeiluError):
    """A payload that cannot be understood; it is kept aside with this reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """One thing that `weilu connect` asks for; a `secret` is not shown while it is typed."""

    name: str
    says: Text
    secret: bool = False
    default: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """At most `count` calls in `seconds`; `per` group or for the whole connection."""

    count: int
    seconds: float
    per_group: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """What a platform is called, can do and allows. `can` holds kinds of actions; what is missing
    becomes a task for a person. `idempotent`: sending twice under one key arrives once.
    `risk` is said before connecting, where there is one; `source` is where its interface is described."""

    title: Text
    can: frozenset[str]
    quotas: tuple[Quota, ...] = ()
    credentials: tuple[Credential, ...] = ()
    idempotent: bool = False
    longest: int = 4_000
    risk: Text = field(default_factory=lambda: Text("", ""))
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where an action goes: native ids, resolved by the engine when a courier claims the action.

    `message` is the native id of the message that the action names, `id` the idempotency key.
    """

    group: str
    id: str
    lang: Lang = "zh"
    member: str = ""
    mentions: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of the platform's interface: its name (or HTTP method and path) and parameters."""

    api: str
    params: Mapping[str, Any]
