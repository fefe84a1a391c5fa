"""Reply links: written talks in which it is plain who answers whom, and input of any kind."""

import random

import numpy as np
import pytest

from weilu.judge import replies
from weilu.judge.replies import Message, links, read_irc, trees
from weilu.judge.replies.log import BUCKETS, minutes, read
from weilu.judge.replies.net import product, shares
from weilu.judge.replies.overlap import overlap
from weilu.judge.replies.past import past_of
from weilu.judge.replies.people import ADDRESSED, LIKE, People, near

TALK = """\
[10:00] <ann> hi all, does anyone know how to mount a samba share at boot?
[10:00] <bob> which kernel is in the new release?
=== carl [~carl@host]  has joined #talk
[10:01] <dora> ann: put a line for it into /etc/fstab
[10:01] <eve> bob: 2.6.12 I think
[10:02] <ann> dora: thanks, with which options?
[10:02]  * carl waves
[10:03] <dora> ann: credentials=/etc/smb.key and _netdev
[10:03] <bob> eve: good to know, thanks
"""


def talk(text: str = TALK) -> list[Message]:
    return read_irc(text.splitlines())


def test_irc_is_read_line_by_line() -> None:
    messages = talk("[23:59] <ann> a\n=== b is now known as c\n[00:01]  * ann waves\nnonsense\n[00:02] <> \n")
    assert [m.kind for m in messages] == ["message", "system", "action", "system", "message"]
    assert [m.author for m in messages] == ["ann", "", "ann", "", ""]
    assert messages[2].time == messages[0].time + 120
    stamped = read_irc(["room 2019-09-04 [22:44:46] <ann> hello there"])[0]
    assert (stamped.author, stamped.text, stamped.time % 60) == ("ann", "hello there", 46)


def test_addressed_messages_answer_those_they_name() -> None:
    found = links(talk())
    assert found.antecedent.tolist()[:5] == [0, 1, 2, 0, 1]
    assert found.antecedent.tolist()[5] == 3
    assert found.antecedent.tolist()[7:] == [5, 4]
    assert (found.confidence[[3, 4, 5, 7]] > 0.5).all()


def test_system_lines_are_linked_to_themselves_for_certain() -> None:
    found = links(talk())
    assert (found.antecedent[2], found.confidence[2]) == (2, 1.0)


def test_an_explicit_reply_is_taken_as_it_is() -> None:
    messages = talk()
    messages[8] = messages[8]._replace(answers=0)
    messages[7] = messages[7]._replace(answers=99)
    found = links(messages)
    assert (found.antecedent[8], found.confidence[8]) == (0, 1.0)
    assert found.antecedent[7] == links(talk()).antecedent[7]


def test_explicit_mentions_count_as_names() -> None:
    said = [
        Message("u1", "谁知道周末的活动几点开始？", 0, name="小明"),
        Message("u2", "有人要拼车吗", 10, name="阿花"),
        Message("u3", "九点", 70, mentions=("u1",)),
        Message("u4", "我要", 80, mentions=("阿花",)),
        Message("u5", "@小明 九点半", 130),
    ]
    assert links(said).antecedent.tolist() == [0, 1, 0, 1, 0]


def test_names_abbreviated_or_misspelt_are_known() -> None:
    people = People([Message("Margarethe", "x"), Message("bob_", "y")])
    people.spoke(people.number["margarethe"], "margarethe")
    assert people.named(["marg:", "yes"], 9) == [(people.number["margarethe"], LIKE)]
    assert people.named(["margaerthe,", "yes"], 9) == [(people.number["margarethe"], LIKE)]
    assert people.named(["bob:", "yes"], 9) == [(people.number["bob"], ADDRESSED)]
    assert people.named(["well,", "yes"], 9) == []


@pytest.mark.parametrize(
    ("one", "two", "so"),
    [("anna", "annx", True), ("anna", "ann", True), ("anna", "aann", False), ("anna", "nnaa", False)],
)
def test_near_is_one_letter(one: str, two: str, so: bool) -> None:
    assert near(one, two) is so


def test_times_may_be_unknown_or_absurd() -> None:
    said = [m._replace(time=None) for m in talk()]
    assert links(said).antecedent.tolist()[3] == 0
    strange = [Message("a", "x", t) for t in (None, 50.0, float("nan"), float("inf"), -1e300, 170.0)]
    whole = minutes(strange)
    assert np.isfinite(whole).all() and (np.diff(whole) >= 0).all()
    assert len(links(strange).antecedent) == len(strange)


def test_any_input_is_answered() -> None:
    assert len(links([]).antecedent) == 0
    assert links([Message("", "", None, "system")] * 3).antecedent.tolist() == [0, 1, 2]
    chance = random.Random(3)
    texts = [
        "",
        " ",
        "\ud800",
        "😀" * 50,
        "\x00\x07",
        "مرحبا",
        ":",
        "@",
        "@@ :",
        "a:" * 5,
        "?" * 9999,
        "x " * 9999,
    ]
    authors = ["", ":", "a", "\udfff", "_", "A_", "名", "@", "bot"]
    said = [
        Message(chance.choice(authors), chance.choice(texts), chance.choice([None, 1.0, 1e9]))
        for _ in range(400)
    ]
    found = links(said)
    assert ((found.antecedent >= 0) & (found.antecedent <= np.arange(400))).all()
    assert ((found.confidence > 0) & (found.confidence <= 1.001)).all()


def test_texts_of_any_length_are_answered() -> None:
    found = links([Message("a", text * 200_000) for text in ("? ", ". ", "!", "a:", "  ", "@a ")])
    assert len(found.antecedent) == 6


def test_the_same_log_has_the_same_links() -> None:
    first, second = links(talk()), links(talk())
    assert first.antecedent.tolist() == second.antecedent.tolist()
    assert first.confidence.tobytes() == second.confidence.tobytes()


def test_a_long_log_is_linked_in_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    said = [m._replace(time=(m.time or 0) + 1800 * k) for k in range(40) for m in talk()]
    whole = links(said)
    for name, size in (("WINDOW", 100), ("BEFORE", 200), ("AFTER", 100)):
        monkeypatch.setattr(replies, name, size)
    parts = links(said)
    assert np.mean(parts.antecedent == whole.antecedent) > 0.9
    assert (np.arange(len(said)) - parts.antecedent).max() <= 100


def test_trees_go_left_up_to_the_cut_and_right_above() -> None:
    arrays = {
        "roots": np.array([0, 3]),
        "column": np.array([1, 0, 0, 0]),
        "cut": np.array([2.0, np.inf, np.inf, np.inf], np.float32),
        "child": np.array([1, 1, 2, 3]),
        "value": np.array([0, 10, 20, 1], np.float32),
        "depth": np.array(1),
    }
    rows = np.array([[9, 1], [0, 2], [0, 2.5]], np.float32)
    assert trees.values(arrays, rows).tolist() == [11, 11, 21]


def test_shares_add_up_to_one_for_each_message() -> None:
    ask = np.array([3, 3, 5, 8, 8, 8])
    found = shares(np.array([1, 1e3, -5, 0, 0, 0], np.float32), ask)
    assert np.allclose(found, [0, 1, 1, 1 / 3, 1 / 3, 1 / 3])


def test_products_do_not_depend_on_the_pieces_they_are_made_in() -> None:
    chance = np.random.default_rng(0)
    for rows, columns, out in ((0, 170, 64), (1, 170, 64), (97, 170, 64), (64, 3, 1)):
        one, two = chance.random((rows, columns), np.float32), chance.random((columns, out), np.float32)
        assert np.allclose(product(one, two), one @ two, rtol=1e-5)


def test_words_are_compared_with_what_was_said_around() -> None:
    texts = ("samba", "fstab", "grub samba", "the samba", "fstab kernel", "kernel", "grub")
    log = read([Message(who, text, 0) for who, text in zip("abacbab", texts, strict=True)])
    rarity = np.full(BUCKETS, 4, np.float32)
    rarity[log.words[3][0]] = 0
    root = np.array([0, 1, 0, 3, 1, 5, 6])
    pairs = [(3, 2), (3, 3), (4, 0), (4, 1), (4, 2), (6, 4), (6, 5)]
    ask, found = np.array(pairs).T
    table = overlap(log, past_of(log), rarity, root, ask, found)
    assert table["common"].tolist() == [4, 0, 0, 4, 0, 0, 0]
    assert np.allclose(table["alike"], [0.5**0.5, 0, 0, 0.5**0.5, 0, 0, 0])
    assert table["with_theirs"].tolist() == [0, 0, 0, 0, 0, 0, 4]
    assert table["with_mine"].tolist() == [0, 0, 0, 0, 0, 0, 4]
    assert table["with_next"].tolist() == [0, 0, 0, 0, 4, 0, 0]
    root[6] = 0
    table = overlap(log, past_of(log), rarity, root, np.array([6, 6]), np.array([3, 0]))
    assert table["with_thread"].tolist() == [0, 4]


def test_lines_without_words_share_none() -> None:
    log = read([Message("a", "", 0), Message("b", "?", 0)])
    rarity, own = np.ones(BUCKETS, np.float32), np.array([0, 1])
    table = overlap(log, past_of(log), rarity, own, np.array([0, 1]), np.array([0, 0]))
    assert not any(column.any() for column in table.values())
