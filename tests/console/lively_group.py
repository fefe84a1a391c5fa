"""A group with something of everything that the console shows, made through the door."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from weilu.engine import decisions, door
from weilu.kernel import ids
from weilu.kernel.events import Event, MemberJoined, MessageSent, PowersChanged, RoleChanged
from weilu.store.models import Connection, Group

GROUP = "matrix/!tea:example.org"
EVIL = "<script>document.title='broken'</script><b>bold</b>"


def who(name: str) -> str:
    return f"matrix/@{name}:example.org"


def says(number: int, name: str, text: str, ago: float = 0, group: str = GROUP) -> MessageSent:
    """A message `ago` seconds back; equal numbers are the same message."""
    return MessageSent(
        id=ids.native(group, str(number)),
        at=datetime.now(UTC) - timedelta(seconds=ago),
        group=group,
        member=who(name),
        name=name,
        text=text,
        native=f"${number}",
    )


def role(name: str, now: str = "admin") -> RoleChanged:
    at = datetime.now(UTC)
    return RoleChanged(id=ids.native(GROUP, f"role {name}"), at=at, group=GROUP, member=who(name), role=now)  # type: ignore[arg-type]


def joins(name: str, ago: float = 0) -> MemberJoined:
    at = datetime.now(UTC) - timedelta(seconds=ago)
    return MemberJoined(id=ids.native(GROUP, f"join {name}"), at=at, group=GROUP, member=who(name), name=name)


def until(ready: Callable[[], object], seconds: float = 20) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def handled(*events: Event) -> None:
    """Record events and wait until each had its turn."""
    for event in events:
        door.ask(event, 20)


def introduce(lang: str = "en") -> Group:
    """A connection, and the group it found."""
    Connection.objects.get_or_create(name="matrix", platform="matrix", status="up")
    door.meet(GROUP, "Tea <i>house</i>", "matrix", who("weilu"))
    Group.objects.filter(key=GROUP).update(lang=lang, zone="Asia/Shanghai")
    door.decided()
    return Group.objects.get(key=GROUP)


def flood(name: str, first: int) -> None:
    """The same words five times: a step of the flood guard."""
    handled(*(says(first + n, name, "buy now at shop.example", 5 - n) for n in range(5)))


def something_of_everything() -> Group:
    """Practices on, points, a strike, a proposal, a task, lost powers, something put aside."""
    group = introduce()
    decisions.choose("sign_in", "act")
    decisions.choose("points", "act")
    decisions.choose("flood_guard", "act")
    decisions.choose("keyword_answers", "suggest", settings={"answers": ["hours => Open 9 to 18, {name}"]})
    handled(*(joins(name, 60) for name in ("ana", "bo", "cy", "dee", "eve")), role("ana"))
    handled(*(says(10 + n, name, "sign in", 30 - n) for n, name in enumerate(("ana", "bo", "cy", "dee"))))
    handled(says(30, "bo", "what are your hours? " + EVIL, 4), says(31, "dee", "hours please", 3))
    flood("eve", 40)
    door.put_aside("matrix", "{}", "no id")
    powers = PowersChanged(
        id=ids.native(GROUP, "powers"), at=datetime.now(UTC), group=GROUP, lost=("kick", "ban")
    )
    handled(powers)
    return group
