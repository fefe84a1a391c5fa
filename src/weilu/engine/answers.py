"""The facts that a practice may ask, answered from the world."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from weilu.engine.world import World
from weilu.kernel.events import Role


@dataclass(slots=True)
class Answers:
    """`weilu.kernel.facts.Facts` for one event of one group, as one practice asks them."""

    world: World
    group: str
    at: datetime
    practice: str
    account: str

    def balance(self, member: str, currency: str = "points") -> int:
        return self.world.member(self.group, member).balances.get(currency, 0)

    def ranking(self, count: int, currency: str = "points") -> Sequence[tuple[str, int]]:
        return self.world.ranking(self.group, count, currency)

    def joined(self, member: str) -> datetime | None:
        return self.world.member(self.group, member).joined

    def role(self, member: str) -> Role:
        return self.world.member(self.group, member).role

    def name(self, member: str) -> str:
        return self.world.member(self.group, member).name or member.rpartition("/")[2]

    def inviter(self, member: str) -> str | None:
        return self.world.member(self.group, member).inviter

    def tags(self, member: str) -> frozenset[str]:
        return frozenset(self.world.member(self.group, member).tags)

    def strikes(self, member: str) -> int:
        return self.world.member(self.group, member).strikes

    def messages(self, member: str, seconds: float) -> int:
        return self.world.messages(self.group, member, self.at - timedelta(seconds=seconds), self.at)

    def repeats(self, member: str, seconds: float) -> int:
        return self.world.repeats(self.group, member, self.at - timedelta(seconds=seconds), self.at)

    def members(self) -> int:
        return self.world.size(self.group)

    def runs(self) -> Sequence[str]:
        return [run.key for run in self.world.runs(self.group) if run.practice == self.practice]

    def me(self) -> str:
        return self.account
