"""A group with something of everything that the console shows, made through the door."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from couriers import settled

from weilu.engine import decisions, door, sql
from weilu.kernel import ids
from weilu.kernel.events import Event as Happened
from weilu.kernel.events import MemberJoined, MessageSent, PowersChanged, RoleChanged
from weilu.store.models import Connection, Event, Group
from weilu.store.models.event import PENDING

GROUP = "matrix/!tea:example.org"
OTHER = "feishu/books"
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


def handled(*events: Happened) -> None:
    """Record events and wait until each had its turn."""
    for event in events:
        door.ask(event, 20)


def introduce(lang: str = "en") -> Group:
    """A connection, and the group it found."""
    Connection.objects.get_or_create(name="matrix", platform="matrix", status="up")
    door.meet(GROUP, "Tea <i>house</i>", "matrix", who("weilu"))
    Group.objects.filter(key=GROUP).update(lang=lang, zone="Asia/Shanghai")
    sql.decided()
    return Group.objects.get(key=GROUP)


def flood(name: str, first: int, group: str = GROUP) -> None:
    """The same words five times, so long after those before as `first` is more: a step of the flood guard."""
    handled(*(says(first + n, name, "buy now at shop.example", 100 - first - n, group) for n in range(5)))


def delivered(courier: str) -> None:
    """Play the courier until nothing is left, and let what was said of it be heard."""
    while jobs := door.claim(courier):
        settled(jobs)
        until(lambda: not Event.objects.filter(status=PENDING).exists())


def something_of_everything() -> Group:
    """Practices on, points, strikes, proposals, a task, lost powers, something put aside."""
    group = introduce()
    answers = ["hours => Open 9 to 18, {name}", "wifi => Ask at the bar", "lunch => From noon on"]
    decisions.choose("sign_in", "act")
    decisions.choose("flood_guard", "act")
    decisions.choose("keyword_answers", "suggest", settings={"answers": answers})
    handled(*(joins(name, 60) for name in ("ana", "bo", "cy", "dee", "eve")), role("ana"))
    handled(*(says(10 + n, name, "sign in", 30 - n) for n, name in enumerate(("ana", "bo", "cy", "dee"))))
    delivered("matrix")
    for step in range(3):
        flood("eve", 40 + 10 * step)
        delivered("matrix")
    handled(
        says(30, "bo", "what are your hours? " + EVIL), says(31, "cy", "wifi?"), says(32, "dee", "lunch?")
    )
    door.put_aside("matrix", "{}", "no id")
    now = datetime.now(UTC)
    handled(PowersChanged(id=ids.native(GROUP, "powers"), at=now, group=GROUP, lost=("ban",)))
    without_mute()
    return group


def without_mute() -> None:
    """A group on a platform on which no program may mute: that is a task for a person."""
    door.meet(OTHER, "Book club", "feishu", "feishu/bot")
    for step in range(2):
        flood("fay", 10 + 10 * step, OTHER)
        delivered("feishu")
