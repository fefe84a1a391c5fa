"""How long facts, base tables and each tabular metric take over a lake, and the memory they need.

.venv/bin/python bench/generate.py lake FOLDER --events 10_000_000 --groups 1000
.venv/bin/python bench/tabular.py FOLDER
"""

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from weilu.analysis.base.duck import base_of
from weilu.analysis.base.facts import facts
from weilu.kernel import registry
from weilu.lake import Lake


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Print the wall and processor seconds that the block took, and the highest memory so far."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{name:24} {wall:8.2f} s {cpu:8.2f} cpu s {peak:6} MB", flush=True)


def main() -> None:
    lake = Lake(Path(sys.argv[1]))
    with timed("facts"):
        facts(lake)
    with timed("base and metrics"):
        started = time.perf_counter()
        with base_of(lake) as base:
            print(f"{'base tables':24} {time.perf_counter() - started:8.2f} s", flush=True)
            for name, module in registry.load("weilu.analysis.metrics", "METRIC").items():
                if module.METRIC.tabular:
                    with timed(name):
                        module.compute(base).to_pyarrow()


if __name__ == "__main__":
    main()
