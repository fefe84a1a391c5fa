"""What the tests share: the real logs beside the project (skipped, saying so, where absent)."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from weilu.exports.base import Options
from weilu.jobs.ingest import Ingested, ingest
from weilu.lake import Lake

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real logs; a test that asks for it is skipped where it is absent."""
    if not DATA.is_dir():
        pytest.skip("the real logs (shared/data beside the project) are not here")
    return DATA


class Read:
    """What an import made of some files: its report and the log's rows in order of time."""

    def __init__(self, done: Ingested, lake: Lake) -> None:
        self.done = done
        tables = [pq.read_table(path, partitioning=None) for path in lake.files()]
        self.table: pa.Table = pa.concat_tables(tables).sort_by([("group", "ascending"), ("at", "ascending")])
        self.rows: list[dict[str, object]] = self.table.to_pylist()
        self.groups = lake.groups()

    def kinds(self) -> dict[str, int]:
        """How many events of each kind."""
        counted = self.table["kind"].value_counts().to_pylist()
        return {row["values"]: row["counts"] for row in counted}


Reader = Callable[..., Read]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Import paths, or texts given by file name, into a fresh lake: `read(path)`,
    `read({"a.txt": "…"}, tz="Asia/Shanghai")`."""
    made = 0

    def reading(*paths: Path | dict[str, str | bytes], tz: str = "UTC", **options: object) -> Read:
        nonlocal made
        made += 1
        real = []
        for path in paths:
            if isinstance(path, dict):
                folder = tmp_path / f"in{made}"
                for name, text in path.items():
                    file = folder / name
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(text if isinstance(text, bytes) else text.encode())
                real.append(folder)
            else:
                real.append(path)
        lake = Lake(tmp_path / f"lake{made}")
        done = ingest(real, lake, Options(zone=ZoneInfo(tz), **options))  # type: ignore[arg-type]
        return Read(done, lake)

    return reading
