"""Answer repeated questions by keywords (关键词回复).

## What it does
The operator writes lines like `营业时间|几点开门 => 每天 9 点到 21 点`. A message with one of the keywords
(or that is one, if so set) is answered with what stands after the arrow; {name} is who asked.

## Why it helps
The same question is answered in a second at any hour, and those who know it stay willing to help (S1).

## Limits
It knows words, not meaning. Each answer rests for a while after it was given, and the group hears only
so many an hour. Staff are not answered, so that they can talk about the keywords.
"""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import Field, field_validator

from weilu.kernel.actions import Action, Reply
from weilu.kernel.events import MessageSent
from weilu.kernel.facts import Facts
from weilu.kernel.practice import Practice, Settings, State, setting
from weilu.kernel.texts import Text, worded
from weilu.kernel.unfit import unfit

ARROW = "=>"
WHY = Text("{name} 的话里有关键词：{keys}", "{name} used a keyword: {keys}")
LONG = 2_000
"""Characters of a message that are searched: a question is shorter."""
_LINE = Text("要写成“关键词 => 回答”：{line}", "Write it as `keyword => answer`: {line}")


class KeywordSettings(Settings):
    answers: tuple[str, ...] = setting(
        (),
        Text(
            "每行：关键词|关键词 => 回答，可用 {name}", "One a line: keyword|keyword => answer, with {name}"
        ),
        max_length=200,
    )
    match: Literal["contains", "exact"] = setting(
        "contains",
        Text(
            "消息含有关键词就答，还是就是关键词才答",
            "Message contains a keyword, or is exactly one",
        ),
    )
    questions: bool = setting(
        False, Text("只回答像提问的消息", "Only what reads like a question, or is said to Weilu")
    )
    minutes: int = setting(
        10, Text("同一回答隔几分钟才再答", "Minutes before an answer is given again"), ge=0, le=1440
    )
    an_hour: int = setting(12, Text("每群每小时最多几次", "Answers an hour at most"), ge=1, le=60)

    @field_validator("answers")
    @classmethod
    def whole(cls, answers: tuple[str, ...]) -> tuple[str, ...]:
        """PydanticCustomError: a line without keyword, arrow or answer."""
        for line in answers:
            keys, arrow, answer = line.partition(ARROW)
            if not (arrow and answer.strip() and any(key.strip() for key in keys.split("|"))):
                raise unfit(_LINE.fill(line=line[:60]))
        return answers


class KeywordState(State):
    given: dict[str, datetime] = Field(default={})
    """When each answer, by its keywords, was given last; an hour or the resting time back."""
    times: tuple[datetime, ...] = ()
    """When anything was answered within the last hour."""


def decide(
    event: MessageSent, state: KeywordState, settings: KeywordSettings, facts: Facts
) -> tuple[KeywordState, list[Action]]:
    found = None if event.late else _found(event, settings)
    if found is None or event.member == facts.me() or facts.role(event.member) in ("owner", "admin"):
        return state, []
    keys, answer = found
    given = {
        key: at for key, at in state.given.items() if at > event.at - timedelta(minutes=settings.minutes)
    }
    times = tuple(at for at in state.times if at > event.at - timedelta(hours=1))
    if keys in given or len(times) >= settings.an_hour:
        return state, []
    said = worded(answer, Text("", ""), name=event.name)
    after = state.but(given={**given, keys: event.at}, times=(*times, event.at))
    return after, [Reply(message=event.id, text=said, member=event.member)]


def why(event: MessageSent, action: Action, settings: KeywordSettings, facts: Facts) -> Text | None:
    found = _found(event, settings)
    return WHY.fill(name=event.name, keys=found[0]) if found else None


def _found(event: MessageSent, settings: KeywordSettings) -> tuple[str, str] | None:
    """The keywords and the answer of the first line that fits."""
    text = event.text[:LONG].strip().lower()
    if settings.questions and not (event.to_me or event.judgement.asks or text.endswith(("?", "？"))):
        return None
    for line in settings.answers:
        keys, _, answer = line.partition(ARROW)
        words = [word for key in keys.lower().split("|") if (word := key.strip())]
        if text in words if settings.match == "exact" else any(word in text for word in words):
            return keys.strip(), answer.strip()
    return None


PRACTICE = Practice(
    title=Text("关键词回复", "Answers by keyword"),
    does=Text("按关键词自动回答常见问题", "Answers repeated questions by keywords"),
    since="0.2",
    catalogue=("E15",),
    scope="group",
    listens=(MessageSent,),
    may=(Reply,),
    settings=KeywordSettings,
    state=KeywordState,
    decide=decide,
    why=why,
    cues=lambda settings: None if settings.answers else (),
)
