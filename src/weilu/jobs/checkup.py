"""The check-up: files or a lake in, an analysis of every group out. Knows neither store nor Django.

What needs Ibis is loaded late: it takes most of a second, in which files are read and judged already.
"""

from __future__ import annotations

import importlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weilu.analysis.base.facts import making
from weilu.exports.base import Options
from weilu.jobs.ingest import READING, Ingested, ingest
from weilu.kernel import ids
from weilu.kernel.diagnosis import Evidence, Finding
from weilu.kernel.errors import OperatorError
from weilu.kernel.memory import rare_collections
from weilu.kernel.progress import Told
from weilu.kernel.texts import Lang, Text
from weilu.kernel.time import date_of
from weilu.lake import Lake
from weilu.lake.writer import Counts

if TYPE_CHECKING:
    from weilu.analysis.names import Names
    from weilu.analysis.results import Value
    from weilu.analysis.run import Analysis, Diagnosed
    from weilu.analysis.scorecard import Score

_STAFF = Text("按 --staff 算作运营的有 {n} 人", "Taken as staff, as --staff says: {n}")
_NOTHING = Text("还没有导入过聊天记录", "No chat logs have been imported yet")
_IMPORT = Text(
    "给出文件：weilu checkup PATH…，或先运行 weilu import",
    "Name the files: weilu checkup PATH…, or run weilu import first",
)
MUCH = 4 << 20
"""A file of so many bytes is worth processes that judge what others read."""
_COUNTING = Text("计算 {name}", "Computing {name}")


@dataclass(frozen=True, slots=True)
class CheckUp:
    """A finished check-up. `names` shows or masks members; `ingested` is empty for a kept lake."""

    analysis: Analysis
    names: Names
    ingested: Ingested
    zone: str


def checkup(
    paths: list[Path],
    options: Options,
    *,
    lake: Lake | None = None,
    as_of: int | None = None,
    show_names: bool = False,
    staff: Sequence[str] = (),
    progress: Told = lambda what, share: None,
) -> CheckUp:
    """Read `paths` (none: only what `lake` holds) and analyse every group. Without a lake of its own
    it works on one that it throws away. `staff`: names or ids of those who run the groups, see `appoint`."""
    with rare_collections(), _lake(lake) as home:
        done = Ingested()
        if paths:
            with making(home, _much(paths)) as wrote:
                done = ingest(
                    paths,
                    home,
                    options,
                    lambda file, rows: progress(READING.fill(file=Path(file).name, rows=rows), None),
                    wrote,
                )
                importlib.import_module("weilu.analysis.run")  # while the last files are judged
        elif not home.files():
            raise OperatorError(_NOTHING, _IMPORT)
        analysis, names = _analysed(home, done, as_of, show_names, staff, progress)
        return CheckUp(analysis, names, done, _zone(home, options))


def _zone(lake: Lake, options: Options) -> str:
    """The zone that times are shown in: the groups' own where they share one and no other is asked for."""
    own = {group.zone for group in lake.groups().values()}
    return own.pop() if options.zone_guessed and len(own) == 1 else options.zone.key


def _much(paths: list[Path]) -> bool:
    return any(os.path.isfile(path) and os.path.getsize(path) >= MUCH for path in paths)


def _analysed(
    home: Lake, done: Ingested, as_of: int | None, show_names: bool, staff: Sequence[str], progress: Told
) -> tuple[Analysis, Names]:
    from weilu.analysis.base.duck import base_of
    from weilu.analysis.base.staff import appoint
    from weilu.analysis.names import Names
    from weilu.analysis.run import analyse

    with base_of(home, as_of) as base:
        if staff:
            done.assumptions.append(_STAFF.fill(n=appoint(base, staff)))
        analysis = analyse(base, lambda name, at, of: progress(_COUNTING.fill(name=name), at / of))
        return analysis, Names.of(base, show_names)


@contextmanager
def _lake(lake: Lake | None) -> Iterator[Lake]:
    if lake is not None:
        yield lake
        return
    with tempfile.TemporaryDirectory(prefix="weilu-") as folder:
        yield Lake(Path(folder), passing=True)


def as_json(done: CheckUp, lang: Lang) -> dict[str, Any]:
    """The check-up as plain data for `--json`; times are ISO 8601 UTC, unknown is null."""
    return {
        "groups": [_group(done, key, lang) for key in done.analysis.groups],
        "skipped": [
            {"file": t.file, "line": t.line, "rows": t.count, "why": t.why[lang]}
            for t in done.ingested.troubles
        ],
        "unrecognised": done.ingested.strange,
        "assumptions": [a[lang] for a in done.ingested.assumptions],
        "as_of": date_of(done.analysis.as_of).isoformat(),
        "zone": done.zone,
    }


def _group(done: CheckUp, key: str, lang: Lang) -> dict[str, Any]:
    group = done.analysis.groups[key]
    from weilu.analysis.scorecard import scorecard

    row, results = group.view.row, done.analysis.results
    counts = done.ingested.counts.get(key, Counts())
    return {
        "key": key,
        "name": row.name,
        "platform": row.platform,
        "first": _iso(row.first_at),
        "last": _iso(row.last_at),
        "messages": row.messages,
        "members": row.members,
        "joins": row.joins,
        "leaves": row.leaves,
        "verdict": {
            "kind": group.verdict.kind,
            "reasons": [reason[lang] for reason in group.verdict.reasons],
            "remedy": group.verdict.remedy[lang],
        },
        "scorecard": [_score(score, group, lang) for score in scorecard(group.view)],
        "findings": [_finding(done, group, finding, lang) for finding in group.findings],
        "rows": {
            "read": counts.read,
            "repeated": counts.repeated,
            "kept": counts.kept,
            "skipped": done.ingested.skipped.get(key, 0),
        },
        "metrics": {
            name: _value(results.value(name, key), table.metric.unit)
            for name, table in results.tables.items()
        },
    }


def _score(score: Score, group: Diagnosed, lang: Lang) -> dict[str, Any]:
    """What comes next is left out where the verdict says what to do."""
    return {
        "element": score.key,
        "title": score.element[lang],
        "score": score.score,
        "parts": [asdict(part) for part in score.parts],
        "next": "" if group.verdict.remedy[lang] else score.following[lang],
    }


def _finding(done: CheckUp, group: Diagnosed, finding: Finding, lang: Lang) -> dict[str, Any]:
    return {
        "diagnosis": finding.diagnosis,
        "severity": finding.severity,
        "facts": finding.facts[lang],
        "remedy": finding.remedy[lang],
        "catalogue": list(finding.catalogue),
        "evidence": [_evidence(done, group, one) for one in finding.evidence],
    }


def _evidence(done: CheckUp, group: Diagnosed, one: Evidence) -> dict[str, str]:
    member = done.names.of_member(group.view.key, one.member)
    return {"event": ids.label(one.event), "at": _iso(one.at), "member": member}


def _value(found: Value | None, unit: str) -> dict[str, Any]:
    if found is None:
        return {"value": None, "unit": unit, "n": 0, "coverage": 0.0, "low": None, "high": None}
    return {
        "value": found.value,
        "unit": unit,
        "n": found.n,
        "coverage": found.coverage,
        "low": found.low,
        "high": found.high,
    }


def _iso(at: int) -> str:
    day, rest = divmod(at, 86_400_000_000)
    seconds = rest // 1_000_000
    return f"{date_of(day).isoformat()}T{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}Z"
