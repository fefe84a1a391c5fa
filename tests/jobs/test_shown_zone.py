"""The zone in which a check-up of a kept log shows its times."""

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
