"""Slow down whoever floods the group: a warning, a rest, and only then a person's decision (防刷屏).

## What it does
Notices many messages in a few seconds, the same text again and again, and messages that name a crowd.
The first time it asks the member to slow down, the second time it mutes them for a while and says why,
after that it also asks the operator whether to remove them. Each step lapses after some calm days.

## Why it helps
One who floods drowns all others (S3). Talkative members are an asset and are never punished for it
(S2): where others talk along it is a conversation, whatever its speed. Staff are never touched.

## Limits
Messages heard late never count, so nobody is muted after an outage. What stands in a flood is not
judged here: advertising is recognised elsewhere.
"""

from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from weilu.kernel.actions import Action, Kick, Mute, Pardon, Propose, Reply, Say, Strike, Wake
from weilu.kernel.events import Declined, Done, Expired, MessageSent, Refused, Woke
from weilu.kernel.facts import Facts
from weilu.kernel.practice import Practice, Settings, State, remembered, setting
from weilu.kernel.texts import Text

WHY = {
    "many": Text("短时间内发得太多", "a lot of messages in a few seconds"),
    "same": Text("同样的内容发了好几遍", "the same words several times"),
    "crowd": Text("一次提醒了太多人", "very many people named at once"),
}
WARNED = Text(
    "{name}，先缓一缓好吗？{why}，别人的话会被淹没。慢慢说，大家都在听 🙂",
    "{name}, could you slow down a little ({why})? Others get drowned. We are listening 🙂",
)
MUTED = Text(
    "{name} 先歇 {minutes} 分钟：{why}。不是针对谁，只想让大家都说得上话，等会儿欢迎回来接着聊。",
    "{name} takes a rest of {minutes} min: {why}. Nothing personal; everybody should get a word in. "
    "See you back soon.",
)
KICK = Text("多次刷屏：{why}", "Flooded the group repeatedly: {why}")
PROPOSED = Text(
    "{name} 提醒过、禁言过，又刷屏了（{why}）。要请出群吗？",
    "{name} was warned and muted and has flooded again ({why}). Remove them?",
)
FLOODS = Text("{name} 在刷屏：{why}", "{name} floods the group: {why}")
CALM = Text("群里恢复正常聊天", "The group can talk again")
TRACKED = 200
"""So many offenders are remembered."""
HOUR = 3600.0


class FloodSettings(Settings):
    messages: int = setting(12, Text("多少条算刷屏", "Messages that are a flood…"), ge=3, le=100)
    seconds: int = setting(20, Text("在多少秒内", "…within so many seconds"), ge=5, le=600)
    repeats: int = setting(4, Text("同样内容几遍算刷屏", "Times the same words are a flood"), ge=2, le=50)
    mentions: int = setting(
        10, Text("一次@多少人算骚扰", "Members named at once that are too many"), ge=2, le=200
    )
    minutes: int = setting(
        10, Text("第一次禁言几分钟（之后六倍）", "First mute, minutes (then ×6)"), ge=1, le=1440
    )
    lapse_days: int = setting(7, Text("几天无事消一级", "Calm days that undo one step"), ge=1, le=365)


class Offender(BaseModel):
    """`level`: steps carried out; `at`: the last offence; `noted`: strikes of ours; `kick`: was proposed."""

    model_config = ConfigDict(frozen=True)
    at: datetime
    level: int = 0
    noted: int = 0
    why: str = "many"
    waiting: str = ""
    kick: bool = False


class FloodState(State):
    version: int = 2
    offenders: dict[str, Offender] = Field(default={})

    @classmethod
    def upgrade(cls, old: dict[str, Any]) -> dict[str, Any]:
        """Who talked lately was kept here once."""
        return {name: value for name, value in old.items() if name != "lately"}


Answer = tuple[FloodState, list[Action]]
Heard = MessageSent | Done | Refused | Declined | Expired | Woke


def decide(event: Heard, state: FloodState, settings: FloodSettings, facts: Facts) -> Answer:
    if isinstance(event, Woke):
        return _lapse(event, state, settings, facts)
    if not isinstance(event, MessageSent):
        return _answered(event, state, settings, facts)
    if event.late or event.member == facts.me() or facts.role(event.member) in ("owner", "admin"):
        return state, []
    crowd = len(set(event.mentions)) >= settings.mentions
    why = "crowd" if crowd else _why(event, state, settings, facts)
    return _step(event, why, state, settings) if why else (state, [])


def _why(event: MessageSent, state: FloodState, settings: FloodSettings, facts: Facts) -> str:
    """What kind of flood it is, if any, counted from the last step on."""
    known, since = state.offenders.get(event.member), HOUR
    if known:
        since = min(since, max((event.at - known.at).total_seconds(), 0))
    if facts.repeats(event.member, since) >= settings.repeats:
        return "same"
    seconds = min(since, settings.seconds)
    own = facts.messages(event.member, seconds)
    if own < settings.messages:
        return ""
    others = facts.messages("", seconds) - own
    return "" if others * 3 >= own else "many"


def _step(event: MessageSent, why: str, state: FloodState, settings: FloodSettings) -> Answer:
    """The next step for this member, unless the last still waits for somebody."""
    member, known = event.member, state.offenders.get(event.member)
    if known and (known.waiting or known.at == event.at):
        return state, []
    level = _level(known, event.at, settings) if known else 0
    now = Offender(at=event.at, level=level, why=why, waiting="mute" if level else "reply")
    if known:
        now = now.model_copy(update={"noted": known.noted, "kick": known.kick})
    actions: list[Action] = [Strike(member=member, reason=f"flood_guard: {why}")]
    if level:
        actions.append(Mute(member=member, seconds=60 * _minutes(level, settings)))
    else:
        said = WARNED.fill(name=event.name, why=WHY[why])
        actions.append(Reply(message=event.id, text=said, member=member))
    if level > 1 and not now.kick:
        asked = PROPOSED.fill(name=event.name, why=WHY[why])
        removal = Kick(member=member, reason=KICK.fill(why=WHY[why]))
        actions.append(Propose(actions=(removal,), why=asked, expected=CALM))
        now = now.model_copy(update={"kick": True})
    actions.append(Wake(name=f"lapse {member}", at=event.at + timedelta(days=settings.lapse_days)))
    return _with(state, member, now), actions


def why(event: Heard, action: Action, settings: FloodSettings, facts: Facts) -> Text | None:
    if not isinstance(action, Strike):
        return None
    kind = action.reason.removeprefix("flood_guard: ")
    return FLOODS.fill(name=facts.name(action.member), why=WHY[kind])


def _answered(
    event: Done | Refused | Declined | Expired, state: FloodState, settings: FloodSettings, facts: Facts
) -> Answer:
    """A step was carried out, or was not: only what was done leads to the next."""
    member, known = event.member, state.offenders.get(event.member)
    if known is None:
        return state, []
    if event.wish == "kick":
        calmed = None if isinstance(event, Done) else known.model_copy(update={"kick": False, "level": 1})
        return _with(state, member, calmed), []
    done = isinstance(event, Done)
    if event.wish == "strike" and done:
        return _with(state, member, known.model_copy(update={"noted": known.noted + 1})), []
    if event.wish != known.waiting:
        return state, []
    level = known.level + 1 if done else known.level
    after = _with(state, member, known.model_copy(update={"waiting": "", "level": level}))
    if not done or event.wish != "mute":
        return after, []
    minutes, name = _minutes(known.level, settings), facts.name(member)
    said = MUTED.fill(name=name, minutes=minutes, why=WHY.get(known.why, WHY["many"]))
    return after, [Say(text=said, mentions=(member,))]


def _lapse(event: Woke, state: FloodState, settings: FloodSettings, facts: Facts) -> Answer:
    """Calm days have passed: one step less; with the last one our own strikes are taken back."""
    member = event.name.removeprefix("lapse ")
    known = state.offenders.get(member)
    if known is None:
        return state, []
    level = _level(known, event.at, settings)
    if level > 0:
        left = known.model_copy(update={"level": level, "at": event.at, "waiting": "", "kick": False})
        again = Wake(name=event.name, at=event.at + timedelta(days=settings.lapse_days))
        return _with(state, member, left), [again]
    ours = 0 < facts.strikes(member) <= known.noted
    return _with(state, member, None), [Pardon(member=member)] if ours else []


def _with(state: FloodState, member: str, offender: Offender | None) -> FloodState:
    return state.but(offenders=remembered(state.offenders, member, offender, TRACKED))


def _level(known: Offender, at: datetime, settings: FloodSettings) -> int:
    return max(known.level - max((at - known.at).days, 0) // settings.lapse_days, 0)


def _minutes(level: int, settings: FloodSettings) -> int:
    return settings.minutes if level < 2 else 6 * settings.minutes


PRACTICE = Practice(
    title=Text("防刷屏", "Flood guard"),
    does=Text(
        "提醒、禁言，再不听才请人决定是否移出；聊得热闹不算刷屏",
        "Warns, mutes, then asks a person; lively talk is no flood",
    ),
    since="0.2",
    catalogue=("D1", "D8"),
    scope="group",
    listens=(MessageSent, Done, Refused, Declined, Expired, Woke),
    may=(Reply, Say, Mute, Kick, Strike, Pardon, Propose, Wake),
    settings=FloodSettings,
    state=FloodState,
    decide=decide,
    why=why,
    personal=("offenders",),
)
