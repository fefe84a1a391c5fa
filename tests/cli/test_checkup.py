"""`weilu checkup` as it is run: results, warnings, exit codes, and what it does not load."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

TALK = "\n".join(
    f"[{h:02d}:{m:02d}:00] <{nick}> line {h} {m}"
    for h in range(8, 22)
    for m in (0, 5)
    for nick in ("ana", "bo")
)


def weilu(*words: str | Path, columns: int = 120) -> subprocess.CompletedProcess[str]:
    environment = {"WEILU_LANG": "en", "WEILU_HOME": "unused", "PATH": "", "TZ": "UTC"}
    return subprocess.run(
        [sys.executable, "-m", "weilu.cli", *map(str, words)],
        capture_output=True,
        text=True,
        env=environment | {"COLUMNS": str(columns)},
        timeout=120,
    )


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    folder = tmp_path / "#tea"
    folder.mkdir()
    for day in range(1, 29):
        (folder / f"2026-02-{day:02d}.log").write_text(TALK)
    return folder


def test_result_as_json_and_table(logs: Path, tmp_path: Path) -> None:
    done = weilu("checkup", logs, "--json", tmp_path / "out.json")
    assert done.returncode == 0, done.stderr
    assert "#tea" in done.stdout
    data = json.loads((tmp_path / "out.json").read_text())
    (group,) = data["groups"]
    assert group["messages"] == 28 * len(TALK.splitlines())
    assert group["rows"] == {
        "read": group["messages"],
        "repeated": 0,
        "kept": group["messages"],
        "skipped": 0,
    }
    assert group["members"] == 2
    assert set(group["metrics"]["messages"]) == {"value", "unit", "n", "coverage", "low", "high"}
    assert group["verdict"]["kind"] in ("keep", "revive", "split", "merge", "dissolve", "unknown")
    assert "ana" not in json.dumps(data), "names are masked unless asked for"


@pytest.mark.parametrize("columns", [60, 80])
def test_every_reason_is_told_whole_where_the_terminal_is_narrow(logs: Path, columns: int) -> None:
    (group,) = json.loads(weilu("checkup", logs, "--json", "-").stdout)["groups"]
    said = weilu("checkup", logs, columns=columns).stdout
    words = " ".join(group["verdict"]["reasons"]).split()
    assert words and set(words) <= set(said.split()), said
    assert max(map(len, said.splitlines())) <= columns


def test_staff_as_the_operator_names_them(logs: Path) -> None:
    unknown = json.loads(weilu("checkup", logs, "--json", "-").stdout)["groups"][0]["metrics"]
    assert unknown["self_government"]["value"] is None
    data = json.loads(weilu("checkup", logs, "--json", "-", "--staff", " @Ana ").stdout)
    assert 0 < data["groups"][0]["metrics"]["self_government"]["value"] < 1
    assert "Taken as staff, as --staff says: 1" in data["assumptions"]
    both = json.loads(weilu("checkup", logs, "--json", "-", "--staff", "ana，bo").stdout)
    assert both["groups"][0]["metrics"]["self_government"]["value"] == 0


@pytest.mark.parametrize(
    ("name", "hint"), [("anna", "Did you mean ana?"), ("zed,ana", "Write names"), ("", "")]
)
def test_staff_who_are_nobody_are_an_error(logs: Path, name: str, hint: str) -> None:
    done = weilu("checkup", logs, "--staff", name)
    assert done.returncode == 2 and "Nobody in the logs is called" in done.stderr and hint in done.stderr
    assert "Traceback" not in done.stderr


def test_json_to_standard_output_is_only_json(logs: Path) -> None:
    done = weilu("checkup", logs, "--json", "-", "--names", "show")
    assert json.loads(done.stdout)["groups"]


def test_both_languages(logs: Path) -> None:
    assert "判断" in weilu("checkup", logs, "--lang", "zh").stdout
    assert "Verdict" in weilu("checkup", logs, "--lang", "en").stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "No chat export"),
        (b"PK\x03\x04 broken", "damaged"),
    ],
)
def test_what_is_no_export_is_said_in_a_line(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    done = weilu("checkup", tmp_path / "x.zip")
    assert done.returncode == 2
    assert "x.zip" in done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_files_that_are_no_export_are_named(logs: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for name in ("a.bin", "b.bin", "c.bin", "d.bin"):
            archive.writestr(name, bytes(range(9)))
    alone = weilu("checkup", tmp_path / "x.zip").stderr
    beside = weilu("checkup", logs, tmp_path / "x.zip").stderr
    assert all(f"x.zip!{name}.bin" in said for name in "abc" for said in (alone, beside))
    assert "and 1 more" in alone and "and 1 more" in beside and "4 files are no chat export" in beside


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    done = weilu("checkup", tmp_path / "nowhere")
    assert (done.returncode, "nowhere" in done.stderr) == (2, True)


def test_a_zone_that_is_not_there(logs: Path) -> None:
    done = weilu("checkup", logs, "--tz", "Mars/Olympus")
    assert (done.returncode, "Mars/Olympus" in done.stderr) == (2, True)


def test_a_day_before_the_log_begins(logs: Path) -> None:
    done = weilu("checkup", logs, "--as-of", "2010-01-01")
    assert done.returncode == 2 and "The log begins on 2026-02-01" in done.stderr, done.stderr
    assert not done.stdout
    assert weilu("checkup", logs, "--as-of", "2026-02-01").returncode == 0


def test_partly_readable_is_a_warning(logs: Path) -> None:
    (logs / "2026-02-10.log").write_text(TALK + "\nthis is no log line\n")
    done = weilu("checkup", logs)
    assert done.returncode == 0
    assert "2026-02-10.log" in done.stderr
    assert "1 skipped" in done.stderr


def test_neither_checkup_nor_judge_loads_django(logs: Path) -> None:
    script = (
        "import sys\nfrom weilu.cli import main\n"
        "try: main(sys.argv[1:])\nexcept SystemExit: pass\n"
        "assert not [m for m in sys.modules if m.split('.')[0] == 'django'], 'Django was loaded'\n"
        "import weilu.judge\nassert 'django' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "checkup", str(logs), "--html", str(logs.parent / "r.html")],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
