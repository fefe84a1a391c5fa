"""Gitter rooms as text."""

from pathlib import Path

import pytest
from logs import Reader

TEXT = r"""[2026-03-01 08:00:00] <ana> hello
and more
[2026-03-01 08:00:10] <bo> ana: it\'s @cy-d\nreally
-----------------------------
1 [2026-03-01T08:00:20] <cy-d> yes
-----------------------------
"""


def test_reads_both_styles(read: Reader) -> None:
    got = read({"tea.txt": TEXT})
    assert [(r["author"], r["text"], r["mentions"]) for r in got.rows] == [
        ("ana", "hello\nand more", None),
        ("bo", "ana: it's @cy-d\nreally", ["ana", "cy-d"]),
        ("cy-d", "yes", None),
    ]
    assert got.rows[2]["at"] == 1_772_352_020_000_000
    assert [g.name for g in got.groups.values()] == ["tea"]
    assert got.done.troubles == []


def test_a_line_outside_a_dialog_is_skipped(read: Reader) -> None:
    got = read({"tea.txt": TEXT + "stray\n"})
    assert [(t.line, t.count) for t in got.done.troubles] == [(7, 1)]


@pytest.mark.parametrize(
    ("name", "messages"),
    [
        ("raw__docker_docker_chatFormat.ascii", 28_586),
        ("disentangle__docker_docker", 18_412),
        ("manual__angular", 777),
        ("manual__dl4j", 1_130),
        ("manual__docker", 1_124),
        ("manual__ethereum", 516),
    ],
)
def test_the_rooms(read: Reader, data: Path, name: str, messages: int) -> None:
    assert read(data / f"chat/gitter/{name}.txt.gz").kinds() == {"message": messages}
