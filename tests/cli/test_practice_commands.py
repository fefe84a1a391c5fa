"""`weilu practices` and `weilu quality` as an operator sees them."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from weilu.cli._listing import KEEPS
from weilu.cli.formats import COMMAND as FORMATS
from weilu.cli.practices import COMMAND as PRACTICES
from weilu.cli.quality import COMMAND as QUALITY
from weilu.kernel import registry
from weilu.kernel.errors import OperatorError


def test_practices_are_listed_and_one_is_told_whole() -> None:
    listed = CliRunner().invoke(PRACTICES, ["--lang", "zh"], env={"COLUMNS": "120"})
    assert listed.exit_code == 0
    assert "欢迎新人" in listed.output
    assert "_new" not in listed.output
    told = CliRunner().invoke(PRACTICES, ["welcome", "--lang", "en"])
    assert "## Why it helps" in told.output


def test_a_practice_lists_its_settings_and_chinese_heads_stand_over_english_words() -> None:
    told = CliRunner().invoke(PRACTICES, ["sign_in", "--lang", "zh"], env={"COLUMNS": "120"}).output
    assert re.search(r"^points +每天的积分 +5 +0–100", told, re.MULTILINE)
    assert re.search(r"^answer .+ react +react \| gather \| each", told, re.MULTILINE)
    assert "weilu switch sign_in act --set" in told
    assert "（以下是开发者写的英文说明）" in told and "## 为什么有用" in told
    assert "0–100" in CliRunner().invoke(PRACTICES, ["sign_in", "--lang", "en"]).output


def test_formats_tell_what_they_carry_in_words() -> None:
    told = CliRunner().invoke(FORMATS, ["gitter", "--lang", "zh"]).output
    assert "消息、提到谁" in told and "## 样例" in told
    kept = {
        one for module in registry.load("weilu.exports", "EXPORT").values() for one in module.EXPORT.keeps
    }
    assert kept == set(KEEPS)


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
