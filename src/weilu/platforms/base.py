"""Reading what a platform sends: every value checked and bounded, so that what comes out may be kept.

A value that has not the shape it must have raises `Unheard`, which says what was wrong.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from weilu.kernel import ids
from weilu.kernel.actions import Action
from weilu.kernel.events import Event
from weilu.kernel.platform import Call, Target, Unheard
from weilu.kernel.texts import Text

TEXT, NAME, ID, MANY = 20_000, 200, 255, 200
"""At most: characters of a text, of a name, of an id; things in a list."""
_SENT, _LAST = 946_684_800, 4_102_444_800
"""Times from 2000 to 2100, in seconds: anything else is not a time of sending."""
_AFTER = " ,，:：、"
"""What stands between a name and what is said to it."""
Fields = dict[str, Any]
Reading = Callable[[Fields, Fields], Event]
"""A payload, or its body, and what every event of it has, to the event."""
Writing = Callable[[Any, Target], Call | list[Call]]


def unheard(what: str) -> Unheard:
    """The payload is broken in this place."""
    return Unheard(Text(f"看不懂平台发来的内容：{what}", f"What the platform sent is not understood: {what}"))


@contextmanager
def hearing() -> Iterator[None]:
    """Whatever shape was not expected inside makes the payload `Unheard`."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        raise unheard(f"{type(error).__name__}: {str(error)[:200]}") from error


def table(value: object) -> Fields:
    """An object; empty where there is none."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise unheard("an object was expected")
    return value


def series(value: object) -> list[Any]:
    """A list, cut to a bound; empty where there is none."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise unheard("a list was expected")
    return value[:MANY]


def words(value: object, most: int = TEXT) -> str:
    """A text that can be stored: cut, without NUL and halves of characters; "" where there is none."""
    if value is None:
        return ""
    if not isinstance(value, str | int):
        raise unheard("a text was expected")
    return str(value)[:most].replace("\0", "").encode("utf-8", "replace").decode()


def key(value: object) -> str:
    """A native id, as text."""
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "" or value == 0:
        raise unheard("an id was expected")
    own = str(value)
    if len(own) > ID or words(own) != own or "\t" in own:
        raise unheard("an id of this kind cannot be kept")
    return own


def name(*values: object) -> str:
    """The first name that is not empty."""
    return next((found for value in values if (found := words(value, NAME).strip())), "")


def when(seconds: object) -> datetime:
    """A time, from seconds since 1970 or ISO 8601."""
    if isinstance(seconds, str) and not seconds.isdecimal():
        at = datetime.fromisoformat(seconds)
        seconds = at.replace(tzinfo=at.tzinfo or UTC).timestamp()
    number = float(seconds)  # type: ignore[arg-type]  # anything else raises, and is unheard
    if not _SENT < number < _LAST:
        raise unheard("a time was expected")
    return datetime.fromtimestamp(number, UTC)


def after(at: datetime, seconds: object) -> datetime:
    """That many whole seconds after a time; a span of more than a century is one."""
    return at + timedelta(seconds=min(float(words(seconds, 20)), 3.2e9))


def later(seconds: int, most: int) -> datetime:
    """The time that long from now, at most `most` seconds: some platforms want an end and not a length."""
    return datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=min(seconds, most))


def event(group: str, at: datetime, own: str, member: str = "") -> Fields:
    """What every event of a group has; `own` names it among the group's, `member` is a native id."""
    base: Fields = {"id": ids.native(group, own), "at": at, "group": group}
    return base | {"member": account(group, member)} if member else base


def account(group: str, member: str) -> str:
    """The key of a member of the group's platform."""
    return f"{group.partition('/')[0]}/{member}"


def spoken(action: Action, to: Target, longest: int) -> str:
    """An action's words in the group's language, at most as long as the platform takes."""
    return str(getattr(action, "text", Text("", ""))[to.lang])[:longest]


def addressed(action: Action, to: Target, longest: int) -> str:
    """The same where a mention of one member goes before them: without the name that they begin with."""
    text, whom = spoken(action, to, longest), address(to)
    rest = text.removeprefix(whom[0][1]) if len(whom) == 1 else text
    return rest.lstrip(_AFTER) if rest[:1] in _AFTER and rest.strip(_AFTER) else text


def address(to: Target) -> list[tuple[str, str]]:
    """Whom a word is addressed to: (native id, shown name), the action's member before its mentions."""
    whom = dict.fromkeys([*([to.member] if to.member else []), *to.mentions])
    return [(who, to.names.get(who) or who) for who in whom]


def kinds(writing: Mapping[type[Action], Writing]) -> frozenset[str]:
    """What a platform can do: what it writes."""
    return frozenset(action.kind for action in writing)


def written(writing: Mapping[type[Action], Writing], action: Action, to: Target) -> list[Call]:
    """The calls that carry an action out; none where the platform cannot."""
    how = writing.get(type(action))
    made = how(action, to) if how else []
    return [made] if isinstance(made, Call) else made
