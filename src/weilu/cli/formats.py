"""`weilu formats`."""

from weilu.cli._listing import listing
from weilu.kernel.texts import Text

COMMAND = listing(
    "weilu.exports",
    "EXPORT",
    Text(
        "列出能读的聊天记录格式；给出名称则显示样例。",
        "List the exported chat formats that can be read; with a NAME, a sample.",
    ),
)
