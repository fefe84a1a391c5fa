"""Errors have a vocabulary: what the operator did, what a file or a platform is, what is our bug.

Anything that is not a `WeiluError` is our bug and may show a traceback.
"""

from dataclasses import dataclass, field

from weilu.kernel.texts import Text, plain


@dataclass
class WeiluError(Exception):
    """Said to the user in both languages; `hint` says what to do next."""

    what: Text
    hint: Text = field(default_factory=lambda: plain(""))

    def said(self) -> Text:
        """Both on one line, as two sentences."""
        if not self.hint.en:
            return self.what
        return Text(f"{self.what.zh}。{self.hint.zh}", f"{self.what.en}. {self.hint.en}")

    def __str__(self) -> str:
        return self.said().en


@dataclass
class OperatorError(WeiluError):
    """The request cannot be carried out as it was made (exit code 2)."""


@dataclass
class Unreadable(WeiluError):
    """A file, or the rest of it, cannot be read. `line` counts from 1; 0 when there is no line."""

    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {super().__str__()}"
