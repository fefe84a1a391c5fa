"""A check-up of made-up Telegram groups, as the tests of the report read it."""

import json
import random
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from weilu.analysis.results import Results
from weilu.analysis.run import Analysis, Diagnosed
from weilu.analysis.view import GroupView
from weilu.exports.base import Options
from weilu.jobs.checkup import CheckUp, checkup

START = datetime(2026, 1, 5, tzinfo=UTC)
SAID = (
    "who knows a quiet place for tea?",
    "zebrafinch at nine",
    "thanks, that helped",
    "haha",
    "see you there",
)
SECRET = "zebrafinch"
"""Stands in many messages and must stand in no report."""
GROUPS = {
    "Tea house": (24, 30.0, 30.0),
    "Long walks": (16, 14.0, 2.0),
    "Old friends": (6, 5.0, 0.0),
    "New": (4, 0.2, 0.2),
}
"""Members, and messages a day at the start and at the end of 150 days."""
HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>' onclick='x",
    "\u202eesrever\u2066 \u05e9\u05dc\u05d5\u05dd {n} {{ 7*7 }} %s",
    "👩‍👩‍👧‍👦🏳️‍🌈🔥",
    "长" * 300,
    "</style></title><!-- ]]> & &amp; \x00\x07",
)


def chat(own: int, name: str, members: Sequence[str], early: float, late: float) -> dict[str, object]:
    """One group: people join, write by Zipf, answer each other, and one in eight leaves."""
    chance, rows = random.Random(own), []

    def row(at: datetime, who: int, kind: str, **more: object) -> None:
        actor = {"from": members[who], "from_id": f"user{who + 1}"} if kind == "message" else {}
        acting = {"actor": members[who], "actor_id": f"user{who + 1}"} if kind == "service" else {}
        date = {"date": at.strftime("%Y-%m-%dT%H:%M:%S"), "date_unixtime": str(int(at.timestamp()))}
        rows.append({"id": len(rows) + 1, "type": kind, **date, **actor, **acting, **more})

    for who in range(len(members)):
        joined = START + timedelta(days=who * 2 % 60, hours=9)
        row(joined, who, "service", action="join_group_by_link", inviter="Ana", text="")
        if who % 8 == 7:
            gone = START + timedelta(days=100 + who, hours=9)
            row(gone, who, "service", action="remove_members", members=[members[who]], text="")
    for day in range(150):
        rate = early + (late - early) * day / 150
        at = START + timedelta(days=day, hours=18)
        for _ in range(int(rate + chance.random())):
            at += timedelta(seconds=chance.choice((20, 90, 400)))
            who = min(int(chance.paretovariate(0.9)) - 1, len(members) - 1)
            reply = {"reply_to_message_id": len(rows)} if chance.random() < 0.4 else {}
            row(at, who, "message", text=chance.choice(SAID), **reply)
    return {"name": name, "type": "private_group", "id": own, "messages": rows}


@cache
def done(show_names: bool = False, hostile: bool = False) -> CheckUp:
    """The check-up. With `hostile`, groups and members are called what no page should believe."""
    people = [*HOSTILE, "Ana Rivera", "Bo", "Cy", "Dee"] if hostile else ["Ana Rivera", "Bo Lindqvist"]
    chats = []
    for own, (name, (count, early, late)) in enumerate(GROUPS.items(), 1):
        members = (people + [f"Member {n}" for n in range(count)])[:count]
        chats.append(chat(own, HOSTILE[own] if hostile else name, members, early, late))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "result.json")
        file.write_text(json.dumps({"chats": {"list": chats}}), encoding="utf-8")
        return checkup([file], Options(zone=ZoneInfo("UTC")), show_names=show_names)


def without(metrics: Sequence[str]) -> CheckUp:
    """The same, but with none of these metrics computed."""
    whole = done()
    results = Results(list(whole.analysis.results.groups.values()))
    for name, table in whole.analysis.results.tables.items():
        if name not in metrics:
            results.put(name, table.metric, table.arrow)
    return _over(whole, results, {key: key for key in results.groups})


def many(count: int) -> CheckUp:
    """The busiest group again and again, as that many groups."""
    whole = done()
    key = max(whole.analysis.groups, key=lambda one: whole.analysis.results.groups[one].messages)
    of = {f"copy/{n}": key for n in range(count)}
    row = whole.analysis.results.groups[key]
    results = Results([replace(row, group=new, name=f"Group {n}") for n, new in enumerate(of)])
    for name, table in whole.analysis.results.tables.items():
        mine = table.arrow.filter(pc.equal(table.arrow["group"], key))
        place = mine.schema.get_field_index("group")
        copies = [mine.set_column(place, "group", pa.array([new] * len(mine), pa.string())) for new in of]
        results.put(name, table.metric, pa.concat_tables(copies))
    return _over(whole, results, of)


def _over(whole: CheckUp, results: Results, of: dict[str, str]) -> CheckUp:
    old = whole.analysis.groups
    groups = {
        new: Diagnosed(GroupView(results, new), old[key].findings, old[key].verdict)
        for new, key in of.items()
    }
    return replace(whole, analysis=Analysis(results, whole.analysis.as_of, groups))
