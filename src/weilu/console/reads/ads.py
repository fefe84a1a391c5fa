"""Which messages are called advertisements, by the judge and by what was corrected of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from weilu.engine import corrections
from weilu.engine.corrections import Message
from weilu.judge import judgements, threshold
from weilu.judge.contacts import contacts
from weilu.judge.normal import normal
from weilu.store.models import Group


@dataclass(frozen=True, slots=True)
class Mark:
    """Whether a message is called an advertisement; the name of the correction that decides it, "" where
    the judge itself does."""

    ad: bool
    correction: str


def marks(wanted: Iterable[Message]) -> dict[Message, Mark]:
    """The marks of messages; of those without words, or not in the hot log (any more), none."""
    texts = corrections.texts(wanted)
    homes = Group.objects.filter(key__in={group for group, _ in texts})
    community = dict(homes.values_list("key", "community"))
    together = defaultdict(list)
    for message in texts:
        together[community.get(message[0], corrections.COMMUNITY)].append(message)
    return {
        message: mark
        for name, some in together.items()
        for message, mark in zip(some, _marks(name, [texts[one] for one in some]), strict=True)
    }


def _marks(community: str, texts: list[str]) -> list[Mark]:
    form, learned, bar = normal(texts), corrections.learned(community), threshold()
    which = learned.which(form, contacts(form, texts)).tolist()
    decided = [learned.corrections[place] if place >= 0 else None for place in which]
    return [
        Mark(one.ad, one.id) if one else Mark(told.ad >= bar, "")
        for one, told in zip(decided, judgements(texts), strict=True)
    ]
