"""The list as it is posted: in posts of some lines, with what is new at the end of the last."""

from collections.abc import Sequence

from weilu.kernel.texts import Text, plain, together
from weilu.practices.chain.kept import inside
from weilu.practices.chain.pasted import Entry, heads

HEAD = Text("{title}（{count} 人）", "{title} ({count})")
HEAD_OF = Text("{title}（{count}/{quota} 人）", "{title} ({count}/{quota})")
WAITING = Text("候补：", "Waiting list:")
MOVED = Text("补上了：{names}", "Moved up: {names}")
SPARED = Text("别人的行没有改动：{names}", "Others' lines stay as they were: {names}")
NOBODY = Text("还没有人报名", "Nobody yet")
POST = 50
"""Lines in a post."""


def posts(
    entries: Sequence[Entry],
    title: str,
    quota: int,
    moved: Sequence[Entry] = (),
    spared: Sequence[str] = (),
    first: Text | None = None,
) -> list[Text]:
    """The whole list. `moved` have come up from the waiting list, `spared` are others' lines in a paste."""
    had = inside(entries, quota)
    waiting = [entry for entry in entries if entry not in had]
    count = sum(heads(entry.note) for entry in had)
    head = (HEAD_OF if quota else HEAD).fill(title=title, count=count, quota=quota)
    rows = _numbered(had) or [NOBODY]
    rows += [WAITING, *_numbered(waiting)] if waiting else []
    notes = [(MOVED, [entry.name for entry in moved if entry in had]), (SPARED, spared)]
    rows += [text.fill(names=", ".join(names[:20])) for text, names in notes if names]
    every = [*([first] if first else []), head, *rows]
    return [together(every[n : n + POST]) for n in range(0, len(every), POST)]


def _numbered(entries: Sequence[Entry]) -> list[Text]:
    return [plain(f"{n}. {entry.name} {entry.note}".rstrip()) for n, entry in enumerate(entries, 1)]
