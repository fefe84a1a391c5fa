"""One contract for all practices: the rules of `weilu.engine.quality`; and each rule finds its fault."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from weilu.engine import quality, trials
from weilu.engine.trials import Made
from weilu.kernel.actions import Award, Kick, Pin, Reply, Wake
from weilu.kernel.events import MessageSent
from weilu.kernel.practice import Practice, Settings, State, setting
from weilu.kernel.texts import Text
from weilu.practices import _new

ROOT = Path(__file__).resolve().parents[2]
MADE = {one.name: one for one in quality.made()}


@pytest.mark.parametrize("rule", quality.RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("name", MADE)
def test_a_practice_keeps_the_rule(name: str, rule: quality.Rule) -> None:
    assert list(dict.fromkeys(rule.check(MADE[name]))) == []


@pytest.mark.parametrize("name", MADE)
@tried(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(st.text(max_size=200), max_size=20), seed=st.integers(min_value=0))
def test_any_text_in_any_order_breaks_nothing(name: str, texts: list[str], seed: int) -> None:
    assert list(trials.unbroken(MADE[name], texts, [seed])) == []


@pytest.mark.parametrize("name", MADE)
def test_what_a_setting_is_called_needs_no_word_of_the_code(name: str) -> None:
    for field in MADE[name].practice.settings.model_json_schema()["properties"].values():
        assert not [one for one in field.get("enum", ()) if one in field["zh"]]


def test_every_transcript_lies_beside_its_practice() -> None:
    folder = ROOT / "src/weilu/practices"
    assert {path.stem for path in folder.glob("*.md")} == {*MADE, "_new"}
    assert not list((ROOT / "tests").rglob("practices/*.md"))


def test_the_linter_knows_what_a_practice_must_not_touch(tmp_path: Path) -> None:
    impure = "import random\nfrom datetime import datetime\n\nNOW = datetime.now()\nLOT = random.random()\n"
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--stdin-filename", "src/weilu/practices/impure.py", "-"],
        input=impure, cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert "`random` is banned" in done.stdout
    assert "`datetime.datetime.now` is banned" in done.stdout


class Held(BaseModel):
    by: str
    at: datetime | None = None


class PlantedState(State):
    count: int = 0
    who: str = ""
    held: dict[str, tuple[Held, ...]] = {}
    when: datetime | None = None


class PlantedSettings(Settings):
    fine: int = setting(1, Text("好", "fine"), ge=0, le=9)


TALK = "## {0}\n\n```chat\n2026-03-01 09:00 ana: hello\n{1}```\n"
DONE = {
    "twice": ("  > Ledger(ana, +1, x)\n", lambda e, s: (s, [Award(member=e.member, amount=1, reason="x")])),
    "faithful": (
        "  > Ledger(ana, +2, x)\n",
        lambda e, s: (s, [Award(member=e.member, amount=1, reason="x")]),
    ),
    "wishes": ("", lambda e, s: (s, [Reply(message=e.id, text=Text("", ""))])),
    "late": ("", lambda e, s: (s, [Kick(member=e.member, reason=Text("", ""))])),
    "off": ("", lambda e, s: (s, [Pin(message=e.id)])),
    "personal": ("", lambda e, s: (s.but(who=e.member), [])),
    "unbroken": ("", lambda e, s: (s, [1 / (len(e.text) != 1)])),
    "restarted": ("", lambda e, s: (s.but(count="x"), [])),
}


def _planted(rule: str) -> Made:
    shown, does = DONE[rule]
    practice = Practice(
        title=Text("坏", "bad"), does=Text("坏", "bad"), since="0.2", catalogue=("E3",), scope="group",
        listens=(MessageSent,), may=(Award, Kick, Pin, Wake), settings=PlantedSettings, state=PlantedState,
        decide=lambda event, state, settings, facts: does(event, state),
    )  # fmt: skip
    return Made("planted", _new, practice, TALK.format("A case", shown))


@pytest.mark.parametrize("rule", DONE)
def test_a_rule_finds_its_fault(rule: str) -> None:
    check = next(one.check for one in quality.RULES if one.name == rule)
    try:
        found = list(check(_planted(rule)))
    except Exception as error:  # noqa: BLE001 - a state that cannot be read again is found where it is read
        found = [str(error)]
    assert found


@pytest.mark.parametrize("name", ["points", "coupon"])
def test_cues_that_leave_out_what_matters_are_found(name: str) -> None:
    practice = replace(MADE[name].practice, cues=lambda _: ("never said",))
    assert list(trials.unbroken(replace(MADE[name], practice=practice)))


def test_rules_about_the_file_find_their_faults() -> None:
    class Bad(Settings):
        unbounded: int = 0
        silent: str = setting("", Text("", "said once"), max_length=5)

    bad = ModuleType("bad", "No sections.")
    bad.__file__ = __file__
    fine = MADE["welcome"]
    one = Made("bad", bad, replace(fine.practice, title=Text("", "x"), settings=Bad, catalogue=()), "")
    assert len(list(quality.documented(one))) == 5
    assert {what.split(":")[0] for what in quality.described(one)} == {"setting unbounded", "setting silent"}
    many = type("Many", (Settings,), {"__annotations__": {f"n{n}": bool for n in range(10)}})
    assert "10 settings, at most 9" in list(quality.described(replace_settings(one, many)))
    assert "imports subprocess" in list(quality.pure(one))
    assert len(list(quality.transcribed(one))) == 2
    assert quality.tier(quality.problems(fine) | {"pure": ["x"]}) == "none"
    assert quality.tier(quality.problems(fine) | {"twice": ["x"]}) == "bronze"


def replace_settings(one: Made, model: type[Settings]) -> Made:
    return Made(one.name, one.module, replace(one.practice, settings=model), "")


@pytest.mark.parametrize("words", [("x" * 10_001,), ("x",) * 201])
def test_settings_are_bounded_where_they_say_nothing(words: tuple[str, ...]) -> None:
    class Loose(Settings):
        words: tuple[str, ...] = setting((), Text("话", "words"))

    with pytest.raises(ValidationError):
        Loose(words=words)


class NewerState(State):
    version: int = 3
    total: int = 0

    @classmethod
    def upgrade(cls, old: dict) -> dict:
        return {"total": old.get("sum", 0) + old.get("total", 0)}


@pytest.mark.parametrize(
    ("kept", "wrong"),
    [
        ('```state\n{"version": 1, "sum": 4}\n```\n```state\n{"version": 2, "total": 4}\n```\n', 0),
        ('```state\n{"sum": 4}\n```\n', 1),
        ('```state\n{"sum": "x"}\n```\n```state\n{"version": 2}\n```\n', 1),
    ],
)
def test_older_states_are_read(kept: str, wrong: int) -> None:
    practice = replace(MADE["welcome"].practice, state=NewerState)
    assert len(list(trials.upgraded(Made("newer", _new, practice, kept)))) == wrong


@pytest.fixture
def more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty package of practices, elsewhere."""
    folder = tmp_path / "more_practices"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for name in [name for name in sys.modules if name.startswith("more_practices")]:
        del sys.modules[name]


def test_a_new_practice_needs_no_edit_anywhere_else(more: Path) -> None:
    from click.testing import CliRunner

    from weilu.cli.new import COMMAND

    before = {path: path.read_bytes() for path in (ROOT / "src/weilu").rglob("*.py")}
    asked = ["practice", "book_club", "--into", str(more), "--lang", "en"]
    done = CliRunner().invoke(COMMAND, asked)
    assert done.exit_code == 0, done.output
    assert "weilu quality book_club" in done.output
    assert sorted(path.name for path in more.iterdir()) == ["__init__.py", "book_club.md", "book_club.py"]
    (one,) = quality.made("more_practices")
    assert {rule: wrong for rule, wrong in quality.problems(one).items() if wrong} == {}
    assert quality.tier(quality.problems(one)) == "silver"
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("name", ["Book", "class", "../x", "x" * 60, "base", "taken"])
def test_a_name_that_cannot_be_is_refused(more: Path, name: str) -> None:
    from weilu.cli.new import COMMAND
    from weilu.kernel.errors import OperatorError

    (more / "taken.md").write_text("mine")
    with pytest.raises(OperatorError):
        COMMAND.main(["practice", name, "--into", str(more)], standalone_mode=False)
    assert (more / "taken.md").read_text() == "mine"
    assert not (more / "taken.py").exists()
