"""What a text is: pure functions over a batch of texts. Plain rules now; figures are 0 or 1."""

from weilu.judge.batch import VALUES, Judged, batch
from weilu.kernel.events import Judgement


def judgements(texts: list[str]) -> list[Judgement]:
    """What each text is, as events carry it."""
    if not texts:
        return []
    found = batch(texts)
    rows = zip(*(column.tolist() for column in found), strict=True)
    return [
        Judgement(
            request=request,
            question=question,
            offer=offer,
            thanks=thanks,
            value=VALUES[value] if value >= 0 else "",
            link=link,
            contact=contact,
        )
        for request, question, offer, thanks, value, link, contact in rows
    ]


__all__ = ["VALUES", "Judged", "batch", "judgements"]
