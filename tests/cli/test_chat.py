"""`weilu chat`: typed as members, answered by practices, whatever is typed."""

import subprocess
import sys

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from weilu.cli import chat
from weilu.engine.house import practices
from weilu.kernel.errors import OperatorError, WeiluError


def typed(*lines: str, options: tuple[str, ...] = (), lang: str = "en") -> Result:
    text = "".join(f"{line}\n" for line in lines)
    return CliRunner().invoke(chat.COMMAND, [*options, "--lang", lang], input=text)


def test_practices_answer_what_is_typed() -> None:
    told = typed(
        "+ana", "ana: sign in", "ana: sign in", options=("--practice", "sign_in", "--set", "points=3")
    )
    assert told.exit_code == 0 and told.output.count("ana +3 points") == 1
    assert "Puts 👍 to message 1 of ana" in told.output


def test_members_come_speak_and_are_answered_in_chinese() -> None:
    lines = (
        "+ana",
        "ana：同意",
        "/admin ana",
        "ana: #接龙 羽毛球 限2人",
        "bo: +1",
        "bo re 2: 好",
        "/wait 2m",
    )
    options = ("--practice", "welcome", "--practice", "rules", "--practice", "chain")
    told = typed(*lines, options=options, lang="zh").output
    assert "欢迎 ana" in told and "已接受群规" in told and "1. bo" in told


def test_a_person_decides_on_what_is_proposed() -> None:
    """Three floods: a word, a mute, and the question whether to remove them."""
    options = ("--practice", "flood_guard", "--set", "messages=3", "--set", "seconds=30")
    flood = [line for n in range(20) for line in (f"bo: line {n} of many", "/wait 4s")]
    told = typed("+bo", *flood, "/approve", options=options).output
    assert "Mutes bo for 600 s" in told and "Proposal: bo was warned" in told and "Removes bo" in told


def test_what_makes_no_sense_is_said() -> None:
    told = typed("what", "/recall 7", "ana re 7: x", "/approve", "/help", "/quit", "ana: after the end")
    assert told.exit_code == 0 and "“what” is not understood" in told.output
    assert told.output.count("There is no message 7") == 2
    assert "No proposal waits" in told.output and "/wait 2h" in told.output and "#1" not in told.output
    for options in (
        ("--practice", "nope"),
        ("--set", "nope=1"),
        ("--practice", "sign_in", "--set", "points=x"),
    ):
        assert isinstance(typed(options=options).exception, OperatorError)


def test_it_needs_no_database() -> None:
    code = "import weilu.cli.chat, sys; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


LINES = st.text(max_size=40) | st.from_regex(
    r"(\+|-|--|\?|/recall |/react |/wait |/owner )?\w{1,5}( by \w+| re \d| \d| \w)?(: .{0,20})?",
    fullmatch=True,
)


@given(st.lists(LINES, max_size=6), st.sampled_from(["zh", "en"]))
@settings(max_examples=60, deadline=None)
def test_any_line_is_answered_or_not_understood(lines: list[str], lang: str) -> None:
    known = practices()
    room = chat.Room(known, {(name, ""): ("act", {}) for name in known}, lang)
    for line in lines:
        try:
            shown = list(room.play(line.strip()))
        except WeiluError as error:
            assert error.what.zh and error.what.en
        else:
            assert not [told for told in shown if "went wrong" in told]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_wish_can_be_shown(lang: str) -> None:
    assert chat.console.PLATFORM.can - set(chat._ACTS) == {"say", "reply", "welcome"}
