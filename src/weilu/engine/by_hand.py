"""What a person wishes by their own hand, as a wish of the engine: the same limits, couriers and outcomes."""

import json
from typing import Any

from weilu.engine.house import Listener, Switch
from weilu.engine.limits import Wish
from weilu.kernel import codec, ids
from weilu.kernel.actions import Action
from weilu.kernel.events import PersonWished
from weilu.kernel.practice import Practice, Settings, State
from weilu.kernel.texts import Text

NAME = "operator"
"""Stands where the name of a practice stands; no practice hears what is answered to it."""


def _decide(event: Any, state: Any, settings: Any, facts: Any) -> tuple[State, list[Action]]:
    return state, []


HAND = Practice(
    title=Text("手动", "By hand"),
    does=Text("人自己要做的", "What a person does themselves"),
    since="0.2",
    catalogue=(),
    scope="group",
    listens=(),
    may=(),
    settings=Settings,
    state=State,
    decide=_decide,
)


def wish(event: PersonWished) -> Wish:
    """The wish. ValidationError, KeyError, ValueError: the body is no action."""
    return Wish(
        id=ids.native(event.group, f"by hand {event.id}"),
        action=codec.action_of(json.loads(event.body)),
        event=event,
        listener=Listener(NAME, HAND, Switch("act", Settings())),
        key=event.group,
        person=True,
    )
