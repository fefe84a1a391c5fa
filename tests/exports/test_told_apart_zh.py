"""Readers of QQ, WeChat, ChatLab and plain tables: each knows its own files best, and no others."""

import contextlib
import io
import json
import random

import pytest
import test_chatlab
import test_plain
import test_qq_exporter_json
import test_qq_txt
import test_wechat_chatlog_csv
import test_wechat_chatlog_json
import test_wechat_memotrace_csv

from weilu.exports.base import Options, Rows, Source
from weilu.exports.base.source import HEAD
from weilu.kernel import registry
from weilu.kernel.errors import Unreadable

SAMPLES = [
    ("qq_txt", test_qq_txt.TOP + test_qq_txt.CHAT),
    ("qq_txt", "\n2024-03-02 8:43:38 PM 小溪(20304050)\r\n好\r\n"),
    ("qq_exporter_json", test_qq_exporter_json.export()),
    ("qq_exporter_json", json.dumps(test_qq_exporter_json.MESSAGES[0])),
    ("wechat_memotrace_csv", test_wechat_memotrace_csv.CHAT),
    ("wechat_memotrace_csv", test_wechat_memotrace_csv.FULL),
    ("wechat_memotrace_csv", test_wechat_memotrace_csv.HEAD + "\n"),
    ("wechat_chatlog_csv", test_wechat_chatlog_csv.CHATLOG),
    ("wechat_chatlog_csv", test_wechat_chatlog_csv.STAT),
    ("wechat_chatlog_json", json.dumps(test_wechat_chatlog_json.MESSAGES)),
    ("chatlab", test_chatlab.as_json()),
    ("chatlab", test_chatlab.as_lines()),
    ("plain", test_plain.CSV),
    ("plain", test_plain.CHINESE),
    ("plain", json.dumps(test_plain.ROWS)),
    ("plain", "\n".join(map(json.dumps, test_plain.ROWS))),
]
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")


@pytest.mark.parametrize("name", ENCODINGS)
@pytest.mark.parametrize(("reader", "sample"), SAMPLES)
def test_its_own_reader_is_surest(reader: str, sample: str, name: str) -> None:
    head = sample.encode(name)[:HEAD]
    sure = {
        key: module.sniff(head, ("in", "a.txt"))
        for key, module in registry.load("weilu.exports", "EXPORT").items()
    }
    own = sure.pop(reader)
    assert own >= (0.5 if reader == "plain" else 0.9)
    assert max(sure.values()) <= (0.3 if reader == "plain" else 0.5), sure


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A copy with a few bytes changed, cut out, doubled or put in."""
    for _ in range(chance.choice((1, 3, 20))):
        at, size = chance.randrange(len(data) + 1), chance.randrange(1, 60)
        put = chance.choice(
            (b"", b"\x00", b'"', b"{", b"[", b"\n", b"\xff\xfe", b"1e999", b"NaN", data[-size:])
        )
        data = data[:at] + put + data[at + chance.choice((0, 0, 1, size)) :]
    return data[: chance.choice((len(data), len(data), len(data) // 2))]


@pytest.mark.parametrize(("reader", "sample"), SAMPLES)
def test_damaged_copies_never_break_a_reader(reader: str, sample: str) -> None:
    module = registry.load("weilu.exports", "EXPORT")[reader]
    chance = random.Random(f"{reader} {len(sample)}")
    copies = [damaged(sample.encode(chance.choice(ENCODINGS)), chance) for _ in range(40)]
    for data in (*copies, b"", b"\x00" * 9999, bytes(range(256)) * 40):
        rows = Rows(Options())
        with contextlib.suppress(Unreadable, RecursionError):
            for _ in module.read(Source("a", ("a",), io.BytesIO(data), data[:HEAD]), rows):
                pass
        assert rows.batch().num_rows == rows.read
