"""Look up what was said: texts of some events of a group."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pyarrow.compute as pc
import pyarrow.parquet as pq

from weilu.lake import Lake, bucket_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def said(lake: Lake, group: str, wanted: Mapping[int, int]) -> dict[int, str]:
    """The texts of events of a group by id; `wanted` has their ids with their times (microseconds UTC).
    What has no words, or is not there, is left out."""
    months = {f"{_EPOCH + timedelta(microseconds=at):month=%Y-%m}" for at in wanted.values()}
    keep = (pc.field("group") == group) & pc.field("id").isin(list(wanted))
    found: dict[int, str] = {}
    for path in lake.files(bucket_of(group)) if wanted else ():
        if path.parent.parent.name in months | {"month=all"}:
            rows = pq.read_table(path, columns=["id", "text"], filters=keep, partitioning=None)
            found |= dict(zip(rows["id"].to_pylist(), rows["text"].to_pylist(), strict=True))
    return {event: text for event, text in found.items() if text}
