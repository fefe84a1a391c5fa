"""`weilu up` as a user meets it: a locked door, an upload, the portfolio, a group, both languages."""

import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page


def log(days: int) -> str:
    """A plain CSV of three people who talk every day, and one whom nobody answers."""
    rows = ["time,author,text,group"]
    for day in range(1, days + 1):
        for minute, who in enumerate(("ana", "bo", "ana", "<b>cy</b>") * 3):
            rows.append(f"2026-02-{day:02d} 10:{minute:02d}:00,{who},line {minute} of {day},Tea <i>house</i>")
        asks = f"does anybody know a good <i>{day}</i> for tea?"
        rows.append(f"2026-02-{day:02d} 22:00:00,dee,{asks},Tea <i>house</i>")
    return "\n".join(rows) + "\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address that `weilu up` prints; the server is stopped at the end."""
    home = tmp_path_factory.mktemp("home")
    env = {**os.environ, "WEILU_HOME": str(home), "WEILU_LANG": "en", "TZ": "UTC", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "weilu.cli", "up", "--no-browser"],
        env=env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as run:
        assert run.stdout
        found = re.search(r"http://\S+", run.stdout.readline())
        assert found
        yield found[0]
        run.terminate()


def status(address: str, **headers: str) -> int:
    """The status that a client without cookies gets."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def open_site(browser: Browser, site: str, locale: str) -> tuple[Page, list[str]]:
    page, said = browser.new_context(locale=locale).new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: said.append(request.url) if "127.0.0.1" not in request.url else None)
    page.goto(site)
    return page, said


def test_the_door_is_locked_without_the_key(site: str) -> None:
    address = site.split("?")[0]
    paths = ("", "import", "group/x", "?key=wrong", "practices", "live/1", "connections", "trials/x")
    assert [status(address + path) for path in paths] == [403] * len(paths)
    assert status(address + "static/weilu.css") == 200


def test_another_host_name_is_refused(site: str) -> None:
    assert status(site, Host="evil.example") == 400


@pytest.mark.browser
def test_upload_look_and_change_the_language(site: str, browser: Browser, tmp_path: Path) -> None:
    page, said = open_site(browser, site, "en-GB")
    assert "Weilu" in page.title() or "Import" in page.title()
    (tmp_path / "talk.csv").write_text(log(28))
    page.set_input_files("input[type=file]", tmp_path / "talk.csv")
    page.click("button.main")
    page.wait_for_selector("#groups", timeout=120_000)
    assert page.locator("h1").count() == 1
    assert "Tea <i>house</i>" in page.inner_text("#groups"), "a group's name is text, never markup"
    assert page.locator("#groups i >> text=house").count() == 0
    page.click("#groups a >> nth=0")
    page.wait_for_selector("article.group")
    assert "364" in page.inner_text("article.group")
    page.click(".evidence summary >> nth=0")
    asked = page.inner_text(".evidence td >> nth=2")
    assert asked == "does anybody know a good <i>28</i> for tea?", (
        "what was said, newest first, as it was written"
    )
    counts = page.locator(".roles .count")
    grounds = counts.evaluate_all("all => all.map(one => getComputedStyle(one).backgroundColor)")
    assert set(grounds) == {"rgba(0, 0, 0, 0)"}, "only the bar's count is a pill"
    page.click(".speak button")
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert said == [], "no console message and no request to anywhere else"


@pytest.mark.browser
def test_nothing_that_can_be_read_is_said(site: str, browser: Browser, tmp_path: Path) -> None:
    page, _ = open_site(browser, site, "zh-CN")
    page.goto(site.split("?")[0] + "import")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    page.set_input_files("input[type=file]", tmp_path / "picture.png")
    page.click("button.main")
    page.wait_for_selector("[role=alert]", timeout=60_000)
    said = page.inner_text("[role=alert]")
    assert "没有认得的聊天记录" in said and "picture.png" in said and "uploads" not in said
    page.click("[role=alert] a")
    assert page.locator("#formats li").first.is_visible()
    page.click("[role=alert] button")
    assert page.locator("[role=alert]").count() == 0
