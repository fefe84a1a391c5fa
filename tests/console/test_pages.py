"""The pages without a browser: what any address answers, in which language, and what may follow."""

import html
import io
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from stores import use


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """An operator who asks for English, on an empty store."""
    monkeypatch.setenv("WEILU_HOME", str(tmp_path))
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # as in `live`
    monkeypatch.delenv("WEILU_DATABASE", raising=False)
    use(tmp_path)
    from weilu.console.middleware import COOKIE, local_key
    from weilu.console.views import base

    base.desk.cache_clear()
    made = Client(raise_request_exception=False, headers={"host": "localhost"})
    made.cookies[COOKIE] = local_key()
    yield made
    base.desk.cache_clear()


def back(page: str) -> str:
    """Where the button that changes the language leads back to."""
    found = re.search(r'name="back" value="([^"]*)"', page)
    assert found
    return html.unescape(found[1])


def test_another_language_keeps_what_is_looked_at(client: Client) -> None:
    page = client.get("/practices/points?group=&q=a%26b&said=saved&n=1").content.decode()
    assert back(page) == "/practices/points?group=&q=a%26b"
    answer = client.post("/language", {"lang": "zh", "back": back(page)})
    assert answer["Location"] == "/practices/points?group=&q=a%26b"
    assert 'lang="zh-Hans"' in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("there", ["//evil.example", "/\\evil.example", "https://evil.example/", "evil", ""])
def test_another_language_leads_nowhere_else(client: Client, there: str) -> None:
    assert client.post("/language", {"lang": "zh", "back": there})["Location"] == "/"


@pytest.mark.parametrize(
    ("method", "path", "status", "leads"),
    [
        ("get", "/nothing/here?q=1", 404, "/nothing/here?q=1"),
        ("get", "/practices/nothing", 404, "/practices/nothing"),
        ("get", "/live/1", 404, "/live/1"),
        ("post", "/practices/nothing", 404, "/"),
        ("get", "/proposals", 405, "/proposals"),
        ("post", "/connections", 405, "/"),
        ("post", "/trials/nothing/switch", 404, "/practices"),
    ],
)
def test_what_is_not_there_is_said_in_the_house(
    client: Client, method: str, path: str, status: int, leads: str
) -> None:
    english = getattr(client, method)(path)
    assert english.status_code == status and back(english.content.decode()) == leads
    chinese = getattr(client, method)(path, headers={"accept-language": "zh-CN"}).content.decode()
    assert 'lang="zh-Hans"' in chinese and "<nav>" in chinese and "<h1>" in chinese


def test_the_methods_that_are_taken_are_still_told(client: Client) -> None:
    assert client.get("/proposals")["Allow"] == "POST"


def test_a_form_from_elsewhere_and_a_bug_have_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from weilu.console.reads import menu

    client.handler.enforce_csrf_checks = True
    answer = client.post("/practices/points", {"mode": "act"})
    assert answer.status_code == 403 and "cookies" in answer.content.decode()

    def breaks() -> None:
        raise RuntimeError

    monkeypatch.setattr(menu, "menu", breaks)
    answer = client.get("/practices")
    assert answer.status_code == 500 and "Something broke" in answer.content.decode()


def test_a_group_on_an_empty_store_is_no_bug(client: Client) -> None:
    assert client.get("/group/anything")["Location"] == "/import"


def test_after_an_error_of_a_form_there_is_a_way_to_another_language(client: Client) -> None:
    from weilu.store.models import Group

    group = Group.objects.create(key="console/tea", name="Tea", platform="console", zone="UTC", live=True)
    answer = client.post(f"/live/{group.pk}/limits", {"s-zone": "Peking"})
    assert answer.status_code == 400 and back(answer.content.decode()) == f"/live/{group.pk}"
    assert "There is no time zone called Peking" in answer.content.decode()
    assert "没有叫" not in answer.content.decode(), "one language at a time"
    wrong = {"mode": "act", "s-minutes": "9000", "history": str(group.pk)}
    answer = client.post(f"/practices/welcome/try?group={group.pk}", wrong)
    assert answer.status_code == 400
    leads = back(answer.content.decode())
    assert leads == f"/practices/welcome?group={group.pk}" and client.get(leads).status_code == 200


def test_what_an_import_could_not_read_is_named(client: Client, tmp_path: Path) -> None:
    from weilu.console.views.base import desk

    both = io.BytesIO()
    with zipfile.ZipFile(both, "w") as archive:
        archive.writestr("a.bin", bytes(range(9)))
        archive.writestr("b.png", b"\x89PNG\r\n\x1a\n" + bytes(99))
    files = {"旅行.zip": both.getvalue(), "空的.txt": b"", "cut.zip": both.getvalue()[:20]}
    client.post("/import", {"files": [ContentFile(data, name) for name, data in files.items()]})
    settle()
    page = client.get("/import", headers={"accept-language": "zh-CN"}).content.decode()
    assert "没有认得的聊天记录" in page and "2 个文件不是聊天记录" in page
    assert str(tmp_path) not in page and "weilu formats" not in page
    for said in (
        "旅行.zip!a.bin",
        "旅行.zip!b.png",
        "空的.txt</code> 文件是空的",
        "cut.zip</code> 压缩包损坏",
    ):
        assert said in page
    assert 'href="/import#formats"' in page and 'id="formats" open' in page
    assert client.post("/import/dismiss", {"back": "/import"})["Location"] == "/import"
    assert 'role="alert"' not in client.get("/import").content.decode()
    assert desk().status.imported is None


def test_a_good_import_names_what_was_left_out(client: Client) -> None:
    talk = "".join(f"[10:{n:02d}:00] <ana{n % 3}> hello {n}\n" for n in range(50)).encode()
    client.post("/import", {"files": [ContentFile(talk, "2026-03-01.log"), ContentFile(bytes(99), "x.bin")]})
    settle()
    page = client.get("/portfolio").content.decode()
    assert "Just imported" in page and "<code>x.bin</code>" in page
    client.post("/import/dismiss", {"back": "/portfolio"})
    page = client.get("/portfolio").content.decode()
    assert "Just imported" not in page and 'id="groups"' in page


def settle() -> None:
    """Wait for the desk."""
    from weilu.console.views.base import desk

    until = time.monotonic() + 60
    while desk().busy:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_the_foot_says_what_is_true_of_the_page(client: Client) -> None:
    feet = {
        path: re.findall("<footer>(.*?)</footer>", client.get(path).content.decode())
        for path in ("/import", "/practices", "/connections", "/nothing")
    }
    assert feet.pop("/import") == ["The files are read on this machine and go nowhere else."]
    assert {"platforms you connect" in foot for (foot,) in feet.values()} == {True}
    client.cookies.clear()
    locked = client.get("/")
    assert locked.status_code == 403 and "This file" not in locked.content.decode()


def test_a_mode_has_one_name(client: Client) -> None:
    from weilu.cli.switch import _HELP
    from weilu.kernel.words import MODES

    for lang, accept in (("zh", "zh-CN"), ("en", "en")):
        page = client.get("/practices/points", headers={"accept-language": accept}).content.decode()
        named = re.findall(r'name="mode"[^>]*><span><b>([^<]*)</b>', page)
        assert named == [mode[lang] for mode in MODES.values()]
    readme = (Path(__file__).parents[2] / "README.zh-Hans.md").read_text("utf-8")
    assert all(mode.zh in readme and mode.zh in _HELP.zh for mode in MODES.values())
