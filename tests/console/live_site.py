"""A site at work, for the browser."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class LiveSite:
    """`address` ends with a slash; `key` opens it."""

    address: str
    key: str
    home: Path
