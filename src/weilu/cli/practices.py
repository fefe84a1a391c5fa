"""`weilu practices`."""

from weilu.cli._listing import listing
from weilu.kernel.texts import Text

COMMAND = listing(
    "weilu.practices",
    "PRACTICE",
    Text(
        "列出所有玩法和规则；给出名称则显示它的作用、理由和局限。",
        "List the practices; with a NAME, what it does, why it helps, and its limits.",
    ),
)
