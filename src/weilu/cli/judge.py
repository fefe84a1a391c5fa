"""`weilu judge`: what texts are, line by line, and which message answers which."""

import json
import sys
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from json.encoder import encode_basestring_ascii
from pathlib import Path
from typing import IO, Any, NamedTuple, TypeVar

import click
import numpy as np
import numpy.typing as npt
import pydantic_core

from weilu.cli import _say as say
from weilu.cli._options import community_option, lang_option, options, reading_options
from weilu.judge.ads import CHANNELS, Chances, Channel, ads, threshold
from weilu.judge.asks import VALUES
from weilu.judge.batch import Held, judged
from weilu.judge.contacts import CONTACT, KINDS, Contact, contacts, flags
from weilu.judge.copies import Copies
from weilu.judge.learned import Learned, Places
from weilu.judge.normal import Normal, normal
from weilu.judge.reasons import reasons
from weilu.judge.tokens import tokens
from weilu.kernel.errors import OperatorError
from weilu.kernel.memory import roomy
from weilu.kernel.texts import LANGS, Lang, Text

_HELP = Text(
    """判断每条文字是什么：广告、求助、提供、提问、六种价值、联系方式和链接；或者谁在回复谁。

    --jsonl 从标准输入一行行读 {"id", "text"}（可带 "channel"：group 群聊、sms 短信），在标准输出逐行写结果。
    ad、request、offer、question 是概率；is_ad 按随附的阈值判断；reasons 说明为什么算广告。
    --community 让一个社群的更正（weilu correct）也算数。

    \b
    例：
      weilu judge --jsonl < 消息.jsonl > 结果.jsonl
      weilu judge --jsonl --community community < 消息.jsonl
      weilu judge links 群聊.log --format irc
    """,
    """Say what texts are: advertisement, request, offer, question, one of six values, contacts and
    links; or which message answers which.

    --jsonl reads lines of {"id", "text"} (optional "channel": group or sms) from standard input and
    writes a line for each to standard output. ad, request, offer and question are probabilities; is_ad
    holds at the shipped threshold; reasons say why a text is called an advertisement. --community also
    heeds what a community has corrected (weilu correct).

    \b
    Examples:
      weilu judge --jsonl < messages.jsonl > judged.jsonl
      weilu judge --jsonl --community community < messages.jsonl
      weilu judge links chat.log --format irc
    """,
)
_LINKS = Text(
    """每条消息在回复哪一条：逐行写“被回复 消息 置信度”，不回复谁的连到自己。

    IRC 日志按文件的行号（从 0 起，系统行也算）；其他导出格式按条目在文件里的次序。

    \b
    例：
      weilu judge links 2026-03-01.log --format irc
      weilu judge links 群聊导出.zip
    """,
    """Say which message each one answers: ANTECEDENT MESSAGE CONFIDENCE per line; what answers nothing is
    linked to itself.

    An IRC log is numbered by the lines of the file, from 0, system lines included; any other export by
    the order of its rows.

    \b
    Examples:
      weilu judge links 2026-03-01.log --format irc
      weilu judge links exported-chat.zip
    """,
)
_WHAT = Text("要么 --jsonl，要么 links FILE", "Say --jsonl, or links FILE")
_NO_LOG = Text("{file} 里没有认得的聊天记录", "No chat export was recognised in {file}")
_FORMATS = Text("运行 weilu formats 查看支持的格式", "Run `weilu formats` to see what can be read")
_CONTACTS = frozenset(kind for place, kind in enumerate(KINDS) if CONTACT >> place & 1)
_WORDED = Text("用词和样子像广告", "Worded and shaped like an advertisement")
_WORDED_JSON = Text(*(json.dumps([_WORDED[lang]], ensure_ascii=False) for lang in LANGS))
_SAID = Text("运营者更正为广告", "An operator says that it is one")
_SAID_JSON = Text(*(json.dumps([_SAID[lang]], ensure_ascii=False) for lang in LANGS))
_HOLDS = Text("带有{kind}：{value}", "Holds a {kind}: {value}")
_NAMES = {
    "phone": Text("手机号", "phone number"),
    "wechat": Text("微信号", "WeChat id"),
    "qq": Text("QQ 号", "QQ number"),
    "group": Text("QQ 群号", "QQ group number"),
    "mail": Text("邮箱", "mail address"),
    "telegram": Text("Telegram 名", "Telegram name"),
    "link": Text("链接", "link"),
    "short": Text("短链接", "short link"),
    "invite": Text("入群邀请", "group invitation"),
    "payment": Text("收款码", "payment code"),
    "mini": Text("小程序", "mini-program"),
}
_NOTHING_HELD = ("[]", "[]")
_VALUES = (*map(json.dumps, VALUES), "null")
"""By place; the last, place -1, is none."""
BATCH = 256
"""Texts judged at once."""
LONGEST = 16_000_000
"""Bytes of a line."""
REPLACED = "\ufffd"
"""Stands for bytes that are no UTF-8."""
SHOWN = 10
"""Bad lines that are told one by one."""

_NO_JSON = Text("不是 JSON 对象", "not a JSON object")
_NO_ID = Text('"id" 要是文字或整数', '"id" must be a string or a whole number')
_NO_TEXT = Text('"text" 要是文字', '"text" must be a string')
_NO_CHANNEL = Text('"channel" 只能是 group 或 sms', '"channel" must be group or sms')
_TOO_LONG = Text("一行太长", "the line is too long")
_LINE = Text("第 {line} 行：{why}", "line {line}: {why}")
_MORE = Text("还有 {n} 行读不了", "and {n} more lines that cannot be read")
_GARBLED = Text(
    "第 {line} 行起有不是 UTF-8 的字，会读错；请先转码，例如 iconv -f GB18030 -t UTF-8",
    "From line {line} on there is text that is not UTF-8 and is misread; convert it first, such as with "
    "iconv -f GB18030 -t UTF-8",
)
_CLOSED = Text("标准输入是关着的", "The standard input is closed")
_NOTHING = Text("没有一行读得了", "Not a single line could be read")
_LIKE_THIS = Text(
    '每行要像 {{"id": "1", "text": "你好"}}', 'Let each line look like {{"id": "1", "text": "hello"}}'
)


class Ask(NamedTuple):
    """A line of the input."""

    id: str | int
    text: str
    channel: Channel


@click.group(help=_HELP[say.LANG], invoke_without_command=True)
@click.option(
    "--jsonl",
    is_flag=True,
    help=Text("从标准输入读 JSON 行", "Read JSON lines from standard input.")[say.LANG],
)
@click.option(
    "--why",
    is_flag=True,
    help=Text(
        "在 reasons 里引出像广告的字句，并数出重复次数（每条广告多花约一毫秒）",
        "Quote in reasons what is worded like an advertisement, and count copies (about 1 ms for each).",
    )[say.LANG],
)
@community_option
@lang_option
@click.pass_context
def command(context: click.Context, jsonl: bool, why: bool, community: str | None, lang: str | None) -> None:
    context.obj = language = say.language(lang)
    if context.invoked_subcommand is None:
        if not jsonl:
            raise click.UsageError(_WHAT[language])
        if sys.stdin is None:
            raise OperatorError(_CLOSED, _LIKE_THIS.fill())
        roomy()
        judge(sys.stdin.buffer, sys.stdout.buffer, language, why, _learned(community))


COMMAND = command


def _learned(community: str | None) -> Learned:
    """What a community has corrected; nothing where none was named. OperatorError: there is none such."""
    if community is None:
        return Learned()
    from weilu.site.django import start

    start()
    from weilu.engine import corrections

    return corrections.learned(corrections.known(community))


def judge(lines: IO[bytes], out: IO[bytes], lang: Lang, why: bool, learned: Learned) -> None:
    """Judge lines as they come; bad ones are warnings, unless there is no other."""
    bad = _Bad(lang)
    good = False
    heard = Copies() if why else None
    for some in _batches(_asks(lines, bad), BATCH):
        good = True
        out.write("".join(_judged(some, lang, heard, learned)).encode())
        out.flush()
    bad.close()
    if bad.count and not good:
        raise OperatorError(_NOTHING, _LIKE_THIS.fill())


class _Bad:
    """Lines that cannot be read: the first are told, the others counted."""

    def __init__(self, lang: Lang) -> None:
        self.count = 0
        self._lang = lang
        self._garbled = False

    def tell(self, line: int, why: Text) -> None:
        self.count += 1
        if self.count <= SHOWN:
            say.warn(_LINE.fill(line=line, why=why)[self._lang])

    def garbled(self, line: int) -> None:
        """Told once."""
        if not self._garbled:
            self._garbled = True
            say.warn(_GARBLED.fill(line=line)[self._lang])

    def close(self) -> None:
        if self.count > SHOWN:
            say.warn(_MORE.fill(n=self.count - SHOWN)[self._lang])


T = TypeVar("T")


def _batches(every: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(every)
    while some := list(islice(rest, size)):
        yield some


def _asks(lines: IO[bytes], bad: _Bad) -> Iterator[Ask]:
    """The lines that ask something; blank ones are passed over."""
    number = 0
    while line := lines.readline(LONGEST):
        number += 1
        whole = len(line) < LONGEST
        while not (whole or line.endswith(b"\n")) and line:
            line = lines.readline(LONGEST)
        ask = _ask(line.removeprefix(BOM_UTF8) if number == 1 else line) if whole else _TOO_LONG
        if isinstance(ask, Text):
            bad.tell(number, ask)
        elif ask:
            if REPLACED in ask.text and REPLACED.encode() not in line and b"\\u" not in line:
                bad.garbled(number)
            yield ask


def _ask(line: bytes) -> Ask | Text | None:
    """What a line asks, or what is wrong with it."""
    if not line or line.isspace():
        return None
    given = _read(line)
    if not isinstance(given, dict):
        return _NO_JSON
    id, text, channel = given.get("id"), given.get("text"), given.get("channel", "group")
    if not isinstance(id, (str, int)) or isinstance(id, bool):
        return _NO_ID
    if not isinstance(text, str):
        return _NO_TEXT
    return Ask(id, text, channel) if channel in CHANNELS else _NO_CHANNEL


def _read(line: bytes) -> Any:
    """The value of a line; the slower reader takes what the fast one will not: lone surrogates, bad UTF-8."""
    try:
        return pydantic_core.from_json(line, cache_strings="keys")
    except ValueError:
        try:
            return json.loads(line.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            return None


def _json(value: Any) -> str:
    """JSON of a value; only lone surrogates, which have no UTF-8, are written as escapes."""
    try:
        return pydantic_core.to_json(value).decode()
    except pydantic_core.PydanticSerializationError:
        return json.dumps(value)


def _judged(lines: list[Ask], lang: Lang, heard: Copies | None, learned: Learned) -> Iterator[str]:
    """The answers, in the order of the questions; with quotations, if copies are to be heard. Figures are
    written by hand: that is half the time."""
    texts = normal([line.text for line in lines])
    found = contacts(texts, [line.text for line in lines])
    present = flags(found)
    told = judged(texts, lines[0].channel, present)
    columns = (
        *_called(lines, texts, present, told.ad, learned.which(texts, found), learned),
        _copies(texts, heard),
        told.request,
        told.offer,
        told.question,
        told.value,
    )
    for line, ad, called, said, again, request, offer, question, value, held in zip(
        lines, *(column.tolist() for column in columns), found, strict=True
    ):
        reach, links = _held(held) if held else _NOTHING_HELD
        if not called:
            why = "[]"
        elif said:
            why = _SAID_JSON[lang]
        else:
            why = _why(line, lang, again) if heard else _reasons(held, lang)
        yield (
            f'{{"id":{_id(line.id)},"ad":{ad:.4f},"is_ad":{"true" if called else "false"},"reasons":{why},'
            f'"request":{request:.4f},"offer":{offer:.4f},"question":{question:.4f},'
            f'"value":{_VALUES[value]},"contacts":{reach},"links":{links}}}\n'
        )


def _id(value: str | int) -> str:
    if isinstance(value, str) and value.isascii():
        return encode_basestring_ascii(value)
    return _json(value)


def _held(held: Sequence[Contact]) -> tuple[str, str]:
    """The contacts of a text and its links; JSON."""
    named = dict.fromkeys((one.kind, one.value) for one in held)
    reach = [{"kind": kind, "value": value} for kind, value in named if kind in _CONTACTS]
    return _json(reach), _json([value for kind, value in named if kind not in _CONTACTS])


def _reasons(held: Sequence[Contact], lang: Lang) -> str:
    """Why a text is called an advertisement, as a person reads it; JSON."""
    if not held:
        return _WORDED_JSON[lang]
    words, named = _HOLDS[lang], dict.fromkeys((one.kind, one.value) for one in held)
    return _json(
        [_WORDED[lang], *(words.format(kind=_NAMES[kind][lang], value=value) for kind, value in named)]
    )


def _why(line: Ask, lang: Lang, copies: int) -> str:
    return _json([reason[lang] for reason in reasons(line.text, line.channel, copies)])


def _copies(texts: Normal, heard: Copies | None) -> npt.NDArray[np.int64]:
    """How often each text was said by now; nothing is known of who said it where and when."""
    count = len(texts.starts) - 1
    nobody, today = [""] * count, [0] * count
    return heard.add(texts, nobody, nobody, today).copies if heard else np.zeros(count, np.int64)


def _called(
    lines: list[Ask], texts: Normal, held: Held, chance: Chances, which: Places, learned: Learned
) -> tuple[Chances, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """The probability that each text is an advertisement, whether its channel's threshold is reached, and
    whether an operator has said so; given the probabilities for the first one's channel and which corrections
    decide."""
    of = {channel: threshold(channel) for channel in CHANNELS}
    bars = np.array([of[line.channel] for line in lines], np.float32)
    for channel in {line.channel for line in lines} - {lines[0].channel}:
        own = [line.channel == channel for line in lines]
        chance = np.where(own, ads(texts, tokens(texts), held, channel), chance)
    chance = learned.applied(chance, which)
    return chance, chance >= bars, which >= 0


@command.command(name="links", help=_LINKS[say.LANG])
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["auto", "irc"]),
    default="auto",
    show_default=True,
    help=Text("文件是什么格式；auto 按内容认", "What the file is; auto tells by its content.")[say.LANG],
)
@reading_options
@lang_option
@click.pass_obj
def links_command(
    asked: Lang, file: Path, form: str, tz: str | None, dates: str | None, group: str | None, lang: str | None
) -> None:
    from weilu.cli._links import linked

    language = say.language(lang or asked)
    troubles: list[Text] = []
    first = 0
    for antecedents, confidences in linked(file, form, options(tz, dates, group), troubles):
        told = zip(antecedents.tolist(), confidences.tolist(), strict=True)
        rows = (f"{first + one} {first + place} {sure:.4f}\n" for place, (one, sure) in enumerate(told))
        sys.stdout.writelines(rows)
        first += len(antecedents)
    for trouble in troubles[:SHOWN]:
        say.warn(trouble[language])
    if not first and not (form == "irc" and file.is_file() and not file.stat().st_size):
        raise OperatorError(_NO_LOG.fill(file=file), _FORMATS)
