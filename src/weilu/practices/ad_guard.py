"""Take advertisements back, and ask where it is not sure (防广告).

## What it does
What the judge is sure is an advertisement is taken back; its sender is told once, and after several a
person is asked whether to remove them. Where it only may be one, a person is asked whether to take it
back. Who sent a red packet first, or posts in the weekly hours for advertising, may advertise.

## Why it helps
Groups with nothing but advertisements die (S0, S3); forbidding them by default, with a known way to post one,
keeps the group readable and the useful offers in it.

## Limits
Staff are never touched, and nothing is done about what is heard late. The judge errs: what was taken back by
mistake is said again by hand, and *Not an ad* beside the message, or `weilu correct`, keeps it from happening
again. Pictures are not read. The amount of a red packet is not known, its shares are.
"""

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from weilu.kernel.actions import Action, Kick, Propose, Recall, Say
from weilu.kernel.events import Declined, Done, Expired, MessageSent, RedPacketSent, Refused
from weilu.kernel.facts import Facts
from weilu.kernel.practice import Practice, Settings, State, remembered, setting
from weilu.kernel.texts import Text

TOLD = Text(
    "{name}，本群平时不发广告，刚才那条已撤回。{how}",
    "{name}, no advertisements here; that one was taken back. {how}",
)
STAFF = Text("想推广请先找管理员。", "Please ask the staff before you advertise.")
PACKET = Text(
    "先发一个 {shares} 份以上的红包，一小时内可以发一条。",
    "Send a red packet of {shares} shares first, and you may post one within the hour.",
)
HOURS = Text("{day} {opens}–{closes} 点可以发。", "They are welcome on {day}, {opens}–{closes} h.")
DAYS = (
    Text("周一", "Mondays"), Text("周二", "Tuesdays"), Text("周三", "Wednesdays"), Text("周四", "Thursdays"),
    Text("周五", "Fridays"), Text("周六", "Saturdays"), Text("周日", "Sundays"),
)  # fmt: skip
ASKED = Text(
    "{name} 的这条像广告（{percent}%），要撤回吗？", "{name} may be advertising ({percent} %). Take it back?"
)
SURE = Text(
    "{name} 的这条是广告（{percent}%），要撤回吗？", "{name} is advertising ({percent} %). Take it back?"
)
TELL = Text(
    "{name} 的广告刚撤回，要说明一次吗？", "An advertisement of {name} was taken back. Tell them why?"
)
AGAIN = Text(
    "{name} 已被撤回 {count} 条广告，要请出群吗？",
    "{count} advertisements of {name} were taken back. Remove them?",
)
KICKED = Text("多次发广告", "advertised again and again")
CALM = Text("群里少些广告", "Fewer advertisements")
HOUR = timedelta(hours=1)
TRACKED = 200
"""So many members are remembered."""


class AdSettings(Settings):
    sure: int = setting(98, Text("多大把握直接撤回（%）", "Sure enough to take back, %"), ge=50, le=100)
    ask: int = setting(70, Text("多大把握请人决定（%）", "Sure enough to ask a person, %"), ge=10, le=100)
    times: int = setting(3, Text("撤回几条后提议移出", "Taken back before removal is proposed"), ge=1, le=50)
    days: int = setting(30, Text("几天不发就不再计", "Days after which they count no more"), ge=1, le=365)
    shares: int = setting(
        0,
        Text("先发几份以上的红包可发一条；0：不行", "Shares of a packet that buy one; 0: none"),
        ge=0,
        le=500,
    )
    weekday: int = setting(
        0, Text("周几可以发（1–7；0：没有）", "Weekday for them, 1–7; 0: none"), ge=0, le=7
    )
    opens: int = setting(18, Text("当天几点起", "From what hour"), ge=0, le=23)
    closes: int = setting(20, Text("当天几点止", "To what hour"), ge=1, le=24)


class Advertiser(BaseModel):
    """`count`: advertisements taken back, the last `at`; `removal`: a person was asked about it; `heard`: the
    message or answer that was heard last, which counts once."""

    model_config = ConfigDict(frozen=True)
    at: datetime
    count: int = 0
    removal: bool = False
    heard: int = 0


class AdState(State):
    senders: dict[str, Advertiser] = Field(default={})
    asked: dict[str, datetime] = Field(default={})
    """When a person was last asked about a member's message."""
    paid: dict[str, datetime] = Field(default={})
    """When a member sent a red packet that no advertisement has followed yet."""


Answer = Done | Refused | Declined | Expired
Decided = tuple[AdState, list[Action]]


def decide(
    event: MessageSent | RedPacketSent | Answer, state: AdState, settings: AdSettings, facts: Facts
) -> Decided:
    if isinstance(event, RedPacketSent):
        enough = 0 < settings.shares <= event.count
        return (
            state.but(paid=remembered(state.paid, event.member, event.at, TRACKED)) if enough else state
        ), []
    if not isinstance(event, MessageSent):
        return _answered(event, state, settings, facts)
    chance = event.judgement.ad * 100
    if chance < min(settings.ask, settings.sure) or event.late or _allowed(event, settings, facts):
        return state, []
    member = event.member
    if event.at - state.paid.get(member, event.at - HOUR) < HOUR:
        return state.but(paid=remembered(state.paid, member, None, TRACKED)), []
    recall = Recall(message=event.id, member=member)
    if chance >= settings.sure:
        known = state.senders.get(member, Advertiser(at=event.at))
        if known.heard == event.id:
            return state, []
        now = known.model_copy(update={"heard": event.id})
        return state.but(senders=remembered(state.senders, member, now, TRACKED)), [recall]
    if event.at - state.asked.get(member, event.at - HOUR) < HOUR:
        return state, []
    why = ASKED.fill(name=event.name, percent=int(chance))
    asked = state.but(asked=remembered(state.asked, member, event.at, TRACKED))
    return asked, [Propose(actions=(recall,), why=why, expected=CALM)]


def _allowed(event: MessageSent, settings: AdSettings, facts: Facts) -> bool:
    """Staff, and everybody in the weekly hours."""
    hours = settings.opens <= event.local.hour < settings.closes
    open_ = hours and event.local.isoweekday() == settings.weekday
    return open_ or event.member == facts.me() or facts.role(event.member) in ("owner", "admin")


def _answered(event: Answer, state: AdState, settings: AdSettings, facts: Facts) -> Decided:
    """What was taken back counts; who is kept by a person begins anew."""
    member, known = event.member, state.senders.get(event.member)
    if event.wish == "kick" and known:
        return state.but(senders=remembered(state.senders, member, None, TRACKED)), []
    if event.wish != "recall" or not isinstance(event, Done) or (known and known.heard == event.id):
        return state, []
    before = known if known and event.at - known.at < timedelta(days=settings.days) else None
    count, removal = (before.count, before.removal) if before else (0, False)
    count += 1
    actions: list[Action] = []
    if count == 1:
        said = TOLD.fill(name=facts.name(member), how=_how(settings))
        actions.append(Say(text=said, mentions=(member,)))
    if count >= settings.times and not removal:
        removal = True
        why = AGAIN.fill(name=facts.name(member), count=count)
        actions.append(Propose(actions=(Kick(member=member, reason=KICKED),), why=why, expected=CALM))
    now = Advertiser(at=event.at, count=count, removal=removal, heard=event.id)
    return state.but(senders=remembered(state.senders, member, now, TRACKED)), actions


def why(event: MessageSent | Answer, action: Action, settings: AdSettings, facts: Facts) -> Text | None:
    if isinstance(event, MessageSent):
        return SURE.fill(name=event.name, percent=int(event.judgement.ad * 100))
    return TELL.fill(name=facts.name(event.member)) if isinstance(action, Say) else None


def _how(settings: AdSettings) -> Text:
    """How one may advertise after all."""
    if settings.weekday:
        day = DAYS[settings.weekday - 1]
        return HOURS.fill(day=day, opens=settings.opens, closes=settings.closes)
    return PACKET.fill(shares=settings.shares) if settings.shares else STAFF


PRACTICE = Practice(
    title=Text("防广告", "Ad guard"),
    does=Text(
        "撤回广告并说明一次，拿不准的请人决定；发过红包或在约定时段可以发",
        "Takes advertisements back, asks where unsure; known hours and red packets allow them",
    ),
    since="0.2",
    catalogue=("D2", "D3"),
    scope="group",
    listens=(MessageSent, RedPacketSent, Done, Refused, Declined, Expired),
    may=(Recall, Say, Kick, Propose),
    settings=AdSettings,
    state=AdState,
    decide=decide,
    why=why,
    personal=("senders", "asked", "paid"),
)
