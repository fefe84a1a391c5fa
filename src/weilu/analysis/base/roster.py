"""Who is in which group, straight from the log: what the store's projection is written from."""

from dataclasses import dataclass

import duckdb
import ibis
import pyarrow as pa

from weilu.analysis.base.stays import stays
from weilu.kernel.time import DAY
from weilu.lake import Lake


@dataclass(frozen=True, slots=True)
class Roster:
    """Arrow tables. `stays`: group, member, joined_at, left_at, how, inviter. `members`: member, name.
    `groups`: group, first_at, last_at, messages, events. Times are microseconds UTC."""

    stays: pa.Table
    members: pa.Table
    groups: pa.Table


def counts(lake: Lake) -> dict[str, int]:
    """How many events of each group the lake holds."""
    paths = [str(path) for path in lake.files()]
    if not paths:
        return {}
    with duckdb.connect() as con:
        rows = con.read_parquet(paths, hive_partitioning=False)
        return dict(rows.aggregate('"group", count(*)').fetchall())


def roster(lake: Lake, groups: list[str]) -> Roster:
    """The roster of some groups."""
    platforms = {key: info.platform for key, info in lake.groups().items()}
    con = ibis.duckdb.connect(memory_limit="128MB", threads=2)
    log = con.read_parquet([str(path) for path in lake.files()], hive_partitioning=False)
    known = pa.table({"group": groups, "platform": [platforms.get(g, g.split("/")[0]) for g in groups]})
    log = log.inner_join(con.create_table("known", known), "group")
    prefix = log.platform + "/"
    events = con.create_view(
        "events",
        log.select(
            "group", "id", "at", "kind", "name", "bot", day=(log["at"] // DAY).cast("int32"),
            member=prefix + log.author, target=prefix + log.target,
        ),
    )  # fmt: skip
    named = events.filter(events.member.notnull() & events.name.notnull())
    done = Roster(
        stays(events, events.filter(events.kind == "message")).drop("joined_day", "left_day").to_pyarrow(),
        named.group_by("member").agg(name=named.name.argmax(named["at"])).to_pyarrow(),
        events.group_by("group")
        .agg(
            first_at=events["at"].min(),
            last_at=events["at"].max(),
            messages=(events.kind == "message").sum(),
            events=events.count(),
        )
        .to_pyarrow(),
    )
    con.disconnect()
    return done
