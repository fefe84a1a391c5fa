"""Slack channels as XML: messages, damage, entities."""

from pathlib import Path

import pytest
from logs import Reader

from weilu.kernel.errors import Unreadable

HEAD = "<slack>\n<team_domain>tea</team_domain>\n<channel_name>general</channel_name>\n"
SAID = (
    '<message conversation_id="1"><ts>2026-03-01T08:00:{:02d}.000100</ts>'
    "<user>Ana</user><text>&lt;@Bo&gt; a &amp;amp; b</text></message>\n"
)


def test_reads_messages(read: Reader) -> None:
    got = read({"x.xml": HEAD + SAID.format(1) + SAID.format(2) + "</slack>"})
    assert [(r["author"], r["text"], r["mentions"]) for r in got.rows] == [("Ana", "@Bo a & b", ["Bo"])] * 2
    assert [(g.key, g.name) for g in got.groups.values()] == [("slack/tea/general", "general")]


def test_a_broken_file_keeps_what_stands_before_and_names_the_line(read: Reader) -> None:
    got = read({"x.xml": HEAD + SAID.format(1) + SAID.format(2) + "<message><ts></message>" + SAID.format(3)})
    assert got.kinds() == {"message": 2}
    assert [t.line for t in got.done.troubles] == [6]


def test_entities_are_refused(read: Reader) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE slack [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    with pytest.raises(Unreadable, match="DOCTYPE"):
        read({"x.xml": bomb + HEAD + SAID.format(1).replace("Ana", "&b;") + "</slack>"})


def test_a_message_without_a_time_is_skipped(read: Reader) -> None:
    got = read(
        {"x.xml": HEAD + SAID.format(1) + "<message><user>Bo</user></message>" + SAID.format(3) + "</slack>"}
    )
    assert got.kinds() == {"message": 2}
    assert [t.count for t in got.done.troubles] == [1]


def test_the_rooms(read: Reader, data: Path) -> None:
    got = read(data / "chat/slack")
    assert got.kinds() == {"message": 30_976}
    assert len(got.groups) == 2, "two of the three files are two years of one channel"
    assert got.done.troubles == []
