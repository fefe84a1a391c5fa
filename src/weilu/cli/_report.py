"""What an import reports, after whichever command made it."""

from weilu.cli import _say as say
from weilu.jobs.ingest import Ingested
from weilu.kernel.texts import Lang, Text


def notes(read: Ingested, lang: Lang) -> None:
    """Everything the result rests on that the reader should know."""
    counts = read.counts.values()
    if counts:
        rows = Text(
            "读了 {read} 行，重复 {repeated}，留下 {kept}，读不了 {skipped}",
            "{read} rows read, {repeated} repeated, {kept} kept, {skipped} skipped",
        )
        say.err.print(
            rows.fill(
                read=f"{sum(c.read for c in counts):,}",
                repeated=f"{sum(c.repeated for c in counts):,}",
                kept=f"{sum(c.kept for c in counts):,}",
                skipped=f"{sum(read.skipped.values()):,}",
            )[lang]
        )
    for assumption in read.assumptions:
        say.warn(assumption[lang])
    for trouble in read.troubles[:10]:
        place = f"{trouble.file}:{trouble.line}" if trouble.line else trouble.file
        more = f" (×{trouble.count})" if trouble.count > 1 else ""
        say.warn(f"{place}: {trouble.why[lang]}{more}")
    if len(read.troubles) > 10:
        say.warn(Text("另有 {n} 处读不了", "and {n} more").fill(n=len(read.troubles) - 10)[lang])
    if read.strange:
        strange = Text("{n} 个文件不是聊天记录，已跳过", "{n} files are no chat export and were left out")
        say.warn(strange.fill(n=len(read.strange))[lang])
