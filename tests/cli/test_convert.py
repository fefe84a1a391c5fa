"""`weilu convert`: from any export to ChatLab's format, and back."""

import json
from pathlib import Path

from logs import Reader

from weilu.cli import weilu

TALK = "[10:00:00] <ana> hello\n[10:01:00] <bo> ana: hi\n[10:02:00] *** Joins: cy (~c@host)\n"


def test_what_is_written_reads_as_the_same(tmp_path: Path, read: Reader) -> None:
    for group in ("#tea", "#chess"):
        (tmp_path / "logs" / group).mkdir(parents=True)
        (tmp_path / "logs" / group / "2026-03-01.log").write_text(TALK)
    target = tmp_path / "chats.jsonl"
    command = ["convert", str(tmp_path / "logs"), "--to", str(target), "--tz", "UTC"]
    weilu.main(command, standalone_mode=False)
    lines = [json.loads(line) for line in target.read_text().splitlines()]
    assert [line["_type"] for line in lines].count("header") == 2
    before, after = read(tmp_path / "logs"), read(target)
    assert after.kinds() == before.kinds() == {"message": 4, "join": 2}
    said = [
        [(r["at"], r["name"], r["text"]) for r in got.rows if r["kind"] == "message"]
        for got in (before, after)
    ]
    assert sorted(said[0], key=str) == sorted(said[1], key=str)
