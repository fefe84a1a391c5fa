"""Roles in talk: who organises, explains, jokes, asks or connects, per window of 28 days.

## Question
Does the group have the people that a conversation needs?

## Definition
For members with at least five messages in the window (others are `onlooker`). Each role rests on what can be
shown, at least three cases of it, and has a score; from 0.5 its rule holds:

- `organiser`: a tenth of their messages are about activities (0.5 at 10 %);
- `thinker`: a fifth of their messages give knowledge (information, resources, cases) or answer a request,
  or a fifth of the answers to the group's requests are theirs; answers count by the confidence of the link;
- `joker`: a quarter of their messages are play or feeling;
- `help_seeker`: a quarter of their messages are requests, and they ask more than they help;
- `opinion_leader`: tied to five members or more, answered at least twice as much as the mean of these
  members and a quarter more than they answer;
- `connector`: tied to five members or more and twice as many as the mean, none of them more than a third of
  their ties' weight;
- `challenger`: disagreement leaves no trace in what is read here; never given, always unknown;
- `uncertain`: no rule holds, or the two best scores are within a tenth of each other.

Headline: share of the members with at least five messages whose role is clear. Dimensions: a role with the
number of its members; for the current window also `member TAB role` with the score, at most 1, for the 40
who wrote most.

## Misread
A role is how somebody talks in these weeks, not what they are. It rests on words: irony, pictures and voice
are not understood, and a helper without quotes is seen dimly.

## Example
as of 2026-03-28

messages
| group | at | member | request | value |
| --- | --- | --- | --- | --- |
| g | 2026-03-01 09:00 | ana | 1 |  |
| g | 2026-03-02 09:00 | ana | 1 |  |
| g | 2026-03-03 09:00 | ana | 1 |  |
| g | 2026-03-04 09:00 | ana | 0 |  |
| g | 2026-03-05 09:00 | ana | 0 |  |
| g | 2026-03-06 09:00 | bo | 0 | play |
| g | 2026-03-07 09:00 | bo | 0 | feeling |
| g | 2026-03-08 09:00 | bo | 0 | play |
| g | 2026-03-09 09:00 | bo | 0 |  |
| g | 2026-03-10 09:00 | bo | 0 |  |
| g | 2026-03-11 09:00 | bo | 0 |  |
| g | 2026-03-11 12:00 | bo | 0 |  |
| g | 2026-03-12 09:00 | cy | 0 | activities |
| g | 2026-03-13 09:00 | dee | 0 | activities |
| g | 2026-03-14 09:00 | dee | 0 | activities |
| g | 2026-03-15 09:00 | dee | 0 |  |
| g | 2026-03-16 09:00 | dee | 0 |  |
| g | 2026-03-17 09:00 | dee | 0 |  |

gives
| group | period | value | n | coverage |
| --- | --- | --- | --- | --- |
| g | 2026-03-01 | 0.6667 | 3 | 1.0 |
| g | 2026-03-01 | 1.0 | 5 | 1.0 |
| g | 2026-03-01 | 0.8571 | 7 | 1.0 |
| g | 2026-03-01 |  | 4 | 0.0 |
| g | 2026-03-01 | 0.9 | 1 | 1.0 |
| g | 2026-03-01 | 0 | 5 | 1.0 |
| g | 2026-03-01 | 1 | 4 | 1.0 |
| g | 2026-03-01 | 1 | 4 | 1.0 |
| g | 2026-03-01 | 1 | 4 | 1.0 |
| g | 2026-03-01 | 1 | 4 | 1.0 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import result, wilson
from weilu.analysis.base.ties import ends
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("角色", "Roles"),
    meaning=Text(
        "最近 28 天谁在组织、谁有干货、谁活跃气氛、谁求助、谁牵线；看不出的写明看不出。",
        "Who organises, explains, jokes, asks and connects in these 28 days, and who cannot be told.",
    ),
    unit="share",
    grain="window",
    catalogue=("B5",),
)

FEW, CASES, PARTNERS, SHOWN = 5, 3, 5, 40
HOLDS, NEAR = 0.5, 0.9
RULES = ("organiser", "thinker", "joker", "help_seeker", "opinion_leader", "connector")
KNOWLEDGE, FUN = ("information", "resources", "cases"), ("play", "feeling")
_KEY = ["group", "window", "member"]


def compute(base: Base) -> ir.Table:
    members = _judged(base.windows.inner_join(_traits(base), ["group", "window"]))
    regular = members.filter(members.messages >= FEW)
    clear = (regular.role != "uncertain").cast("int64")
    shares = regular.group_by("group", "period").agg(n=regular.count(), clear=clear.sum())
    counts = members.group_by("group", "period", "role").agg(value=members.count())
    every = members.group_by("group", "period").agg(n=members.count())
    counts = counts.inner_join(every, ["group", "period"])
    order = ibis.window(group_by=["group", "window"], order_by=[ibis.desc("messages"), "member"])
    shown = members.mutate(place=ibis.row_number().over(order))
    shown = shown.filter((shown.window == 0) & (shown.place < SHOWN))
    return result(shares, **wilson(shares.clear, shares.n)).union(
        result(counts, dimension=counts.role),
        result(every, dimension="challenger", value=None, coverage=0.0),
        result(shown, dimension=shown.member + "\t" + shown.role, value=shown.score, n=shown.messages),
    )


def _traits(base: Base) -> ir.Table:
    """What each writer of a window did: counts of messages by sort, answers given and got, ties."""
    wrote, edges = base.writers, base.edges
    made = wrote.select(
        *_KEY,
        "messages",
        "asked",
        knew=sum(wrote[name] for name in KNOWLEDGE),
        fun=sum(wrote[name] for name in FUN),
        gathered=wrote.activities,
    )
    gave = edges.group_by(_KEY).agg(gave=edges.weight.sum(), helped=edges.helped.sum())
    got = edges.group_by("group", "window", member=edges.partner).agg(got=edges.weight.sum())
    tied = ends(base.ties)
    tied = tied.group_by(_KEY).agg(ties=tied.count(), most=tied.weight.max() / tied.weight.sum())
    for more in (gave, got, tied):
        joined = made.left_join(more, _KEY)
        extra = [name for name in more.columns if name not in _KEY]
        made = joined.select(*made.columns, **{name: joined[name].fill_null(0) for name in extra})
    return made


def _judged(traits: ir.Table) -> ir.Table:
    """Each writer's role and its score."""
    every = ibis.window(group_by=["group", "window"])
    often = traits.messages >= FEW
    traits = traits.mutate(
        usual_got=traits.got.mean(where=often).over(every),
        all_helped=traits.helped.sum().over(every),
        usual_ties=traits.ties.mean(where=often).over(every),
    )
    scored = traits.mutate(_scores(traits))
    best = ibis.greatest(*(scored[name] for name in RULES))
    scored = scored.mutate(best=best)
    near = sum((scored[name] >= scored.best * NEAR).cast("int64") for name in RULES)
    uncertain = (scored.best < HOLDS) | (near > 1)
    role = ibis.cases(
        (scored.messages < FEW, "onlooker"),
        (uncertain, "uncertain"),
        *((scored[name] == scored.best, name) for name in RULES),
        else_="uncertain",
    )
    score = ibis.ifelse(scored.messages < FEW, 1 - scored.messages / (2 * FEW), ibis.least(scored.best, 1.0))
    return scored.mutate(role=role, score=score)


def _scores(of: ir.Table) -> dict[str, ir.NumericValue]:
    """How far each rule holds: 0.5 where it just does, 0 where a condition of it fails."""
    n, knows = of.messages.cast("float64"), of.knew + of.helped
    helps = ibis.greatest(knows / n, of.helped / ibis.greatest(of.all_helped, 1.0))
    leads = (of.ties >= PARTNERS) & (of.got >= 2 * of.usual_got)
    links = (of.ties >= PARTNERS) & (of.most * 3 <= 1)
    scores = {
        "organiser": (of.gathered >= CASES, 5 * of.gathered / n),
        "thinker": (knows >= CASES, 2.5 * helps),
        "joker": (of.fun >= CASES, 2 * of.fun / n),
        "help_seeker": ((of.asked >= CASES) & (of.asked > of.helped), 2 * of.asked / n),
        "opinion_leader": (leads, 0.4 * of.got / ibis.greatest(of.gave, 1.0)),
        "connector": (links, of.ties / ibis.greatest(4 * of.usual_ties, 1.0)),
    }
    return {name: ibis.ifelse(holds, score, 0.0) for name, (holds, score) in scores.items()}
