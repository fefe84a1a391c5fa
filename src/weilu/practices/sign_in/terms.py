"""What the operator decides about signing in, what is said, and what is remembered."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from weilu.kernel.practice import Settings, State, Words, setting
from weilu.kernel.texts import Text

SIGNED = Text(
    "{name} 签到成功，今天第 {rank} 个，连续 {streak} 天，+{points} 积分",
    "{name} signed in, no. {rank} today, {streak} in a row, +{points}",
)
MANY = Text("签到成功：{who}。今天共 {total} 人", "Signed in: {who}; {total} today")
ONE = Text("{name}（连续 {streak} 天）", "{name} ({streak} in a row)")
MORE = Text("等 {n} 人", "and {n} more")
MADE_UP = Text("{name} 已补签昨天，连续 {streak} 天", "{name} made up for yesterday, {streak} in a row")
POOR = Text("积分不够，补签需要 {price} 积分", "Not enough points: making up costs {price}")
USED = Text("最近 31 天的 {times} 次补签已用完", "All {times} make-ups of the last 31 days are used")
EARLY = 3
PAID = 7
"""Days in a row that are paid for at most."""


class SignInSettings(Settings):
    words: Words = setting(
        ("签到", "早安", "sign in"), Text("签到口令", "What signs a member in"), max_length=20
    )
    answer: Literal["react", "gather", "each"] = setting(
        "react",
        Text(
            "怎么回应：给消息点个表情（点不了就合并），几分钟合并成一条，还是每次都回复；"
            "连续 7 天、30 天和每 100 天总会说出来",
            "How it is answered: by an emoji (gathered where there is none), gathered in one message for "
            "some minutes, or by a reply each time; 7, 30 and every 100 days in a row are always said",
        ),
    )
    says: str = setting(
        "",
        Text(
            "签到的回复，可用 {name} {rank} {streak} {points}；留空用默认",
            "A reply, with the places {name} {rank} {streak} {points}; empty: the usual one",
        ),
        max_length=500,
    )
    points: int = setting(5, Text("每天的积分", "Points for a day"), ge=0, le=100)
    bonus: int = setting(
        1,
        Text("连续一天多给的积分，最多算 7 天", "More points for each day in a row, up to 7"),
        ge=0,
        le=20,
    )
    early: int = setting(
        0, Text("当天前三名多给的积分", "More points for the first three of the day"), ge=0, le=50
    )
    make_up: str = setting(
        "补签", Text("补签口令；留空不可补签", "Word that makes up; empty: none"), max_length=20
    )
    price: int = setting(20, Text("补签一次的价钱（积分）", "Price of making up, in points"), ge=0, le=1000)
    a_month: int = setting(2, Text("31 天内最多补签几次", "Times in 31 days at most"), ge=0, le=31)


class Streak(BaseModel):
    """A member's days in a row up to day `last`; `lost` were in a row until the day before a missed one."""

    model_config = ConfigDict(frozen=True)

    last: int = -1
    days: int = 0
    lost: int = 0
    made_up: tuple[int, ...] = ()


class Asked(BaseModel):
    """Points wished for (award) or to be paid (spend) because of a message, not yet answered; `gather`: the
    answer waits for those of others."""

    model_config = ConfigDict(frozen=True)

    member: str
    message: int
    day: int
    wish: str
    gather: bool = False


class SignInState(State):
    members: dict[str, Streak] = Field(default={})
    asked: tuple[Asked, ...] = Field(default=())
    today: int = -1
    signed: int = 0
    """How many signed in on day `today`."""
    gathered: tuple[str, ...] = ()
    """Members whose sign-in is answered at `tell`, in order, in reply to the `latest` that was heard."""
    tell: datetime | None = None
    latest: int = 0
    plain: int = -1
    """The day on which a reaction was refused: on that day answers are gathered."""
