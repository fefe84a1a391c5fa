"""The operator says beside a message that it is an advertisement, or is not, and takes that back."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace

import pytest
from live_site import LiveSite
from lively_group import GROUP, OTHER, handled, introduce, joins, says, who
from playwright.sync_api import Browser, Page

from weilu.engine import corrections, decisions, door
from weilu.store.models import Correction, Group, Proposal

pytestmark = pytest.mark.browser

HONEY = "老家的土蜂蜜又到了一批，还是去年那个味道，想尝尝的邻居跟我说一声就行"
COPY = "老家的土蜂蜜又到了一批 还是去年那个味道，想尝尝的邻居跟我说一声就行哦 😊"
SHOUT = "兼职刷单日结500，加微信 gold8888 马上入群领红包"


@pytest.fixture(scope="module")
def group(live: LiveSite) -> Group:
    """Somebody reported by three, so that a proposal shows the messages it is about."""
    group = introduce()
    decisions.choose("report_member", "act")
    handled(*(joins(name, 90) for name in ("ana", "bo", "cy", "eve")))
    handled(says(1, "eve", SHOUT, 60), says(2, "ana", HONEY, 50), says(3, "bo", "see you at eight", 40))
    handled(says(4, "bo", "", 35))
    for number, name in enumerate(("ana", "bo", "cy"), 5):
        handled(replace(says(number, name, "report @eve ads", 30), mentions=(who("eve"),)))
    door.meet(OTHER, "Book club", "feishu", "feishu/bot")
    assert Proposal.objects.filter(practice="report_member", status="waiting").exists()
    return group


@pytest.fixture
def page(live: LiveSite, group: Group, browser: Browser) -> Iterator[Page]:
    """The group's page in English; at the end nothing was complained of and no correction is left."""
    made, said = browser.new_context(locale="en-GB", base_url=live.address).new_page(), []
    made.set_default_timeout(10_000)
    made.on("console", lambda message: said.append(message.text))
    made.on("pageerror", lambda error: said.append(str(error)))
    made.goto(f"/?key={live.key}")
    made.goto(f"/live/{group.pk}")
    yield made
    assert said == []
    made.context.close()
    Correction.objects.all().delete()


def line(page: Page, words: str) -> str:
    return f"#events li:has-text('{words}')"


def test_an_advertisement_is_named_its_copies_follow_and_it_is_undone(page: Page, group: Group) -> None:
    assert page.locator(f"{line(page, '土蜂蜜')} .chip").count() == 0
    page.click(f"{line(page, '土蜂蜜')} >> text=This is an ad")
    assert page.inner_text(".flash").startswith("Noted")
    assert page.inner_text(f"{line(page, '土蜂蜜')} .chip") == "corrected: an ad"
    handled(says(20, "cy", COPY))
    page.reload()
    assert page.locator(f"{line(page, '土蜂蜜')} .chip >> text=corrected: an ad").count() == 2
    assert page.locator(f"{line(page, 'see you')} .chip").count() == 0
    assert HONEY in page.inner_text("#corrections li")
    page.click("#corrections >> text=Undo correction")
    assert page.inner_text(".flash") == "The correction was taken back"
    assert page.locator(".judged .chip >> text=corrected").count() == 0
    assert not Correction.objects.exists()


def test_what_is_called_an_advertisement_is_defended_where_it_is_proposed(page: Page) -> None:
    page.goto("/")
    said = "blockquote:has-text('gold8888')"
    assert page.inner_text(f"{said} .chip") == "ad"
    page.click(f"{said} >> text=Not an ad")
    assert page.inner_text(".flash").startswith("Noted")
    assert page.inner_text(f"{said} .chip") == "corrected: not an ad"
    assert Proposal.objects.filter(status="waiting").exists(), "the proposal is answered by itself"
    one = Correction.objects.get()
    assert (one.ad, one.group_key, one.by) == (False, GROUP, "operator")
    page.click(".speak button")
    page.wait_for_selector("html[lang=zh-Hans]")
    assert page.inner_text(f"{said} .chip") == "更正为不是广告"
    page.click(f"{said} >> text=撤销更正")
    assert page.inner_text(".flash") == "更正已撤销"
    assert page.inner_text(f"{said} .chip") == "广告"


def test_a_message_without_words_has_no_buttons(page: Page) -> None:
    assert page.locator("#events li").count() > page.locator("#events .judged").count() >= 6


def test_what_is_gone_meanwhile_is_said(page: Page, group: Group) -> None:
    name = corrections.correct_text("community", HONEY, True, "operator")
    page.reload()
    corrections.undo("community", name)
    page.click("#corrections >> text=Undo correction")
    assert page.inner_text(".flash") == "This correction was taken back already"


@pytest.mark.parametrize("do", ["", "ad", "ad:x", "ad:9" + "9" * 30, "spam:1", "undo:"])
def test_what_makes_no_sense_changes_nothing(page: Page, group: Group, do: str) -> None:
    page.evaluate(
        "do_ => { const b = document.querySelector('.judged button'); b.value = do_; b.click() }", do
    )
    page.wait_for_load_state()
    assert not Correction.objects.exists()


def test_nothing_is_corrected_without_the_key(live: LiveSite, group: Group) -> None:
    with pytest.raises(urllib.error.HTTPError, match="403") as refused:
        urllib.request.urlopen(f"{live.address}live/{group.pk}/correct", data=b"do=ad:1")
    refused.value.close()
