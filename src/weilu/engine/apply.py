"""Carry wishes out: what the engine does itself is done here; what others do becomes a row for them.

Each handler returns the events that answer the wish. Ids of answers derive from the action's id, so
that a turn that is run again answers with the same ids.
"""

import hashlib
import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from weilu.engine.changes import Entry, Proposal, Sending
from weilu.engine.house import Listener
from weilu.engine.limits import Ruling, Wish
from weilu.engine.world import Order, World
from weilu.kernel import codec, ids
from weilu.kernel.actions import (
    Action,
    Award,
    CloseActivity,
    Draw,
    OpenActivity,
    Pardon,
    PlaceOrder,
    Propose,
    Seal,
    Sleep,
    Spend,
    Stock,
    Strike,
    Tag,
    Untag,
    Wake,
)
from weilu.kernel.events import (
    ActivityClosed,
    ActivityOpened,
    Declined,
    Done,
    Drawn,
    Event,
    Expired,
    MessageSent,
    Observed,
    OrderPlaced,
    OrderRefused,
    ProposalAnswered,
    Refused,
    Sealed,
    Woke,
)
from weilu.kernel.practice import Opens, Settings
from weilu.kernel.texts import Text

if TYPE_CHECKING:
    from weilu.engine.turn import Turn

EXPIRY = "expire a proposal"
"""Name of the engine's own alarm."""
PURSE = "\tpurse"
"""The group's own account, from which awards are paid and to which what is spent goes."""

_log = logging.getLogger(__name__)
Handler = Callable[[Any, Wish, "Turn"], Sequence[Event]]


def carry(wish: Wish, ruling: Ruling, turn: "Turn") -> Sequence[Event]:
    """Do what was ruled; the events that follow at once."""
    world = turn.world
    if ruling.what == "refuse":
        return [_answer(Refused, wish, reason=ruling.reason)]
    if ruling.what == "note":
        return _note(wish)
    if wish.action.via == "engine":
        return HANDLERS[type(wish.action)](wish.action, wish, turn)
    group = turn.house.group(wish.event.group)
    by_hand = ruling.what == "task" or wish.action.via == "person"
    world.did(wish.event.group, wish.action.touch, wish.event.at)
    world.changes.sendings.append(
        Sending(
            id=wish.id,
            group=wish.event.group,
            courier="person" if by_hand else group.courier,
            practice=wish.listener.name,
            key=wish.key,
            action=wish.action,
            at=wish.event.at,
            not_before=ruling.until or wish.event.at,
            event=wish.event.id,
        )
    )
    return ()


def propose(
    parts: Sequence[tuple[int, Action]],
    wish: Wish,
    why: Text,
    expected: Text,
    turn: "Turn",
) -> None:
    """Let a person decide on (id, action) that came of one event."""
    group = turn.house.group(wish.event.group)
    expires = wish.event.at + timedelta(hours=group.proposal_hours)
    number = ids.native(wish.event.group, f"proposal {wish.id}")
    turn.world.propose(
        Proposal(
            id=number,
            group=wish.event.group,
            practice=wish.listener.name,
            key=wish.key,
            actions=tuple(action for _, action in parts),
            ids=tuple(one for one, _ in parts),
            why=why,
            expected=expected,
            at=wish.event.at,
            expires=expires,
            event=wish.event.id,
        )
    )
    turn.world.changes.alarms[("", str(number), EXPIRY)] = (wish.event.group, expires)


def answer(event: ProposalAnswered | Woke, turn: "Turn") -> Sequence[Event]:
    """A person answered a proposal, or nobody did in time."""
    if isinstance(event, Woke):
        number, status, by = int(event.key), "expired", ""
    else:
        number, status, by = event.proposal, "approved" if event.approved else "declined", event.by
    found = turn.world.answer(event.group, number, status, by)
    if found is None:
        return ()
    turn.world.changes.alarms[("", str(number), EXPIRY)] = None
    listener = turn.house.listener(found.practice, event.group)
    if status == "expired":
        return _said_no(Expired, found, event)
    if status != "approved" or listener is None:
        return _said_no(Declined, found, event, by=by)
    texts = event.texts if isinstance(event, ProposalAnswered) else {}
    for place, (number, action) in enumerate(zip(found.ids, found.actions, strict=True)):
        changed = _reworded(action, texts.get(str(place)))
        turn.wish(Wish(id=number, action=changed, event=event, listener=listener, key=found.key, person=True))
    return ()


def unasked(found: Proposal, event: Event, reason: str, turn: "Turn") -> Sequence[Event]:
    """Take a proposal back because of an event, before anybody has decided on it."""
    if turn.world.answer(found.group, found.id, "withdrawn", "", reason) is None:
        return ()
    turn.world.changes.alarms[("", str(found.id), EXPIRY)] = None
    return _said_no(Expired, found, event, reason=reason)


def opening(listener: Listener, opens: Opens, event: MessageSent, turn: "Turn") -> Sequence[Event]:
    """The run that a message opens, if the practice says so."""
    settings = turn.ask(opens, listener, event, listener.switch.settings)
    if settings is None:
        return ()
    key = ids.label(ids.native(event.group, f"run {event.id} {listener.name}"))
    return [_opened(listener.name, key, event, event.member, settings)]


def settings_of_run(base: Settings, key: str, group: str, world: World) -> Settings:
    """The practice's settings with the run's own over them."""
    plain = key.removeprefix("~")
    run = next((run for run in world.runs(group) if run.key == plain), None)
    if run is None or not run.settings:
        return base
    known = world.settings.get(plain)
    if known is None or known[:2] != (base, run.settings):
        known = world.settings[plain] = (base, run.settings, _over(base, run.settings))
    return known[2]


def _over(base: Settings, over: dict[str, Any]) -> Settings:
    """Settings with a run's own over them; of those only what the practice, as it is now, takes."""
    try:
        return type(base).model_validate({**base.model_dump(), **over})
    except ValidationError as error:
        wrong = {place for one in error.errors() for place in one["loc"][:1]}
        left = {name: value for name, value in over.items() if name not in wrong}
        _log.warning("settings of a run do not fit: %s", ", ".join(map(str, wrong)))
        return _over(base, left) if len(left) < len(over) else base


def _answer(kind: type[Event], wish: Wish, **values: Any) -> Event:
    """An event that answers a wish, addressed to the state that wished."""
    said = {"action": wish.id, "wish": wish.action.kind, "member": _member(wish.action)}
    fields = kind.__dataclass_fields__
    made: Any = {name: value for name, value in said.items() if name in fields} | values
    return kind(
        id=ids.native(wish.event.group, f"{kind.kind} {wish.id}"),
        at=wish.event.at,
        group=wish.event.group,
        practice=wish.listener.name,
        key=wish.key,
        **made,
    )


def _said_no(kind: type[Event], found: Proposal, event: Event, **extra: str) -> list[Event]:
    """What the proposal's practice hears of each of its actions."""
    told: list[Event] = []
    for number, action in zip(found.ids, found.actions, strict=True):
        values: dict[str, Any] = {"action": number, "wish": action.kind, "member": _member(action), **extra}
        base: dict[str, Any] = {"at": event.at, "group": event.group, "key": found.key}
        told.append(
            kind(
                id=ids.native(event.group, f"{kind.kind} {number}"), practice=found.practice, **base, **values
            )
        )
    return told


def _opened(
    practice: str, key: str, event: Event, by: str, settings: Any, others: Sequence[str] = ()
) -> Event:
    return ActivityOpened(
        id=ids.native(event.group, f"opened {key}"),
        at=event.at,
        group=event.group,
        practice=practice,
        key=key,
        by=by,
        settings=settings,
        others=tuple(others),
    )


def _member(action: Action) -> str:
    return str(getattr(action, "member", ""))


def _reworded(action: Action, words: str | None) -> Action:
    """The action with the words that a person put in their place."""
    if words is None or not hasattr(action, "text"):
        return action
    return codec.action_of(codec.action_dict(action) | {"text": {"zh": words, "en": words}})


def _note(wish: Wish) -> Sequence[Event]:
    """Nothing is done: it is logged, and the shadow state goes on as if it had been."""
    noted = _answer(Observed, wish, body=codec.action_json(wish.action))
    if isinstance(wish.action, PlaceOrder):
        order = wish.action
        return [noted, _answer(OrderPlaced, wish, item=order.item, count=order.count)]
    return [noted, _answer(Done, wish)]


def _done(wish: Wish) -> Sequence[Event]:
    return [_answer(Done, wish)]


def _award(action: Award, wish: Wish, turn: "Turn") -> Sequence[Event]:
    turn.world.post(_entry(wish, action.amount, action.member, action.reason, action.currency))
    return _done(wish)


def _spend(action: Spend, wish: Wish, turn: "Turn") -> Sequence[Event]:
    entry = _entry(wish, -action.amount, action.member, action.reason, action.currency)
    if not turn.world.shelf.spend(entry, turn.world.changes):
        return [_answer(Refused, wish, reason="no_funds")]
    turn.world.moved(entry)
    return _done(wish)


def _entry(wish: Wish, amount: int, member: str, reason: str, currency: str) -> Entry:
    """A member's account first, the group's purse against it."""
    group = wish.event.group
    lines = ((f"{group}\t{member}", amount), (f"{group}{PURSE}", -amount))
    return Entry(id=wish.id, group=group, at=wish.event.at, reason=reason, currency=currency, lines=lines)


def _strike(action: Strike, wish: Wish, turn: "Turn") -> Sequence[Event]:
    group = wish.event.group
    turn.world.member(group, action.member).strikes += 1
    turn.world.changes.strikes.append(
        (group, action.member, wish.listener.name, action.reason, wish.event.at, wish.id)
    )
    return _done(wish)


def _pardon(action: Pardon, wish: Wish, turn: "Turn") -> Sequence[Event]:
    turn.world.member(wish.event.group, action.member).strikes = 0
    turn.world.changes.pardons.append((wish.event.group, action.member))
    return _done(wish)


def _tag(action: Tag | Untag, wish: Wish, turn: "Turn") -> Sequence[Event]:
    tags = turn.world.member(wish.event.group, action.member).tags
    put_on = isinstance(action, Tag)
    if put_on:
        tags.add(action.tag)
    else:
        tags.discard(action.tag)
    turn.world.changes.tags.append((wish.event.group, action.member, action.tag, put_on))
    return _done(wish)


def _open(action: OpenActivity, wish: Wish, turn: "Turn") -> Sequence[Event]:
    key = ids.label(ids.native(wish.event.group, f"run {wish.id}"))
    return [_opened(wish.listener.name, key, wish.event, action.by, action.settings, action.others)]


def _close(action: CloseActivity, wish: Wish, turn: "Turn") -> Sequence[Event]:
    return [_answer(ActivityClosed, wish, by=action.by)]


def _seal(action: Seal, wish: Wish, turn: "Turn") -> Sequence[Event]:
    seed = turn.world.seal((wish.listener.name, wish.key), action.name)
    return [_answer(Sealed, wish, name=action.name, commitment=_sha(seed))]


def _draw(action: Draw, wish: Wish, turn: "Turn") -> Sequence[Event]:
    seed = turn.world.unseal((wish.listener.name, wish.key), action.name)
    winners = tuple(lot(seed, action.pool)[: action.k])
    return [_answer(Drawn, wish, name=action.name, seed=seed, commitment=_sha(seed), winners=winners)]


def lot(seed: str, pool: Sequence[str]) -> list[str]:
    """The whole pool in the order that a seed gives it; anyone can compute it again."""
    return sorted(dict.fromkeys(pool), key=lambda entry: _sha(f"{seed}:{entry}"))


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _wake(action: Wake, wish: Wish, turn: "Turn") -> Sequence[Event]:
    turn.world.changes.alarms[(wish.listener.name, wish.key, action.name)] = (wish.event.group, action.at)
    return ()


def _sleep(action: Sleep, wish: Wish, turn: "Turn") -> Sequence[Event]:
    turn.world.changes.alarms[(wish.listener.name, wish.key, action.name)] = None
    return ()


def _propose(action: Propose, wish: Wish, turn: "Turn") -> Sequence[Event]:
    parts = [(ids.native(wish.event.group, f"part {wish.id} {n}"), a) for n, a in enumerate(action.actions)]
    propose(parts, wish, action.why, action.expected, turn)
    return ()


def _stock(action: Stock, wish: Wish, turn: "Turn") -> Sequence[Event]:
    turn.world.shelf.stock(
        _shop(wish), action.item, action.count, action.price, action.currency, action.per_head
    )
    return _done(wish)


def _order(action: PlaceOrder, wish: Wish, turn: "Turn") -> Sequence[Event]:
    order = Order(
        id=wish.id,
        group=wish.event.group,
        member=action.member,
        item=action.item,
        count=action.count,
        at=wish.event.at,
    )
    reason, paid = turn.world.shelf.order(_shop(wish), order, turn.world.changes)
    if reason:
        return [_answer(OrderRefused, wish, item=action.item, reason=reason)]
    if paid is not None:
        turn.world.moved(paid)
    return [_answer(OrderPlaced, wish, item=action.item, count=action.count)]


def _shop(wish: Wish) -> str:
    """Where the items of a state lie: the run's own, or the group's."""
    return f"{wish.listener.name}\t{wish.key}"


HANDLERS: dict[type[Action], Handler] = {
    Award: _award,
    Spend: _spend,
    Strike: _strike,
    Pardon: _pardon,
    Tag: _tag,
    Untag: _tag,
    OpenActivity: _open,
    CloseActivity: _close,
    Seal: _seal,
    Draw: _draw,
    Wake: _wake,
    Sleep: _sleep,
    Propose: _propose,
    Stock: _stock,
    PlaceOrder: _order,
}
