"""Kept statements change no figure, whatever the state of the cache and the day looked at."""

from pathlib import Path

import ibis
import pyarrow as pa
import pytest
import worked

from weilu.analysis.base import Base
from weilu.analysis.base.build import build
from weilu.analysis.base.compiled import Compiled, day, fetch
from weilu.analysis.metrics import member_states, messages

ROWS = [
    {"group": group, "at": f"2026-03-{number:02d} 09:00", "member": member}
    for number in range(1, 29)
    for group, member in (("g", "ana"), ("g", "bo"), ("h", "ana"))
    if number % 3 or member == "bo"
]
LAST, EARLIER = 20_540, 20_530
Figures = list[list[dict[str, object]]]


def _figures(base: Base) -> Figures:
    found = [fetch(base, module.__name__, module.compute) for module in (messages, member_states)]
    keys = [(name, "ascending") for name in ("group", "period", "dimension")]
    return [table.sort_by(keys).to_pylist() for table in found]


def _plain(last: int) -> Figures:
    with worked.duck(worked.facts(ROWS), last) as base:
        return _figures(base)


def _kept(folder: Path, last: int) -> tuple[Figures, bool]:
    """The figures, and whether anything had to be compiled."""
    con = ibis.duckdb.connect()
    engine = Compiled(con, folder)
    engine.last = last
    events = con.create_table("facts", worked.with_links(worked.facts(ROWS)))
    names = pa.table({"group": ["g", "h"], "name": ["g", "h"], "platform": ["test"] * 2})
    base = build(events, con.create_table("names", names), engine.keep, last, show=engine.show, day=day())
    found = _figures(base.on(engine))
    engine.save()
    con.disconnect()
    return found, engine.new


def test_cold_warm_and_none_agree(tmp_path: Path) -> None:
    assert _kept(tmp_path, LAST) == (_plain(LAST), True)
    assert _kept(tmp_path, LAST) == (_plain(LAST), False)


def test_one_cache_for_all_days(tmp_path: Path) -> None:
    _kept(tmp_path, LAST)
    assert _plain(EARLIER) != _plain(LAST)
    assert _kept(tmp_path, EARLIER) == (_plain(EARLIER), False)


@pytest.mark.parametrize("content", [b"", b"no mark\n{}", b"\xff\xfe", b'{"half'])
def test_corrupt_cache_is_ignored(tmp_path: Path, content: bytes) -> None:
    _kept(tmp_path, LAST)
    (kept,) = tmp_path.glob("sql-*.json")
    kept.write_bytes(content)
    assert _kept(tmp_path, LAST) == (_plain(LAST), True)


def test_unwritable_cache_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert _kept(tmp_path / "file" / "below", LAST) == (_plain(LAST), True)
