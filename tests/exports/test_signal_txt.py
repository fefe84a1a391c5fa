"""Signal text: several lines, attachments, reactions, damage."""

from pathlib import Path

from logs import Reader

CHAT = """[2023-05-13, 07:10] Bo: who runs today?
I start at six
[2023-05-13, 07:11] Ana: our track ![track](./media/track.jpg) (- Bo: 👍, Cy: 🎉 -)
[2023-05-13, 07:12] Cy: [plan.pdf](./media/plan.pdf)
"""


def test_a_chat(read: Reader) -> None:
    got = read({"Runs/chat.md": CHAT})
    assert [(r["author"], r["text"], r["media"], r["reactions"]) for r in got.rows] == [
        ("Bo", "who runs today?\nI start at six", None, None),
        ("Ana", "our track", "image", 2),
        ("Cy", "", "file", None),
    ]
    assert [g.name for g in got.groups.values()] == ["Runs"]
    assert got.done.formats == {"signal_txt": 1}


def test_beside_whatsapp_it_stays_signal(read: Reader) -> None:
    got = read({"a.txt": "13/05/2023, 21:00 - Bo: hi\n", "b.txt": CHAT})
    assert got.done.formats == {"whatsapp_txt": 1, "signal_txt": 1}


def test_damage_and_the_zone(read: Reader) -> None:
    broken = CHAT[:-20].encode().replace(b"six", b"s\x00i\xffx") + b"\n[2023-15-13, 07:12] Cy: when\n"
    got = read({"x.txt": broken})
    assert got.kinds() == {"message": 3} and got.done.troubles[0].line == 5
    utc, tokyo = read({"x.txt": CHAT}), read({"x.txt": CHAT}, tz="Asia/Tokyo")
    assert [r["id"] for r in utc.rows] == [r["id"] for r in tokyo.rows]


def test_the_sample(read: Reader, data: Path) -> None:
    got = read(data / "fixtures/chat-miner/signal/test_export.txt")
    assert [(r["author"], r["at"]) for r in got.rows] == [
        ("Jane Doe", 1_577_190_180_000_000),
        ("John Doe", 1_579_297_740_000_000),
    ]
    assert got.done.formats == {"signal_txt": 1}
