"""The contract of a practice (玩法/规则): an event in, a new state and wishes out.

A module of `weilu.practices` has a docstring with the sections What it does, Why it helps, Limits,
declares `PRACTICE = Practice(...)` and

    def decide(event, state, settings, facts) -> tuple[State, list[Action]]

which is pure: no clock, chance, database or network. What depends on success advances on the event
that answers (`Done`, `OrderPlaced`, …), not on the wish. The state is kept per `scope`:

- `member`: one per member and group; events about nobody go nowhere, alarms come back to their member;
- `group`: one per group;
- `activity`: one per run, opened by `opens(event, settings, facts) -> dict | None` on a message, or
  from the console; every open run in the group hears the group's events;
- `community`: one for all groups of a community.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from weilu.kernel.actions import Action
from weilu.kernel.events import Event
from weilu.kernel.facts import Facts
from weilu.kernel.said import clean
from weilu.kernel.texts import Text
from weilu.kernel.unfit import unfit

Scope = Literal["member", "group", "activity", "community"]
Status = Literal["preview", "stable", "deprecated"]
Known = TypeVar("Known")


LONGEST, MOST = 10_000, 200
"""Characters of a text in settings, and entries of a list, where a setting says nothing tighter."""
_LONG = Text("{name} 太长", "{name} is too long")


def _spoken(words: object) -> object:
    if not isinstance(words, list | tuple):
        return words
    clear = (clean(one, LONGEST).lower() if isinstance(one, str) else one for one in words)
    return tuple(one for one in clear if one != "")


Words = Annotated[tuple[str, ...], BeforeValidator(_spoken)]
"""What members write to reach a practice (口令), as `clean(text).lower()` gives it."""


class Settings(BaseModel):
    """Every field is a form field, an API field, a command's option and a line of the docs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="after")
    def bounded(self) -> Self:
        """PydanticCustomError: a text or a list of texts that no operator writes by hand."""
        for name, value in self:
            texts = value if isinstance(value, tuple) else (value,)
            if len(texts) > MOST or any(isinstance(text, str) and len(text) > LONGEST for text in texts):
                raise unfit(_LONG.fill(name=name))
        return self


class State(BaseModel):
    """What a practice remembers, kept as JSON. A changed shape raises `version` and mends old ones."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = 1

    @classmethod
    def upgrade(cls, old: dict[str, Any]) -> dict[str, Any]:
        """An older state's fields as this version has them."""
        return old

    def but(self, **changes: Any) -> Self:
        """The same with these fields changed (not validated again)."""
        return self.model_copy(update=changes)


def setting(default: Any, says: Text, **bounds: Any) -> Any:
    """A described field of `Settings`; `bounds` as pydantic's `Field` takes them (ge, le, max_length…)."""
    return Field(default, description=says.en, json_schema_extra={"zh": says.zh}, **bounds)


def remembered(known: Mapping[str, Known], member: str, now: Known | None, most: int) -> dict[str, Known]:
    """A state's mapping by member, with what is known of one now (null: nothing more) as the latest; of more
    than `most` members the oldest are forgotten."""
    others = [one for one in known.items() if one[0] != member][1 - most :]
    return dict(others) | ({} if now is None else {member: now})


Decide = Callable[[Any, Any, Any, Facts], tuple[Any, list[Action]]]
Opens = Callable[[Any, Any, Facts], dict[str, str | int | float | bool] | None]
Cues = Callable[[Any], Collection[str] | None]
Why = Callable[[Any, Any, Any, Facts], Text | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """What a practice is called, hears, may wish and remembers.

    `personal` names the state's fields that hold personal data (of one member, or a mapping or list by
    member key). `answers_late` lets it speak about events heard long after they happened.

    `cues` tells by its settings how messages begin that may concern it, as `beginning` of
    `weilu.kernel.said` gives them; of no other message does it hear. Null: any may. An activity's are
    those of the messages that open a run; an open run hears everything.

    `why(event, action, settings, facts)` says in a sentence what led to an action, to a person who has to
    decide on it because the practice only suggests. Null: `does` is said.
    """

    title: Text
    does: Text
    since: str
    catalogue: tuple[str, ...]
    scope: Scope
    listens: tuple[type[Event], ...]
    may: tuple[type[Action], ...]
    settings: type[Settings]
    state: type[State]
    decide: Decide
    opens: Opens | None = None
    cues: Cues | None = None
    why: Why | None = None
    status: Status = "preview"
    personal: tuple[str, ...] = ()
    answers_late: bool = False
