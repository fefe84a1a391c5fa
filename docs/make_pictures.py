"""Make docs/pictures: the report on made-up groups, as Chromium shows it.

    .venv/bin/python docs/make_pictures.py

Needs Chromium (tests/chromium.sh installs it) and Playwright; the fonts are those of Debian's fonts-noto-core
and fonts-noto-cjk. The groups come from bench/community.py.
"""

import base64
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
WIDTH, HEIGHT = 1280, 1420
GROUP = {"en": "Southside runners", "zh": "城南夜跑"}
COLOURS = 256
READ = """async (source) => {
  const image = new Image(); image.src = source; await image.decode();
  const canvas = document.createElement("canvas"); canvas.width = image.width; canvas.height = image.height;
  const pen = canvas.getContext("2d"); pen.drawImage(image, 0, 0);
  const bytes = pen.getImageData(0, 0, image.width, image.height).data, part = [];
  for (let i = 0; i < bytes.length; i += 32768)
    part.push(String.fromCharCode(...bytes.subarray(i, i + 32768)));
  return [image.width, image.height, btoa(part.join(""))];
}"""
"""Decodes a picture to its bytes in the browser, which spares a library for that."""
Pixels = npt.NDArray[np.uint8]


def main() -> None:
    (HERE / "pictures").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for lang in GROUP:
            shoot(browser, report(Path(folder), lang), lang)
        browser.close()


def report(folder: Path, lang: str) -> Path:
    """The report on the made-up groups."""
    groups, page = folder / lang, folder / f"{lang}.html"
    run = [sys.executable, str(HERE.parent / "bench" / "community.py"), str(groups), "--lang", lang]
    subprocess.run(run, check=True)
    checkup = [sys.executable, "-m", "weilu.cli", "checkup", str(groups), "--tz", "UTC", "--lang", lang]
    subprocess.run([*checkup, "--html", str(page)], check=True)
    return page


def shoot(browser: Browser, file: Path, lang: str) -> None:
    """The top of the portfolio and of one group's page."""
    page = browser.new_page(
        viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=1, color_scheme="light"
    )
    page.goto(file.as_uri())
    save(browser, page.screenshot(), f"report-{lang}.png")
    page.click(f"#groups a:has-text('{GROUP[lang]}')")
    page.wait_for_timeout(300)
    save(browser, page.screenshot(), f"group-{lang}.png")
    page.close()


def save(browser: Browser, png: bytes, name: str) -> None:
    """The picture with a palette of 256 colours, a third of the size."""
    page = browser.new_page()
    width, height, text = page.evaluate(READ, "data:image/png;base64," + base64.b64encode(png).decode())
    page.close()
    rgb = np.frombuffer(base64.b64decode(text), np.uint8).reshape(height, width, 4)[..., :3]
    small = palette_png(rgb)
    (HERE / "pictures" / name).write_bytes(small)
    print(name, f"{len(small):,} bytes")


def palette_png(rgb: Pixels) -> bytes:
    """The picture as an indexed PNG: the most frequent colours, every other as the nearest of them."""
    flat = rgb.reshape(-1, 3).astype(np.int64)
    codes, place, counts = np.unique(flat @ [65536, 256, 1], return_inverse=True, return_counts=True)
    every = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1)
    chosen = _spread(every, counts)
    near = np.concatenate(
        [
            np.argmin(((part[:, None] - chosen) ** 2).sum(axis=2), axis=1)
            for part in np.array_split(every, len(every) // 4096 + 1)
        ]
    )
    index = near[place].astype(np.uint8).reshape(rgb.shape[:2])
    rows = np.concatenate([np.zeros((len(index), 1), np.uint8), index], axis=1).tobytes()
    head = struct.pack(">IIBBBBB", rgb.shape[1], rgb.shape[0], 8, 3, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", head),
            _chunk(b"PLTE", chosen.astype(np.uint8).tobytes()),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _spread(every: npt.NDArray[np.int64], counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Colours to keep: those that stand for most of the picture, none very like one kept before."""
    kept: list[npt.NDArray[np.int64]] = []
    for colour in every[np.argsort(-counts, kind="stable")]:
        if not kept or ((np.array(kept) - colour) ** 2).sum(axis=1).min() >= 60:
            kept.append(colour)
            if len(kept) == COLOURS:
                break
    return np.array(kept)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


if __name__ == "__main__":
    main()
