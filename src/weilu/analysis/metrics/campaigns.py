"""Campaigns (多号群发): one advertisement that several members post, or that is posted in several groups.

## Question
Does somebody work the groups with many accounts, or with one text everywhere?

## Definition
Advertisements (as `ad_share` has them) of members who are not staff are one campaign if their texts are near
copies: alike but for digits, contacts, emoji and a few words (`weilu.judge.copies`), with at most thirty days
between one and the next. It counts in a window of 28 days in which it was posted at least three times, by two
members or in two groups; where no post of it holds a link or a contact, by three members. Headline: the
campaigns that reached the group. Where there are any, dimensions: `messages` of them here, `members` who
posted them here, `groups` that the widest of them reached; and for the current window the id of each member's
latest post of each campaign, with how often that was posted in all groups. n is the number of advertisements
looked at. Of all groups together the latest 50,000 are; windows that these do not fill have no figure.

## Misread
Members may pass on one call for help, and an announcement in every group is no disguise where the operator
made it: name the staff. Programs' output that members paste looks alike too. Pictures are not compared.

## Example
as of 2026-03-28

messages
| group | at | id | member | ad | marks |
| --- | --- | --- | --- | --- | --- |
| g | 2026-02-10 09:00 | 1 | ana | true | 加微信领取免费资料名额有限先到先得 |
| g | 2026-03-02 09:00 | 2 | bo | true | 学生兼职日结三百在家就能做的轻松工作 |
| g | 2026-03-03 09:00 | 3 | cy | true | 学生兼职日结五百在家就能做的轻松工作8 |
| g | 2026-03-04 09:00 | 4 | bo | true | 学生兼职日结三百在家就能做的轻松工作啦 |
| h | 2026-03-05 09:00 | 5 | dee | true | 9学生兼职日结三百在家就能做的轻松工作 |
| h | 2026-03-06 09:00 | 6 | dee | true | 高价回收旧手机旧电脑当面付款上门来取 |

gives
| group | period | dimension | value | n |
| --- | --- | --- | --- | --- |
| g | 2026-02-01 |  | 0 | 1 |
| g | 2026-03-01 |  | 1 | 3 |
| g | 2026-03-01 | 3 | 4 | 3 |
| g | 2026-03-01 | 4 | 4 | 3 |
| g | 2026-03-01 | groups | 2 | 3 |
| g | 2026-03-01 | members | 2 | 3 |
| g | 2026-03-01 | messages | 3 | 3 |
| h | 2026-03-01 |  | 1 | 2 |
| h | 2026-03-01 | 5 | 4 | 2 |
| h | 2026-03-01 | groups | 2 | 2 |
| h | 2026-03-01 | members | 1 | 2 |
| h | 2026-03-01 | messages | 1 | 2 |
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from weilu.analysis.base import Base
from weilu.analysis.base.build import WINDOWS
from weilu.analysis.base.compiled import fetch
from weilu.analysis.base.graph import Row, rows
from weilu.analysis.base.marks import alike
from weilu.analysis.base.staff import staff
from weilu.judge.copies import Copies
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("多号群发广告", "Campaigns"),
    meaning=Text(
        "最近 28 天里，好几个号或好几个群在发的同一条广告（改几个字也算）有几条。",
        "Advertisements of the last 28 days that several members posted, or one in several groups, hardly "
        "changed.",
    ),
    unit="count",
    grain="window",
    catalogue=("D3", "D5"),
    better="less",
    tabular=False,
)

LATEST, SHOWN = 50_000, 40
OFTEN, SEVERAL, MANY = 3, 2, 3
"""The fewest posts; members or groups; and members where the text does not say whom to turn to."""


class Post(NamedTuple):
    group: str
    id: int
    window: int
    member: str
    told: bool


class Campaign(NamedTuple):
    """Posts of one campaign in a window, oldest first."""

    posts: list[Post]

    def members(self) -> set[str]:
        return {post.member for post in self.posts}

    def groups(self) -> set[str]:
        return {post.group for post in self.posts}

    def believed(self) -> bool:
        members = len(self.members())
        several = max(members, len(self.groups())) >= SEVERAL
        told = members >= MANY or any(post.told for post in self.posts)
        return len(self.posts) >= OFTEN and several and told


def compute(base: Base) -> ir.Table:
    ads = fetch(base, "advertisements", _ads).sort_by([("at", "ascending"), ("id", "ascending")])
    posts = [Post(*row) for row in zip(*(ads[name].to_pylist() for name in Post._fields), strict=True)]
    seen = Counter((post.group, post.window) for post in posts)
    here: dict[tuple[str, int], list[Campaign]] = defaultdict(list)
    for campaign in _campaigns(ads, posts):
        for group in campaign.groups():
            here[group, campaign.posts[0].window].append(campaign)
    filled = posts[0].window if len(posts) == LATEST else WINDOWS
    made: list[Row] = []
    for row in fetch(base, "windows of campaigns", _windows).to_pylist():
        key = row["group"], row["window"]
        if row["window"] < filled:
            figures = _figures(row["group"], here[key], row["window"] == 0)
            made += [(row["group"], row["period"], name, value, seen[key]) for name, value in figures]
    return rows(made)


def _ads(base: Base) -> ir.Table:
    said = base.messages.filter(base.messages.ad & (base.messages.window < WINDOWS))
    said = said.filter(said.marks.notnull()).anti_join(staff(base), ["group", "member"])
    told = said.link.fill_null(False) | said.contact.fill_null(False)
    said = said.select("group", "id", "at", "day", "window", "member", "marks", told=told)
    return said.order_by(ibis.desc("at"), ibis.desc("id")).limit(LATEST)


def _windows(base: Base) -> ir.Table:
    return base.windows.select("group", "window", "period").order_by("group", "window")


def _campaigns(ads: pa.Table, posts: list[Post]) -> Iterator[Campaign]:
    """Those that are believed, each in one window."""
    heard = Copies(len(posts)).hear(
        alike(ads["marks"].to_pylist()), *(ads[name].to_pylist() for name in ("member", "group", "day"))
    )
    found: dict[tuple[int, int], list[Post]] = defaultdict(list)
    for number, post in zip(heard.campaign.tolist(), posts, strict=True):
        if number:
            found[number, post.window].append(post)
    return filter(Campaign.believed, map(Campaign, found.values()))


def _figures(group: str, found: list[Campaign], current: bool) -> Iterator[tuple[str, float]]:
    """By dimension."""
    yield "", float(len(found))
    if found:
        mine = [post for campaign in found for post in campaign.posts if post.group == group]
        yield "messages", float(len(mine))
        yield "members", float(len({post.member for post in mine}))
        yield "groups", float(max(len(campaign.groups()) for campaign in found))
    last = {
        (place, post.member): (post.id, len(campaign.posts))
        for place, campaign in enumerate(sorted(found, key=lambda one: -len(one.posts)))
        for post in campaign.posts
        if post.group == group
    }
    for number, times in list(last.values())[: SHOWN if current else 0]:
        yield str(number), float(times)
