"""The report in a real browser, off line: on a phone and at a desk, in light and dark, in both languages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import lively
import pytest
from playwright.sync_api import Browser, Page

from weilu.kernel.texts import LANGS, Lang
from weilu.report import write_html

pytestmark = pytest.mark.browser

WIDE = """[...document.querySelectorAll("body *")]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.checkVisibility())
  .filter(e => !e.closest(".scroll, svg, bdi")).map(e => e.outerHTML.slice(0, 120))"""
"""What sticks out at the right, but for what may scroll, is drawn, or is a name cut short by its box."""
Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    made = {}
    for lang in LANGS:
        made[lang] = folder / f"{lang}.html"
        write_html(lively.done(), made[lang], lang)
    made["hostile"] = folder / "hostile.html"
    write_html(lively.done(show_names=True, hostile=True), made["hostile"], "en")
    return made


@pytest.fixture
def opened(browser: Browser, files: dict[str, Path]) -> Iterator[Opened]:
    """Opens a report off line; at the end nothing may have been complained of or asked of a network."""
    said: list[str] = []
    contexts = []

    def open_(
        which: str, wide: int = 1280, scheme: str = "light", at: str = "", scripts: bool = True
    ) -> Page:
        context = browser.new_context(
            viewport={"width": wide, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            offline=True,
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.on("request", lambda ask: None if ask.url.startswith("file:") else said.append(ask.url))
        page.goto(files[which].as_uri() + at)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert said == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("wide", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fits_and_is_quiet(opened: Opened, tmp_path: Path, lang: Lang, wide: int, scheme: str) -> None:
    for at in ("", "#g1", "#g4", "#all"):
        page = opened(lang, wide, scheme, at)
        assert page.evaluate("document.documentElement.scrollWidth") <= wide
        assert page.evaluate(WIDE) == []
        picture = tmp_path / f"{lang}-{wide}-{scheme}-{at.strip('#') or 'top'}.png"
        page.screenshot(path=picture, full_page=at != "#all")
        assert picture.stat().st_size > 10_000


@pytest.mark.parametrize("wide", [360, 1280])
def test_hostile_names_do_nothing_and_fit(opened: Opened, wide: int) -> None:
    for at in ("", "#g1", "#g2", "#all"):
        page = opened("hostile", wide, at=at)
        assert page.evaluate("document.documentElement.scrollWidth") <= wide
        assert page.evaluate(WIDE) == []


def test_figures_of_rows_fit_a_phone(opened: Opened) -> None:
    page = opened("en", 390, at="#all")
    cut = "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)"
    assert page.locator(".rows .figure").evaluate_all(cut) == []
    assert page.locator(".rows:has(.cool) .label:not(:has(bdi))").evaluate_all(cut) == []
    assert len(set(page.locator(".rows:has(.cool)").first.locator(".track").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().width)"
    ))) == 1  # fmt: skip


def test_one_page_at_a_time_even_without_scripts(opened: Opened) -> None:
    page = opened("en", scripts=False)
    assert page.locator("#top").is_visible() and not page.locator(".group").first.is_visible()
    assert not page.locator(".tools").is_visible() and not page.locator(".theme").is_visible()
    page.locator("#groups tbody a").first.click()
    assert not page.locator("#top").is_visible() and page.locator(".group:target h1").is_visible()
    page.go_back()
    assert page.locator("#top").is_visible()
    page.goto(page.url.split("#")[0] + "#all")
    assert all(page.locator(".group").nth(n).is_visible() for n in range(4))


def test_sort_and_filter(opened: Opened) -> None:
    page = opened("en")
    rows = page.locator(".league tbody tr")
    assert rows.count() == 4
    page.get_by_role("button", name="Messages").click()
    assert page.locator('th[aria-sort="descending"]').inner_text().startswith("Messages")
    worth = [float(rows.nth(n).locator("td").nth(4).get_attribute("data-v") or 0) for n in range(4)]
    assert worth == sorted(worth, reverse=True)
    page.locator(".tools input").fill("tea")
    assert [rows.nth(n).is_visible() for n in range(4)].count(True) == 1
    page.locator(".tools input").fill("")
    kind = page.locator(".tools button").first
    kind.click()
    shown = [rows.nth(n).get_attribute("data-kind") for n in range(4) if rows.nth(n).is_visible()]
    assert set(shown) == {kind.get_attribute("value")}


def test_the_theme_can_be_changed_and_is_kept(opened: Opened) -> None:
    page = opened("en", scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.locator(".theme").click()
    light = page.evaluate(ground)
    assert light != dark
    page.reload()
    assert page.evaluate(ground) == light


def test_words_under_the_pointer(opened: Opened) -> None:
    page = opened("en", at="#g4")
    chart = page.locator(".group:target svg[data-high]").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box
    seen = set()
    for hour in range(24):
        page.mouse.move(box["x"] + (hour + 0.5) / 24 * box["width"], box["y"] + box["height"] / 14)
        if page.locator("#tip").is_visible():
            seen.add(page.locator("#tip").inner_text())
    assert all(text.startswith("Mon ") for text in seen)
    page.mouse.move(2, 2)
    assert not page.locator("#tip").is_visible()


def test_prints(opened: Opened, tmp_path: Path) -> None:
    short, long = opened("en", at="#g1"), opened("en", at="#all")
    one, every = short.pdf(path=tmp_path / "one.pdf"), long.pdf(path=tmp_path / "all.pdf")
    assert one.startswith(b"%PDF") and len(every) > len(one)
    short.emulate_media(media="print")
    assert not short.locator(".bar").is_visible() and not short.locator("#top").is_visible()
    short.screenshot(path=tmp_path / "print.png", full_page=True)
