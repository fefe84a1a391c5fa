"""`weilu diagnoses`."""

from weilu.cli._listing import listing
from weilu.kernel.texts import Text

COMMAND = listing(
    "weilu.analysis.diagnoses",
    "DIAGNOSIS",
    Text(
        "列出所有诊断；给出名称则显示它的规则和对策。",
        "List the diagnoses; with a NAME, its rule and remedy.",
    ),
)
