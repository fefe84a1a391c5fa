"""What stands at the top of every page."""

from dataclasses import dataclass

from weilu.engine import decisions
from weilu.store.models import Event, Group, Outbox, Proposal
from weilu.store.models.outbox import SENT


@dataclass(frozen=True, slots=True)
class Menu:
    """Whether any group is live, and how much waits for a person."""

    live: bool
    waiting: int


def menu() -> Menu:
    """The menu as it is now."""
    if not live():
        return Menu(live=False, waiting=0)
    tasks = Outbox.objects.filter(courier="person", status__lt=SENT).count()
    return Menu(live=True, waiting=len(open_proposals()) + tasks)


def live() -> bool:
    """Whether any group is heard."""
    return Group.objects.filter(live=True).exists()


def open_proposals() -> list[Proposal]:
    """Proposals that wait and that nobody has just answered, the first to expire first."""
    found = list(Proposal.objects.filter(status="waiting").order_by("expires", "pk")[:1000])
    answers = {decisions.answer_id(one.group_key, one.number): one for one in found}
    given = set(Event.objects.filter(event_id__in=list(answers)).values_list("group_key", "event_id"))
    return [one for number, one in answers.items() if (one.group_key, number) not in given]
