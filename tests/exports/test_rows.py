"""Rows: many at once are the same rows as one by one, in the order of the file."""

from zoneinfo import ZoneInfo

from weilu.exports.base import Options, Rows
from weilu.exports.base.rows import TEXT_MAX, Block

SAID = [
    ("message", 60_000_000, "Ana", "hi"),
    ("message", 60_000_000, "Ana", "hi"),
    ("join", 60_000_000, "Bo", "Bo joined"),
    ("message", 120_000_000, "Ana", "lone \ud800"),
    ("notice", 120_000_000, None, "called"),
]


def rows() -> Rows:
    made = Rows(Options(zone=ZoneInfo("Asia/Shanghai")))
    made.open("whatsapp", "Runs")
    return made


def test_many_at_once_are_the_same_rows() -> None:
    one, many = rows(), rows()
    for kind, wall, author, text in SAID:
        one.add(kind, wall, author, text, media="image" if author == "Bo" else None)
    kinds, walls, authors, texts = (list(column) for column in zip(*SAID, strict=True))
    odd = {2: {"kind": "join", "media": "image"}, 4: {"kind": "notice"}}
    many.talk(Block(walls, authors, list(authors), texts, odd))
    assert many.read == one.read == len(kinds)
    assert many.batch().to_pylist() == one.batch().to_pylist()


def test_whole_columns_and_clocks_of_utc() -> None:
    one, many = rows(), rows()
    one.add("message", 0, "1001", "hi", name="Ana", utc=True, reactions=2)
    one.add("message", 0, "1002", "hi", name="Bo", utc=False, reactions=0)
    block = Block([0, 0], ["1001", "1002"], ["Ana", "Bo"], ["hi", "hi"], keyed=True)
    block.columns, block.utc = {"reactions": [2, 0]}, [True, False]
    many.talk(block)
    assert many.batch().to_pylist() == one.batch().to_pylist()


def test_ids_of_small_files_that_share_a_batch() -> None:
    """Ordinals are a file's own: the same row in the next file is the same event."""
    made = rows()
    for _ in range(2):
        made.begin()
        made.open("whatsapp", "Runs")
        made.add("message", 0, "Ana", "hi")
        made.add("message", 0, "Ana", "hi")
        made.open("whatsapp", "Tea")
        made.add("message", 0, "Ana", "hi")
        made.add("message", 0, "Ana", "hi", native="7")
    got = [(row["group"], row["id"]) for row in made.batch().to_pylist()]
    assert got[:4] == got[4:]
    assert len(set(got)) == 4


def test_both_ways_keep_the_order_of_the_file() -> None:
    mixed = rows()
    mixed.add("message", 0, "Ana", "1")
    mixed.talk(Block([0, 0], ["Bo", "Cy"], ["Bo", "Cy"], ["2", "3"]))
    mixed.add("message", 0, "Ana", "4")
    batch = mixed.batch().to_pylist()
    assert [row["text"] for row in sorted(batch, key=lambda row: row["at"])] == ["1", "2", "3", "4"]
    assert len({row["at"] for row in batch}) == 4


def test_heavy_rows_fill_a_batch_early() -> None:
    heavy = rows()
    for n in range(200):
        heavy.add("message", n, "Ana", "x" * 200_000)
        if heavy.full:
            break
    assert n < 199


def test_a_text_of_any_length_and_letters_fits() -> None:
    long = rows()
    texts = ["x" * (TEXT_MAX + 1), "好" * TEXT_MAX, "\ud800"]
    for place, text in enumerate(texts):
        long.add("message", place, "Ana", text)
    read = long.batch().column("text").to_pylist()
    assert [len(text) for text in read] == [TEXT_MAX, TEXT_MAX, 1]
    assert read[1] == texts[1]


def test_identical_rows_are_told_apart_over_batches() -> None:
    many = rows()
    seen = []
    for _ in range(3):
        for place in range(4):
            many.add("message", 0, "Ana", "hi" if place % 2 else f"hi {len(seen)}")
        seen += many.batch().column("id").to_pylist()
    once = rows()
    for place in range(12):
        once.add("message", 0, "Ana", "hi" if place % 2 else f"hi {place // 4 * 4}")
    assert len(set(seen)) == len(seen)
    assert seen == once.batch().column("id").to_pylist()
