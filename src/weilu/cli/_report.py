"""What an import reports, after whichever command made it."""

from weilu.cli import _say as say
from weilu.jobs.ingest import ROWS, STRANGE, Ingested, some
from weilu.kernel.texts import Lang, Text


def notes(read: Ingested, lang: Lang) -> None:
    """Everything the result rests on that the reader should know."""
    if read.counts:
        say.err.print(ROWS.fill(**read.totals())[lang], soft_wrap=True)
    for assumption in read.assumptions:
        say.warn(assumption[lang])
    for trouble in read.troubles[:10]:
        place = f"{trouble.file}:{trouble.line}" if trouble.line else trouble.file
        more = f" (×{trouble.count})" if trouble.count > 1 else ""
        say.warn(f"{place}: {trouble.why[lang]}{more}")
    if len(read.troubles) > 10:
        say.warn(Text("另有 {n} 处读不了", "and {n} more").fill(n=len(read.troubles) - 10)[lang])
    if read.strange:
        left_out = STRANGE.fill(n=len(read.strange))
        say.warn(f"{left_out[lang]}: {some(read.strange)[lang]}")
