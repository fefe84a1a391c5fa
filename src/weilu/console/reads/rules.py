"""How practices stand: in all groups, and in those that say something else themselves."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from weilu.console.reads import acts
from weilu.console.reads.today import Place, place_of
from weilu.engine.house import practices
from weilu.jobs.trial import SHOWN, Trial
from weilu.kernel.events import Mode
from weilu.kernel.practice import Practice
from weilu.kernel.texts import Text
from weilu.store.models import Group, Switch

MODES: tuple[Mode, ...] = ("off", "observe", "suggest", "act")


@dataclass(frozen=True, slots=True)
class Standing:
    """A practice's mode and settings somewhere; `own`: decided for this very group."""

    mode: Mode
    settings: dict[str, Any]
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A practice in the list of all; `elsewhere` counts the modes of groups that say something themselves."""

    name: str
    title: Text
    does: Text
    activity: bool
    mode: Mode
    elsewhere: list[tuple[Mode, int]]


@dataclass(frozen=True, slots=True)
class Here:
    """A live group, and how a practice stands in it."""

    group: Place
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """Something that a practice would have done on history."""

    at: Any
    who: str
    what: Text
    words: str
    proposed: bool
    because: tuple[str, str]


def standing(practice: str, group: str = "") -> Standing:
    """How a practice stands in a group, or ("") in all groups that say nothing themselves."""
    rows = Switch.objects.filter(practice=practice, group_key__in=("", group))
    return _standing({row.group_key: row for row in rows}, group)


def _standing(rows: Mapping[str, Switch], group: str) -> Standing:
    row = rows.get(group) or rows.get("")
    if row is None:
        return Standing("off", {}, own=False)
    return Standing(cast(Mode, row.mode), json.loads(row.settings), own=row.group_key == group)


def summaries() -> list[Summary]:
    """Every practice, those that are on somewhere first."""
    rows = Switch.objects.all()
    usual = {row.practice: cast(Mode, row.mode) for row in rows if not row.group_key}
    own = Counter((row.practice, cast(Mode, row.mode)) for row in rows if row.group_key)
    made = [_summary(name, one, usual.get(name, "off"), own) for name, one in practices().items()]
    return sorted(made, key=lambda one: (one.mode == "off" and not one.elsewhere, one.name))


def _summary(name: str, practice: Practice, mode: Mode, own: Counter[tuple[str, Mode]]) -> Summary:
    return Summary(
        name=name,
        title=practice.title,
        does=practice.does,
        activity=practice.scope == "activity",
        mode=mode,
        elsewhere=[(one, own[name, one]) for one in reversed(MODES) if own[name, one]],
    )


def here(practice: str) -> list[Here]:
    """How a practice stands in each live group."""
    rows = {row.group_key: row for row in Switch.objects.filter(practice=practice)}
    groups = Group.objects.filter(live=True).order_by("name")
    return [Here(place_of(group), _standing(rows, group.key)) for group in groups]


def in_group(group: str) -> list[tuple[str, Practice, Standing]]:
    """Every practice as it stands in a group, by name."""
    rows: dict[str, dict[str, Switch]] = {}
    for row in Switch.objects.filter(group_key__in=("", group)):
        rows.setdefault(row.practice, {})[row.group_key] = row
    return [(name, one, _standing(rows.get(name, {}), group)) for name, one in practices().items()]


def with_history() -> list[Place]:
    """Groups on whose history a practice can be tried: live ones first, then imported ones."""
    found = Group.objects.order_by("-live", "-last_at", "name")[:500]
    return [place_of(group) for group in found]


def touched(trial: Trial) -> list[Touched]:
    """What would have been done, the first `SHOWN`."""
    found = trial.result.touches[:SHOWN] if trial.result else []
    made = []
    for touch in found:
        shown = acts.act(touch.action, trial.names, trial.lang)
        member, text = trial.texts.get(touch.event, ("", ""))
        made.append(
            Touched(
                at=touch.at,
                who=acts.called(touch.member, trial.names) if touch.member else "",
                what=shown.what,
                words=shown.words,
                proposed=touch.proposed,
                because=(acts.called(member, trial.names) if member else "", text[:300]),
            )
        )
    return made


def kinds(counts: Counter[str]) -> list[Text]:
    """How often each kind of action, most often first."""
    return [acts.counted(kind, n) for kind, n in counts.most_common()]
