"""What a turn knows: states and facts, held in memory, fetched from a shelf where they are not yet known.

Everything is for the groups whose home is here, so what is held stays true between turns; a turn that
fails forgets all of it.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Protocol

from weilu.engine.changes import Activity, Changes, Entry, Member, Proposal, StateKey
from weilu.kernel.practice import Practice, Settings, State
from weilu.kernel.said import clean

DAY = timedelta(days=1)
SHORT = 4
"""Characters of words that anybody may say again and again (+1, 哈哈, 收到)."""
MOST = 200_000
"""States and members held in memory; beyond it the oldest are dropped and fetched again when needed."""

Place = tuple[str, str]
"""A group and a member of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A claim on something scarce; `id` is the action's."""

    id: int
    group: str
    member: str
    item: str
    count: int
    at: datetime


class Shelf(Protocol):
    """Where what is not in memory comes from, and where scarce things are decided at once."""

    def states(self, keys: Sequence[StateKey]) -> dict[StateKey, dict[str, Any]]:
        """States as they were kept; what was never kept is left out."""

    def members(self, places: Sequence[Place]) -> dict[Place, Member]:
        """Members with stay, role, strikes, tags and balances; who was never seen is left out."""

    def sizes(self, groups: Sequence[str]) -> dict[str, int]:
        """Members in each group now."""

    def recent(self, groups: Sequence[str], since: datetime) -> Iterable[tuple[str, str, datetime, str]]:
        """(group, member, at, text) of the messages handled since, oldest first."""

    def said(self, groups: Sequence[str], since: datetime) -> Iterable[tuple[str, str, datetime]]:
        """(group, touch, at) of what was carried out or waits to be, since, oldest first."""

    def activities(self, groups: Sequence[str]) -> dict[str, list[Activity]]:
        """Open runs by group, oldest first."""

    def ranking(self, group: str, count: int, currency: str) -> list[tuple[str, int]]:
        """Members with most, most first; equal ones by key."""

    def proposal(self, group: str, number: int) -> Proposal | None:
        """A proposal that still waits."""

    def waiting(self, groups: Sequence[str]) -> dict[str, list[Proposal]]:
        """Proposals that wait by group, oldest first; groups with none may be left out."""

    def author(self, group: str, message: int) -> str:
        """Who wrote a message; "" where that is not known."""

    def seed(self, key: StateKey, name: str) -> str | None:
        """A sealed seed that was not drawn with yet."""

    def spend(self, entry: Entry, pending: Changes) -> bool:
        """Write an entry whose first line takes from an account, if the account has enough."""

    def stock(self, key: str, item: str, count: int, price: int, currency: str, per_head: int) -> None:
        """Lay in an item."""

    def order(self, key: str, order: Order, pending: Changes) -> tuple[str, Entry | None]:
        """Take from an item's stock and pay: the reason why not, or "" and what was paid.

        Reasons: unknown_item, sold_out, per_head, no_funds.
        """


class World:
    """Memory over a shelf. `chance` gives a seed: 32 hexadecimal digits nobody can foresee."""

    def __init__(self, shelf: Shelf, known: dict[str, Practice], chance: Callable[[], str]) -> None:
        self.shelf = shelf
        self.known = known
        self.chance = chance
        self.changes = Changes()
        self.forget()

    def forget(self) -> None:
        """Drop everything held in memory."""
        self._states: dict[StateKey, State] = {}
        self._blank: dict[str, State] = {}
        self._members: dict[Place, Member] = {}
        self._sizes: dict[str, int] = {}
        self._recent: dict[Place, deque[tuple[datetime, int]]] = {}
        self._said: dict[str, deque[tuple[str, datetime]]] = {}
        self._runs: dict[str, list[Activity]] = {}
        self.settings: dict[str, tuple[Settings, dict[str, Any], Settings]] = {}
        """By run: the practice's settings, the run's own, and both together."""
        self._seeds: dict[tuple[str, str, str], str] = {}
        self._waiting: dict[int, Proposal] = {}
        self._expected: dict[str, list[Proposal]] = {}
        self.changes = Changes()

    def forget_runs(self) -> None:
        """Runs may have been opened or closed elsewhere: fetch them again when they are needed."""
        self._runs.clear()

    def renew(self, places: set[Place]) -> None:
        """Members whose home is elsewhere may have changed there: fetch them again."""
        for place in places:
            self._members.pop(place, None)

    def begin(self) -> None:
        """A new turn: nothing changed yet."""
        if self.changes.switched:
            self.forget()
        self.changes = Changes()
        self._expected.clear()
        for held in (self._states, self._members, self._recent):
            for key in list(islice(held, max(len(held) - MOST, 0))):
                del held[key]

    def fetch(self, groups: set[str], places: set[Place], at: datetime) -> None:
        """Have what a batch is likely to need, in a few queries."""
        unread = sorted(group for group in groups if group not in self._runs)
        if unread:
            self._runs |= {group: [] for group in unread} | self.shelf.activities(unread)
        new = sorted(group for group in groups if group not in self._sizes)
        if new:
            self._sizes |= {group: 0 for group in new} | self.shelf.sizes(new)
            self._said |= {group: deque() for group in new}
            for group, member, moment, text in self.shelf.recent(new, at - DAY):
                self.spoke(group, member, moment, text)
            for group, touch, moment in self.shelf.said(new, at - DAY):
                self._said[group].append((touch, moment))
        unknown = sorted(place for place in places if place not in self._members)
        if unknown:
            self._members |= {place: Member() for place in unknown} | self.shelf.members(unknown)

    def need(self, keys: Iterable[StateKey]) -> None:
        """Have these states."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._states]
        kept = self.shelf.states(missing) if missing else {}
        for key in missing:
            self._states[key] = self._revive(key[0], kept.get(key))

    def _revive(self, practice: str, kept: dict[str, Any] | None) -> State:
        model = self.known[practice].state
        if kept is None:
            if practice not in self._blank:
                self._blank[practice] = model()
            return self._blank[practice]
        newest = model.model_fields["version"].default
        if kept.get("version", 1) != newest:
            kept = {**model.upgrade(kept), "version": newest}
        return model.model_validate(kept)

    def state(self, key: StateKey) -> State:
        """The state under this key."""
        found = self._states.get(key)
        if found is None:
            self.need((key,))
            found = self._states[key]
        return found

    def put(self, key: StateKey, state: State) -> None:
        """Change a state."""
        self._states[key] = self.changes.states[key] = state

    def drop(self, key: StateKey) -> None:
        """Begin afresh: as if the state had never been."""
        self._states.pop(key, None)
        self.changes.states[key] = None

    def member(self, group: str, member: str) -> Member:
        """A member, known or not."""
        place = (group, member)
        found = self._members.get(place)
        if found is None:
            found = self._members[place] = self.shelf.members([place]).get(place) or Member()
        return found

    def size(self, group: str) -> int:
        """Members of the group now."""
        return self._sizes.get(group, 0)

    def grow(self, group: str, by: int) -> None:
        """Members came (1) or went (-1)."""
        self._sizes[group] = max(self._sizes.get(group, 0) + by, 0)

    def spoke(self, group: str, member: str, at: datetime, text: str) -> None:
        """A message was heard; of its words it is only remembered whether they are said again."""
        words = clean(text, 400).lower()
        said, old = (at, hash(words) if len(words) > SHORT else 0), at - DAY
        for place in ((group, member), (group, "")):
            recent = self._recent.get(place)
            if recent is None:
                recent = self._recent[place] = deque(maxlen=500)
            while recent and recent[0][0] < old:
                recent.popleft()
            recent.append(said)

    def messages(self, group: str, member: str, since: datetime, until: datetime) -> int:
        """Messages after `since`, until `until`, of a member; of everybody where none is named."""
        return len([at for at, _ in self._recent.get((group, member), ()) if since < at <= until])

    def repeats(self, group: str, member: str, since: datetime, until: datetime) -> int:
        """How often in a row a member has said the same words; short ones neither count nor part them."""
        last, times = 0, 0
        for at, words in reversed(self._recent.get((group, member), ())):
            if words and since < at <= until:
                if times and words != last:
                    break
                last, times = words, times + 1
        return times

    def did(self, group: str, touch: str, at: datetime) -> None:
        """Something was wished of a platform."""
        self._said.setdefault(group, deque()).append((touch, at))

    def lately(self, group: str, touches: tuple[str, ...], since: datetime) -> int:
        """How often something of these kinds was done in the group since."""
        said = self._said.get(group)
        while said and said[0][1] < since - DAY:
            said.popleft()
        return len([touch for touch, at in said or () if at > since and touch in touches])

    def ranking(self, group: str, count: int, currency: str) -> list[tuple[str, int]]:
        """Members with most, what this turn has moved among it."""
        moved = {
            account.partition("\t")[2]
            for entry in self.changes.ledger
            for account, _ in entry.lines
            if entry.group == group and entry.currency == currency and "\t" in account
        }
        best = dict(self.shelf.ranking(group, count + len(moved), currency))
        best |= {member: self.member(group, member).balances.get(currency, 0) for member in moved}
        return sorted(best.items(), key=lambda held: (-held[1], held[0]))[:count]

    def runs(self, group: str) -> list[Activity]:
        """Open runs in the group, oldest first."""
        return self._runs.get(group, [])

    def open(self, activity: Activity) -> None:
        """A run begins."""
        self.fetch(set(activity.groups), set(), activity.at)
        self.changes.opened.append(activity)
        for group in activity.groups:
            self._runs[group].append(activity)

    def close(self, key: str) -> None:
        """A run has ended."""
        self.changes.closed.append(key)
        self.settings.pop(key, None)
        for runs in self._runs.values():
            runs[:] = [run for run in runs if run.key != key]

    def seal(self, key: StateKey, name: str) -> str:
        """A new seed under a name."""
        seed = self._seeds[(*key, name)] = self.chance()
        self.changes.seals.append((*key, name, seed))
        return seed

    def unseal(self, key: StateKey, name: str) -> str:
        """The seed that was sealed under the name, which is now used up; a new one where none was."""
        seed = self._seeds.pop((*key, name), None) or self.shelf.seed(key, name)
        self.changes.seals.append((*key, name, ""))
        return seed or self.chance()

    def propose(self, proposal: Proposal) -> None:
        """Something waits for a person."""
        self._waiting[proposal.id] = proposal
        self.changes.proposals.append(proposal)

    def waiting(self, group: str) -> list[Proposal]:
        """The group's proposals that wait, those of this turn among them, oldest first."""
        if group not in self._expected:
            self.expect({group})
        made = [one for one in self.changes.proposals if one.group == group]
        return [one for one in self._expected[group] + made if one.id not in self.changes.answered]

    def expect(self, groups: set[str]) -> None:
        """Have the proposals of these groups that wait; for a turn, since other engines may make some."""
        self._expected |= {group: [] for group in groups} | self.shelf.waiting(sorted(groups))

    def author(self, group: str, message: int) -> str:
        """Who wrote a message; "" where that is not known."""
        return self.shelf.author(group, message)

    def answer(self, group: str, number: int, status: str, by: str, reason: str = "") -> Proposal | None:
        """Take a proposal that waits; null where it does not wait any more."""
        if number in self.changes.answered:
            return None
        found = self._waiting.pop(number, None) or self.shelf.proposal(group, number)
        if found is not None:
            self.changes.answered[number] = (status, by, reason)
        return found

    def post(self, entry: Entry) -> None:
        """Write a ledger entry; the balances of members that are held follow."""
        self.changes.ledger.append(entry)
        self.moved(entry)

    def moved(self, entry: Entry) -> None:
        """A ledger entry was written: bring the balances held up to it."""
        for account, amount in entry.lines:
            group, _, member = account.partition("\t")
            held = self._members.get((group, member))
            if held is not None:
                held.balances[entry.currency] = held.balances.get(entry.currency, 0) + amount
