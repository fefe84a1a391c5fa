"""`weilu practices` and `weilu quality` as an operator sees them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from weilu.cli.practices import COMMAND as PRACTICES
from weilu.cli.quality import COMMAND as QUALITY
from weilu.kernel.errors import OperatorError


def test_practices_are_listed_and_one_is_told_whole() -> None:
    listed = CliRunner().invoke(PRACTICES, ["--lang", "zh"], env={"COLUMNS": "120"})
    assert listed.exit_code == 0
    assert "欢迎新人" in listed.output
    assert "_new" not in listed.output
    told = CliRunner().invoke(PRACTICES, ["welcome", "--lang", "en"])
    assert "## Why it helps" in told.output


@pytest.mark.parametrize(("lang", "silver"), [("en", "silver"), ("zh", "银")])
def test_a_practice_is_graded_in_both_languages(tmp_path: Path, lang: str, silver: str) -> None:
    target = tmp_path / "quality.json"
    asked = ["welcome", "--lang", lang, "--json", str(target)]
    done = CliRunner().invoke(QUALITY, asked)
    assert done.exit_code == 0, done.output
    assert silver in done.output
    welcome = json.loads(target.read_text("utf-8"))["practices"]["welcome"]
    assert welcome["tier"] == "silver"
    assert not any(rule["problems"] for rule in welcome["rules"].values())
    assert set(welcome["not_yet"]) == {"gold", "platinum"}


def test_an_unknown_practice_is_said() -> None:
    with pytest.raises(OperatorError):
        QUALITY.main(["nobody"], standalone_mode=False)
