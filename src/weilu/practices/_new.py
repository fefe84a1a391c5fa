"""Answer the first good morning of the day (早安回应).

## What it does
The first member of the day who writes one of the words is answered; whoever follows is not.

## Why it helps
Write here which figure of the group this moves, and why you think so.

## Limits
Write here what it does not do, and when it should be off.
"""

from weilu.kernel.actions import Action, Reply
from weilu.kernel.events import MessageSent
from weilu.kernel.facts import Facts
from weilu.kernel.practice import Practice, Settings, State, Words, setting
from weilu.kernel.said import clean
from weilu.kernel.texts import Text, worded

MORNING = Text("{name} 早安！今天你第一个", "Good morning {name}, the first today!")


class NewSettings(Settings):
    words: Words = setting(
        ("早", "早安", "good morning"), Text("哪些话算问早", "What is a good morning"), max_length=20
    )
    says: str = setting(
        "",
        Text("怎么回，可用 {name}；留空用默认", "The answer, with the place {name}; empty: the usual one"),
        max_length=500,
    )


class NewState(State):
    day: int = -1
    """The last day that was answered."""


def decide(
    event: MessageSent, state: NewState, settings: NewSettings, facts: Facts
) -> tuple[NewState, list[Action]]:
    if event.late or event.day <= state.day or clean(event.text, 200).lower() not in settings.words:
        return state, []
    said = worded(settings.says, MORNING, name=event.name)
    return state.but(day=event.day), [Reply(message=event.id, text=said, member=event.member)]


PRACTICE = Practice(
    title=Text("早安回应", "Good morning"),
    does=Text("回应每天第一个问早的人", "Answers the first good morning of the day"),
    since="0.2",
    catalogue=("E3",),
    scope="group",
    listens=(MessageSent,),
    may=(Reply,),
    settings=NewSettings,
    state=NewState,
    decide=decide,
    cues=lambda settings: settings.words,
)
