"""Two small practices that sell, punish and remove: what must never happen twice, in every group."""

from pydantic import Field

from weilu.kernel.actions import Action, Kick, Mute, PlaceOrder, Reply, Say, Stock, Strike, Tag
from weilu.kernel.events import Done, Event, Expired, MessageSent, OrderPlaced, OrderRefused, Refused
from weilu.kernel.facts import Facts
from weilu.kernel.practice import Practice, Scope, Settings, State
from weilu.kernel.texts import Text, plain

DAILY, PRICE, COUPONS = 12, 3, 60


class NoSettings(Settings):
    pass


class StallState(State):
    """`seen` counts what was heard, by kind and reason or member."""

    day: int = -1
    seen: dict[str, int] = Field(default={})


Decided = tuple[StallState, list[Action]]


def _count(state: StallState, what: str) -> StallState:
    return state.but(seen={**state.seen, what: state.seen.get(what, 0) + 1})


def _answer(event: Event, state: StallState) -> Decided:
    """What became of a wish: counted, so that one that is heard twice, or never, shows."""
    if isinstance(event, OrderPlaced):
        said = Say(text=plain(f"{event.member} has one {event.item}"))
        return _count(state, f"order {event.member}"), [said]
    why = getattr(event, "reason", "") or getattr(event, "wish", "")
    return _count(state, f"{event.kind} {why}"), []


def stall(event: Event, state: StallState, settings: NoSettings, facts: Facts) -> Decided:
    """A new stock each day, sold for points; strikes, mutes and kicks for what is said."""
    if not isinstance(event, MessageSent):
        return _answer(event, state)
    actions: list[Action] = []
    if event.day > state.day:
        state = state.but(day=event.day)
        actions.append(Stock(item="tea", count=DAILY, price=PRICE))
    if event.text == "buy tea":
        actions.append(PlaceOrder(member=event.member, item="tea"))
    elif event.text == "rude":
        state = _count(state, f"rude {event.member}")
        actions.append(Strike(member=event.member, reason="rude"))
        if facts.strikes(event.member) % 3 == 2:
            actions += [Mute(member=event.member, seconds=60), Tag(member=event.member, tag="rude")]
    elif event.text == "spam":
        actions.append(Kick(member=event.member, reason=plain("spam")))
    return state, actions


def coupon(event: Event, state: StallState, settings: NoSettings, facts: Facts) -> Decided:
    """So many coupons for several groups together, one a head."""
    if not isinstance(event, MessageSent):
        return _answer(event, state)
    if event.text != "coupon":
        return state, []
    actions: list[Action] = [Reply(message=event.id, text=plain("heard"), member=event.member)]
    if state.day < 0:
        state = state.but(day=event.day)
        actions.append(Stock(item="coupon", count=COUPONS, per_head=1))
    return state, [*actions, PlaceOrder(member=event.member, item="coupon")]


def _practice(decide: object, scope: Scope) -> Practice:
    name = Text("摊位", "Stall")
    return Practice(
        title=name, does=name, since="0", catalogue=(), scope=scope,
        listens=(MessageSent, Done, Refused, Expired, OrderPlaced, OrderRefused),
        may=(Stock, PlaceOrder, Say, Reply, Strike, Mute, Kick, Tag),
        settings=NoSettings, state=StallState, decide=decide,  # type: ignore[arg-type]
    )  # fmt: skip


PRACTICES = {"stall": _practice(stall, "group"), "coupon": _practice(coupon, "community")}
