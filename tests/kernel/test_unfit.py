"""What does not fit about settings is said in one language at a time."""

from typing import Any

import pytest
from pydantic import ValidationError

from weilu.engine.decisions import Limits
from weilu.kernel import unfit
from weilu.kernel.practice import Settings
from weilu.kernel.texts import Text
from weilu.practices.keyword_answers import KeywordSettings


class Loose(Settings):
    words: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("model", "given", "said"),
    [
        (Limits, {"zone": "Peking"}, Text("没有叫 Peking 的时区", "There is no time zone called Peking")),
        (Limits, {"cut": 24}, Text("最多 23", "At most 23")),
        (Limits, {"lang": "fr"}, Text("选其中一个：'zh', 'en'", "Choose one of: 'zh', 'en'")),
        (Limits, {"quiet_to": "late"}, Text("时间要写成 23:00 这样", "Write the time like 23:00")),
        (
            KeywordSettings,
            {"answers": ["{a}"]},
            Text("要写成“关键词 => 回答”：{a}", "Write it as `keyword => answer`: {a}"),
        ),
        (Loose, {"words": ["a"] * 300}, Text("words 太长", "words is too long")),
    ],
)
def test_each_language_by_itself(model: type[Settings], given: dict[str, Any], said: Text) -> None:
    with pytest.raises(ValidationError) as wrong:
        model.model_validate(given)
    assert list(unfit.said(wrong.value).values()) == [said]
