"""TopAnswers chat rooms."""

from pathlib import Path

from logs import Reader

TEXT = """[
{"id": 2, "username": "bo", "userID": 12, "date": "2026-03-01T08:01:00Z", "html": "<p>@ana hi &amp; bye</p>"},
{"id": 1, "username": "ana", "userID": 11, "date": "2026-03-01T08:00:00Z", "html": "<p>hello</p><p>all</p>"},
{"id": 0, "username": "cy", "userID": 13, "date": "yesterday", "html": ""}
]"""


def test_reads_messages_newest_first(read: Reader) -> None:
    got = read({"tea.json": TEXT}, tz="Asia/Shanghai")
    assert [(r["author"], r["text"], r["mentions"]) for r in got.rows] == [
        ("11", "hello\nall", None),
        ("12", "@ana hi & bye", ["ana"]),
    ]
    assert got.rows[0]["at"] == 1_772_352_000_000_000
    assert [(t.line, t.count) for t in got.done.troubles] == [(4, 1)]


def test_the_room(read: Reader, data: Path) -> None:
    assert read(data / "chat/matrix/ta_bqnffi.json.gz").kinds() == {"message": 540}
