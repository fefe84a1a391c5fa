"""What the commands print is what is meant."""

import pytest

from weilu.cli import _say as say
from weilu.kernel.errors import Unreadable
from weilu.kernel.texts import Text


def test_a_line_number_is_no_picture(capsys: pytest.CaptureFixture[str]) -> None:
    say.language("en")
    say.error(Unreadable(Text("坏了", "broken"), Text("再来", "again"), file="a.log", line=100))
    assert "a.log:100: " in capsys.readouterr().err
