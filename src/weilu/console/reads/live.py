"""One live group: who is there, what happened, what runs, how it is limited."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from pydantic import ValidationError

from weilu.console.reads import acts
from weilu.engine import sql
from weilu.engine.house import practices
from weilu.engine.withdraw import REASONS
from weilu.kernel import codec, events
from weilu.kernel.practice import Practice
from weilu.kernel.said import clean
from weilu.kernel.texts import Lang, Text, plain
from weilu.store.models import Activity, Balance, Event, Group, Membership, Strike
from weilu.store.models.event import COLD

PAGE = 50
EVENTS = 60
_UNDECIDED = Text("{practice}：{what}没人处理，已作废", "{practice}: {what} expired undecided")
_WITHDRAWN = Text("{practice}：{what}已撤下，{why}", "{practice}: {what} withdrawn: {why}")
ROLES: dict[str, Text] = {
    "owner": Text("群主", "owner"),
    "admin": Text("管理员", "admin"),
    "member": Text("成员", "member"),
    "unknown": Text("成员", "member"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member of the group now; `joined` null where nobody saw it."""

    name: str
    native: str
    role: Text
    staff: bool
    joined: datetime | None
    points: int
    strikes: int
    strike: int
    """The latest strike's action, by which all are pardoned; 0 for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """An open run of an activity."""

    key: str
    practice: Text
    title: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """An event as a line; `own` for what Weilu did or was refused."""

    event: int
    at: datetime
    who: str
    what: Text
    text: str
    own: bool


def members(group: Group, search: str, number: int) -> tuple[list[Person], int]:
    """A page (from 0) of those who are in the group and whose name holds `search`; how many there are."""
    there = Membership.objects.filter(group=group, left_at=None).select_related("account")
    if search:
        there = there.filter(Q(account__name__icontains=search) | Q(account__key__icontains=search))
    total = there.count()
    latest = F("joined_at").desc(nulls_last=True)
    rows = list(there.order_by(latest, "account__name", "pk")[number * PAGE : (number + 1) * PAGE])
    keys = [row.account.key for row in rows]
    points = _points(group.key, keys)
    strikes = _strikes(group.key, keys)
    return [_person(row, points, strikes) for row in rows], total


def _points(group: str, keys: list[str]) -> dict[str, int]:
    accounts = {f"{group}\t{key}": key for key in keys}
    rows = Balance.objects.filter(account__in=list(accounts), currency="points")
    return {accounts[account]: amount for account, amount in rows.values_list("account", "amount")}


def _strikes(group: str, keys: list[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    rows = Strike.objects.filter(group_key=group, member__in=keys, pardoned=False).order_by("at")
    for member, action in rows.values_list("member", "action_id"):
        found.setdefault(member, []).append(action)
    return found


def _person(row: Membership, points: dict[str, int], strikes: dict[str, list[int]]) -> Person:
    key = row.account.key
    own = strikes.get(key, [])
    return Person(
        name=acts.called(key, {key: row.account.name}),
        native=key.partition("/")[2],
        role=ROLES.get(row.role, plain(row.role)),
        staff=row.role in ("owner", "admin"),
        joined=row.joined_at,
        points=points.get(key, 0),
        strikes=len(own),
        strike=own[-1] if own else 0,
    )


def ranking(group: str) -> list[tuple[str, int]]:
    """The ten with most points."""
    rows = Balance.objects.filter(account__gt=f"{group}\t", account__lt=f"{group}\n", currency="points")
    best = rows.exclude(account=f"{group}\tpurse").filter(amount__gt=0).order_by("-amount", "account")[:10]
    found = [
        (account.partition("\t")[2], amount) for account, amount in best.values_list("account", "amount")
    ]
    names = acts.names_of(key for key, _ in found)
    return [(names[key], amount) for key, amount in found]


def runs(group: str) -> list[Run]:
    """Open runs, oldest first."""
    rows = Activity.objects.filter(group_key=group, closed=None).order_by("at")
    return [
        Run(
            key=row.key,
            practice=acts.title(row.practice),
            title=clean(str(json.loads(row.settings).get("title", "")), 80),
            at=sql.moment(row.at),
        )
        for row in rows
    ]


def activities() -> list[tuple[str, Practice]]:
    """Practices of which runs can be begun."""
    return [(name, one) for name, one in practices().items() if one.scope == "activity"]


def lately(group: str, lang: Lang) -> list[Happened]:
    """The last events that say something to a person, the latest first."""
    rows = Event.objects.filter(group_key=group, kind__in=list(_SAID)).exclude(status=COLD)
    found = []
    for kind, body in rows.order_by("-at", "-seq").values_list("kind", "body")[:EVENTS]:
        try:
            found.append(codec.decode(kind, body))
        except ValidationError:
            continue
    names = acts.names_of(key for one in found for key in _keys(one))
    return [_happened(one, names, lang) for one in found]


def _keys(event: events.Event) -> list[str]:
    return [str(getattr(event, name, "") or "") for name in ("member", "by", "inviter")]


def _happened(event: events.Event, names: dict[str, str], lang: Lang) -> Happened:
    member = str(getattr(event, "member", ""))
    what, text = _SAID[event.kind](event)
    own = bool(event.practice) or isinstance(event, events.ProposalAnswered | events.PersonWished)
    return Happened(
        event=event.id, at=event.at, who=names.get(member, ""), what=what, text=text[:400], own=own
    )


Line = Callable[[Any], tuple[Text, str]]


def _just(zh: str, en: str) -> Line:
    said = Text(zh, en)
    return lambda event: (said, "")


def _message(event: events.MessageSent) -> tuple[Text, str]:
    return plain(""), event.text or (f"[{event.media}]" if event.media else "")


def _outcome(done: Text) -> Line:
    def line(event: Any) -> tuple[Text, str]:
        noun = acts.NOUNS.get(event.wish, plain(event.wish))
        said = done.fill(practice=acts.title(event.practice), what=noun)
        return said, clean(str(getattr(event, "reason", "")), 200)

    return line


def _expired(event: events.Expired) -> tuple[Text, str]:
    """Nobody decided in time; or it was withdrawn, and why."""
    noun, why = acts.NOUNS.get(event.wish, plain(event.wish)), REASONS.get(event.reason, plain(""))
    said = _WITHDRAWN if event.reason else _UNDECIDED
    return said.fill(practice=acts.title(event.practice), what=noun, why=why), ""


def _practice(said: Text) -> Line:
    return lambda event: (said.fill(practice=acts.title(event.practice)), "")


_SAID: dict[str, Line] = {
    "message": _message,
    "edit": lambda event: (Text("改了一条消息", "edited a message"), event.text),
    "recall": _just("撤回了一条消息", "took a message back"),
    "join": _just("进群了", "joined"),
    "invite": _just("被邀请进群", "was brought in"),
    "leave": _just("退群了", "left"),
    "kick": _just("被移出群", "was removed"),
    "ban": _just("被移出群，不能再进", "was removed for good"),
    "mute": lambda event: (
        (Text("被禁言", "was muted") if event.until else Text("可以说话了", "may speak again")),
        "",
    ),
    "rename": lambda event: (Text("改名为", "is now called"), event.name),
    "role": lambda event: (
        Text("现在是{role}", "is now {role}").fill(role=ROLES.get(event.role, plain(event.role))),
        "",
    ),
    "notice": lambda event: (Text("系统消息", "notice"), event.text),
    "knock": lambda event: (Text("申请入群", "asks to be let in"), event.words),
    "packet": _just("发了红包", "sent a red packet"),
    "form": _just("填了表单", "sent a form"),
    "powers": _just("围炉的权限变了", "Weilu's rights have changed"),
    "switched": _practice(Text("“{practice}”的开关或设置变了", "“{practice}” was switched or set otherwise")),
    "opened": _practice(Text("“{practice}”开始", "“{practice}” begins")),
    "closed": _practice(Text("“{practice}”结束", "“{practice}” ends")),
    "done": _outcome(Text("{practice}：{what}", "{practice}: {what}")),
    "refused": _outcome(Text("{practice}：{what}没有做成", "{practice}: {what} was not done")),
    "observed": _outcome(
        Text("{practice}：本来会{what}（只观察）", "{practice}: would be a {what} (observe)")
    ),
    "declined": _outcome(Text("{practice}：{what}被拒绝", "{practice}: {what} declined")),
    "expired": _expired,
    "drawn": _practice(Text("“{practice}”开奖了", "“{practice}” was drawn")),
}
