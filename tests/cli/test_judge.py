"""`weilu judge` as it is run: a line out for every line in, warnings, exit codes, links."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

LOG = (
    "[10:00] <ana> hello, how do I mount a disk?\n"
    "=== bo [b@host]  has joined #help\n"
    "[10:01] <bo> ana: sudo mount /dev/sdb1 /mnt\n"
    "\n"
    "[10:02]  * ana hugs bo\n"
    "[10:02] <ana> bo: thanks\n"
)


def weilu(*words: str | Path, given: bytes = b"", lang: str = "en") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "weilu.cli", "judge", *map(str, words)],
        input=given,
        capture_output=True,
        env={"WEILU_LANG": lang, "WEILU_HOME": "unused", "PATH": "", "TZ": "UTC", "COLUMNS": "120"},
        timeout=120,
    )


def rows(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


def asked(*texts: str, **more: str) -> bytes:
    lines = ({"id": place, "text": text, **more} for place, text in enumerate(texts))
    return b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)


def test_a_line_for_every_line() -> None:
    texts = ["请问有人知道怎么设置路由器吗？", "加微信 abc12345 看 https://shop.example/x", "哈哈"]
    question, contact, talk = rows(weilu("--jsonl", given=asked(*texts)))
    keys = {"id", "ad", "is_ad", "reasons", "request", "offer", "question", "value", "contacts", "links"}
    assert set(question) == set(talk) == keys
    assert [row["id"] for row in (question, contact, talk)] == [0, 1, 2]
    assert question["request"] > 0.5 > talk["request"]
    assert contact["contacts"] == [{"kind": "wechat", "value": "abc12345"}]
    assert contact["links"] == ["https://shop.example/x"]
    assert talk["contacts"] == talk["links"] == []


def test_advertisements_are_called_with_reasons() -> None:
    ad = "专业代办营业执照，公司注册当天下证，价格优惠，需要的老板加微信 abc12345 详谈"
    called, talk = rows(weilu("--jsonl", given=asked(ad, "明天的读书会改到三点，别走错了")))
    assert called["is_ad"] and called["ad"] > 0.5
    assert "Holds a WeChat id: abc12345" in called["reasons"]
    assert (talk["is_ad"], talk["reasons"]) == (False, []) and talk["ad"] < 0.5
    (zh,) = rows(weilu("--jsonl", "--lang", "zh", given=asked(ad)))
    assert "带有微信号：abc12345" in zh["reasons"]
    (quoted,) = rows(weilu("--jsonl", "--why", given=asked(ad)))
    assert {**quoted, "reasons": []} == {**called, "reasons": []}
    assert any("“" in reason for reason in quoted["reasons"])


def test_channels_have_their_own_models() -> None:
    text = "Congratulations! You have won a free prize. Call 09061701461 now to claim."
    group, sms = asked(text), asked(text, channel="sms")
    one, other, again = rows(weilu("--jsonl", given=group + sms + group))
    assert one == again and other["ad"] != one["ad"] and other["is_ad"]


def test_more_than_one_batch_in_order() -> None:
    texts = [f"第 {n} 条" for n in range(600)]
    assert [row["id"] for row in rows(weilu("--jsonl", given=asked(*texts, channel="sms")))] == list(
        range(600)
    )


def test_lines_that_cannot_be_read_are_told_with_their_numbers() -> None:
    good = asked("hello")
    bad = [b"no json", b"[]", b'{"id": 1}', b'{"text": "x"}', b'{"id": 1, "text": "x", "channel": "fax"}']
    done = weilu("--jsonl", given=good + b"\n" + b"\n".join(bad) + b"\n" + good)
    assert [row["id"] for row in rows(done)] == [0, 0]
    said = done.stderr.decode()
    assert all(f"line {number}:" in said for number in range(3, 8)) and "line 8" not in said
    many = weilu("--jsonl", given=b"x\n" * 30 + good, lang="zh").stderr.decode()
    assert "第 10 行" in many and "第 11 行" not in many and "还有 20 行" in many


def test_nothing_but_bad_lines_is_an_error() -> None:
    done = weilu("--jsonl", given=b"text,label\nhello,ham\n")
    assert (done.returncode, done.stdout) == (2, b"")
    assert '{"id": "1", "text": "hello"}' in done.stderr.decode()
    assert weilu("--jsonl").returncode == 0, "nothing in, nothing out"


@pytest.mark.parametrize(
    "line",
    [
        b'{"id": 1, "text": ""}',
        b'{"id": 1, "text": "\\ud800 lone"}',
        b'{"id": "\\udfff", "text": "x"}',
        b'{"id": 1, "text": "bad \xff bytes"}',
        b'{"id": 1, "text": "\\u0000\\u202e\\u200f"}',
        b'{"id": 1, "text": "' + "🙂".encode() * 250_000 + b'"}',
        b'{"id": 123456789012345678901234567890, "text": "x"}',
        b'{"id": 1, "text": "x", "more": {"is": ["ignored"]}}\r',
    ],
)
def test_any_text_is_answered(line: bytes) -> None:
    (row,) = rows(weilu("--jsonl", given=line))
    assert row["id"] == json.loads(line.decode("utf-8", "replace"))["id"]


def test_a_line_without_end_is_passed_over() -> None:
    long = b'{"id": 1, "text": "' + b"x" * 33_000_000 + b'"}\n'
    deep = b"[" * 200_000 + b"\n"
    done = weilu("--jsonl", given=long + deep + asked("hello"))
    assert len(rows(done)) == 1
    said = done.stderr.decode()
    assert "line 1: the line is too long" in said and "line 2:" in said and "line 3" not in said


def test_what_to_do_is_asked_for() -> None:
    done = weilu()
    assert done.returncode == 2 and "--jsonl" in done.stderr.decode()
    assert "weilu judge links" in weilu("--help").stdout.decode()


def test_links_of_an_irc_log_number_its_lines(tmp_path: Path) -> None:
    file = tmp_path / "help.raw.txt"
    file.write_text(LOG)
    for given in (["--format", "irc"], []):
        lines = [line.split() for line in weilu("links", file, *given).stdout.decode().splitlines()]
        assert [int(message) for _, message, _ in lines] == list(range(6))
        assert all(int(one) <= int(message) for one, message, _ in lines)
        assert all(0 <= float(sure) <= 1 for *_, sure in lines)
        assert [lines[n][0] for n in (0, 1, 2, 3)] == ["0", "1", "0", "3"]


def test_links_of_other_exports(tmp_path: Path) -> None:
    """An explicit reply is taken as it is, also where the newest message comes first."""
    said = {1: "shall we meet on Friday?", 2: "who has seen my keys?", 3: "Friday is fine"}
    messages = [
        {
            "id": number,
            "type": "message",
            "date": f"2026-03-01T10:0{number}:00",
            "from": f"n{number}",
            "from_id": f"user{number}",
            "text": text,
            **({"reply_to_message_id": 1} if number == 3 else {}),
        }
        for number, text in said.items()
    ]
    export = {"name": "Tea", "type": "private_group", "id": 77, "messages": messages}
    file = tmp_path / "result.json"
    file.write_text(json.dumps(export))
    lines = weilu("links", file).stdout.decode().splitlines()
    assert lines[2] == "0 2 1.0000"


def test_no_log_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("just a letter to a friend, and no log at all\n")
    for file in (tmp_path / "x.txt", tmp_path / "nowhere"):
        done = weilu("links", file)
        assert done.returncode == 2 and file.name in done.stderr.decode()
        assert b"Traceback" not in done.stderr


def test_judging_loads_neither_django_nor_the_lake() -> None:
    script = (
        "import sys\nfrom weilu.cli import main\n"
        "try: main(['judge', '--jsonl'])\nexcept SystemExit: pass\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "print(loaded & {'django', 'duckdb', 'ibis'}, file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], input=asked("hello"), capture_output=True)
    assert done.stderr.decode().strip() == "set()"


def test_copies_are_counted_among_the_reasons() -> None:
    ad = "专业代办营业执照，公司注册当天下证，价格优惠，需要的老板加微信 abc1234{n} 详谈"
    first, _, third = rows(weilu("--jsonl", "--why", given=asked(*(ad.format(n=n) for n in range(3)))))
    assert "Said 3 times by now, but for small changes" in third["reasons"]
    assert not any("by now" in reason for reason in first["reasons"])


def test_what_goes_wrong_is_said_in_the_language_asked_for() -> None:
    told = weilu("--jsonl", "--lang", "zh", given=b"foo\n").stderr.decode()
    assert "没有一行读得了" in told and "Error" not in told
    told = weilu("--jsonl", "--lang", "en", given=b"foo\n", lang="zh").stderr.decode()
    assert "Not a single line could be read" in told and "出错" not in told


def test_the_mark_of_utf_8_is_no_text() -> None:
    (row,) = rows(weilu("--jsonl", given=b"\xef\xbb\xbf" + asked("你好")))
    assert row["id"] == 0


def test_text_in_another_encoding_is_warned_of_once() -> None:
    done = weilu("--jsonl", given=asked("你好", "在吗").decode().encode("gb18030"))
    assert len(rows(done)) == 2 and done.stderr.decode().count("not UTF-8") == 1
    assert not weilu("--jsonl", given=asked("a \ufffd b")).stderr


def test_truth_is_no_id() -> None:
    done = weilu("--jsonl", given=b'{"id": true, "text": "a"}\n' + asked("a"))
    assert len(rows(done)) == 1 and '"id" must be' in done.stderr.decode()


def test_each_contact_is_told_once_and_links_in_the_case_they_open_in() -> None:
    (row,) = rows(
        weilu("--jsonl", given=asked("https://t.me/+AbCd 加微信 abc123 https://t.me/+AbCd 微信 ABC123"))
    )
    assert row["links"] == ["https://t.me/+AbCd"]
    assert row["contacts"] == [{"kind": "wechat", "value": "abc123"}]


def test_an_empty_log_has_no_links(tmp_path: Path) -> None:
    log = tmp_path / "empty.log"
    log.write_bytes(b"")
    done = weilu("links", log, "--format", "irc")
    assert (done.returncode, done.stdout) == (0, b"")
