"""What every event has."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Literal

NEVER = datetime.min.replace(tzinfo=UTC)
Mode = Literal["off", "observe", "suggest", "act"]
Role = Literal["owner", "admin", "member", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a text is (see `weilu.judge`): probabilities, one of the six values or "", and what it holds.
    `asks`: it is best called a question or a request, by the bars of the model itself, which are not ½."""

    ad: float = 0.0
    request: float = 0.0
    offer: float = 0.0
    question: float = 0.0
    answer: float = 0.0
    thanks: float = 0.0
    value: str = ""
    link: bool = False
    contact: bool = False
    asks: bool = False


NOTHING = Judgement()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something happened in a group. `id` is unique within `group` (see `weilu.kernel.ids`).

    `day` counts from 1970-01-01 in the group's zone, cut at the group's own hour; `late` says that the
    event was heard long after it happened, so that nobody is answered or punished for it now.
    """

    kind: ClassVar[str] = ""
    id: int
    at: datetime
    group: str
    practice: str = ""
    key: str = ""
    local: datetime = NEVER
    day: int = 0
    late: bool = False
