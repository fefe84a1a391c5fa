"""Advertising campaigns (多号群发): one advertisement from several accounts, or in several groups.

## Question
Does somebody work the group with many accounts, or with a text that goes everywhere?

## Rule
A campaign in the window (see the metric: three posts or more, near copies, by several members or in several
groups) that reached this group is a note; three accounts or more that post such copies here are a warning.

## Misread
A notice that the operator put into every group is a campaign unless its senders are named as staff; a call
for help that members pass on is one too. The texts are not told here: look at the posts before acting.
"""

from weilu.analysis.compare import figure
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("疑似多号群发广告", "Advertising campaigns suspected"),
    catalogue=("D3", "D5"),
    needs=("campaigns",),
    remedy=Text(
        "先把下面几条对着看一遍。要是一伙人发的：撤回，移出这几个号，也告诉别的群主；要是自己人发的通知：用 "
        "weilu checkup --staff 写上发的人，就不再算。以后新人入群先答一个问题。",
        "First compare the posts shown here. If one hand is behind them, take them back, remove the accounts "
        "and tell the owners of the other groups. If they are your own notices, name their senders with "
        "weilu checkup --staff and they no longer count. Let newcomers answer a question before "
        "they come in.",
    ),
)

ACCOUNTS = 3


def diagnose(group: GroupView) -> Finding | None:
    found, posts = figure(group, "campaigns"), figure(group, "campaigns", "messages")
    accounts, groups = figure(group, "campaigns", "members"), figure(group, "campaigns", "groups")
    if found is None or posts is None or accounts is None or groups is None:
        return None
    wide = Text("，最广的进了 {n} 个群", "; groups reached: {n}").fill(n=f"{groups.value:,.0f}")
    facts = Text(
        "近 28 天有 {n} 条广告只改几个字就反复发，不止一个号或不止一个群：本群 {posts} 次，"
        "{accounts} 个号发的{wide}",
        "Advertisements posted again and again, hardly changed, by several accounts or in several groups: "
        "{n} in 28 days (posts here: {posts}; accounts here: {accounts}{wide})",
    ).fill(
        n=f"{found.value:,.0f}",
        posts=f"{posts.value:,.0f}",
        accounts=f"{accounts.value:,.0f}",
        wide=wide if groups.value > 1 else "",
    )
    return Finding(
        severity="warning" if accounts.value >= ACCOUNTS else "note",
        facts=facts,
        evidence=group.evidence("campaigns"),
    )
