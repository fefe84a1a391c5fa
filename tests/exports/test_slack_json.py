"""Slack's own export: names from users.json, threads, joins, topics, bots."""

import io
import json
import zipfile
from pathlib import Path

from logs import Reader

from weilu.kernel import ids

USERS = [
    {"id": "U1", "team_id": "T1", "name": "ana", "is_owner": True, "profile": {"display_name": "Ana T."}},
    {"id": "U2", "team_id": "T1", "name": "bo", "profile": {"display_name": "", "real_name": "Bo"}},
]
CHANNELS = [{"id": "C1", "name": "general", "created": 1772300000, "creator": "U1"}]
DAY = [
    {"type": "message", "subtype": "channel_join", "user": "U2", "ts": "1772352000.000100", "inviter": "U1"},
    {"type": "message", "user": "U1", "text": "hi <@U2>, see <https://e.org|this> &amp; <#C1|general>",
     "ts": "1772352010.000200", "thread_ts": "1772352010.000200", "reactions": [{"name": "tea", "count": 2}]},
    {"type": "message", "user": "U2", "text": "thanks", "ts": "1772352020.000300",
     "thread_ts": "1772352010.000200", "files": [{"mimetype": "image/png"}]},
    {"type": "message", "subtype": "bot_message", "bot_id": "B1", "username": "kettle", "text": "boiled",
     "ts": "1772352030.000400"},
    {"type": "message", "subtype": "channel_topic", "user": "U1", "text": "set the topic",
     "ts": "1772352040.000500"},
    {"type": "message", "subtype": "channel_leave", "user": "U2", "text": "left", "ts": "1772352050.000600"},
    {"type": "message", "user": "U2", "text": "no time"},
]  # fmt: skip
FILES = {
    "users.json": json.dumps(USERS),
    "channels.json": json.dumps(CHANNELS),
    "general/2026-03-01.json": json.dumps(DAY),
}


def test_reads_an_export(read: Reader) -> None:
    got = read(FILES, tz="Asia/Shanghai")
    assert [(r["kind"], r["author"], r["name"], r["target"]) for r in got.rows] == [
        ("join", "U2", "Bo", "U1"),
        ("message", "U1", "Ana T.", None),
        ("message", "U2", "Bo", None),
        ("message", "B1", "kettle", None),
        ("notice", "U1", "Ana T.", None),
        ("leave", "U2", "Bo", None),
    ]
    said, answer, bot = got.rows[1:4]
    assert said["text"] == "hi @Bo, see this & #general"
    assert (said["mentions"], said["reactions"], said["staff"], said["at"]) == (
        ["U2"], 2, True, 1_772_352_010_000_200,
    )  # fmt: skip
    assert answer["reply_to"] == said["id"] == ids.native("slack/C1", "1772352010.000200")
    assert (answer["media"], answer["bot"], bot["bot"]) == ("image", False, True)
    assert [(g.key, g.name) for g in got.groups.values()] == [("slack/C1", "general")]
    assert [t.count for t in got.done.troubles] == [1]


def test_a_zip_gives_the_same_rows_whatever_the_order_of_its_members(read: Reader, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(FILES, reverse=True):
            archive.writestr(name, FILES[name])
    (tmp_path / "export.zip").write_bytes(packed.getvalue())
    got = read(tmp_path / "export.zip")
    assert [r["id"] for r in got.rows] == [r["id"] for r in read(FILES).rows]
    assert got.rows[0]["name"] == "Bo"
