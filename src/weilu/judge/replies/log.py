"""A log as columns: who, when, whom it names, what kind of sentence it is."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weilu.judge.replies.message import Message
from weilu.judge.replies.people import ADDRESSED, START, People, core

NONE = -1
BUCKETS = 1 << 13
"""Words are known by their hash modulo this."""
NAMES = 3
"""So many of the people whom a message names are kept."""
LONGEST = 1000
"""Of a longer text the beginning and the end are read, half of this each."""
PACE = 12.0
"""Seconds between messages that is supposed where times are not known."""
_WORD = re.compile(r"[a-z0-9](?:[a-z0-9_'./+-]*[a-z0-9])?|[\u3400-\u9fff]")
_NOTHING = 14
_CLASSES = {
    word: code
    for code, words in enumerate(
        (
            "how what where which why who when whats hows wheres 怎 什 哪 谁 何 为",
            "is are was were do does did can could should would will has have any anyone anybody 吗 有",
            "hi hello hey hiya howdy morning greetings yo 嗨 你",
            "thanks thank thx ty cheers tnx thankyou 谢 感",
            "yes yeah yep yup ya sure right correct yea indeed exactly 是 对 嗯",
            "no nope nah not never 不 没",
            "ok okay k cool great nice good ah oh alright hmm aha wow well lol haha hehe heh 好 哦",
            "and but or so then also because cause which plus 但 还 而",
            "i i'm im i've ive i'll my me i'd 我",
            "you your you're youre u you'll 您",
            "try use run type install check look see go open just get put make edit apt sudo apt-get 试 用",
            "it it's its that that's thats this they these those he she there 这 那 它",
            "the a an in on at for with if from to of as",
        ),
        1,
    )
    for word in words.split()
}
FLAGS = {
    "asks": re.compile(r"[?？]"),
    "asks_last": re.compile(r"[?？][)\s!.]*$"),
    "url": re.compile(r"https?://|www\."),
    "command": re.compile(r"sudo |apt-get|(?:^|\s)/\w+/|\s-\w|[`$]"),
    "bang": re.compile(r"^\s*!|^\s*@\w+$"),
    "thanks": re.compile(r"\b(?:thanks?|thx|ty|cheers)\b|谢"),
    "help": re.compile(
        r"\b(?:help|problem|error|issue|trying|want|need|anyone|anybody|doesn'?t|can'?t|won'?t)\b|请问|求|问题"
    ),
    "smile": re.compile(r"[:;=]-?[)(dp/]|\blol\b|haha|哈哈"),
    "dots": re.compile(r"(?:\.\.|…)\s*$"),
    "stop": re.compile(r"[.!。！]\s*$"),
    "number": re.compile(r"\d"),
}
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Log:
    """Columns over n messages. People are numbers; system lines have the author NONE."""

    author: Ints
    minute: NDArray[np.float32]
    talk: NDArray[np.bool_]
    named: Ints
    """(n, NAMES): whom the message names, strongest first, NONE where nobody."""
    strength: NDArray[np.uint8]
    """(n, NAMES): how, as in `people`; 0 for nobody."""
    words: list[list[int]]
    length: Ints
    first: NDArray[np.uint8]
    """(n, 2): kinds of the first two words."""
    flags: NDArray[np.uint8]
    """(n, FLAGS)"""
    bot: NDArray[np.bool_]
    people: int


def read(messages: Sequence[Message]) -> Log:
    """The columns of a log."""
    n = len(messages)
    people = People(messages)
    log = Log(
        author=np.full(n, NONE, np.int64),
        minute=minutes(messages),
        talk=np.array([message.kind != "system" for message in messages], bool),
        named=np.full((n, NAMES), NONE, np.int64),
        strength=np.zeros((n, NAMES), np.uint8),
        words=[[] for _ in range(n)],
        length=np.zeros(n, np.int64),
        first=np.full((n, 2), _NOTHING, np.uint8),
        flags=np.zeros((n, len(FLAGS)), np.uint8),
        bot=np.zeros(n, bool),
        people=len(people.number) + 1,
    )
    cache: dict[str, int] = {}
    for i in np.flatnonzero(log.talk).tolist():
        _fill(log, i, messages[i], people, cache)
    return log


def minutes(messages: Sequence[Message]) -> NDArray[np.float32]:
    """Whole minutes, never going back; where no time is known the last one known goes on. A log without any
    is given a usual pace."""
    if all(message.time is None for message in messages):
        paced: NDArray[np.float64] = np.floor(np.arange(len(messages)) * (PACE / 60))
        return paced.astype(np.float32)
    start = next(message.time for message in messages if message.time is not None)
    times = np.array([start if m.time is None else m.time for m in messages], np.float64) - start
    times = np.nan_to_num(times, nan=0.0, posinf=0.0, neginf=0.0)
    whole: NDArray[np.float64] = np.floor(np.maximum.accumulate(times) / 60)
    return whole.astype(np.float32)


def _fill(log: Log, i: int, message: Message, people: People, cache: dict[str, int]) -> None:
    text = message.text.lower()
    if len(text) > LONGEST:
        text = text[: LONGEST // 2] + " " + text[-LONGEST // 2 :]
    name = core(message.author)
    me = log.author[i] = people.number[name]
    log.bot[i] = "bot" in name
    parts = text.split()
    found = people.named(parts, me)
    for mention in message.mentions:
        number = people.number.get(core(mention))
        if number is not None:
            found = [(number, ADDRESSED), *(pair for pair in found if pair[0] != number)]
    for k, (who, how) in enumerate(found[:NAMES]):
        log.named[i, k] = who
        log.strength[i, k] = how
    people.spoke(me, core(message.name or message.author))
    if found and found[0][1] >= START:
        text = text.lstrip()[len(parts[0]) :].lstrip() if parts else ""
    _sentence(log, i, text, {who for who, _ in found}, people, cache)


def _sentence(log: Log, i: int, text: str, named: set[int], people: People, cache: dict[str, int]) -> None:
    tokens = _WORD.findall(text)
    log.length[i] = len(tokens)
    for k, token in enumerate(tokens[:2]):
        log.first[i, k] = _CLASSES.get(token, 0)
    for token in tokens:
        if named and people.number.get(token) in named:
            continue
        bucket = cache.get(token)
        if bucket is None:
            bucket = cache[token] = zlib.crc32(token.encode("utf-8", "surrogatepass")) % BUCKETS
        log.words[i].append(bucket)
    for k, pattern in enumerate(FLAGS.values()):
        if pattern.search(text):
            log.flags[i, k] = 1
