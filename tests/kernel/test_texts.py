"""Operators' own words are filled safely."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.kernel.texts import Text, worded

USUAL = Text("{name} 你好", "hello {name}")


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("hi {name}", "hi {count}"),
        ("{count} {name} {other}", "3 {count} {other}"),
        ("{name.__class__} {0} {} {{name}} {", "{name.__class__} {0} {} {{count}} {"),
        ("%s %(name)s $name", "%s %(name)s $name"),
    ],
)
def test_only_known_places_are_filled_and_only_once(template: str, said: str) -> None:
    assert worded(template, USUAL, name="{count}", count=3) == Text(said, said)


def test_a_text_is_filled_in_its_own_language_and_nothing_is_the_usual_one() -> None:
    assert worded("{name}!", USUAL, name=Text("群", "group")) == Text("群!", "group!")
    assert worded("  ", USUAL, name="安") == Text("安 你好", "hello 安")


@given(template=st.text(), name=st.text())
def test_any_words_are_filled(template: str, name: str) -> None:
    worded(template, USUAL, name=name)
