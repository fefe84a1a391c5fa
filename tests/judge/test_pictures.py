"""QR codes in pictures, made and read by the same libraries that the extra `qr` brings."""

import io
import sys

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from weilu.judge.contacts import contacts
from weilu.judge.normal import normal
from weilu.judge.pictures import codes
from weilu.kernel.errors import OperatorError

INVITE = "https://u.wechat.com/EXAMPLE"


def drawn(*texts: str, form: str = "PNG", turn: float = 0.0) -> bytes:
    """A picture with the QR codes of the texts side by side."""
    canvas = Image.new("L", (320 * len(texts), 320), 255)
    for place, text in enumerate(texts):
        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
        points = np.array(zxingcpp.write_barcode_to_image(code, scale=5))
        canvas.paste(Image.fromarray(points).resize((260, 260)), (320 * place + 30, 30))
    held = io.BytesIO()
    canvas.rotate(turn, expand=True, fillcolor=255).convert("RGB").save(held, form)
    return held.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_a_code_is_read_in_any_common_format(form: str) -> None:
    assert codes(drawn(INVITE, form=form)) == (INVITE,)


def test_a_turned_code_and_several_are_read() -> None:
    assert codes(drawn(INVITE, turn=30)) == (INVITE,)
    assert set(codes(drawn(INVITE, "加微信abc12345"))) == {INVITE, "加微信abc12345"}
    assert codes(drawn(INVITE, INVITE)) == (INVITE,)


def test_what_a_code_says_is_judged_as_a_text() -> None:
    said = contacts(normal(codes(drawn(INVITE))))
    assert [(one.kind, one.value) for one in said[0]] == [("invite", INVITE.lower())]


def test_a_picture_without_codes_has_none() -> None:
    held = io.BytesIO()
    Image.new("RGB", (300, 200), "green").save(held, "PNG")
    assert codes(held.getvalue()) == ()


def test_too_large_a_picture_is_not_looked_at() -> None:
    held = io.BytesIO()
    Image.new("1", (7_000, 7_000)).save(held, "PNG")
    assert codes(held.getvalue()) == ()


@given(st.binary(max_size=200))
def test_what_is_no_picture_has_none(data: bytes) -> None:
    assert codes(data) == ()


@given(st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_a_broken_picture_is_answered(place: int, noise: bytes) -> None:
    whole = drawn(INVITE)
    broken = whole[:place] + noise + whole[place + len(noise) :]
    assert all(isinstance(text, str) for text in codes(broken))
    assert isinstance(codes(whole[: place * 2]), tuple)


@pytest.mark.parametrize("missing", ["zxingcpp", "PIL.Image"])
def test_without_the_extra_it_says_what_to_install(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(OperatorError, match=r"weilu\[qr\]"):
        codes(b"")
