"""Short ways to make events in the engine's tests."""

from datetime import UTC, datetime, timedelta

from weilu.engine import sql
from weilu.kernel import ids
from weilu.kernel.events import MemberJoined, MessageSent, RoleChanged
from weilu.store.models import Switch

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def at(minutes: float = 0) -> datetime:
    """Minutes after noon in Shanghai on a Monday."""
    return NOON + timedelta(minutes=minutes)


def says(
    number: int, member: str, text: str, group: str = "g", minutes: float = 0, **more: object
) -> MessageSent:
    """A message; equal numbers in a group are the same message."""
    key, who = f"console/{group}", f"console/{member}"
    return MessageSent(
        id=ids.native(key, str(number)), at=at(minutes), group=key, member=who, name=member, text=text,
        native=str(number), **more,
    )  # fmt: skip


def joins(number: int, member: str, group: str = "g", minutes: float = 0) -> MemberJoined:
    key, who = f"console/{group}", f"console/{member}"
    return MemberJoined(id=ids.native(key, f"j{number}"), at=at(minutes), group=key, member=who, name=member)


def is_owner(member: str, group: str = "g") -> RoleChanged:
    key = f"console/{group}"
    made = ids.native(key, f"role {member}")
    return RoleChanged(id=made, at=at(-60), group=key, member=f"console/{member}", role="owner")


def switch(practice: str, mode: str = "act", group: str = "", **settings: object) -> None:
    """The operator decides about a practice."""
    import json

    Switch.objects.update_or_create(
        practice=practice, group_key=f"console/{group}" if group else "",
        defaults={"mode": mode, "settings": json.dumps(settings)},
    )  # fmt: skip
    sql.decided()
