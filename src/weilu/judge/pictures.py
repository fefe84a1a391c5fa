"""QR codes in pictures: what they say, to be judged as a text is. Slow, so never within a batch of texts.

zxing-cpp finds and reads the codes, Pillow opens the pictures; both come with `pip install 'weilu[qr]'`.
"""

import io
import struct
import warnings
import zlib
from importlib import import_module
from types import ModuleType

import numpy as np
import numpy.typing as npt

from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Text

MOST_POINTS = 40_000_000
"""Points of the largest picture that is looked at: a telephone's camera makes 12 to 50 million."""
WIDEST = 2_000
"""Points along the longer side that a picture is brought down to."""

_BROKEN = (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error, MemoryError)
"""What Pillow raises for pictures that are cut off, of no known kind, or made to mislead."""


def codes(picture: bytes) -> tuple[str, ...]:
    """The texts of the QR codes in a picture (PNG, JPEG, WebP, GIF …), each once, in reading order.

    None for what is no picture, too large a one, or one without codes. Raises `OperatorError` where the
    libraries are not installed.
    """
    reader, images = _library("zxingcpp"), _library("PIL.Image")
    points = _points(images, picture)
    if points is None:
        return ()
    found = reader.read_barcodes(points, formats=reader.BarcodeFormat.QRCode)
    return tuple(dict.fromkeys(one.text for one in found if one.valid and one.text))


def _points(images: ModuleType, picture: bytes) -> npt.NDArray[np.uint8] | None:
    """The picture in grey, rows first."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a doubt about the size is settled here
        try:
            image = images.open(io.BytesIO(picture))
            if image.width * image.height > MOST_POINTS:
                return None
            image.draft("L", (WIDEST, WIDEST))
            image.thumbnail((WIDEST, WIDEST))
            return np.asarray(image.convert("L"))
        except (*_BROKEN, images.DecompressionBombError):
            return None


def _library(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as error:
        raise OperatorError(
            Text(
                zh="读取图片中的二维码需要另外安装的组件。",
                en="Reading QR codes in pictures needs an extra part.",
            ),
            Text(zh="请运行：pip install 'weilu[qr]'", en="Run: pip install 'weilu[qr]'"),
        ) from error
