"""Suspected mass adders (疑似加粉号): accounts that came for the members, not for the talk.

## Question
Does anybody collect the group's members, to add them in private or to draw them elsewhere?

## Rule
Any suspect (see the metric: silent, and either a kind of name that is three times as common among the silent
as chance explains, or a burst of joins of nearly one name). Names alone make a note, since some suspects
are there by chance; a burst, which chance hardly makes, a warning. Where joins or names are not in the log
nothing is found.

## Misread
It is a suspicion of a kind of account, never a verdict on one: shops and agents listen too. Members who say
who added them are better evidence than any name.
"""

from weilu.analysis.compare import Figure, figure
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("疑似加粉号", "Suspected mass adders"),
    catalogue=("D5",),
    needs=("mass_adders",),
    remedy=Text(
        "先别踢人。看看下面几个号的头像和主页，私聊问一句来群里想聊什么；在群里请大家把私下加人、拉人的号告诉您，"
        "有人举报再移出。以后入群先答一个问题；平台能关群内互加的就关掉。",
        "Remove nobody yet. Look at the profiles of the accounts shown here and ask them in private what "
        "brings them; ask members to tell you who adds them or draws them elsewhere, and remove whom they "
        "name. Let newcomers answer a question; where the platform can stop adding friends through the "
        "group, let it.",
    ),
)

KINDS = {
    "sorted_first": Text("以 A 或 0 打头的 {n} 个", "{n} beginning with A or 0"),
    "company_title": Text("公司加职务的 {n} 个", "{n} of a company and a title"),
    "title": Text("带职务或招揽的 {n} 个", "{n} with a title or an offer of business"),
    "contact_name": Text("带联系方式的 {n} 个", "{n} with a way to make contact"),
}


def diagnose(group: GroupView) -> Finding | None:
    suspects = figure(group, "mass_adders")
    by_name, by_burst = figure(group, "mass_adders", "named"), figure(group, "mass_adders", "burst")
    if suspects is None or not suspects.value or not (by_name or by_burst):
        return None
    facts = [_burst(by_burst)] if by_burst else []
    facts += [_named(group, by_name)] if by_name else []
    return Finding(
        severity="warning" if by_burst else "note",
        facts=Text("；".join(fact.zh for fact in facts), "; ".join(fact.en for fact in facts)),
        evidence=group.evidence("mass_adders"),
    )


def _burst(found: Figure) -> Text:
    return Text(
        "{n} 个名字几乎一样的号成批入群，没说过一句话",
        "{n} accounts of nearly one name came at once and have not said a word",
    ).fill(n=f"{found.value:,.0f}")


def _named(group: GroupView, found: Figure) -> Text:
    known = {name: figure(group, "mass_adders", name) for name in KINDS}
    kinds = [KINDS[name].fill(n=f"{count.value:,.0f}") for name, count in known.items() if count]
    chance = figure(group, "mass_adders", "chance")
    return Text(
        "{n} 人入群 7 天以上没说过话，名字又像加粉号（{kinds}），其中约 {chance} 人可能只是巧合",
        "{n} members have said nothing for 7 days or more and have such names as mass adders choose "
        "({kinds}), about {chance} of them perhaps by chance",
    ).fill(
        n=f"{found.value:,.0f}",
        kinds=Text("、".join(kind.zh for kind in kinds), ", ".join(kind.en for kind in kinds)),
        chance=f"{max(chance.value, 1) if chance else 1:,.0f}",
    )
