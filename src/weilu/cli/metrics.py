"""`weilu metrics`."""

from weilu.cli._listing import listing
from weilu.kernel.texts import Text

COMMAND = listing(
    "weilu.analysis.metrics",
    "METRIC",
    Text(
        "列出所有指标；给出名称则显示它的定义和例子。",
        "List the metrics; with a NAME, its definition and worked example.",
    ),
)
