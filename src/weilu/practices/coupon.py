"""Some coupons for one group or several: first come, first served, one a head (限量优惠券).

## What it does
Staff write "发券 奶茶券 ×3 10积分" (or "coupon tea x3 10 points"). Members claim one by a word while
there are any and pay its price in points. Where the settings name other groups, all share the same
pieces, and the last one goes to whoever was first, in whatever group. At the end the organiser gets the
list.

## Why it helps
Nothing is given away without an act in return (S1), and what is scarce is wanted (S4).

## Limits
One offer at a time in a group. In the other groups it is announced when somebody next speaks there. The
points are those that a member has in the group where the coupon is claimed.
"""

import re
from datetime import datetime, timedelta

from pydantic import Field

from weilu.kernel.actions import (
    Action,
    Ask,
    CloseActivity,
    OpenActivity,
    PlaceOrder,
    Reply,
    Say,
    Stock,
    Wake,
)
from weilu.kernel.events import (
    NEVER,
    ActivityClosed,
    ActivityOpened,
    Declined,
    Expired,
    MessageSent,
    OrderPlaced,
    OrderRefused,
    PracticeSwitched,
    Refused,
    Woke,
)
from weilu.kernel.facts import Facts
from weilu.kernel.practice import Practice, Settings, State, Words, setting
from weilu.kernel.said import clean, times_off
from weilu.kernel.texts import Text, plain, together

OFFER = Text(
    "🎟 {title}，共 {count} 张，发“{word}”领取，每人一张",
    "🎟 {title}: {count} to be had, one each, with “{word}”",
)
PRICE = Text("每张 {price} 积分", "Each costs {price} points")
GOT = Text("{name} 领到第 {number} 张 {title}", "{name} has {title} no. {number}")
NOT = {
    "sold_out": Text("来晚一步，{title} 已经领完", "{title}: all gone, just missed"),
    "no_funds": Text("积分不够，一张 {price} 积分", "Not enough points: one costs {price}"),
    "per_head": Text("每人只能领一张", "Only one each"),
}
OVER = Text("{title} 结束，共领走 {given} 张", "{title} is over, {given} claimed")
LIST = Text("领到 {title} 的人：\n{names}", "Who has {title}:\n{names}")
BUSY = Text("{title} 还在发放", "{title} is still on offer")
OFFERS = re.compile(r"#?(?:发券|coupon)[\s:：]+(.+)", re.I)
COSTS = re.compile(r"[\s,，]+(\d{1,6})\s*(?:积分|points?)$", re.I)


class CouponSettings(Settings):
    words: Words = setting(("领券", "claim"), Text("领取口令", "Words that claim"))
    end: Words = setting(("收券", "end coupon"), Text("结束口令", "Words that end it"))
    groups: tuple[str, ...] = setting((), Text("一起发的其他群", "Groups that share it"), max_length=200)
    hours: int = setting(24, Text("几小时后结束", "Hours until it ends"), ge=1, le=720)
    title: str = setting("", Text("什么券", "What the coupon is for"), max_length=80)
    count: int = setting(1, Text("几张", "How many"), ge=1, le=2000)
    price: int = setting(0, Text("一张多少积分", "Points for one"), ge=0, le=999_999)


class CouponState(State):
    """`asked`: the message by member whose claim waits; `holders`: coupon number by member."""

    by: str = ""
    home: str = ""
    run: str = ""
    began: datetime = NEVER
    over: bool = False
    told: tuple[str, ...] = Field(default=())
    asked: dict[str, int] = Field(default={})
    holders: dict[str, int] = Field(default={})


Answer = tuple[CouponState, list[Action]]
No = OrderRefused | Refused | Declined | Expired
Heard = MessageSent | ActivityOpened | ActivityClosed | PracticeSwitched | Woke | OrderPlaced | No
HEARS = (MessageSent, ActivityOpened, ActivityClosed, PracticeSwitched, Woke, OrderPlaced)
NOES = (OrderRefused, Refused, Declined, Expired)


def opens(
    event: MessageSent, settings: CouponSettings, facts: Facts
) -> dict[str, str | int | float | bool] | None:
    """Staff make an offer, one at a time."""
    found = OFFERS.fullmatch(clean(event.text, 120))
    if found is None or facts.runs() or not _staff(event.member, facts):
        return None
    title, price = found[1], 0
    if cost := COSTS.search(title):
        title, price = title[: cost.start()], int(cost[1])
    title, count = times_off(title)
    return {"title": title[:80] or "🎟", "count": min(max(count, 1), 2000), "price": price}


def _staff(member: str, facts: Facts) -> bool:
    return facts.role(member) in ("owner", "admin")


def decide(event: Heard, state: CouponState, settings: CouponSettings, facts: Facts) -> Answer:
    if isinstance(event, ActivityOpened):
        return (state, []) if state.by else _open(event, settings)
    if isinstance(event, OrderPlaced):
        return _given(event, state, settings, facts)
    if isinstance(event, NOES):
        return _not_given(event, state, settings)
    if state.over or not state.by:
        return state, []
    match event:
        case ActivityClosed():
            return state.but(over=True), _closed(state, settings, facts)
        case PracticeSwitched():
            off = event.mode == "off" and event.group == state.home
            return state, [CloseActivity()] if off else []
        case Woke():
            return state, [CloseActivity(by=state.by)]
    return _heard(event, state, settings, facts)


def _open(event: ActivityOpened, settings: CouponSettings) -> Answer:
    """What several groups share is a run over all of them: this one only begins it."""
    others = tuple(group for group in settings.groups if group != event.group)
    state = CouponState(by=event.by or "-", home=event.group, run=event.key.removeprefix("~"), began=event.at)
    if others and not event.others:
        again = OpenActivity(by=event.by, settings=event.settings, others=others)
        return state.but(over=True), [again, CloseActivity(by=event.by)]
    return state.but(told=(event.group,)), [
        Stock(item="coupon", count=settings.count, price=settings.price, per_head=1),
        Say(text=_offer(settings)),
        Wake(name="end", at=event.at + timedelta(hours=settings.hours)),
    ]


def _offer(settings: CouponSettings) -> Text:
    word = Text(settings.words[0], settings.words[-1]) if settings.words else plain("…")
    offer = OFFER.fill(title=settings.title, count=settings.count, word=word)
    return together([offer, PRICE.fill(price=settings.price)]) if settings.price else offer


def _heard(event: MessageSent, state: CouponState, settings: CouponSettings, facts: Facts) -> Answer:
    said, member, actions = clean(event.text, 120).lower(), event.member, list[Action]()
    if facts.runs()[-1:] not in ([], [state.run]):
        return state, []
    if said in settings.end and _staff(member, facts) and event.group == state.home:
        return state, [CloseActivity(by=member)]
    if event.group not in state.told and not event.late:
        state = state.but(told=(*state.told, event.group))
        actions.append(Say(text=_offer(settings)))
    if OFFERS.fullmatch(said) and _staff(member, facts) and event.at > state.began:
        return state, [*actions, Reply(message=event.id, text=BUSY.fill(title=settings.title), member=member)]
    if said not in settings.words or member in state.asked or member in state.holders:
        return state, actions
    claim = PlaceOrder(member=member, item="coupon")
    return state.but(asked=state.asked | {member: event.id}), [*actions, claim]


def _given(event: OrderPlaced, state: CouponState, settings: CouponSettings, facts: Facts) -> Answer:
    if event.member in state.holders:
        return state, []
    number = len(state.holders) + 1
    said = GOT.fill(name=facts.name(event.member), number=number, title=settings.title)
    after, message = _answered(event.member, state)
    told = [Reply(message=message, text=said, member=event.member)] if message else []
    return after.but(holders=state.holders | {event.member: number}), list(told)


def _not_given(event: No, state: CouponState, settings: CouponSettings) -> Answer:
    if not isinstance(event, OrderRefused) and event.wish != "place_order":
        return state, []
    after, message = _answered(event.member, state)
    why = NOT.get(event.reason) if isinstance(event, OrderRefused) else None
    if why is None or message is None:
        return after, []
    said = why.fill(title=settings.title, price=settings.price)
    return after, [Reply(message=message, text=said, member=event.member)]


def _answered(member: str, state: CouponState) -> tuple[CouponState, int | None]:
    waiting = {one: message for one, message in state.asked.items() if one != member}
    return state.but(asked=waiting), state.asked.get(member)


def _closed(state: CouponState, settings: CouponSettings, facts: Facts) -> list[Action]:
    names = "\n".join(f"{number}. {facts.name(m)} ({m})" for m, number in state.holders.items())
    said = Say(text=OVER.fill(title=settings.title, given=len(state.holders)))
    return [said, Ask(text=LIST.fill(title=settings.title, names=names))] if names else [said]


PRACTICE = Practice(
    title=Text("限量优惠券", "Coupons"),
    does=Text("限量发券：先到先得，每人一张，可多群共享", "A few coupons, first come, one each"),
    since="0.2",
    catalogue=("G4",),
    scope="activity",
    listens=HEARS + NOES,
    may=(Say, Reply, Ask, Stock, PlaceOrder, OpenActivity, Wake, CloseActivity),
    settings=CouponSettings,
    state=CouponState,
    decide=decide,
    opens=opens,
    cues=lambda _: ("发券", "#发券", "coupon", "#coupon"),
    personal=("by", "asked", "holders"),
)
