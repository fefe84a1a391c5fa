"""What the operator decided: which practices are on where and how, and the limits of each group."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from weilu.kernel import registry, unfit
from weilu.kernel.errors import OperatorError
from weilu.kernel.events import Event, Mode
from weilu.kernel.practice import Practice, Settings
from weilu.kernel.texts import Lang, Text

if TYPE_CHECKING:
    from weilu.judge.learned import Learned

_UNKNOWN = Text("没有叫 {name} 的玩法", "There is no practice called {name}")
_LIST = Text("weilu practices 列出全部", "`weilu practices` lists them")
_WRONG = Text("{name} 的设置不对：{what}", "The settings of {name} do not fit: {what}")
_SEE = Text("weilu practices {name} 说明每一项", "`weilu practices {name}` describes each of them")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupConfig:
    """A group as the engine knows it. `can` is what its platform is able to do, `lost` the kinds of actions
    that Weilu's account has no right to; `courier` names the connection that carries actions there.

    `quiet` are local times between which nothing unprompted is said; `words_an_hour` caps what is said
    at all, `removals_an_hour` how many members may be removed without a person.
    """

    key: str
    name: str = ""
    platform: str = "console"
    courier: str = "console"
    community: str = "community"
    zone: ZoneInfo = ZoneInfo("UTC")
    cut: int = 0
    lang: Lang = "zh"
    me: str = ""
    can: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    quiet: tuple[time, time] = (time(23), time(7))
    words_an_hour: int = 60
    removals_an_hour: int = 3
    proposal_hours: int = 72


@dataclass(frozen=True, slots=True)
class Switch:
    """A practice as it stands in a group."""

    mode: Mode
    settings: Settings


@dataclass(frozen=True, slots=True)
class Listener:
    """A practice that hears an event, as it stands in the event's group."""

    name: str
    practice: Practice
    switch: Switch
    near: bool = field(init=False)
    """Its states live where its groups do."""
    cues: tuple[str, ...] | None = field(init=False)

    def __post_init__(self) -> None:
        near = self.practice.scope in ("group", "member") and self.switch.mode != "observe"
        object.__setattr__(self, "near", near)
        cues = self.practice.cues and self.practice.cues(self.switch.settings)
        object.__setattr__(self, "cues", None if cues is None else tuple(cue[:CUE] for cue in cues if cue))

    def concerns(self, said: str | None) -> bool:
        """May it concern this practice that a message begins so? Null: it is no message."""
        return said is None or self.cues is None or said.startswith(self.cues)


CUE = 50
"""Characters of a cue that are looked at."""
Chosen = Mapping[tuple[str, str], tuple[Mode, Mapping[str, Any]]]
"""(practice, group) → mode and settings; the group "" holds for all groups that say nothing themselves."""


def practices() -> dict[str, Practice]:
    """Every practice there is, by name."""
    return {name: module.PRACTICE for name, module in registry.load("weilu.practices", "PRACTICE").items()}


def checked(practice: str, settings: Mapping[str, Any]) -> Settings:
    """The settings as the practice takes them. OperatorError: no such practice, or they do not fit."""
    known = practices().get(practice)
    if known is None:
        raise OperatorError(_UNKNOWN.fill(name=practice), _LIST)
    try:
        return known.settings.model_validate(settings)
    except ValidationError as error:
        wrong = unfit.said(error).items()
        what = Text(
            "；".join(f"{name}：{one.zh}" for name, one in wrong),
            "; ".join(f"{name}: {one.en}" for name, one in wrong),
        )
        raise OperatorError(_WRONG.fill(name=practice, what=what), _SEE.fill(name=practice)) from error


@dataclass
class House:
    """All decisions of the operator, and who listens to what because of them."""

    groups: dict[str, GroupConfig]
    chosen: Chosen
    known: dict[str, Practice] = field(default_factory=practices)
    learned: "dict[str, Learned]" = field(default_factory=dict)
    """What was corrected of the judge, by community."""
    _plans: dict[str, dict[type[Event], list[Listener]]] = field(default_factory=dict)
    _listeners: dict[tuple[str, str], Listener | None] = field(default_factory=dict)

    def group(self, key: str) -> GroupConfig:
        """The group's configuration; a group never heard of has the defaults of its platform."""
        found = self.groups.get(key)
        if found is None:
            platform = key.split("/", 1)[0]
            found = self.groups[key] = GroupConfig(key=key, platform=platform, courier=platform)
        return found

    def listener(self, practice: str, group: str) -> Listener | None:
        """One practice as it stands in a group; null where it is off or unknown."""
        place = (practice, group) if (practice, group) in self.chosen else (practice, "")
        if place not in self._listeners:
            self._listeners[place] = self._read(*place)
        return self._listeners[place]

    def _read(self, practice: str, group: str) -> Listener | None:
        mode, values = self.chosen.get((practice, group), ("off", {}))
        known = self.known.get(practice)
        if known is None or mode == "off":
            return None
        return Listener(practice, known, Switch(mode, known.settings.model_validate(values)))

    def listeners(self, event: Event) -> list[Listener]:
        """Who hears this kind of event in this group, in order of name."""
        plan = self._plans.get(event.group)
        if plan is None:
            plan = self._plans[event.group] = self._plan_of(event.group)
        return plan.get(type(event), [])

    def _plan_of(self, group: str) -> dict[type[Event], list[Listener]]:
        """Groups about which nothing of their own was decided share one plan."""
        if any((name, group) in self.chosen for name in self.known):
            return self._plan(group)
        if "" not in self._plans:
            self._plans[""] = self._plan("")
        return self._plans[""]

    def _plan(self, group: str) -> dict[type[Event], list[Listener]]:
        plan: dict[type[Event], list[Listener]] = {}
        for name, practice in sorted(self.known.items()):
            listener = self.listener(name, group)
            if listener is not None:
                for kind in practice.listens:
                    plan.setdefault(kind, []).append(listener)
        return plan

    def leaving(self, practice: str, group: str) -> Listener | None:
        """A practice that was just switched off, which may still close what it left open."""
        known = self.known.get(practice)
        if known is None:
            return None
        _, values = self.chosen.get((practice, group)) or self.chosen.get((practice, "")) or ("off", {})
        return Listener(practice, known, Switch("act", known.settings.model_validate(values)))

    def powers(self, group: str, lost: frozenset[str]) -> None:
        """Weilu's account now lacks these kinds of actions in the group."""
        self.groups[group] = replace(self.group(group), lost=lost)

    def forget(self) -> None:
        """Decisions have changed: read them again."""
        self._plans.clear()
        self._listeners.clear()
