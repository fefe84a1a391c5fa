"""Simulated people: the same seed, the same days; and they answer what Weilu does."""

import statistics
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from weilu.analysis.base.roster import counts
from weilu.cli.simulate import command
from weilu.kernel.actions import PLATFORM, Mute
from weilu.kernel.events import MessageSent
from weilu.kernel.texts import LANGS, Lang
from weilu.lake import Lake
from weilu.sim.community import Community
from weilu.sim.fill import fill
from weilu.sim.live import house_of, live
from weilu.sim.show import DONE, Chat


def lived(names: tuple[str, ...] | None, groups: int = 2, days: int = 1, lang: Lang = "zh") -> list[str]:
    community = Community(groups, days, lang=lang)
    chat = Chat(community)
    handled = live(community, house_of(community, names))
    return [line for event, changes in handled for line in chat.lines(event, changes)]


def test_everything_that_is_done_has_words() -> None:
    assert set(DONE) == {*PLATFORM, "ask"} - {"say", "reply", "welcome"}


@pytest.mark.parametrize("lang", LANGS)
def test_the_same_seed_gives_the_same_days(lang: Lang) -> None:
    first, again = (list(Community(3, 2, seed=5, lang=lang).events()) for _ in range(2))
    assert first == again
    assert first != list(Community(3, 2, seed=6, lang=lang).events())


def test_what_practices_answer_is_the_same_too() -> None:
    assert lived(None) == lived(None)


def test_a_group_is_no_other_for_being_one_of_many() -> None:
    alone = list(Community(1, 1).events())
    among = [event for event in Community(4, 1).events() if event.group == alone[0].group]
    assert among == alone


def test_texts_are_as_long_as_in_group_chats() -> None:
    lengths = [len(e.text) for e in Community(12, 6).events() if isinstance(e, MessageSent)]
    assert 6 <= statistics.median(lengths) <= 12
    assert max(lengths) > 60 and statistics.quantiles(lengths, n=10)[0] <= 3


def test_events_come_in_order_of_time_and_each_has_an_id_of_its_own() -> None:
    events = list(Community(4, 2).events())
    assert all(a.at <= b.at for a, b in zip(events, events[1:], strict=False))
    assert max(Counter((event.group, event.id) for event in events).values()) == 1


def test_whoever_is_muted_is_silent() -> None:
    community = Community(1, 1)
    room = next(iter(community.rooms.values()))
    begin = community.next_at()
    assert begin is not None
    for person in room.people.values():
        room.hear(Mute(member=person.key, seconds=86_400), begin, "zh")
    known = set(room.people)
    heard = [e for e in community.events() if isinstance(e, MessageSent) and e.member in known]
    assert not heard and any(isinstance(e, MessageSent) for e in Community(1, 1).events())


def test_newcomers_accept_the_rules_and_chains_are_joined() -> None:
    lines = "\n".join(lived(("rules", "chain"), groups=6, days=3))
    assert ": 同意" in lines and ": +1" in lines


def test_a_community_can_be_kept(tmp_path: Path) -> None:
    community, lake = Community(2, 2), Lake(tmp_path)
    kept = fill(community, house_of(community, ("sign_in",)), lake)
    assert sum(counts(lake).values()) == kept
    assert fill(Community(2, 2), house_of(community, ("sign_in",)), lake) == 0, "nothing is new"
    assert all(info.name.startswith("[模拟]") for info in lake.groups().values())


def test_the_command_prints_a_day_and_refuses_unknown_practices() -> None:
    run = CliRunner().invoke(command, ["--practice", "sign_in", "--lang", "en"])
    assert run.exit_code == 0 and "> Weilu: " in run.output
    assert CliRunner().invoke(command, ["--practice", "nothing"]).exit_code


def test_days_end(tmp_path: Path) -> None:
    community = Community(1, 2)
    last = max(event.at for event in community.events())
    assert community.end - timedelta(days=2) < last < community.end
