"""A simulated community with practices on: what happens, and what they do about it."""

from collections.abc import Iterator

from weilu.engine.changes import Changes, Sending
from weilu.engine.house import House, practices
from weilu.engine.rehearsal import Rehearsal, carried
from weilu.judge import judgements
from weilu.kernel.events import Event
from weilu.sim.community import Community


def house_of(community: Community, names: tuple[str, ...] | None = None) -> House:
    """The community's groups with these practices doing what they do, or with all there are."""
    known = practices()
    chosen = known if names is None else {name: known[name] for name in names}
    return House(community.configs(), {(name, ""): ("act", {}) for name in chosen}, known)


def live(community: Community, house: House) -> Iterator[tuple[Event, Changes]]:
    """Every event that was handled, in order of time, with what it changed. Members hear what is done at
    once; a person decides on what is proposed. With no practice on, nothing but the members' talk."""
    if not house.chosen:
        yield from ((event, Changes()) for event in community.events())
        return

    def courier(sending: Sending) -> Event:
        community.hear(sending)
        return carried(sending)

    rehearsal = Rehearsal(house, judgements, courier)
    while (at := community.next_at()) is not None:
        rung = rehearsal.next_alarm()
        if rung is not None and rung <= at:
            handled = rehearsal.until(rung)
        else:
            event = community.pop()
            handled = iter(()) if event is None else rehearsal.feed(event)
        for event, changes in handled:
            for proposal in changes.proposals:
                community.decide(proposal)
            yield event, changes
