"""Streamed JSON: order of paths, broken and damaged files, other encodings, hostile sizes."""

import io
import json
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.exports.base import Options, Rows, Source
from weilu.exports.base.json import glimpse, items, objects, runs
from weilu.exports.base.source import HEAD
from weilu.kernel.errors import Unreadable

TWO = {"chats": {"list": [{"name": "a", "messages": [1, {"x": [2]}]}, {"name": "b", "messages": []}]}, "z": 3}
PATHS = ("chats.list.item.name", "chats.list.item.messages.item", "z")
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


def source(data: bytes) -> Source:
    return Source("x.json", ("x.json",), io.BytesIO(data), data[:HEAD])


def test_paths_keep_the_order_of_the_file() -> None:
    found = list(items(source(json.dumps(TWO, indent=1).encode()), *PATHS))
    assert [item.value for item in found] == ["a", 1, {"x": [2]}, "b", 3]
    assert [item.line for item in found] == [5, 7, 8, 16, 21]


@given(st.lists(values, max_size=8), st.sampled_from([None, 1]), st.booleans())
def test_items_are_those_of_the_standard_library(
    some: list[object], indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps({"a": 1, "m": some}, indent=indent, ensure_ascii=ascii_only)
    found = [item.value for item in items(source(text.encode("utf-8", "replace")), "m.item")]
    assert found == json.loads(text.encode("utf-8", "replace"))["m"]


@given(st.lists(values, max_size=40), st.sampled_from([None, 1]), st.integers(0, 60))
def test_many_at_once_are_the_same_items(some: list[object], indent: int | None, lost: int) -> None:
    one = {"a": 1, "m": [{"n": value} for value in some], "z": {"m": [{"n": 0}, {"n": 1}]}}
    data = json.dumps(one, indent=indent).encode()
    data = data[: len(data) - lost]
    singly, together = [], []
    try:
        for item in items(source(data), "m.item", "z.m.item"):
            singly.append(item)
    except Unreadable as error:
        with pytest.raises(Unreadable, match=re.escape(str(error))):
            for run in runs(source(data), "m.item", "z.m.item"):
                together.append(run)
    else:
        together = list(runs(source(data), "m.item", "z.m.item"))
    found = [(run.path, v, run.line(n)) for run in together for n, v in enumerate(run.values)]
    assert found == singly
    assert len(together) <= 6 or lost


def test_what_stands_before_a_break_is_kept() -> None:
    data = json.dumps({"m": [{"n": n} for n in range(100)]}, indent=1).encode()
    for cut in (len(data) // 2, len(data) - 1, 3):
        found = []
        with pytest.raises(Unreadable) as raised:
            for item in items(source(data[:cut]), "m.item"):
                found.append(item.value)
        assert found == [{"n": n} for n in range(len(found))]
        assert "breaks off" in str(raised.value)


def test_damage_names_its_line() -> None:
    data = b'{"m": [\n{"n": 1},\n{"n": 2},\n{"n" 3},\n{"n": 4}]}' + b" " * 100
    found = []
    with pytest.raises(Unreadable, match=r"x\.json:4: The JSON is damaged"):
        for item in items(source(data), "m.item"):
            found.append(item.value)
    assert found == [{"n": 1}, {"n": 2}]


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_encodings_and_nuls(name: str) -> None:
    data = json.dumps({"m": ["围炉夜话", "再来一\x01句"]}, ensure_ascii=False).replace("\\u0001", "\x01")
    found = [item.value for item in items(source(data.encode(name)), "m.item")]
    assert found == ["围炉夜话", "再来一\x01句"]


@pytest.mark.parametrize(
    "data",
    [b"[" * 100_000, b'{"m": "' + b"x" * 20_000_000, b'{"m": [' + b"7" * 10_000_000, b"", b"\x00" * 5000],
    ids=["deep", "long text", "long number", "empty", "nuls"],
)
def test_hostile_files_end_soon(data: bytes) -> None:
    start = time.process_time()
    assert glimpse(data[:HEAD], "m.item", "item") in ({}, {"m.item": ""})
    with pytest.raises((Unreadable, RecursionError)):
        list(items(source(data), "m.item"))
    assert time.process_time() - start < 3


def test_glimpse_gives_what_the_head_holds_whole() -> None:
    data = b'{"name": "a", "m": [{"n": 1}, {"n": 2'
    assert glimpse(data, "name", "m.item", "after") == {"name": "a", "m.item": {"n": 1}}


def test_objects_skip_the_lines_that_are_none() -> None:
    rows = Rows(Options())
    data = b'\xef\xbb\xbf{"a": 1}\n\n[1]\n{"a": \r\n{"a": 2}'
    assert list(objects(source(data), rows)) == [(1, {"a": 1}), (5, {"a": 2})]
    assert [skip.line for skip in rows.skipped] == [3, 4]
