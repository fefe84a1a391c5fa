"""Damaged exports through the command: an error or a warning, never a traceback or a hang, and the
undamaged chat in the same archive keeps its exact count."""

import json
import random
import signal
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from weilu.cli import weilu
from weilu.kernel.errors import WeiluError

LIMIT = 60
"""Seconds; a check-up of such a file takes two."""
GOOD = "\n".join(f"[10:{n:02d}:00] <nick{n % 3}> line {n}" for n in range(60)) + "\n"
SAMPLES = [
    "whatstk/lorem.txt",
    "whatsapp-chat-parser/short-chat.txt",
    "qq/qq-chat-history_tests_file.txt",
    "qq/qq-chat-exporter_groupMixedMedia.json",
    "telegram-desktop/result_test_group_service_messages.json",
    "chat-analytics/discord/SV_5A_5M.json",
    "chat-analytics/messenger/2A_7M.json",
    "chat-miner/instagram/test_export.json",
    "chat-miner/signal/test_export.txt",
    "kakaotalk/windows_kr_pseudonymised.txt",
]


def damaged(data: bytes, chance: random.Random) -> bytes:
    """One of five ways in which files break."""
    cut, end = sorted((chance.randrange(len(data)), chance.randrange(len(data))))
    ways = (
        data[:cut],
        data[:cut] + data[end:],
        data[:end] + data[cut:],
        data[:cut] + bytes(chance.randrange(1, 300)) + data[cut:],
        bytes(b ^ (1 << chance.randrange(8)) if chance.random() < 0.02 else b for b in data),
    )
    return chance.choice(ways)


@contextmanager
def limit(seconds: int) -> Iterator[None]:
    def late(*_: object) -> None:
        raise AssertionError(f"took longer than {seconds} s")

    signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_damaged_file_harms_only_itself(
    sample: str, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEILU_HOME", str(tmp_path / "home"))
    whole, chance = (data / "fixtures" / sample).read_bytes(), random.Random(sample)
    for number in range(6):
        archive, out = tmp_path / f"{number}.zip", tmp_path / f"{number}.json"
        with zipfile.ZipFile(archive, "w") as made:
            made.writestr(f"a/{Path(sample).name}", damaged(whole, chance))
            made.writestr("#tea/2026-03-01.log", GOOD)
        with limit(LIMIT):
            weilu.main(["checkup", str(archive), "--json", str(out)], standalone_mode=False)
        groups = {group["name"]: group for group in json.loads(out.read_text())["groups"]}
        assert groups["#tea"]["messages"] == 60
        assert groups["#tea"]["rows"]["kept"] == 60


def test_only_damage_is_an_error_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04" + bytes(range(256)))
    with pytest.raises(WeiluError) as caught:
        weilu.main(["checkup", str(tmp_path / "broken.zip")], standalone_mode=False)
    assert "broken.zip" in str(caught.value)
