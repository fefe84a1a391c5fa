"""What texts ask and give: what the model is meant to know, what it must leave alone, any input at all."""

import csv
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.judge import asks as model
from weilu.judge import kept
from weilu.judge.asks import HEAD, KINDS, LEVELS, LONGEST, PART, TAIL, VALUES, Asked, bars
from weilu.judge.charter import WELCOME, astray, why
from weilu.judge.grams import buckets
from weilu.judge.normal import normal
from weilu.judge.tokens import Tokens, tokens

TRAIN = Path(__file__).parents[2] / "train"
SENTENCES = TRAIN / "sentences.toml"

REQUESTS = [
    "wifi 密码多少",
    "有没有人知道怎么设置路由器",
    "求推荐一个好用的笔记软件",
    "请问周六的活动几点开始",
    "谁能帮我看看这个报错",
    "How do I reset the password?",
    "does anyone have the link to the slides",
    "can someone help me with my build",
    "what time does the meeting start?",
]
TALK = [
    "哈哈哈哈",
    "今天天气真好",
    "我觉得可以",
    "see https://example.org/?q=how+to",
    "I went home and slept",
    "",
]
EMPTY_QUESTIONS = ["吃了吗", "真的假的？", "really?"]


def said(texts: list[str]) -> Tokens:
    return tokens(normal(texts))


def asks(texts: list[str]) -> Asked:
    return model.asks(said(texts))


def called(kind: str, text: str) -> bool:
    """At the threshold that comes with the model."""
    return bool(getattr(asks([text]), kind)[0] >= bars()[kind])


@pytest.mark.parametrize("text", REQUESTS)
def test_a_request_needs_no_question_mark(text: str) -> None:
    assert called("request", text)


@pytest.mark.parametrize("text", TALK)
def test_talk_asks_nothing(text: str) -> None:
    assert not called("request", text)
    assert not called("question", text)


@pytest.mark.parametrize("text", EMPTY_QUESTIONS)
def test_an_empty_question_is_no_request(text: str) -> None:
    assert called("question", text)
    assert not called("request", text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("offer", "出一台显示器，需要的私聊"),
        ("offer", "I can help you with that, just send me a message"),
        ("thanks", "谢谢老师"),
        ("thanks", "that worked, thank you!"),
        ("answer", "重启一下路由器试试"),
    ],
)
def test_other_kinds(kind: str, text: str) -> None:
    assert called(kind, text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("明天晚上直播，记得报名", "activities"),
        ("限时优惠券，先到先得", "benefits"),
        ("教程链接在这里，照着做就行", "resources"),
        ("教程和模板都放网盘了", "resources"),
        ("Version 2 was released today", "information"),
        ("We are hiring a designer", "connections"),
        ("Congrats, well done!", "feeling"),
        ("嗯", None),
    ],
)
def test_values(text: str, value: str | None) -> None:
    place = int(asks([text]).value[0])
    assert (VALUES[place] if place >= 0 else None) == value


def test_our_own_sentences_are_learned() -> None:
    """A smoke test: the model has seen them."""
    sets = tomllib.loads(SENTENCES.read_text("utf-8"))["set"]
    pairs = [(text, one) for one in sets for text in one["texts"]]
    assert len(pairs) >= 600
    found = asks([text for text, _ in pairs])
    for place, kind in enumerate(KINDS):
        said = np.array([kind in one["is"] for _, one in pairs])
        assert np.mean(said == (found[place] >= bars()[kind])) > 0.8, kind
    told = [VALUES[place] if place >= 0 else "" for place in found.value]
    assert np.mean([one["value"] == value for (_, one), value in zip(pairs, told, strict=True)]) > 0.7


def test_a_text_is_judged_alike_alone_and_in_a_batch() -> None:
    texts = ["how do I do this", "", "求个链接 https://a.example/how?x=1", "x" * 5000, "谢谢", "😀", "a"]
    together = asks(texts)
    for place, text in enumerate(texts):
        for one, many in zip(asks([text]), together, strict=True):
            assert one[0] == many[place]


def test_sums_of_long_texts_have_room() -> None:
    """The heaviest n-grams there are, again and again: parts of a text are summed by themselves."""
    assert 2 * LEVELS * LONGEST * PART < 1 << 16
    weights = kept.load("asks")["weights"].astype(np.int64)
    for text in ("吗" * (HEAD + TAIL + 99), "what do you think? " * 99, "求" * PART, "求" * (PART - 1)):
        said = tokens(normal([text]))
        found = model._scores(said, model._model())[:, 0]
        grams = np.concatenate(list(buckets(*model.read(said), LONGEST, len(weights).bit_length() - 1)))
        assert np.allclose(found, weights[grams].sum(axis=0) / np.sqrt(len(grams)), rtol=1e-5)


ODD = [
    "",
    "\ud800",
    "\u202eabc",
    "\x00\x01",
    "😀😀",
    "?" * 100_000,
    "://",
    ":",
    "//",
    "http://",
    "a://b://c",
    " : // ",
]


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_answered(text: str) -> None:
    found = asks([text, "://", text])
    assert all(len(column) == 3 and np.isfinite(column).all() for column in found)


@given(st.lists(st.text(st.characters(categories=None) | st.sampled_from(":/?a 吗")), max_size=12))
def test_any_text_is_answered(texts: list[str]) -> None:
    found = asks(texts)
    assert all(len(column) == len(texts) and np.isfinite(column).all() for column in found)
    assert all(((column >= 0) & (column <= 1)).all() for column in (*found[:5], found.worth))
    far = astray(said(texts), "跑步 running", "interest", found)
    assert len(far) == len(texts) and np.isfinite(far).all()


CHARTER = "跑步爱好者交流群：训练计划、跑鞋、配速、比赛报名，禁止广告。Running club: training, shoes, races."
NEAR = [
    "大家的训练计划和配速发一下",
    "周末比赛报名了吗，跑鞋要不要换新的",
    "早上好",
    "which running shoes for the races",
]
FAR = [
    "专业办理贷款，利息低到账快，有需要的联系我",
    "全场满二百减五十，新品上市欢迎进店选购，仅限今天",
    "we sell followers and likes, contact us today for the best price and a discount",
]


def test_far_talk_is_more_astray_than_near_talk() -> None:
    texts = NEAR + FAR
    found = astray(said(texts), CHARTER, "interest", asks(texts))
    assert found[: len(NEAR)].max() < 0.1 < found[len(NEAR) :].min()


def test_what_a_kind_of_group_wants_is_not_astray_there() -> None:
    asked, texts = asks(FAR), said(FAR)
    there, here = astray(texts, CHARTER, "sales", asked), astray(texts, CHARTER, "interest", asked)
    assert (there <= here).all()
    assert (there[:2] < here[:2]).all()
    assert set().union(*WELCOME.values()) <= {*VALUES, "offer"}


def test_the_grounds_are_shares() -> None:
    texts = [*NEAR, *FAR, "", "😀"]
    for share in why(said(texts), CHARTER, "unknown kind", asks(texts)):
        assert ((share >= 0) & (share <= 1)).all()


def test_labelled_rows_are_a_table_of_ids() -> None:
    """Ids and flags, no text; what is measured on is not learned from."""
    with (TRAIN / "rows.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) >= 300
    assert len({(row["dataset"], row["row"]) for row in rows}) == len(rows)
    assert {row["use"] for row in rows} == {"train", "measure"}
    assert all(row["row"].lstrip("-").isdecimal() for row in rows)
    assert all(row[kind] in ("0", "1") for row in rows for kind in KINDS)
    assert {row["value"] for row in rows} == {"", *VALUES}
