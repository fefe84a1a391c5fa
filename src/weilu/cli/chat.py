"""`weilu chat`: a little group in the terminal, to see what practices answer."""

import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

import click
import tzlocal

from weilu.cli import _say as say
from weilu.cli._live import SET, fitting, given
from weilu.cli._options import lang_option
from weilu.engine.changes import Changes, Proposal, Sending
from weilu.engine.house import Chosen, GroupConfig, House, practices
from weilu.engine.limits import HELD
from weilu.engine.rehearsal import Rehearsal
from weilu.engine.withdraw import REASONS
from weilu.judge import judgements
from weilu.kernel import ids
from weilu.kernel.errors import OperatorError, WeiluError
from weilu.kernel.events import Event, MessageSent, Refused
from weilu.kernel.platform import Target
from weilu.kernel.practice import Practice
from weilu.kernel.texts import Lang, Text, plain
from weilu.platforms import console

_HELP = Text(
    """在终端里开一个小群，扮演几个成员，看玩法怎么回应。什么都不会保存，也不联网。

    \b
    例：
      weilu chat                                 所有玩法都开着
      weilu chat --practice sign_in --set points=3
    进去以后输入 /help。
    """,
    """A little group in the terminal: write as several members and see what the practices answer. Nothing is
    kept, nothing leaves this machine.

    \b
    Examples:
      weilu chat                                 with every practice on
      weilu chat --practice sign_in --set points=3
    Inside, type /help.
    """,
)
_ONLY = Text("只开这个玩法；可写多次", "Switch on this practice only; may be repeated.")
_INSIDE = Text(
    """  ana: 签到            ana 说话（@bo 提到别人，@weilu 提到围炉）
  ana re 3: 好的       回复第 3 条
  +bo   +bo by ana     bo 进群；被 ana 拉进来
  -bo   --bo           bo 退群；被踢
  ?cy: 让我进来        cy 申请入群
  /owner ana  /admin ana  /member ana
  /recall 3   /react ana 3 👍   撤回第 3 条；给它点表情
  /wait 2h             过了两小时（s 秒 m 分 h 时 d 天）
  /approve  /decline   同意、拒绝最早的一条建议
  /quit                退出""",
    """  ana: sign in         ana says something (@bo names another, @weilu names Weilu)
  ana re 3: fine       answers the 3rd message
  +bo   +bo by ana     bo comes in; brought by ana
  -bo   --bo           bo leaves; is kicked
  ?cy: let me in       cy asks to be let in
  /owner ana  /admin ana  /member ana
  /recall 3   /react ana 3 👍   takes the 3rd message back; reacts to it
  /wait 2h             two hours pass (s, m, h, d)
  /approve  /decline   answers the oldest proposal
  /quit                leaves""",
)
_OPEN = Text("开着的玩法：{names}。/help 看怎么用", "Practices on: {names}. /help tells how it works")
_NOT_KNOWN = Text("看不懂“{line}”，/help 看怎么用", "“{line}” is not understood; /help tells how it works")
_NO_PRACTICE = Text("没有叫 {name} 的玩法", "There is no practice called {name}")
_PRACTICES = Text("有这些：{names}", "There are: {names}")
_NONE_OPEN = Text("没有等着的建议", "No proposal waits")
_NO_MESSAGE = Text("没有第 {number} 条", "There is no message {number}")
_PROPOSED = Text("建议：{what}（/approve 或 /decline）", "Proposal: {what} (/approve or /decline)")
_WITHDRAWN = Text("建议撤下了：{what}（{why}）", "Proposal withdrawn: {what} ({why})")
_REFUSED = Text("没做 {wish}：{reason}", "{wish} was not done: {reason}")
_BROKE = Text("出错了：{reason}", "It broke: {reason}")
_POINTS = Text("{name} {amount:+d} 分", "{name} {amount:+d} points")
_ACTS = {
    "whisper": Text("悄悄告诉 {member}：{text}", "To {member} alone: {text}"),
    "react": Text("给 {member} 的第 {message} 条点 {emoji}", "Puts {emoji} to message {message} of {member}"),
    "mute": Text("禁言 {member} {seconds} 秒", "Mutes {member} for {seconds} s"),
    "unmute": Text("解除禁言 {member}", "Unmutes {member}"),
    "kick": Text("踢出 {member}：{reason}", "Removes {member}: {reason}"),
    "ban": Text("拉黑 {member}：{reason}", "Bans {member}: {reason}"),
    "recall": Text("撤回第 {message} 条", "Takes message {message} back"),
    "pin": Text("置顶第 {message} 条", "Pins message {message}"),
    "unpin": Text("取消置顶第 {message} 条", "Unpins message {message}"),
    "set_notice": Text("群公告：{text}", "Notice: {text}"),
    "admit": Text("放 {member} 进群", "Lets {member} in"),
    "turn_away": Text("拒绝 {member} 进群：{reason}", "Turns {member} away: {reason}"),
    "name_card": Text("把 {member} 的名片改成 {name}", "Sets {member}'s name card to {name}"),
    "ask": Text("请人做：{text}", "For a person: {text}"),
}
_SAID = re.compile(r"(\S+?)(?:\s+re\s+(\d+))?[:：]\s?(.*)", re.S)
_CAME = re.compile(r"\+\s*(\S+?)(?:\s+by\s+(\S+))?")
_WENT = re.compile(r"(--?)\s*(\S+)")
_WAIT = re.compile(r"/wait\s+(\d{1,5})\s*([smhd])")
_REACT = re.compile(r"/react\s+(\S+)\s+(\d+)\s+(\S+)")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
GROUP = "console/g"


class Room:
    """The group: what is typed goes in as the console platform's payloads, what is wished comes out as
    its calls."""

    def __init__(self, known: dict[str, Practice], chosen: Chosen, lang: Lang) -> None:
        place = GroupConfig(
            key=GROUP, lang=lang, can=console.PLATFORM.can, me="console/weilu", quiet=(time(0), time(0)),
            words_an_hour=10_000, zone=tzlocal.get_localzone(),
        )  # fmt: skip
        self.lang = lang
        self.rehearsal = Rehearsal(House({GROUP: place}, chosen, known), judgements)
        self.proposals: list[Proposal] = []
        self.messages: list[str] = []
        self.passed = timedelta()
        self.count = 0
        self.native: dict[int, str] = {}

    def play(self, line: str) -> Iterator[str]:
        """What is to be shown because of a line."""
        if found := _WAIT.fullmatch(line):
            self.passed += timedelta(seconds=int(found[1]) * _UNITS[found[2]])
            yield from self._told(self.rehearsal.until(self._now()))
        elif line in ("/approve", "/decline"):
            yield from self._answer(line == "/approve")
        else:
            payload = self._payload(line)
            if payload is None:
                raise OperatorError(_NOT_KNOWN.fill(line=line[:60]))
            yield from self._heard(payload)

    def _now(self) -> datetime:
        return datetime.now(UTC) + self.passed

    def _answer(self, approved: bool) -> Iterator[str]:
        if not self.proposals:
            raise OperatorError(_NONE_OPEN)
        asked = self.rehearsal.answer(self.proposals.pop(0), self._now(), approved, "console/operator")
        yield from self._told(asked)

    def _heard(self, payload: dict[str, Any]) -> Iterator[str]:
        self.count += 1
        own = str(self.count)
        whole = {"group": "g", "id": own, "at": self._now().timestamp(), **payload}
        for event in console.read(whole, "weilu"):
            self.native[event.id] = own
            if isinstance(event, MessageSent):
                self.messages.append(own)
                yield f"  #{len(self.messages)}"
            yield from self._told(self.rehearsal.feed(event))

    def _payload(self, line: str) -> dict[str, Any] | None:
        """What a line means; null: nothing."""
        if found := _CAME.fullmatch(line):
            return {"kind": "join", "member": found[1], "by": found[2]}
        if found := _WENT.fullmatch(line):
            return {"kind": "kick" if found[1] == "--" else "leave", "member": found[2]}
        if line.startswith("/"):
            return self._command(line)
        if (found := _SAID.fullmatch(line)) is None:
            return None
        who, answered, text = found.groups()
        if who.startswith("?"):
            return {"kind": "knock", "member": who[1:], "text": text}
        named = re.findall(r"@(\w+)", text)
        text = re.sub(r"@weilu\s*", "", text)
        said = {"kind": "message", "member": who, "text": text, "mentions": named}
        return said | ({"message": self._message(answered)} if answered else {})

    def _command(self, line: str) -> dict[str, Any] | None:
        if found := _REACT.fullmatch(line):
            number = self._message(found[2])
            return {"kind": "reaction", "member": found[1], "message": number, "emoji": found[3]}
        word, _, rest = line[1:].partition(" ")
        if word == "recall" and rest.strip().isdecimal():
            return {"kind": "recall", "member": "someone", "message": self._message(rest.strip())}
        if word in ("owner", "admin", "member") and rest.strip():
            return {"kind": "role", "member": rest.strip(), "role": word}
        return None

    def _message(self, number: str) -> str:
        """The native id of the message that is shown with a number."""
        if not 1 <= int(number) <= len(self.messages):
            raise OperatorError(_NO_MESSAGE.fill(number=number))
        return self.messages[int(number) - 1]

    def _told(self, handled: Iterator[tuple[Event, Changes]]) -> Iterator[str]:
        """What turns did, as it looks in the chat."""
        for _, changes in handled:
            yield from (self._sent(sending) for sending in changes.sendings)
            for entry in changes.ledger:
                who = entry.lines[0][0].rpartition("/")[2]
                yield "  " + _POINTS.fill(name=who, amount=entry.lines[0][1])[self.lang]
            yield from self._withdrawn(changes)
            for proposal in changes.proposals:
                self.proposals.append(proposal)
                what = proposal.why[self.lang]
                yield "  " + _PROPOSED.fill(what=what)[self.lang]
            for event in changes.log:
                if isinstance(event, Refused):
                    why = HELD.get(event.reason, plain(event.reason))
                    yield "  " + _REFUSED.fill(wish=event.wish, reason=why)[self.lang]
            for aside in changes.asides:
                yield "  " + _BROKE.fill(reason=aside.reason)[self.lang]

    def _withdrawn(self, changes: Changes) -> Iterator[str]:
        """Proposals that nobody has to answer any more."""
        for one in [one for one in self.proposals if one.id in changes.answered]:
            self.proposals.remove(one)
            why = REASONS[changes.answered[one.id][2]]
            yield "  " + _WITHDRAWN.fill(what=one.why, why=why)[self.lang]

    def _sent(self, sending: Sending) -> str:
        """A wish as the group sees it."""
        action = sending.action
        member, message = str(getattr(action, "member", "")), getattr(action, "message", None)
        own = self.native.get(message, "") if message is not None else ""
        target = Target(
            group="g", id=ids.label(sending.id), lang=self.lang, member=member.rpartition("/")[2],
            mentions=tuple(one.rpartition("/")[2] for one in getattr(action, "mentions", ())),
            message=str(self.messages.index(own) + 1) if own in self.messages else "",
        )  # fmt: skip
        for call in console.write(action, target):
            return self._shown(call.api, dict(call.params))
        return "  " + _ACTS["ask"].fill(text=getattr(action, "text", Text("", "")))[self.lang]

    def _shown(self, api: str, params: dict[str, Any]) -> str:
        if api in _ACTS:
            return "  " + _ACTS[api].fill(**params)[self.lang]
        answered = f"#{params['message']} " if params.get("message") else ""
        named = "".join(f"@{one} " for one in params.get("mentions", ()))
        lines = str(params["text"]).replace("\n", "\n         ")
        return f"  weilu: {answered}{named}{lines}"


def _chosen(names: Sequence[str], values: Sequence[str], known: dict[str, Practice]) -> Chosen:
    """The practices that are on, with their settings: each takes those of `values` that it has."""
    chosen: dict[tuple[str, str], Any] = {}
    taken: set[str] = set()
    for name in names or sorted(known):
        if name not in known:
            raise OperatorError(_NO_PRACTICE.fill(name=name), _PRACTICES.fill(names=", ".join(known)))
        fields = known[name].settings.model_fields
        mine = [value for value in values if value.partition("=")[0] in fields]
        taken |= set(mine)
        chosen[name, ""] = ("act", fitting(name, mine).model_dump(exclude_unset=True))
    if rest := [value for value in values if value not in taken]:
        given(rest, known[(names or sorted(known))[0]].settings)
    return chosen


@click.command(help=_HELP[say.LANG])
@click.option("--practice", "names", multiple=True, metavar="NAME", help=_ONLY[say.LANG])
@SET
@lang_option
def command(names: tuple[str, ...], values: tuple[str, ...], lang: str | None) -> None:
    language = say.language(lang)
    known = practices()
    chosen = _chosen(names, values, known)
    room = Room(known, chosen, language)
    say.out.print(_OPEN.fill(names=", ".join(name for name, _ in chosen))[language], markup=False)
    for line in _lines():
        if line in ("/quit", "/exit"):
            return
        if line == "/help":
            click.echo(_INSIDE[language])
            continue
        try:
            for shown in room.play(line):
                click.echo(shown)
        except WeiluError as error:
            click.echo(f"  {error.what[language]}")


COMMAND = command


def _lines() -> Iterator[str]:
    """What is typed, or comes from a pipe, line by line."""
    shown = sys.stdin.isatty()
    while True:
        if shown:
            click.echo("> ", nl=False)
        line = sys.stdin.readline(20_000)
        if not line:
            return
        if line.strip():
            yield line.strip()
