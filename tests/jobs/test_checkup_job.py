"""The zone in which a check-up shows its times, and the names by which it calls groups."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from weilu.exports.base import Options
from weilu.jobs.checkup import checkup
from weilu.jobs.ingest import ingest
from weilu.lake import Lake


@pytest.mark.parametrize(("guessed", "shown"), [(True, "Asia/Shanghai"), (False, "Europe/London")])
def test_times_are_of_the_groups_own_zone_unless_another_is_asked_for(
    tmp_path: Path, guessed: bool, shown: str
) -> None:
    log, lake = tmp_path / "2026-03-01.log", Lake(tmp_path / "lake")
    log.write_text("[10:00:00] <ana> hello\n[10:01:00] <bo> hi\n")
    ingest([log], lake, Options(zone=ZoneInfo("Asia/Shanghai")))
    done = checkup([], Options(zone=ZoneInfo("Europe/London"), zone_guessed=guessed), lake=lake)
    assert done.zone == shown


def test_a_zone_was_guessed_for_times_without_one_only(tmp_path: Path) -> None:
    guess = Options(zone=ZoneInfo("Asia/Shanghai"), zone_guessed=True)
    log = tmp_path / "2026-03-01.log"
    log.write_text("[10:00:00] <ana> hello\n[10:01:00] <bo> hi\n")
    zoned = tmp_path / "zoned.csv"
    zoned.write_text("AuthorID,Author,Date,Content\n1,ana,2026-03-01T10:00:00.000+00:00,hello\n")
    for path, said in ((log, "Times without a zone"), (zoned, "Hours and days are those of Asia/Shanghai")):
        assert checkup([path], guess).ingested.assumptions[0].en.startswith(said)


def test_groups_of_one_name_are_told_apart_by_where_they_lay(tmp_path: Path) -> None:
    for place in ("open/tea", "closed/tea", "open/chess"):
        (tmp_path / place).mkdir(parents=True)
        rows = "AuthorID,Author,Date,Content\n1,ana,2026-03-01T10:00:00.000+00:00,hello\n"
        (tmp_path / place / "1.csv").write_text(rows)
    groups = checkup([tmp_path], Options()).analysis.results.groups
    assert sorted(row.name for row in groups.values()) == ["chess", "tea (closed)", "tea (open)"]
