"""WhatsApp text: clocks and orders of dates, several lines, who came and went, media, damage."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from logs import Reader

from weilu.kernel.errors import WeiluError

ANDROID = """12/05/2023, 21:04 - Messages and calls are end-to-end encrypted. Tap to learn more.
12/05/2023, 21:04 - Ana created group "Evening: runs"
12/05/2023, 21:05 - Ana added Bo, Cy and +49 170 1234567
13/05/2023, 07:10 - Bo: who runs today?
I start at six
13/05/2023, 07:11 - Ana: @491701234567 comes: I do too
13/05/2023, 07:12 - Ana: IMG-20230513-WA0001.jpg (file attached)
our track
13/05/2023, 07:13 - Cy: <Media omitted>
13/05/2023, 07:14 - Cy: This message was deleted
13/05/2023, 07:15 - Dee joined using this group's invite link
13/05/2023, 07:16 - Ana removed Cy
13/05/2023, 07:17 - Bo left
13/05/2023, 07:18 - +49 170 1234567 changed to +49 170 7654321
13/05/2023, 07:19 - +49 170 7654321: new phone
13/05/2023, 07:20 - Ana changed the subject from "Evening: runs" to "Runs"
13/05/2023, 07:21 - Ana:
"""
IOS = """\u200e[13.05.23, 07:10:01] Runs: \u200eMessages and calls are end-to-end encrypted.
[13.05.23, 07:10:05] Ana: \u200eAna hat Bo hinzugefügt
[13.05.23, 07:11:09] ~\u202fBo: \u200eBild weggelassen
\u200e[13.05.23, 07:12:09] Ana: \u200e<Anhang: 00000003-AUDIO-2023-05-13.opus>
[14.05.23, 07:12:10] Ana: hi @\u2068Bo\u2069
"""


def moment(row: dict[str, object]) -> str:
    at = row["at"]
    assert isinstance(at, int)
    return datetime.fromtimestamp(at // 1_000_000, UTC).isoformat(" ", "minutes")[:16]


def test_android(read: Reader) -> None:
    got = read({"WhatsApp Chat with Runs.txt": ANDROID})
    assert [(r["kind"], r["author"], r["target"]) for r in got.rows] == [
        ("notice", None, None),
        ("join", "Ana", None),
        ("invite", "Bo", "Ana"),
        ("invite", "Cy", "Ana"),
        ("invite", "+49 170 1234567", "Ana"),
        ("message", "Bo", None),
        ("message", "Ana", None),
        ("message", "Ana", None),
        ("message", "Cy", None),
        ("recall", "Cy", None),
        ("join", "Dee", None),
        ("kick", "Cy", "Ana"),
        ("leave", "Bo", None),
        ("rename", "+49 170 1234567", "+49 170 7654321"),
        ("message", "+49 170 1234567", None),
        ("notice", None, None),
        ("message", "Ana", None),
    ]
    talk = [r for r in got.rows if r["kind"] == "message"]
    assert [r["text"] for r in talk[:4]] == [
        "who runs today?\nI start at six", "@491701234567 comes: I do too", "our track", "",
    ]  # fmt: skip
    assert [r["media"] for r in talk[:4]] == [None, None, "image", "other"]
    assert talk[1]["mentions"] == ["+49 170 1234567"]
    assert talk[4]["name"] == "+49 170 7654321"
    assert moment(talk[0]) == "2023-05-13 07:10"
    assert [(g.key, g.name) for g in got.groups.values()] == [("whatsapp/Runs", "Runs")]
    assert not got.done.assumptions


def test_ios_in_an_archive_is_named_by_it(read: Reader, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "WhatsApp Chat - Runs.zip", "w") as archive:
        archive.writestr("_chat.txt", IOS.replace("\n", "\r\n"))
    got = read(tmp_path / "WhatsApp Chat - Runs.zip")
    assert [(r["kind"], r["author"], r["media"]) for r in got.rows] == [
        ("notice", None, None),
        ("invite", "Bo", None),
        ("message", "Bo", "image"),
        ("message", "Ana", "voice"),
        ("message", "Ana", None),
    ]
    assert got.rows[4]["mentions"] == ["Bo"]
    assert [g.name for g in got.groups.values()] == ["Runs"]


LANGUAGES = {
    "de": ["Ana hat die Gruppe „Lauf“ erstellt.", "Ana hat Bo hinzugefügt.", "Cy wurde hinzugefügt.",
           "Dee ist der Gruppe mit dem Einladungslink beigetreten.", "Ana hat Cy entfernt.",
           "Bo hat die Gruppe verlassen.", "Ana hat den Betreff von „Lauf“ zu „Läufe“ geändert."],
    "es": ["Ana creó el grupo “Correr”", "Ana añadió a Bo", "Se añadió a Cy",
           "Dee se unió usando el enlace de invitación de este grupo.", "Ana eliminó a Cy",
           "Bo salió del grupo", "Ana cambió el asunto de “Correr” a “Trote”"],
    "pt": ["Ana criou o grupo “Corrida”", "Ana adicionou Bo", "Cy foi adicionado",
           "Dee entrou usando o link de convite deste grupo", "Ana removeu Cy", "Bo saiu",
           "Ana mudou o nome do grupo de “Corrida” para “Pista”"],
    "fr": ["Ana a créé le groupe « Course »", "Ana a ajouté Bo", "Cy a été ajouté",
           "Dee a rejoint le groupe via un lien d’invitation", "Ana a retiré Cy", "Bo a quitté le groupe",
           "Ana a changé le sujet de « Course » en « Piste »"],
    "zh": ["Ana创建了群组“夜跑”", "Ana添加了Bo", "Cy已被添加", "Dee通过群组的邀请链接加入了群组",
           "Ana移除了Cy", "Bo退出了群组", "Ana将群组名称更改为“晨跑”"],
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_came_and_went(read: Reader, language: str) -> None:
    lines = "".join(f"2023/05/13 21:{n:02d} - {line}\n" for n, line in enumerate(LANGUAGES[language]))
    got = read({"x.txt": lines + "2023/05/13 22:00 - Ana: ok\n"})
    assert [(r["kind"], r["author"], r["target"]) for r in got.rows] == [
        ("join", "Ana", None),
        ("invite", "Bo", "Ana"),
        ("invite", "Cy", None),
        ("join", "Dee", None),
        ("kick", "Cy", "Ana"),
        ("leave", "Bo", None),
        ("notice", None, None),
        ("message", "Ana", None),
    ]


def test_a_message_that_reads_like_a_notice_stays_a_message(read: Reader) -> None:
    got = read({"x.txt": "13/05/2023, 21:00 - Bo: Ana left\n13/05/2023, 21:00 - Bo: Ana added Cy\n"})
    assert got.kinds() == {"message": 2}


@pytest.mark.parametrize(
    ("dates", "first", "assumed"),
    [
        (["13/05/2023", "14/05/2023"], "2023-05-13", 0),
        (["05/13/2023", "05/14/2023"], "2023-05-13", 0),
        (["05/01/2023", "05/09/2023", "06/02/2023"], "2023-05-01", 0),  # runs backwards day-first
        (["05/01/2023", "06/01/2023"], "2023-01-05", 1),
        (["5.1.23", "6.1.23"], "2023-01-05", 1),
        (["1/1/21", "1/1/21"], "2021-01-01", 0),  # the same day in any order
        (["23-05-13", "24-05-01"], "2023-05-13", 0),
        (["2023-05-13", "2023-06-01"], "2023-05-13", 0),
        (["2023. 5. 13.", "2023. 6. 1."], "2023-05-13", 0),
    ],
)
def test_order_of_dates(read: Reader, dates: list[str], first: str, assumed: int) -> None:
    got = read({"x.txt": "".join(f"{date}, 21:00 - Ana: {n}\n" for n, date in enumerate(dates))})
    row = next(r for r in got.rows if r["text"] == "0")
    assert moment(row)[:10] == first
    assert len(got.done.assumptions) == assumed
    assert all("--dates mdy" in a.en and "--dates mdy" in a.zh for a in got.done.assumptions)


def test_the_operator_decides(read: Reader) -> None:
    got = read({"x.txt": "05/01/2023, 21:00 - Ana: hi\n"}, dates="mdy")
    assert moment(got.rows[0])[:10] == "2023-05-01" and not got.done.assumptions
    same = read({"x.txt": "2023-05-01, 21:00 - Ana: hi\n"}, dates="mdy")
    assert moment(same.rows[0])[:10] == "2023-05-01"


def test_evidence_that_comes_late(read: Reader) -> None:
    lines = "".join(f"{1 + n // 3000}/02/2023, 10:00 - Ana: {'x' * 300} {n}\n" for n in range(30_000))
    got = read({"x.txt": lines + "".join(f"2/{d}/2023, 10:00 - Ana: late\n" for d in (13, 14, 15))})
    assert moment(got.rows[0])[:10] == "2023-01-02" and not got.done.assumptions
    assert got.kinds() == {"message": 30_003}


@pytest.mark.parametrize(
    ("clock", "read_as"),
    [
        ("9:05 PM", "21:05"), ("12:05 am", "00:05"), ("12:05 p.\u00a0m.", "12:05"), ("9:05\u202fPM", "21:05"),
        ("下午9:05", "21:05"), ("21.05", "21:05"), ("9:05:59 a. m.", "09:05"),
    ],
)  # fmt: skip
def test_clocks(read: Reader, clock: str, read_as: str) -> None:
    got = read({"x.txt": f"2023/5/13, {clock} - Ana: hi\n"})
    assert moment(got.rows[0])[11:] == read_as


def test_an_overlap_adds_nothing_and_the_zone_moves_no_id(read: Reader) -> None:
    lines = ANDROID.splitlines(keepends=True)
    again = read({"a/_chat.txt": ANDROID, "b.txt": ANDROID}, {"a/_chat.txt": "".join(lines[3:])}, group="one")
    assert sum(c.kept for c in again.done.counts.values()) == 17
    utc, tokyo = read({"x.txt": ANDROID}), read({"x.txt": ANDROID}, tz="Asia/Tokyo")
    assert [r["id"] for r in utc.rows] == [r["id"] for r in tokyo.rows]


def test_identical_rows_of_a_minute_are_told_apart(read: Reader) -> None:
    got = read({"x.txt": "13/05/2023, 21:00 - Ana: ok\n" * 3})
    assert got.kinds() == {"message": 3}


def test_damage(read: Reader) -> None:
    broken = ANDROID[:-40].encode().replace(b"today", b"to\xff\x00day")
    got = read({"x.txt": b"\xef\xbb\xbfjunk\n" + broken + b"\n45/45/2023, 10:00 - Ana: when?\n"})
    assert [(t.line, t.count) for t in got.done.troubles] == [(1, 2)]
    assert got.kinds()["message"] == 5
    utf16 = read({"x.txt": ANDROID.encode("utf-16")})
    assert len(utf16.rows) == 17


def test_a_line_too_long_is_counted(read: Reader) -> None:
    long = "13/05/2023, 21:00 - Bo: " + "x" * 9_000_000 + "\n13/05/2023, 21:01 - Bo: after\n"
    got = read({"x.txt": ANDROID + long})
    assert got.rows[-1]["text"] == "after" and got.done.troubles[0].count == 1
    assert got.done.troubles[0].line == 18


def test_an_empty_file_is_no_chat(read: Reader) -> None:
    with pytest.raises(WeiluError):
        read({"x.txt": ""})


EXPECTED = {
    "chat-analytics/whatsapp/2A_5M.txt": ({"message": 5}, 0),
    "chat-analytics/whatsapp/4A_11M.txt": ({"message": 11, "join": 1, "notice": 2}, 1),
    "chat-analytics/whatsapp/4A_11M.zip": ({"message": 11, "join": 1, "notice": 2}, 1),
    "whatsapp-chat-parser/short-chat.txt": ({"message": 3, "notice": 2}, 0),
    "whatstk/lorem.txt": ({"message": 500}, 0),
    "whatstk/lorem-2000.txt": ({"message": 2000}, 0),
    "whatstk/lorem-merge-part1.txt": ({"message": 300}, 0),
    "whatstk/lorem-merge-part2.txt": ({"message": 300}, 0),
    "whatstk/pokemon.txt": ({"message": 18, "notice": 2}, 0),
    "chat-miner/whatsapp/test_[mmddyy]_24hrs.txt": ({"message": 6, "join": 1, "notice": 2}, 0),
    "chat-miner/whatsapp/test_ddmmyy_24hrs.txt": ({"message": 6, "join": 1, "notice": 2}, 0),
    "chat-miner/whatsapp/test_mmddyy_24hrs.txt": ({"message": 6, "join": 1, "notice": 2}, 0),
    "chat-miner/whatsapp/test_mmddyyyy_12hrs.txt": ({"message": 6, "join": 1, "notice": 2}, 0),
    "chat-miner/whatsapp/test_yyyymmdd_24hrs.txt": ({"message": 6, "join": 1, "notice": 2}, 0),
}


@pytest.mark.parametrize("path", EXPECTED)
def test_the_samples(read: Reader, data: Path, path: str) -> None:
    got = read(data / "fixtures" / path)
    kinds, assumed = EXPECTED[path]
    assert got.kinds() == kinds
    assert got.done.formats == {"whatsapp_txt": 1}
    assert len(got.done.assumptions) == assumed
    if "chat-miner" in path:
        target = json.loads((data / "fixtures/chat-miner/whatsapp/target.json").read_text("utf-8"))
        talk = [r for r in got.rows if r["kind"] == "message"][::-1]
        assert [moment(r) for r in talk] == [t["timestamp"][:16].replace("T", " ") for t in target]
        assert [r["author"] for r in talk] == [t["author"] for t in target]


def test_every_header_is_read(read: Reader, data: Path) -> None:
    formats = json.loads((data / "fixtures/whatstk/header_format_support.json").read_text("utf-8"))
    days = [datetime(2021, 1, 5, 9, 7, 31), datetime(2021, 1, 22, 15, 8), datetime(2021, 2, 3, 0, 9)]
    days += [datetime(2021, month, 27, 12, 30) for month in (3, 5, 6)]
    files = {}
    for n, row in enumerate(formats):
        pattern = row["format"].replace("%name", "Ana")
        files[f"{n:02d}.txt"] = "".join(f"{d.strftime(pattern)} hi {n}\n" for n, d in enumerate(days))
    got = read(files)
    for n, row in enumerate(formats):
        mine = [r for r in got.rows if r["group"] == f"whatsapp/{n:02d}"]
        assert [r["author"] for r in mine] == ["Ana"] * 6, row
        assert [moment(r) for r in mine] == [d.isoformat(" ", "minutes")[:16] for d in days], row
