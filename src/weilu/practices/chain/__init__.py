"""Sign-up chains that keep themselves: join, change, cancel, quota, waiting list (接龙).

## What it does
"#接龙 周六羽毛球 限10人 截止 20:00" (or "chain badminton max 10 until 20:00") opens a chain. Members join
with "+1", "接" or "报名" and what they want to add, change it by writing again, and cancel with "-1". Lists
written by hand and pasted back are understood, whatever their numbers and signs. The list is posted once
in a while, on demand and at the end; who moves up from the waiting list is named.

## Why it helps
A chain makes taking part visible and easy, and the first to join draw the others along (S3, S4).

## Limits
One chain at a time in a group. A paste only ever changes its author's own line: others' lines that it
lacks or changes stay as they are, since most pastes are older than the list. Who leaves the group cancels.
"""

from datetime import datetime, timedelta

from pydantic import Field

from weilu.kernel import schedule
from weilu.kernel.actions import Action, CloseActivity, Reply, Say, Wake
from weilu.kernel.events import (
    NEVER,
    ActivityClosed,
    ActivityOpened,
    MemberBanned,
    MemberKicked,
    MemberLeft,
    MessageEdited,
    MessageSent,
    PracticeSwitched,
    Woke,
)
from weilu.kernel.facts import Facts
from weilu.kernel.practice import Practice, Settings, State, Words, setting
from weilu.kernel.said import clean, clock
from weilu.kernel.texts import Text, together
from weilu.practices.chain.kept import (
    MOST,
    after,
    changed,
    joined,
    meant,
    mine,
    staff,
    with_member,
    without,
)
from weilu.practices.chain.opened import Terms, asked
from weilu.practices.chain.pasted import Entry, Paste, entries_of, merge, read
from weilu.practices.chain.posts import posts

OPENED = Text(
    "接龙：{title}\n发“{join}”报名（后面可加备注），“{leave}”取消；也可以复制名单接着写",
    "Chain: {title}\nJoin with “{join}” and a note if you like, cancel with “{leave}”, or paste the "
    "list with your line",
)
QUOTA = Text("名额 {quota}，满了排候补", "{quota} places, then a waiting list")
UNTIL = Text("{until} 截止", "Open until {until}")
BUSY = Text("“{title}”还没结束，发“{end}”后再开新的", "“{title}” is still open: “{end}” ends it")
FULL = Text("名单已满 {most} 行", "The list is full: {most} lines")
CLOSED = Text("接龙结束", "The chain is closed")


class ChainSettings(Settings):
    anyone: bool = setting(False, Text("成员也可以开接龙", "Members may open a chain too"))
    join: Words = setting(("+1", "接", "报名", "join"), Text("报名口令", "Words that join"))
    leave: Words = setting(("-1", "取消", "cancel"), Text("取消口令", "Words that cancel"))
    show: Words = setting(("接龙", "名单", "list"), Text("看名单口令", "Words that show the list"))
    end: Words = setting(("结束接龙", "end chain"), Text("结束口令", "Words that end it"))
    gather: int = setting(60, Text("攒多少秒再发名单", "Seconds gathered into one list"), ge=5, le=3600)
    title: str = setting("", Text("接龙的标题", "What the chain is for"), max_length=80)
    quota: int = setting(0, Text("名额；0 不限", "Places; 0: any number"), ge=0, le=1000)
    until: str = setting("", Text("截止时刻（时:分）", "Closing time, HH:MM"), max_length=5)
    begun: str = setting("", Text("开头已有的名单", "Lines that it begins with"), max_length=8000)


class ChainState(State):
    by: str = ""
    """Who opened it; empty before it is open."""
    began: datetime = NEVER
    last: int = 0
    """The message that changed the list last."""
    closed: bool = False
    entries: tuple[Entry, ...] = Field(default=())
    moved: tuple[Entry, ...] = Field(default=())
    spared: tuple[str, ...] = Field(default=())
    gathering: bool = False


Answer = tuple[ChainState, list[Action]]
Written = MessageSent | MessageEdited
Gone = MemberLeft | MemberKicked | MemberBanned
Heard = Written | ActivityOpened | ActivityClosed | PracticeSwitched | Woke | Gone
HEARS = (MessageSent, MessageEdited, ActivityOpened, ActivityClosed, PracticeSwitched, Woke)
LEAVES = (MemberLeft, MemberKicked, MemberBanned)


def decide(event: Heard, state: ChainState, settings: ChainSettings, facts: Facts) -> Answer:
    if isinstance(event, ActivityOpened):
        return (state, []) if state.by else _open(event, settings)
    if state.closed or not state.by:
        return state, []
    if isinstance(event, ActivityClosed):
        last = posts(state.entries, settings.title, settings.quota, state.moved, first=CLOSED)
        return state.but(closed=True, moved=(), spared=()), [Say(text=text) for text in last]
    if isinstance(event, PracticeSwitched):
        return state, [CloseActivity()] if event.mode == "off" else []
    if isinstance(event, Woke):
        return _woke(event, state, settings)
    if isinstance(event, LEAVES):
        left = tuple(entry for entry in state.entries if not mine(entry, event.member, facts))
        return _changed(event, state, left, settings)
    return _heard(event, state, settings, facts)


def _open(event: ActivityOpened, settings: ChainSettings) -> Answer:
    title = settings.title or "…"
    said = [OPENED.fill(title=title, join=_word(settings.join), leave=_word(settings.leave))]
    actions: list[Action] = []
    if settings.quota:
        said.append(QUOTA.fill(quota=settings.quota))
    if until := clock(settings.until):
        said.append(UNTIL.fill(until=settings.until))
        actions.append(Wake(name="end", at=schedule.following(event.local, until)))
    paste = read(settings.begun)
    entries = entries_of(paste, (), event.by)[:MOST] if paste else []
    state = ChainState(by=event.by or "-", began=event.at, entries=tuple(entries))
    begun = posts(entries, title, settings.quota) if entries else []
    return state, [*(Say(text=text) for text in (together(said), *begun)), *actions]


def opens(event: MessageSent, settings: ChainSettings, facts: Facts) -> Terms | None:
    """Staff open a chain, or any member where that is allowed; one at a time."""
    if facts.runs() or not (settings.anyone or staff(event.member, facts)):
        return None
    return asked(event.text)


def _word(words: tuple[str, ...]) -> Text:
    """How a word is told: the first in Chinese, the last in English."""
    return Text(words[0], words[-1]) if words else Text("…", "…")


def _woke(event: Woke, state: ChainState, settings: ChainSettings) -> Answer:
    if event.name == "end":
        return state, [CloseActivity(by=state.by)]
    if not state.gathering:
        return state, []
    now = posts(state.entries, settings.title, settings.quota, state.moved, state.spared)
    up = tuple(dict.fromkeys(entry.by for entry in state.moved if entry in state.entries))
    said = [Say(text=text) for text in now[:-1]] + [Say(text=now[-1], mentions=up)]
    return state.but(gathering=False, moved=(), spared=()), list(said)


def _heard(event: Written, state: ChainState, settings: ChainSettings, facts: Facts) -> Answer:
    """A word, or a list pasted by hand."""
    member, word = event.member, clean(event.text, 200)
    if (paste := read(event.text)) and meant(paste, settings.title, state.entries):
        return _pasted(event, paste, state, settings, facts)
    said = word.lower()
    if said in settings.end and (member == state.by or staff(member, facts)):
        return state, [CloseActivity(by=member)]
    if isinstance(event, MessageSent) and not event.late:
        if said in settings.show:
            now = posts(state.entries, settings.title, settings.quota)
            return state, [Reply(message=event.id, text=text, member=member) for text in now]
        if asked(event.text) and event.at > state.began:
            busy = BUSY.fill(title=settings.title, end=_word(settings.end))
            return state, [Reply(message=event.id, text=busy, member=member)]
    if (name := after(word, settings.leave)) is not None:
        return _changed(event, state, without(state.entries, member, name, facts), settings)
    if (note := joined(word, settings.join)) is None:
        return state, []
    return _changed(event, state, with_member(state.entries, member, note, facts), settings)


def _pasted(event: Written, paste: Paste, state: ChainState, settings: ChainSettings, facts: Facts) -> Answer:
    """The list came back by hand: what it changes, and whose lines it may not."""
    names = [*(entry.name for entry in state.entries), clean(facts.name(event.member), 30)]
    said = entries_of(paste, names, event.member)
    merged = merge(state.entries, said, lambda entry: mine(entry, event.member, facts))
    spared = tuple(dict.fromkeys((*state.spared, *merged.spared)))
    return _changed(event, state.but(spared=spared), merged.entries, settings, bool(merged.spared))


def _changed(
    event: Written | Gone,
    state: ChainState,
    entries: tuple[Entry, ...],
    settings: ChainSettings,
    anyway: bool = False,
) -> Answer:
    """The list is another now: it is posted a little later, with whatever else comes until then."""
    if event.id == state.last or (entries == state.entries and not anyway):
        return state, []
    if len(entries) > MOST:
        sent = [event] if isinstance(event, MessageSent) and not event.late else []
        return state, [Reply(message=one.id, text=FULL.fill(most=MOST), member=one.member) for one in sent]
    now, up = changed(state.entries, entries, settings.quota)
    after_it = state.but(entries=now, moved=(*state.moved, *up), last=event.id, gathering=True)
    if state.gathering:
        return after_it, []
    return after_it, [Wake(name="list", at=event.at + timedelta(seconds=settings.gather))]


PRACTICE = Practice(
    title=Text("接龙", "Sign-up chain"),
    does=Text(
        "群里接龙报名：可改可取消，有名额和候补，看得懂手写的名单",
        "Sign-up chains with changes, places and waiting list; reads lists pasted by hand",
    ),
    since="0.2",
    catalogue=("E8",),
    scope="activity",
    listens=HEARS + LEAVES,
    may=(Say, Reply, Wake, CloseActivity),
    settings=ChainSettings,
    state=ChainState,
    decide=decide,
    opens=opens,
    cues=lambda _: ("接龙", "#接龙", "#chain"),
    personal=("by", "entries", "moved", "spared"),
    answers_late=True,
)
