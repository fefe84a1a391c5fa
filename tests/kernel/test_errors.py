"""How errors read on one line."""

from weilu.kernel.errors import OperatorError, Unreadable
from weilu.kernel.texts import Text

WHAT, HINT = Text("端口已被占用", "The port is taken"), Text("换一个", "Take another")


def test_what_is_wrong_and_what_to_do_are_two_sentences() -> None:
    assert OperatorError(WHAT, HINT).said() == Text("端口已被占用。换一个", "The port is taken. Take another")
    assert str(Unreadable(WHAT, HINT, "a.txt", 3)) == "a.txt:3: The port is taken. Take another"


def test_without_advice_nothing_is_added() -> None:
    assert OperatorError(WHAT).said() == WHAT
