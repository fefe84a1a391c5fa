"""What every event teaches the engine before any practice hears it: who is there, what we may do."""

from typing import Any

from weilu.engine.changes import Activity, Stay
from weilu.engine.house import House
from weilu.engine.world import World
from weilu.kernel.events import (
    ActivityOpened,
    Event,
    MemberBanned,
    MemberInvited,
    MemberJoined,
    MemberKicked,
    MemberLeft,
    MessageSent,
    NameChanged,
    PowersChanged,
    PracticeSwitched,
    RoleChanged,
)


def hear(event: Event, world: World, house: House) -> None:
    """Bring members, counts, runs and powers up to the event. What is addressed to one practice is a copy
    of a chat fact that its own home has heard, or tells of a run."""
    match event:
        case ActivityOpened() | PracticeSwitched() | PowersChanged():
            _arranged(event, world, house)
        case _ if event.practice:
            pass
        case MessageSent():
            _seen(event, world)
            world.spoke(event.group, event.member, event.at, event.text)
        case MemberJoined() | MemberInvited():
            _came(event, world)
        case MemberLeft() | MemberKicked() | MemberBanned():
            _went(event, world)
        case NameChanged() | RoleChanged():
            _changed(event, world)


def _changed(event: NameChanged | RoleChanged, world: World) -> None:
    member = world.member(event.group, event.member)
    if isinstance(event, NameChanged):
        member.name = event.name
        _note(event, world, name=event.name)
    else:
        member.role = event.role
        _note(event, world, role=event.role)


def _arranged(event: ActivityOpened | PracticeSwitched | PowersChanged, world: World, house: House) -> None:
    if isinstance(event, ActivityOpened):
        groups = (event.group, *event.others)
        world.open(Activity(event.key.removeprefix("~"), event.practice, groups, event.settings, event.at))
    elif isinstance(event, PracticeSwitched):
        world.changes.switched.append((event.practice, event.group, event.mode))
    else:
        lost = (house.group(event.group).lost | set(event.lost)) - set(event.gained)
        world.changes.powers[event.group] = lost
        house.powers(event.group, lost)


def _seen(event: MessageSent, world: World) -> None:
    """Who writes is there, and is called what the message says."""
    member = world.member(event.group, event.member)
    if not member.present:
        member.present = True
        world.grow(event.group, 1)
        _note(event, world, "seen", name=event.name, role=member.role)
    elif event.name and member.name != event.name:
        _note(event, world, "rename", name=event.name)
    member.name = event.name or member.name


def _came(event: MemberJoined | MemberInvited, world: World) -> None:
    member = world.member(event.group, event.member)
    if not member.present:
        world.grow(event.group, 1)
    member.present, member.joined, member.inviter = True, event.at, event.inviter
    member.name = event.name or member.name
    _note(event, world, name=event.name, inviter=event.inviter, role=member.role)


def _went(event: MemberLeft | MemberKicked | MemberBanned, world: World) -> None:
    member = world.member(event.group, event.member)
    if member.present:
        world.grow(event.group, -1)
    member.present, member.joined, member.role = False, None, "unknown"
    _note(event, world)


def _note(event: Event, world: World, how: str = "", **known: Any) -> None:
    member: str = event.member  # type: ignore[attr-defined]
    stay = Stay(group=event.group, member=member, at=event.at, how=how or event.kind, **known)
    world.changes.stays.append(stay)
