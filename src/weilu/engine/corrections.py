"""What operators correct of the judge, kept by community: it holds in all of the community's groups at once.

Whoever shows these to a person has checked that the person may decide in all of these groups.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from weilu.engine import sql
from weilu.engine.turn import Judge
from weilu.judge import judgements
from weilu.judge.learned import Correction, Learned, amended, correction
from weilu.kernel import codec, ids
from weilu.kernel.errors import OperatorError
from weilu.kernel.events import MessageEdited, MessageSent
from weilu.kernel.texts import Text
from weilu.store.models import Correction as Row
from weilu.store.models import Event, Group

Message = tuple[str, int]
"""A group and the id of an event in it."""
COMMUNITY = "community"
"""To which a group belongs of which nothing else was said."""
MOST = 2_000
"""Corrections that a community keeps; when there are more, the oldest fall away."""
KINDS = (MessageSent.kind, MessageEdited.kind)
"""Events whose texts are judged."""

_NO_MESSAGE = Text("找不到这条消息的文字", "The words of this message are not at hand")
_GIVE = Text("太久以前的消息请直接给出文字", "Of a message of long ago, give the words instead")
_NO_COMMUNITY = Text("没有叫 {name} 的社群", "There is no community called {name}")
_COMMUNITIES = Text("有这些：{names}", "There are: {names}")
_GONE = Text("没有这条更正，或已撤回", "There is no such correction, or it was taken back already")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A correction as it is listed; `text` is the message's, "" where it is not in the hot log (any more)."""

    community: str
    name: str
    ad: bool
    group: str
    text: str
    by: str
    at: datetime


def correct(group: str, event_id: int, ad: bool, by: str) -> str:
    """A message of a group is an advertisement, or is not; the name of the correction.

    OperatorError: its words are not in the hot log (any more), or it has none.
    """
    row = _heard([(group, event_id)]).first()
    if row is None:
        raise OperatorError(_NO_MESSAGE, _GIVE)
    name = ids.label(ids.native(group, f"correct {event_id}"))
    kept = Row(group_key=group, event_id=event_id, member=row.member)
    return _keep(kept, _community(group), correction(name, _text(row), ad), by)


def _community(group: str) -> str:
    return Group.objects.filter(key=group).values_list("community", flat=True).first() or COMMUNITY


def correct_text(community: str, text: str, ad: bool, by: str) -> str:
    """A text is an advertisement, or is not; the name of the correction. OperatorError: it has no words."""
    told = correction("", text, ad)
    name = ids.label(ids.native(community, f"correct {told.same}"))
    return _keep(Row(), community, Correction.of(name, ad, told.hashes()), by)


def _keep(row: Row, community: str, told: Correction, by: str) -> str:
    row.community, row.name, row.ad, row.hashes = community, told.id, told.ad, told.hashes()
    row.by, row.at = by, sql.micro(sql.now())
    with sql.writing():
        sql.decided("learned")  # first: what two persons correct at once goes one after the other
        Row.objects.filter(community=community, name=told.id).delete()
        row.save(force_insert=True)
        sql.run(_TRIM, [community, community, MOST])
    return told.id


def undo(community: str, name: str) -> None:
    """Take a correction back. OperatorError: there is none such (any more)."""
    with sql.writing():
        sql.decided("learned")
        if not Row.objects.filter(community=community, name=name).delete()[0]:
            raise OperatorError(_GONE)


def learned(community: str) -> Learned:
    """All corrections of a community."""
    found = Row.objects.filter(community=community).order_by("id")
    return Learned([Correction.of(*row) for row in found.values_list("name", "ad", "hashes")])


def judge(group: str) -> Judge:
    """The judge as a group's community has corrected it."""
    own = learned(_community(group))
    return lambda texts: amended(judgements(texts), texts, own)


def kept(communities: Sequence[str], most: int) -> list[Kept]:
    """The latest corrections of communities, the latest first."""
    rows = list(Row.objects.filter(community__in=communities).order_by("-id")[:most])
    said = texts((row.group_key, row.event_id) for row in rows if row.event_id is not None)
    return [
        Kept(
            community=row.community,
            name=row.name,
            ad=row.ad,
            group=row.group_key,
            text=said.get((row.group_key, row.event_id or 0), ""),
            by=row.by,
            at=sql.moment(row.at),
        )
        for row in rows
    ]


def communities() -> list[str]:
    """All there are."""
    named = {
        *Group.objects.values_list("community", flat=True),
        *Row.objects.values_list("community", flat=True),
    }
    return sorted(named | {COMMUNITY})


def known(community: str) -> str:
    """The community of that name. OperatorError: there is none such."""
    every = communities()
    if community not in every:
        raise OperatorError(_NO_COMMUNITY.fill(name=community), _COMMUNITIES.fill(names=", ".join(every)))
    return community


def beginning(number: str) -> list[tuple[str, str]]:
    """The corrections whose names begin so, as (community, name); two at most."""
    return list(Row.objects.filter(name__startswith=number).values_list("community", "name")[:2])


def event_of(group: str, native: str) -> int:
    """The message that the platform calls so. OperatorError: it is not in the hot log (any more)."""
    found = Event.objects.filter(group_key=group, native=native, kind__in=KINDS)
    event = found.order_by("seq").values_list("event_id", flat=True).first()
    if event is None:
        raise OperatorError(_NO_MESSAGE, _GIVE)
    return event


def texts(wanted: Iterable[Message]) -> dict[Message, str]:
    """The words of those messages that have any and are in the hot log (still)."""
    meant = list(wanted)
    found = {(row.group_key, row.event_id): _text(row) for row in _heard(meant)}
    return {message: found[message] for message in meant if found.get(message, "").strip()}


def _heard(wanted: Sequence[Message]) -> "QuerySet[Event]":
    """Rows of the log that may be these messages."""
    groups, events = {group for group, _ in wanted}, {event for _, event in wanted}
    return Event.objects.filter(group_key__in=groups, event_id__in=events, kind__in=KINDS).exclude(body="")


def _text(row: Event) -> str:
    return str(getattr(codec.decode(row.kind, row.body), "text", ""))


_TRIM = """
DELETE FROM store_correction WHERE community = %s AND id <= (
  SELECT id FROM store_correction WHERE community = %s ORDER BY id DESC LIMIT 1 OFFSET %s
)
"""
