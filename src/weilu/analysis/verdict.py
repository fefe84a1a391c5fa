"""The verdict on a group: keep, revive, split, merge, dissolve, or not enough data.

Activity alone never decides. A quiet group whose requests are answered, whose members stay or whose talk
is worth something is kept; a loud one that is only pushed to is not. Each verdict names the facts, at most
three, that decided it. The rules are tried in the order in which they stand in `RULES`.
"""

from collections.abc import Callable

from weilu.analysis import signs
from weilu.analysis.compare import breakdown, figure, percent, usual
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Finding, Verdict, VerdictKind
from weilu.kernel.texts import Text

Found = dict[str, Finding]
"""Findings by diagnosis, worst first."""

FEW_MESSAGES, FEW_DAYS = 30, 14
QUIET_DAYS, DEAD_DAYS, GONE_DAYS = 14, 56, 84
"""Silence that makes a group ready for a merger; that ends it if nothing speaks for it; that ends it."""
WRITERS = 5
"""Fewer than this make no conversation that could be revived, and no group to merge into."""
SMALL, MOSTLY, SEEN = 15, 0.5, 3
"""A merger is for groups of at most so many writers, of whom at least half, and three, write in the other."""
SERIOUS, GRAVE = 2, 3
"""So many warnings together are as bad as an urgent finding; so many cannot be outweighed."""
QUIET_SIGNS = ("silence", "decline")
QUALITY = ("evaporation", "core_fading")
"""Warnings that the members of value go: nothing outweighs them."""
REMEDIES: dict[VerdictKind, Text] = {
    "merge": Text(
        "今天和那个群的群主说好，请这里还在说话的几位先过去；在这里发一条告别公告，写明搬到哪里、为什么，值得"
        "留的内容一起带过去；两周后关群。",
        "Agree with the owner of that group today, and ask the few who still write here to go first. Post a "
        "farewell here that says where to and why, take along what is worth keeping, and close this group "
        "after two weeks.",
    ),
    "dissolve": Text(
        "发一条告别公告：谢谢大家，写明值得留的内容存在哪里、还想聊的人可以去哪个群；导出存档，再解散。",
        "Post a farewell: thank everybody, say where to find what is worth keeping and which group is open "
        "to those who still want to talk. Keep an export, then close the group.",
    ),
    "unknown": Text(
        "先补数据：导出更早的记录再看一次；没有更早的记录，就问群主这个群为谁而建、要做什么。",
        "Export a longer log and look again. If there is none, ask the owner for whom the group is and "
        "what it is to do.",
    ),
}
"""What to do about a verdict that the remedies of the findings cannot answer."""
_SHORT = Text(
    "记录只有 {days} 天（{n} 条人说的话），满 {least} 天才看得出来",
    "The log covers {days} days (messages by people: {n}); it takes {least} to tell",
)
_FEW = Text(
    "{days} 天里只有 {n} 条人说的话，还看不出来", "Messages by people in {days} days: {n}; too few to tell"
)
_NOTHING = Text("看不出有人得到帮助、常来或有所收获", "Nothing shows that members are helped, stay or gain")


def verdict(group: GroupView, findings: tuple[Finding, ...]) -> Verdict:
    """What to do with the group."""
    found = {finding.diagnosis: finding for finding in findings}
    for rule in RULES:
        if decided := rule(group, found):
            return decided
    return _keep(group)


def _unknown(group: GroupView, found: Found) -> Verdict | None:
    row = group.row
    days = row.as_of - row.first_day + 1
    if days <= FEW_DAYS:
        return _say("unknown", _SHORT.fill(days=days, n=f"{row.messages:,}", least=FEW_DAYS + 1))
    if row.messages >= FEW_MESSAGES or "pushing" in found:
        return None
    return _say("unknown", _FEW.fill(days=days, n=row.messages))


def _pushed(group: GroupView, found: Found) -> Verdict | None:
    """Only pushed to: revived if there are people left to talk to."""
    pushing = found.get("pushing")
    if pushing is None or pushing.severity != "urgent":
        return None
    writers = figure(group, "active_members")
    alive = writers is not None and writers.value >= WRITERS
    return _say("revive" if alive else "dissolve", pushing.facts, signs.life(group), *_facts(found))


def _merge(group: GroupView, found: Found) -> Verdict | None:
    """Small and fading, while its writers meet in one living group anyway."""
    silent = figure(group, "silent_days")
    fading = "decline" in found or (silent is not None and silent.value >= QUIET_DAYS)
    past = [f.value for back in range(3) if (f := figure(group, "active_members", back=back))]
    if not fading or not past or max(past) > SMALL or (silent is not None and silent.value >= GONE_DAYS):
        return None
    overlap = figure(group, "overlap")
    for key, share in breakdown(group, "overlap").items():
        if share >= MOSTLY and overlap and share * overlap.n >= SEEN and _living(group, key):
            fact = Text("{share} 的人也在「{name}」说话", "{share} of its writers also write in “{name}”")
            fact = fact.fill(share=percent(share), name=group.results.groups[key].name)
            return _say("merge", fact, *_facts(found))
    return None


def _gone(group: GroupView, found: Found) -> Verdict | None:
    silent = figure(group, "silent_days")
    if silent is None or silent.value < DEAD_DAYS:
        return None
    worth = [sign.fact for sign in signs.worth(group) if sign.good]
    if worth and silent.value < GONE_DAYS:
        return _say("revive", found["silence"].facts if "silence" in found else None, *worth)
    against = [sign.fact for sign in signs.worth(group) if not sign.good]
    ever = Text("{n} 人一共说过 {said} 条", "{n} members wrote {said} messages in all")
    total = ever.fill(n=group.row.speakers, said=f"{group.row.messages:,}")
    return _say("dissolve", *_facts(found), *against, total)


def _urgent(group: GroupView, found: Found) -> Verdict | None:
    worst = [f for name, f in found.items() if f.severity == "urgent" and name not in QUIET_SIGNS]
    return _say("revive", *(f.facts for f in worst), *_facts(found)) if worst else None


def _split(group: GroupView, found: Found) -> Verdict | None:
    if "ready_to_split" not in found:
        return None
    overload = found.get("overload")
    return _say(
        "split", found["ready_to_split"].facts, overload.facts if overload else None, signs.life(group)
    )


def _quiet(group: GroupView, found: Found) -> Verdict | None:
    """Quiet or fading: what is left decides, not how little is said; unless hardly anybody is left."""
    said = figure(group, "messages")
    few = said is not None and said.value < FEW_MESSAGES
    fading = "decline" in found and found["decline"].severity == "urgent"
    if not (few or fading or "silence" in found):
        return None
    worth = signs.worth(group)
    good = [sign.fact for sign in worth if sign.good]
    writers = figure(group, "active_members")
    if fading and writers is not None and writers.value < WRITERS:
        return _say("revive", found["decline"].facts, signs.life(group), *good)
    if not good:
        against = [sign.fact for sign in worth] or [_NOTHING]
        return _say("revive", *_facts(found)[:1], *against, *_facts(found), signs.life(group))
    if any(not sign.good for sign in worth[:1]) or _many_warnings(found):
        return _say("revive", *_facts(found), *(sign.fact for sign in worth if not sign.good))
    return _say("keep", *good, signs.life(group))


def _warned(group: GroupView, found: Found) -> Verdict | None:
    """Several warnings, unless what they are about is outweighed: some signs of worth and none against."""
    worth = signs.worth(group)
    losing = any(name in found and found[name].severity != "note" for name in QUALITY)
    outweighed = len(worth) >= SERIOUS and all(sign.good for sign in worth) and not losing
    if not _many_warnings(found) or (outweighed and not _many_warnings(found, GRAVE)):
        return None
    return _say("revive", *_facts(found), *(sign.fact for sign in worth if not sign.good))


def _keep(group: GroupView) -> Verdict:
    good = [sign.fact for sign in (*signs.worth(group), signs.activity(group)) if sign and sign.good]
    return _say("keep", *good, signs.life(group))


RULES: tuple[Callable[[GroupView, Found], Verdict | None], ...] = (
    _unknown, _pushed, _merge, _gone, _urgent, _split, _quiet, _warned,
)  # fmt: skip


def _living(group: GroupView, key: str) -> bool:
    other = type(group)(group.results, key)
    silent, writers = figure(other, "silent_days"), usual(other, "active_members")
    now = figure(other, "active_members")
    return (
        silent is not None
        and silent.value < QUIET_DAYS / 2
        and now is not None
        and now.value >= max(WRITERS, (writers or 0) / 2)
    )


def _many_warnings(found: Found, least: int = SERIOUS) -> bool:
    return sum(finding.severity != "note" for finding in found.values()) >= least


def _facts(found: Found) -> list[Text]:
    """What was found, worst first; notes decide nothing."""
    return [finding.facts for finding in found.values() if finding.severity != "note"]


def _say(kind: VerdictKind, *facts: Text | None) -> Verdict:
    """The verdict with the first three facts, each once."""
    reasons = tuple(dict.fromkeys(fact for fact in facts if fact))[:3]
    return Verdict(kind=kind, reasons=reasons, remedy=REMEDIES.get(kind, Text("", "")))
