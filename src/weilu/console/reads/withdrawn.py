"""What needs a person no more: proposals that were withdrawn, and why."""

import json
from dataclasses import dataclass
from datetime import datetime

from weilu.console.reads import acts
from weilu.console.reads.today import Place, places
from weilu.engine import sql
from weilu.engine.withdraw import REASONS
from weilu.kernel import codec
from weilu.kernel.texts import Text, plain
from weilu.store.models import Proposal

MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """A proposal, in words, with the reason for which nobody has to decide on it."""

    group: Place
    practice: Text
    what: Text
    because: Text
    at: datetime


def withdrawn(now: datetime) -> list[Withdrawn]:
    """Those that would wait still, latest first."""
    rows = Proposal.objects.filter(status="withdrawn", expires__gt=sql.micro(now)).order_by("-at")[:MOST]
    groups = places(row.group_key for row in rows)
    return [_read(row, groups[row.group_key]) for row in rows if row.group_key in groups]


def _read(row: Proposal, group: Place) -> Withdrawn:
    actions = [codec.action_of(one) for one in json.loads(row.body)["actions"]]
    names = acts.names_of(str(getattr(one, "member", "")) for one in actions)
    said = [acts.act(one, names, group.lang).what for one in actions]
    return Withdrawn(
        group=group,
        practice=acts.title(row.practice),
        what=Text("；".join(one.zh for one in said), "; ".join(one.en for one in said)),
        because=REASONS.get(row.reason, plain(row.reason)),
        at=sql.moment(row.at),
    )
