"""The plain rules: what they are meant to catch, what they must leave alone, and any input at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu import judge

REQUESTS = [
    "有没有人知道怎么设置路由器",
    "求推荐一个好用的笔记软件",
    "请问周六的活动几点开始",
    "谁能帮我看看这个报错",
    "How do I reset the password?",
    "Does anyone have the link to the slides",
    "I need some help with my build",
    "what time does the meeting start?",
]
PLAIN = [
    "哈哈哈哈",
    "今天天气真好",
    "really?",
    "吃了吗？",
    "我觉得可以",
    "see https://example.org/?q=how+to",
    "I went home and slept",
    "",
]


@pytest.mark.parametrize("text", REQUESTS)
def test_a_request_needs_no_question_mark(text: str) -> None:
    assert judge.batch([text]).request[0] == 1


@pytest.mark.parametrize("text", PLAIN)
def test_talk_is_no_request(text: str) -> None:
    assert judge.batch([text]).request[0] == 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("明天晚上直播，记得报名", "activities"),
        ("限时优惠券，先到先得", "benefits"),
        ("教程和模板都放网盘了", "resources"),
        ("Version 2 was released today", "information"),
        ("We are hiring a designer", "connections"),
        ("Congrats, well done!", "feeling"),
        ("嗯", None),
    ],
)
def test_values(text: str, value: str | None) -> None:
    place = int(judge.batch([text]).value[0])
    assert (judge.VALUES[place] if place >= 0 else None) == value


@given(st.lists(st.text(), max_size=20))
def test_any_text_is_answered(texts: list[str]) -> None:
    judged = judge.batch([text.encode("utf-8", "replace").decode() for text in texts])
    assert {len(column) for column in judged} == {len(texts)}


def test_a_text_does_not_depend_on_its_neighbours() -> None:
    together = judge.batch([*REQUESTS, *PLAIN])
    for place, text in enumerate([*REQUESTS, *PLAIN]):
        alone = judge.batch([text])
        assert [column[0] for column in alone] == [column[place] for column in together]


def test_a_very_long_text() -> None:
    judged = judge.batch(["谢谢 " * 400_000, "🙂" * 1_000_000, "?" * 1_000_000])
    assert judged.thanks.tolist() == [1, 0, 0]


def test_few_texts_are_judged_as_many_are() -> None:
    """A few are matched by Python, many by Arrow: the same patterns must say the same."""
    texts = [
        *REQUESTS,
        *PLAIN,
        "加微信 abc12345",
        "谢谢！\n",
        "éa thanks",
        "a\nb?",
        "秒杀 https://a.example/?x",
    ]
    many = judge.batch(texts * 50)
    for place, text in enumerate(texts):
        one = judge.batch([text])
        assert [column[0] for column in one] == [column[place] for column in many], text
