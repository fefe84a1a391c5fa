"""A lottery that members can verify: the lot is sealed before anybody takes part (抽奖).

## What it does
Staff write "抽奖 茶杯 ×3 20:00" (or "lottery cup x3 20:00"). The seed of the draw is made at once and its
SHA-256 is announced; members take part by a word and get a ticket number, which is posted. At the time
the winning tickets are drawn, the seed is shown, and anybody can draw again (`weilu verify-draw`, or the
line of Python that is posted). The organiser gets the list of prizes to hand out. Staying in the group
for some days, having points, or paying for the ticket may be required.

## Why it helps
A fair draw brings quiet members back, and one that can be checked needs no trust (S3, S4).

## Limits
One at a time in a group, one ticket a head. Nobody can take a ticket away: the organiser can only call
the whole lottery off, openly, and then prices are paid back. Who reads Weilu's own store could foresee the
draw. A stay that began before Weilu came counts as long enough.
"""

from datetime import datetime, timedelta

from pydantic import Field

from weilu.kernel import schedule
from weilu.kernel.actions import Action, Ask, Award, CloseActivity, Draw, Reply, Say, Seal, Spend, Wake
from weilu.kernel.events import (
    NEVER,
    ActivityClosed,
    ActivityOpened,
    Declined,
    Done,
    Drawn,
    Expired,
    MessageSent,
    PracticeSwitched,
    Refused,
    Sealed,
    Woke,
)
from weilu.kernel.facts import Facts
from weilu.kernel.practice import Practice, State
from weilu.kernel.said import clean, clock
from weilu.kernel.texts import Text
from weilu.practices.lottery.terms import PRICE, LotterySettings, announced, asked, drawn, missing, tickets

NOBODY = Text("没有人参加，{prize} 的抽奖结束了", "Nobody took part; the lottery for {prize} is over")
CANCELLED = Text(
    "{prize} 的抽奖取消了，已付的积分都退回",
    "The lottery for {prize} is called off; what was paid is given back",
)
BUSY = Text("{prize} 的抽奖还没开", "The lottery for {prize} is still open")
HAND_OUT = Text("给中奖的人发奖：{prize}\n{winners}", "Hand out the prizes: {prize}\n{winners}")
MOST = 3000


class LotteryState(State):
    """`tickets`: number by member; `paying`: the message by member whose payment is awaited."""

    by: str = ""
    when: str = ""
    began: datetime = NEVER
    tickets: dict[str, int] = Field(default={})
    paying: dict[str, int] = Field(default={})
    posted: int = 0
    gathering: bool = False
    drawn: bool = False
    over: bool = False


Answer = tuple[LotteryState, list[Action]]
Paying = Done | Refused | Declined | Expired
Heard = MessageSent | ActivityOpened | ActivityClosed | PracticeSwitched | Sealed | Woke | Drawn | Paying
HEARS = (MessageSent, ActivityOpened, ActivityClosed, PracticeSwitched, Sealed, Woke, Drawn)
ANSWERS = (Done, Refused, Declined, Expired)


def opens(
    event: MessageSent, settings: LotterySettings, facts: Facts
) -> dict[str, str | int | float | bool] | None:
    """Staff open a lottery, one at a time."""
    if facts.runs() or not _staff(event.member, facts):
        return None
    return asked(event.text)


def _staff(member: str, facts: Facts) -> bool:
    return facts.role(member) in ("owner", "admin")


def decide(event: Heard, state: LotteryState, settings: LotterySettings, facts: Facts) -> Answer:
    match event:
        case ActivityOpened():
            return (state, []) if state.by else _open(event, settings)
        case PracticeSwitched():
            return state, [CloseActivity()] if event.mode == "off" else []
        case Sealed():
            return state, [Say(text=announced(event.commitment, state.when, settings))]
        case MessageSent():
            return (state, []) if state.drawn or state.over else _heard(event, state, settings, facts)
        case Woke():
            return (state, []) if state.drawn or state.over else _woke(event, state, settings, facts)
        case Drawn():
            return (state, []) if state.over else _drawn(event, state, settings, facts)
        case ActivityClosed():
            return _closed(state, settings)
    return _paid(event, state, settings)


def _open(event: ActivityOpened, settings: LotterySettings) -> Answer:
    at = clock(settings.at)
    draw = schedule.following(event.local, at) if at else event.at + timedelta(minutes=settings.minutes)
    when = f"{draw.astimezone(event.local.tzinfo):%m-%d %H:%M}"
    return LotteryState(by=event.by or "-", when=when, began=event.at), [
        Seal(name="lot"),
        Wake(name="draw", at=draw),
    ]


def _heard(event: MessageSent, state: LotteryState, settings: LotterySettings, facts: Facts) -> Answer:
    said, member = clean(event.text, 200).lower(), event.member
    if said in settings.cancel and _staff(member, facts):
        return state, [CloseActivity(by=member)]
    if asked(event.text) and _staff(member, facts) and event.at > state.began and not event.late:
        busy = BUSY.fill(prize=settings.prize)
        return state, [Reply(message=event.id, text=busy, member=member)]
    full = len(state.tickets) + len(state.paying) >= MOST
    if said not in settings.word or full or member in state.tickets or member in state.paying:
        return state, []
    if short := missing(event, settings, facts):
        return state, [] if event.late else [Reply(message=event.id, text=short, member=member)]
    if settings.price:
        pay = Spend(member=member, amount=settings.price, reason="lottery")
        return state.but(paying=state.paying | {member: event.id}), [pay]
    return _ticket(member, event.at, state, settings)


def _ticket(member: str, at: datetime, state: LotteryState, settings: LotterySettings) -> Answer:
    held = state.tickets | {member: len(state.tickets) + 1}
    wake = [] if state.gathering else [Wake(name="list", at=at + timedelta(seconds=settings.gather))]
    return state.but(tickets=held, gathering=True), list(wake)


def _woke(event: Woke, state: LotteryState, settings: LotterySettings, facts: Facts) -> Answer:
    count, new = len(state.tickets), list(state.tickets.items())[state.posted :]
    names = [f"#{ticket} {facts.name(member)}" for member, ticket in new]
    posts: list[Action] = [Say(text=text) for text in tickets(names, count)]
    state = state.but(posted=count, gathering=False)
    if event.name != "draw":
        return state, posts
    if not count:
        nobody = Say(text=NOBODY.fill(prize=settings.prize))
        return state.but(drawn=True), [nobody, CloseActivity(by=state.by)]
    pool = tuple(str(ticket) for ticket in range(1, count + 1))
    return state.but(drawn=True), [*posts, Draw(name="lot", pool=pool, k=settings.count)]


def _drawn(event: Drawn, state: LotteryState, settings: LotterySettings, facts: Facts) -> Answer:
    holders = {str(ticket): member for member, ticket in state.tickets.items()}
    won = [(ticket, holders[ticket]) for ticket in event.winners if ticket in holders]
    winners = "\n".join(f"#{ticket} {facts.name(member)}" for ticket, member in won)
    said = drawn(settings, winners, event.seed, len(holders))
    return state.but(over=True), [
        Say(text=said, mentions=tuple(member for _, member in won)),
        Ask(text=HAND_OUT.fill(prize=settings.prize, winners=winners)),
        CloseActivity(by=state.by),
    ]


def _closed(state: LotteryState, settings: LotterySettings) -> Answer:
    """Called off before the draw: everybody gets back what they paid."""
    if state.drawn or state.over:
        return state.but(over=True), []
    said = Say(text=CANCELLED.fill(prize=settings.prize))
    return state.but(over=True), [
        said,
        *(_back(member, settings) for member in state.tickets if settings.price),
    ]


def _back(member: str, settings: LotterySettings) -> Award:
    return Award(member=member, amount=settings.price, reason="lottery")


def _paid(event: Paying, state: LotteryState, settings: LotterySettings) -> Answer:
    """The price was paid, or was not; paid too late, it is given back."""
    if event.wish != "spend" or event.member not in state.paying:
        return state, []
    asked = state.paying[event.member]
    state = state.but(paying={m: n for m, n in state.paying.items() if m != event.member})
    if not isinstance(event, Done):
        poor = Reply(message=asked, text=PRICE.fill(price=settings.price), member=event.member)
        return state, [poor] if isinstance(event, Refused) else []
    if state.drawn or state.over:
        return state, [_back(event.member, settings)]
    return _ticket(event.member, event.at, state, settings)


PRACTICE = Practice(
    title=Text("抽奖", "Lottery"),
    does=Text(
        "公平抽奖：先封存种子再报名，谁都可以验证", "A lottery sealed beforehand that anybody can verify"
    ),
    since="0.2",
    catalogue=("E10",),
    scope="activity",
    listens=HEARS + ANSWERS,
    may=(Say, Reply, Ask, Seal, Draw, Wake, Spend, Award, CloseActivity),
    settings=LotterySettings,
    state=LotteryState,
    decide=decide,
    opens=opens,
    cues=lambda _: ("抽奖", "#抽奖", "lottery", "#lottery"),
    personal=("by", "tickets", "paying"),
    answers_late=True,
)
