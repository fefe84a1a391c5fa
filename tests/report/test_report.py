"""The report as a file: well made, alone, in both languages, and deaf to what names want of it."""

import base64
import re
import stat
import time
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import lively
import pytest
from markupsafe import escape

from weilu.analysis.scorecard import TITLES
from weilu.jobs.checkup import as_json
from weilu.jobs.ingest import Ingested
from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import LANGS, Lang, plain
from weilu.report import render, write_html

VOID = {"meta", "link", "input", "br", "img", "hr"}
CJK = re.compile("[\u3400-\u9fff\uff00-\uffef]")


class Page(HTMLParser):
    """What a page is made of; every tag must be closed where it was opened."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.tags: dict[str, int] = {}
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self.raw: dict[str, str] = {}
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.attributes |= set(found)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.hrefs += [found["href"] or ""] if "href" in found else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, (tag, self.getpos())

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("style", "script"):
            self.raw[self.open[-1]] = self.raw.get(self.open[-1], "") + data
        elif data.strip():
            self.words.append(data)


@pytest.fixture(scope="module", params=LANGS)
def html(request: pytest.FixtureRequest) -> str:
    lang: Lang = request.param
    return render(lively.done(), lang)


def test_well_made(html: str) -> None:
    page = Page(html)
    assert len(page.ids) == len(set(page.ids))
    assert {href[1:] for href in page.hrefs} <= set(page.ids)
    assert page.ids.count("all") == 1 and "g1" in page.ids and f"g{len(lively.GROUPS)}" in page.ids


def test_stands_alone(html: str) -> None:
    page = Page(html)
    assert not page.attributes & {"src", "srcset", "action", "xlink:href", "data", "onclick", "onload"}
    assert not page.tags.keys() & {"link", "img", "iframe", "object", "embed", "base", "form"}
    assert not re.search(r"https?:|url\(|@import|fetch\(|XMLHttp|[\"'(]//", html)
    assert all(href.startswith("#") for href in page.hrefs)


def test_only_our_script_and_style_may_run(html: str) -> None:
    page = Page(html)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy and page.tags["script"] == page.tags["style"] == 1
    said = policy[1].replace("&#39;", "'")
    assert "default-src 'none'" in said
    for tag, directive in (("script", "script-src"), ("style", "style-src-elem")):
        digest = base64.b64encode(sha256(page.raw[tag].encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in said


def test_one_language_at_a_time() -> None:
    english, chinese = (Page(render(lively.done(), lang)) for lang in ("en", "zh"))
    assert not [word for word in english.words if CJK.search(word)]
    assert sum(bool(CJK.search(word)) for word in chinese.words) > 200
    # The same page in other words: what has words in one language has them in the other.
    assert english.tags == chinese.tags
    assert not [word for word in english.words + chinese.words if re.search(r"\{\w*\}|None|nan\b", word)]


def test_the_portfolio_first_and_a_page_for_each_group(html: str) -> None:
    assert (
        html.index('id="top"') < html.index('id="today"') < html.index('id="map"') < html.index('id="groups"')
    )
    assert html.index('id="groups"') < html.index('id="glossary"') < html.index('id="g1"')
    for name in lively.GROUPS:
        assert f"<h1><bdi>{name}</bdi></h1>" in html


def test_says_what_it_rests_on() -> None:
    done = lively.done()
    kept = sum(count.kept for count in done.ingested.counts.values())
    assert f"<dt>kept</dt><dd>{kept:,}</dd>" in render(done, "en")


def test_what_was_stored_before_was_not_read_now() -> None:
    before = replace(lively.done(), ingested=Ingested())
    for lang in LANGS:
        assert 'id="made"' not in render(before, lang)
    staff = Ingested(assumptions=[plain("Two are staff")])
    html = render(replace(before, ingested=staff), "en")
    assert "Two are staff" in html and "<dt>kept</dt>" not in html


def test_members_are_masked_and_nothing_said_is_told(html: str) -> None:
    assert "Ana Rivera" not in html and "Lindqvist" not in html and "user1" not in html
    assert lively.SECRET not in html
    shown = render(lively.done(show_names=True), "en")
    assert "Ana Rivera" in shown and lively.SECRET not in shown


def test_names_cannot_do_anything() -> None:
    done = lively.done(show_names=True, hostile=True)
    for lang in LANGS:
        html = render(done, lang)
        page, plain = Page(html), Page(render(lively.done(), lang))
        assert page.tags["script"] == page.tags["style"] == 1 and "img" not in page.tags
        assert page.attributes <= plain.attributes | {"dx"}
        assert str(escape(lively.HOSTILE[1])) in html and "49" not in page.words
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\ud800-\udfff]", html)
        html.encode("utf-8")


def test_what_was_not_computed_is_quietly_left_out() -> None:
    every = list(lively.done().analysis.results.tables)
    for lang in LANGS:
        Page(render(lively.without([name for name in every if name != "messages"]), lang))
        bare = Page(render(lively.without(every), lang))
        assert not [word for word in bare.words if "None" in word]
    whole = {
        name: render(lively.without([name]), "en") for name in ("ties", "member_states", "daily_messages")
    }
    assert "Tie graph" not in re.sub(r'class="missing">.*?<', "", whole["ties"])
    assert all(Page(html) for html in whole.values())


def test_a_hundred_groups_stay_small_and_quick() -> None:
    done = lively.many(100)
    render(done, "en")
    start = time.process_time()
    html = render(done, "zh")
    assert time.process_time() - start < 6
    assert len(html.encode()) < 8_000_000
    assert html.count('<article class="page group"') == 100


def test_only_so_many_groups_get_a_page() -> None:
    html = render(lively.many(152), "en")
    assert html.count('<article class="page group"') == 150
    assert html.count("<tr data-kind=") == 152 and "2 more stand only in the table" in html
    assert Page(html)


def test_write_replaces_the_old_file_whole(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text("old")
    write_html(lively.done(), file, "en")
    assert file.read_text(encoding="utf-8").endswith("</html>")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


@pytest.mark.parametrize("place", ["missing/report.html", "taken"])
def test_a_place_that_cannot_be_written(tmp_path: Path, place: str) -> None:
    (tmp_path / "taken" / "inside").mkdir(parents=True)
    with pytest.raises(OperatorError) as error:
        write_html(lively.done(), tmp_path / place, "en")
    assert "taken" in error.value.what.zh or "missing" in error.value.what.zh
    assert not list(tmp_path.glob(".weilu-*"))


def test_the_five_elements_stand_on_every_group_page(html: str) -> None:
    pages = html.split('<article class="page group"')[1:]
    for page in pages:
        assert page.count("<section><header><h3>") == 5
    scored = [int(score) for score in re.findall(r'class="score"><b>(\d+)</b>', html)]
    assert scored and all(0 <= score <= 100 for score in scored)
    assert "not enough data" in html or "数据不足" in html


def test_the_elements_of_the_json_are_those_of_the_page() -> None:
    done = lively.done()
    for group in as_json(done, "en")["groups"]:
        assert [one["element"] for one in group["scorecard"]] == list(TITLES)
        for one in group["scorecard"]:
            assert (one["score"] is None) == (len(one["parts"]) < 2)
            assert bool(one["next"]) != bool(group["verdict"]["remedy"])
