"""What a practice may ask: a dozen read-only questions about the group of the event.

Facts are advice: they include what earlier events of the same batch did, but anything scarce is
decided only when it is wished for.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from weilu.kernel.events import Role


class Facts(Protocol):
    """Answered by the engine, by replay and by the simulator alike."""

    def balance(self, member: str, currency: str = "points") -> int:
        """What the member has, in whole units (minor units of money)."""

    def ranking(self, count: int, currency: str = "points") -> Sequence[tuple[str, int]]:
        """The members who have most in this group, with what they have, most first."""

    def joined(self, member: str) -> datetime | None:
        """When the present stay began; null where nobody saw it."""

    def role(self, member: str) -> Role:
        """Owner, admin, member or unknown."""

    def name(self, member: str) -> str:
        """The name last shown."""

    def inviter(self, member: str) -> str | None:
        """Who brought the member in."""

    def tags(self, member: str) -> frozenset[str]:
        """The member's tags."""

    def strikes(self, member: str) -> int:
        """Broken rules noted against the member and not taken back."""

    def messages(self, member: str, seconds: float) -> int:
        """The member's messages here in the last seconds (at most a day), that of the event among them;
        with no member, everybody's. It counts up to 500."""

    def repeats(self, member: str, seconds: float) -> int:
        """How often in a row, up to now and within the last seconds, the member said the same words; words
        of up to four characters neither count nor part those around them."""

    def members(self) -> int:
        """Members of the group now, as far as is known."""

    def runs(self) -> Sequence[str]:
        """Keys of this practice's open activities in the group, oldest first."""

    def me(self) -> str:
        """Weilu's own account in this group; empty where unknown."""
