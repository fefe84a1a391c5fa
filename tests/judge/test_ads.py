"""Advertisement probability: what is called one, what is not, any input at all, and reasons to read."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.judge import ads, kept
from weilu.judge.contacts import present
from weilu.judge.normal import normal
from weilu.judge.reasons import reasons
from weilu.judge.tokens import tokens

SOLD = [
    "兼职日结三百，不收押金，加微信 abc12345 详聊",
    "低价出各种会员账号，需要的私聊我，支持先验货",
    "全网最低价代充值，24小时在线，联系QQ 123456789",
    "看片加我，资源多多，先看后付",
]
TALK = [
    "今天晚上吃什么",
    "刚才那个报错我重启以后就好了",
    "明天几点开会？",
    "哈哈哈哈",
    "I think the build is broken again",
    "let me know when you have merged it",
]
ODD = ["", " ", "\ud800", "😀😀😀", "‮مرحبا‬", "\x00\x01\x02", "a" * 1_000_000, "\u200b\u200b"]


def chances(texts: list[str], channel: ads.Channel = "group") -> list[float]:
    plain = normal(texts)
    return ads.ads(plain, tokens(plain), present(plain), channel).tolist()


@pytest.mark.parametrize("text", SOLD)
def test_an_advertisement_is_called_one(text: str) -> None:
    assert chances([text])[0] >= ads.threshold("group")


@pytest.mark.parametrize("text", TALK)
def test_talk_is_not(text: str) -> None:
    assert chances([text])[0] < ads.threshold("group")


def test_text_messages_have_a_channel_of_their_own() -> None:
    texts = ["WINNER! Claim your free prize now, call 09000000000", "ok see you at six then"]
    found = chances(texts, "sms")
    assert found[0] >= ads.threshold("sms") > found[1]


@pytest.mark.parametrize("channel", ads.CHANNELS)
def test_odd_texts_are_answered(channel: ads.Channel) -> None:
    found = np.array(chances(ODD, channel))
    assert np.all((found >= 0) & (found <= 1)) and found[0] == 0
    for text in ODD:
        reasons(text, channel)


@given(st.lists(st.text(max_size=30), max_size=6))
def test_neighbours_change_nothing(texts: list[str]) -> None:
    together = chances(texts)
    assert together == pytest.approx([chances([text])[0] for text in texts], abs=1e-6)


def test_more_score_is_never_less_likely() -> None:
    for channel in ads.CHANNELS:
        of = ads.made(kept.load("ads"), channel)
        assert np.all(np.diff(of.scores) > 0)
        assert np.all(np.diff(of.odds.reshape(len(ads.SCRIPTS), -1), axis=1) > 0)


@pytest.mark.parametrize("text", SOLD)
def test_reasons_quote_the_text(text: str) -> None:
    found = reasons(text)
    pieces = found[0].zh.split("“")[1:]
    assert pieces and all(piece.split("”")[0].rstrip("…") in text for piece in pieces)
    assert all(reason.zh and reason.en for reason in found)


def test_the_contact_is_named_as_it_was_written() -> None:
    assert any("123456789" in reason.en for reason in reasons(SOLD[2])[1:])


def test_a_contact_said_again_is_named_once() -> None:
    found = reasons("加微信Shoe8888 " + "想要的加微信shoe8888，" * 5 + "看 t.me/shoe_8888")
    named = [reason.zh.rpartition("：")[2] for reason in found if "联系方式" in reason.zh]
    assert named == ["Shoe8888", "t.me/shoe_8888"]
