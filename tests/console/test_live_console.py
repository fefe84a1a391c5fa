"""The operator's pages over a running engine: approve, change, refuse, settle, undo, try, switch, limit."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from live_site import LiveSite
from lively_group import EVIL, GROUP, OTHER, handled, says, something_of_everything, until
from playwright.sync_api import Browser, Page

from weilu.kernel.events import MessageRecalled
from weilu.store.models import Activity, Group, Outbox, Proposal, Strike, Switch
from weilu.store.models.outbox import REFUSED, SENT

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def group(live: LiveSite) -> Group:
    return something_of_everything()


@pytest.fixture
def page(live: LiveSite, group: Group, browser: Browser) -> Iterator[Page]:
    """Today in English; at the end nothing was complained of, loaded from elsewhere, or run."""
    made, said = browser.new_context(locale="en-GB", base_url=live.address).new_page(), []
    made.set_default_timeout(10_000)
    made.on("console", lambda message: said.append(message.text) if "400" not in message.text else None)
    made.on("pageerror", lambda error: said.append(str(error)))
    made.on("request", lambda r: said.append(r.url) if "127.0.0.1" not in r.url else None)
    made.goto(f"/?key={live.key}")
    yield made
    assert said == []
    made.context.close()


def card(page: Page, words: str) -> str:
    """Selects the card that holds these words."""
    return f"article.ask:has-text('{words}')"


def speak_chinese(page: Page) -> None:
    page.click(".speak button")
    page.wait_for_selector("html[lang=zh-Hans]")


def said_by(practice: str) -> list[dict[str, object]]:
    return [json.loads(row.body) for row in Outbox.objects.filter(practice=practice).order_by("pk")]


def test_changed_words_are_approved_and_sent(page: Page) -> None:
    ask = card(page, "what are your hours")
    assert EVIL in page.inner_text(ask), "a member's words are shown as they were written"
    assert page.locator(f"{ask} b >> text=bold").count() == 0
    assert "broken" not in page.title()
    page.fill(f"{ask} textarea", "We are open\nuntil six")
    page.click(f"{ask} button >> text=Approve")
    assert page.inner_text(".flash") == "Approved: 1"
    assert page.url.endswith("/#proposals"), "what was done is not said again by a reload"
    page.reload()
    assert page.locator(".flash").count() == 0
    until(lambda: said_by("keyword_answers"))
    assert [one["text"] for one in said_by("keyword_answers")] == [
        {"zh": "We are open\nuntil six", "en": "We are open\nuntil six"}
    ]
    assert page.locator(ask).count() == 0


def test_several_are_refused_at_once(page: Page) -> None:
    for words in ("wifi?", "lunch?"):
        page.check(f"{card(page, words)} input[name=pick]")
    page.click("text=Refuse chosen")
    assert page.inner_text(".flash") == "Refused: 2"
    until(lambda: Proposal.objects.filter(status="declined").count() == 2)


def test_what_somebody_answered_meanwhile_is_said(page: Page) -> None:
    handled(says(70, "bo", "lunch?", -700))
    page.goto("/")
    Proposal.objects.filter(practice="keyword_answers", status="waiting").update(status="expired")
    page.click(f"{card(page, 'lunch?')} button >> text=Refuse")
    assert "Already answered, withdrawn or expired" in page.inner_text(".flash")


def test_what_needs_no_decision_any_more_is_said(page: Page) -> None:
    asked = says(71, "bo", "lunch?", -1400)
    handled(asked)
    page.goto("/")
    assert page.locator(card(page, "lunch?")).count() == 1 and page.locator("#withdrawn").count() == 0
    taken = {"id": 72, "at": asked.at, "group": asked.group, "member": asked.member, "message": asked.id}
    handled(MessageRecalled(**taken))
    until(lambda: Proposal.objects.filter(status="withdrawn", reason="recalled").count() == 1)
    page.goto("/")
    assert page.locator(card(page, "lunch?")).count() == 0
    gone = page.inner_text("#withdrawn li")
    assert "Reply to bo" in gone and "its author took the message back" in gone


def test_a_sanction_shows_what_the_member_wrote(page: Page) -> None:
    ask = card(page, "Remove eve from the group")
    assert "buy now at shop.example" in page.inner_text(f"{ask} blockquote >> nth=0")
    assert "in 3 d" in page.inner_text(f"{ask} .when")
    assert "The group can talk again" in page.inner_text(ask)


def test_a_task_is_done_by_a_person(page: Page) -> None:
    task = "#tasks article:has-text('Mute fay')"
    page.click(f"{task} button >> text=Done")
    assert page.inner_text(".flash") == "Noted as done"
    assert Outbox.objects.filter(group_key=OTHER, courier="person", status=SENT).count() == 1
    assert page.locator("#tasks").count() == 0


def test_what_went_wrong_is_listed(page: Page) -> None:
    Outbox.objects.filter(group_key=OTHER, kind="reply").update(status=REFUSED, reason="bot was removed")
    page.goto("/")
    wrong = page.inner_text("#troubles")
    for words in ("No right to: ban", "Put aside: matrix", "no id", "bot was removed"):
        assert words in wrong


def test_mutes_and_strikes_are_taken_back(page: Page, group: Group) -> None:
    did = "#did article:has-text('Tea')"
    assert "20 points given" in page.inner_text(did)
    page.click(f"{did} li:has-text('Mute eve for 10 min') button")
    assert page.inner_text(".flash") == "It is being taken back"
    until(lambda: Outbox.objects.filter(kind="unmute", practice="operator").exists())
    assert page.locator(f"{did} li:has-text('Mute eve for 10 min')").count() == 0
    page.goto(f"/live/{group.pk}")
    page.click("#members tr:has-text('eve') button >> text=Forgive")
    until(lambda: not Strike.objects.filter(group_key=GROUP, pardoned=False).exists())


def test_errors_stand_at_the_field_in_both_languages(page: Page) -> None:
    page.goto("/practices/welcome")
    page.eval_on_selector_all("form", "all => all.forEach(one => { one.noValidate = true })")
    page.fill("[name=s-minutes]", "9000")
    page.fill("[name=s-names]", "8.5")
    page.click("button >> text=Save")
    assert "At most 60" in page.inner_text(".field:has([name=s-minutes]) .error")
    assert "A whole number" in page.inner_text(".field:has([name=s-names]) .error")
    assert page.input_value("[name=s-minutes]") == "9000"
    assert not Switch.objects.filter(practice="welcome").exists()
    page.context.add_cookies([{"name": "weilu_lang", "value": "zh", "url": page.url}])
    page.eval_on_selector_all("form", "all => all.forEach(one => { one.noValidate = true })")
    page.click("form button.main")
    assert "最多 60" in page.inner_text(".field:has([name=s-minutes]) .error")


def test_a_practice_is_switched_here_and_as_in_all_groups(page: Page, group: Group) -> None:
    page.goto(f"/practices/points?group={group.pk}")
    page.check("[value=observe]")
    page.fill("[name=s-top]", "5")
    page.fill("[name=s-words]", "score\n\n  points ")
    page.click("button >> text=Save")
    page.wait_for_selector(".flash")
    row = Switch.objects.get(practice="points", group_key=GROUP)
    assert (row.mode, json.loads(row.settings)) == ("observe", {"words": ["score", "points"], "top": 5})
    page.click("text=Do as in all groups")
    page.wait_for_selector(".flash")
    assert not Switch.objects.filter(practice="points").exists()


def test_a_practice_is_tried_on_history_and_switched_on(page: Page, group: Group) -> None:
    page.goto("/practices/keyword_answers")
    page.fill("[name=s-answers]", "hours => Nine to six\nlunch => Noon")
    page.select_option("[name=history]", str(group.pk))
    page.click("text=Try it >> nth=-1")
    page.wait_for_selector(".touches", timeout=30_000)
    tried = page.inner_text(".touches")
    assert "Reply to bo" in tried and "Nine to six" in tried and EVIL in tried
    assert page.locator(".touches script, .touches small b").count() == 0
    page.check("[value=act]")
    page.select_option("[name=where]", "group")
    page.click("button >> text=Save")
    page.wait_for_selector(".flash")
    row = Switch.objects.get(practice="keyword_answers", group_key=GROUP)
    assert row.mode == "act" and json.loads(row.settings)["answers"][0] == "hours => Nine to six"


def test_an_activity_begins_and_ends(page: Page, group: Group) -> None:
    Switch.objects.update_or_create(practice="chain", group_key="", defaults={"mode": "act"})
    page.goto(f"/live/{group.pk}")
    page.click("summary:has-text('Sign-up chain')")
    page.fill("#chain-title", "Badminton")
    page.click("details[open] button >> text=Begin")
    page.wait_for_selector(".flash")  # or the page would be reloaded while it is still being left
    until(lambda: Activity.objects.filter(practice="chain", closed=None).exists())
    page.reload()
    assert "Badminton" in page.inner_text("#runs")
    page.click("#runs li:has-text('Badminton') button")
    until(lambda: not Activity.objects.filter(practice="chain", closed=None).exists())


def test_limits_of_a_group(page: Page, group: Group) -> None:
    page.goto(f"/live/{group.pk}")
    page.fill("#l-zone", "Mars/Olympus")
    page.click("#limits button")
    assert page.inner_text("#limits .error") == "There is no time zone called Mars/Olympus"
    above, below = page.locator("#limits .alert").bounding_box(), page.locator("form.card").bounding_box()
    assert above and below and below["y"] - above["y"] - above["height"] >= 16
    page.fill("#l-zone", "Europe/London")
    page.fill("#l-quiet_from", "22:30")
    page.fill("#l-words_an_hour", "7")
    page.click("#limits button")
    page.wait_for_selector(".flash")
    group.refresh_from_db()
    assert (group.zone, f"{group.quiet_from:%H:%M}", group.words_an_hour) == ("Europe/London", "22:30", 7)


def test_members_are_found_by_name(page: Page, group: Group) -> None:
    page.goto(f"/live/{group.pk}")
    assert "admin" in page.inner_text("#members tr:has-text('ana')")
    page.fill("[name=q]", "DE")
    page.press("[name=q]", "Enter")
    page.wait_for_url(re.compile("q=DE"))
    assert page.locator("#members tbody tr").count() == 1


@pytest.mark.parametrize("width", [390, 1200])
@pytest.mark.parametrize("chinese", [True, False])
def test_every_page_speaks_one_language_and_fits(page: Page, group: Group, width: int, chinese: bool) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    if chinese:
        speak_chinese(page)
    paths = ("", "practices", "practices/flood_guard", f"practices/rules?group={group.pk}")
    for path in (*paths, f"live/{group.pk}", "connections"):
        page.goto(f"/{path}")
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.querySelector('.bar nav').scrollWidth") <= width, "no link is cut off"
        assert page.locator("main b >> text=bold").count() == 0
        for words in page.locator("h2, .lead, nav a").all_inner_texts():
            assert bool(re.search("[\u4e00-\u9fff]", words)) is (chinese and "Tea" not in words), words


def test_nothing_is_changed_without_key_and_token(live: LiveSite, group: Group) -> None:
    paths = ("proposals", f"live/{group.pk}/limits", f"live/{group.pk}/undo", "practices/welcome", "tasks/1")
    for path in paths:
        for cookies in ("", f"weilu_key={live.key}"):
            asked = urllib.request.Request(live.address + path, data=b"mode=act", headers={"Cookie": cookies})
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(asked)
            with refused.value as answer:
                assert answer.code == 403
    assert not Switch.objects.filter(practice="welcome").exists()
