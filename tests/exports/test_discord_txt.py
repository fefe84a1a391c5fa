"""DiscordChatExporter plain text: header, sections, joins, blank lines within messages."""

from datetime import UTC, datetime
from pathlib import Path

from logs import Reader

RULE = "=" * 62
TEXT = f"""{RULE}
Guild: Tea
Channel: general
Messages: 3
{RULE}

[17-May-19 12:05 AM] bo#0002
Joined the server.

[17-May-19 01:47 PM] ana#0001
hello @bo

after a blank line

{{Attachments}}
https://example.org/cup.png

{{Reactions}}
👍 (2) 🎉 (1)

[17-May-19 01:48 PM] ana#0001
Pinned a message.


{RULE}
Exported 3 message(s)
{RULE}
"""


def test_reads_messages_joins_and_sections(read: Reader) -> None:
    got = read({"tea/general/1.txt": TEXT})
    join, said, pin = got.rows
    assert (join["kind"], join["author"]) == ("join", "bo#0002")
    assert said["text"] == "hello @bo\n\nafter a blank line"
    assert (said["mentions"], said["media"], said["reactions"]) == (["bo"], "image", 3)
    assert pin["kind"] == "notice"
    assert datetime.fromtimestamp(said["at"] / 1e6, UTC) == datetime(2019, 5, 17, 13, 47, tzinfo=UTC)
    assert [(g.key, g.name) for g in got.groups.values()] == [("discord/Tea/tea/general", "general")]
    assert got.done.troubles == []


def test_parts_of_a_channel_that_repeat_add_nothing(read: Reader) -> None:
    got = read({"tea/general/1.txt": TEXT, "tea/general/2.txt": TEXT})
    assert got.kinds() == {"join": 1, "message": 1, "notice": 1}


def test_the_archive(read: Reader, data: Path) -> None:
    got = read(data / "chat/discord/komodo_discord_plaintext_first2.tar.gz")
    assert got.kinds() == {"message": 8_006, "notice": 25}
    assert len(got.groups) == 53
