"""What every reader stands on: where bytes come from, how text is decoded, how rows are made."""

from weilu.exports.base.lines import Line, lines
from weilu.exports.base.rows import Options, Rows
from weilu.exports.base.source import Source

__all__ = ["Line", "Options", "Rows", "Source", "lines"]
