"""The pages without a browser: what any address answers, in which language, and what may follow."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
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
