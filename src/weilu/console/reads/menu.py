"""What stands at the top of every page."""

from dataclasses import dataclass

from django.db.models import QuerySet

from weilu.engine import decisions
from weilu.store.models import Event, Group, Outbox, Proposal

OPEN = "store_outbox.status < 2"
PENDING = "store_event.status = 0"
ASIDE = "store_event.status = 2"
"""Written out, not bound: SQLite takes a partial index only for the very words of its condition."""


@dataclass(frozen=True, slots=True)
class Menu:
    """Whether any group is live, and how much waits for a person."""

    live: bool
    waiting: int


def menu() -> Menu:
    """The menu as it is now."""
    if not live():
        return Menu(live=False, waiting=0)
    return Menu(live=True, waiting=len(open_proposals()) + open_tasks().count())


def live() -> bool:
    """Whether any group is heard."""
    return Group.objects.filter(live=True).exists()


def open_tasks() -> QuerySet[Outbox]:
    """What waits to be done by a person."""
    return Outbox.objects.filter(courier="person").extra(where=[OPEN])  # noqa: S610 - our own words


def open_proposals() -> list[Proposal]:
    """Proposals that wait and that nobody has just answered, the first to expire first."""
    found = list(Proposal.objects.filter(status="waiting").order_by("expires", "pk")[:1000])
    answers = {decisions.answer_id(one.group_key, one.number): one for one in found}
    groups = {one.group_key for one in found}
    known = Event.objects.filter(group_key__in=groups, event_id__in=list(answers))
    given = set(known.values_list("group_key", "event_id"))
    return [one for number, one in answers.items() if (one.group_key, number) not in given]
