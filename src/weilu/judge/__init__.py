"""What a text is: pure functions over a batch of texts."""

from collections.abc import Sequence

from weilu.judge.ads import Channel, threshold
from weilu.judge.asks import VALUES, bars
from weilu.judge.batch import Judged, batch
from weilu.kernel.events import Judgement


def judgements(texts: Sequence[str]) -> list[Judgement]:
    """What each text is, as events carry it."""
    if not texts:
        return []
    rows, bar = zip(*(column.tolist() for column in batch(texts)), strict=True), bars()
    return [
        Judgement(
            ad=ad,
            request=request,
            question=question,
            offer=offer,
            answer=answer,
            thanks=thanks,
            value=VALUES[value] if value >= 0 else "",
            link=link,
            contact=contact,
            asks=question >= bar["question"] or request >= bar["request"],
        )
        for ad, request, question, offer, answer, thanks, value, link, contact in rows
    ]


__all__ = ["VALUES", "Channel", "Judged", "bars", "batch", "judgements", "threshold"]
