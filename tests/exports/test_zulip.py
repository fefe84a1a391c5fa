"""Zulip archives: streams, mentions, quoting replies."""

import json
from pathlib import Path

from logs import Reader

from weilu.kernel import ids

SAID = {"id": 5, "sender_full_name": "Ana T.", "timestamp": 1_772_352_000, "content": "<p>hello<br>\nall</p>"}
QUOTE = (
    '<p><span class="user-mention silent" data-user-id="7">Ana T.</span> '
    '<a href="/#narrow/channel/174/topic/x/near/5">said</a>:</p>\n<blockquote>\n<p>hello</p>\n</blockquote>\n'
    '<p><span class="user-mention" data-user-id="8">@Cy</span> I &lt;3 it</p>'
)
ANSWER = {"id": 6, "sender_full_name": "Bo", "timestamp": 1_772_352_060, "content": QUOTE}


def test_reads_topics_into_one_stream(read: Reader) -> None:
    files = {f"174-black.20tea/{n}.json": json.dumps([m]) for n, m in (("a", SAID), ("b", ANSWER))}
    got = read(files, tz="Asia/Shanghai")
    first, answer = got.rows
    assert (first["text"], first["at"], first["author"]) == ("hello\nall", 1_772_352_000_000_000, "Ana T.")
    assert (answer["text"], answer["mentions"]) == ("@Cy I <3 it", ["Cy"])
    assert answer["reply_to"] == first["id"] == ids.native("zulip/174", "5")
    assert [(g.key, g.name) for g in got.groups.values()] == [("zulip/174", "black tea")]


def test_a_message_longer_than_the_head_is_still_known(read: Reader) -> None:
    got = read({"174-tea/x.json": json.dumps([SAID | {"content": f"<p>{'long ' * 20_000}</p>"}])})
    assert got.kinds() == {"message": 1}


def test_a_message_without_a_time_is_skipped(read: Reader) -> None:
    got = read({"174-tea/x.json": json.dumps([SAID, SAID | {"id": 7, "timestamp": None}])})
    assert got.kinds() == {"message": 1}
    assert [t.count for t in got.done.troubles] == [1]


def test_the_streams(read: Reader, data: Path) -> None:
    assert read(data / "chat/zulip/nightly_testing.tar.gz").kinds() == {"message": 14_161}
    got = read(data / "chat/zulip/small_streams.tar.gz")
    assert got.kinds() == {"message": 42_777}
    assert len(got.groups) == 41
    assert got.done.strange == got.done.troubles == []
