"""A shelf in memory: for replay, for the simulator without a store, and for trying a practice."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from weilu.engine.changes import Activity, Changes, Entry, Member, Proposal, StateKey, Stay
from weilu.engine.world import Order, Place
from weilu.kernel.events import Event, MessageSent, Role
from weilu.kernel.practice import State

MOST = 10_000
"""Messages whose authors are known."""


class Memory:
    """Keeps what turns change; `weilu.engine.world.Shelf`. What was said lately only the world counts."""

    def __init__(self) -> None:
        self.kept: dict[StateKey, State | dict[str, Any]] = {}
        self.balances: dict[tuple[str, str], int] = {}
        self.currencies: set[str] = set()
        self.proposals: dict[int, Proposal] = {}
        self.seeds: dict[tuple[str, str, str], str] = {}
        self.items: dict[tuple[str, str], dict[str, Any]] = {}
        self.known: dict[Place, Member] = {}
        self.runs: dict[str, Activity] = {}
        self.authors: dict[tuple[str, int], str] = {}

    def absorb(self, changes: Changes) -> None:
        """Keep what a turn changed."""
        for key, state in changes.states.items():
            if state is None:
                self.kept.pop(key, None)
            else:
                self.kept[key] = state
        for entry in changes.ledger:
            self._post(entry)
        self.proposals |= {one.id: one for one in changes.proposals}
        for number in changes.answered:
            self.proposals.pop(number, None)
        for practice, whose, name, seed in changes.seals:
            if seed:
                self.seeds[practice, whose, name] = seed
            else:
                self.seeds.pop((practice, whose, name), None)
        self._runs(changes)
        self._people(changes)

    def _runs(self, changes: Changes) -> None:
        self.runs |= {run.key: run for run in changes.opened}
        off = {(practice, group) for practice, group, mode in changes.switched if mode == "off"}
        for key, run in list(self.runs.items()):
            if key in changes.closed or any((run.practice, group) in off for group in run.groups):
                del self.runs[key]

    def _people(self, changes: Changes) -> None:
        for stay in changes.stays:
            self._stay(stay)
        for group, member, *_ in changes.strikes:
            self._member(group, member).strikes += 1
        for group, member in changes.pardons:
            self._member(group, member).strikes = 0
        for group, member, tag, on in changes.tags:
            tags = self._member(group, member).tags
            tags.add(tag) if on else tags.discard(tag)

    def _member(self, group: str, member: str) -> Member:
        return self.known.setdefault((group, member), Member())

    def _stay(self, stay: Stay) -> None:
        member = self._member(stay.group, stay.member)
        member.name = stay.name or member.name
        if stay.how == "role":
            member.role = cast(Role, stay.role)
        elif stay.how in ("join", "invite", "seen"):
            member.present, member.inviter = True, stay.inviter
            member.joined = None if stay.how == "seen" else stay.at
        elif stay.how in ("leave", "kick", "ban"):
            member.present, member.joined, member.role = False, None, "unknown"

    def _post(self, entry: Entry) -> None:
        self.currencies.add(entry.currency)
        for account, amount in entry.lines:
            place = (account, entry.currency)
            self.balances[place] = self.balances.get(place, 0) + amount

    def states(self, keys: Sequence[StateKey]) -> dict[StateKey, dict[str, Any]]:
        return {key: _plain(self.kept[key]) for key in keys if key in self.kept}

    def members(self, places: Sequence[Place]) -> dict[Place, Member]:
        return {place: self._now(place) for place in places if place in self.known or self._held(place)}

    def _held(self, place: Place) -> dict[str, int]:
        account = "\t".join(place)
        return {m: self.balances[account, m] for m in self.currencies if (account, m) in self.balances}

    def _now(self, place: Place) -> Member:
        """A copy, which the world may change: what is kept changes only with a turn."""
        kept = self.known.get(place) or Member()
        return replace(kept, tags=set(kept.tags), balances=self._held(place))

    def sizes(self, groups: Sequence[str]) -> dict[str, int]:
        here = [group for (group, _), member in self.known.items() if member.present]
        return {group: here.count(group) for group in groups}

    def recent(self, groups: Sequence[str], since: datetime) -> Iterable[tuple[str, str, datetime, str]]:
        return ()

    def said(self, groups: Sequence[str], since: datetime) -> Iterable[tuple[str, str, datetime]]:
        return ()

    def activities(self, groups: Sequence[str]) -> dict[str, list[Activity]]:
        open_now = sorted(self.runs.values(), key=lambda run: run.at)
        return {group: [run for run in open_now if group in run.groups] for group in groups}

    def ranking(self, group: str, count: int, currency: str) -> list[tuple[str, int]]:
        held = [
            (account.partition("\t")[2], amount)
            for (account, money), amount in self.balances.items()
            if money == currency and account.startswith(f"{group}\t") and not account.endswith("\tpurse")
        ]
        return sorted(held, key=lambda one: (-one[1], one[0]))[:count]

    def proposal(self, group: str, number: int) -> Proposal | None:
        return self.proposals.get(number)

    def waiting(self, groups: Sequence[str]) -> dict[str, list[Proposal]]:
        every = self.proposals.values()
        return {group: [one for one in every if one.group == group] for group in groups}

    def heard(self, event: Event) -> None:
        """Remember who wrote a message, of the last `MOST`."""
        if isinstance(event, MessageSent):
            self.authors[event.group, event.id] = event.member
            if len(self.authors) > MOST:
                del self.authors[next(iter(self.authors))]

    def author(self, group: str, message: int) -> str:
        return self.authors.get((group, message), "")

    def seed(self, key: StateKey, name: str) -> str | None:
        return self.seeds.get((*key, name))

    def spend(self, entry: Entry, pending: Changes) -> bool:
        self._settle(pending)
        account, amount = entry.lines[0]
        if self.balances.get((account, entry.currency), 0) + amount < 0:
            return False
        self._post(entry)
        return True

    def _settle(self, pending: Changes) -> None:
        """Post what the turn has awarded so far, so that it can be spent."""
        for entry in pending.ledger:
            self._post(entry)
        pending.ledger.clear()

    def stock(self, key: str, item: str, count: int, price: int, currency: str, per_head: int) -> None:
        self.items[key, item] = {
            "left": count,
            "price": price,
            "currency": currency,
            "per_head": per_head,
            "had": {},
        }

    def order(self, key: str, order: Order, pending: Changes) -> tuple[str, Entry | None]:
        item = self.items.get((key, order.item))
        if item is None:
            return "unknown_item", None
        had = item["had"].get(order.member, 0)
        if item["left"] < order.count:
            return "sold_out", None
        if item["per_head"] and had + order.count > item["per_head"]:
            return "per_head", None
        paid = priced(order, item["price"], item["currency"])
        if paid is not None and not self.spend(paid, pending):
            return "no_funds", None
        item["left"] -= order.count
        item["had"][order.member] = had + order.count
        return "", paid


def priced(order: Order, price: int, currency: str) -> Entry | None:
    """The ledger entry that pays an order; null where it costs nothing."""
    if not price:
        return None
    total = price * order.count
    lines = ((f"{order.group}\t{order.member}", -total), (f"{order.group}\tpurse", total))
    return Entry(
        id=order.id, group=order.group, at=order.at, reason=order.item, currency=currency, lines=lines
    )


def _plain(state: State | dict[str, Any]) -> dict[str, Any]:
    """A state as JSON holds it; written out only when it is asked for."""
    return state.model_dump(mode="json") if isinstance(state, State) else state
