"""The rules of the house that no linter knows: sizes, both languages, nothing about the outside."""

import ast
import io
import re
import subprocess
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "weilu"
FILES = sorted(SOURCE.rglob("*.py"))
FOLDERS = ("exports", "analysis/metrics", "analysis/diagnoses", "practices", "platforms")
PLUGINS = [
    path
    for folder in (
        "exports",
        "analysis/metrics",
        "analysis/diagnoses",
        "practices",
        "practices/*",
        "platforms",
    )
    for path in SOURCE.glob(f"{folder}/*.py")
    if path.name != "__init__.py" or folder == "practices/*"
]


def code_lines(path: Path) -> int:
    """Lines with code: no docstrings, comments, blank lines or text tables (`Text(…)` arguments)."""
    source = path.read_text("utf-8")
    counted: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _QUIET:
            counted.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        doc = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        words = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text"
        if doc or words:
            counted -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(counted)


_QUIET = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_files_and_functions_are_small(path: Path) -> None:
    source = path.read_text("utf-8")
    assert len(source.splitlines()) <= 400
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            start = node.body[0].end_lineno if ast.get_docstring(node) else node.lineno
            assert (node.end_lineno or 0) - (start or 0) <= 40, f"{node.name} is too long"


@pytest.mark.parametrize("path", PLUGINS, ids=lambda p: p.stem)
def test_plugins_are_small(path: Path) -> None:
    assert code_lines(path) <= 150


def test_every_text_has_both_languages() -> None:
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text" and len(node.args) == 2:
                plain = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                places = [set(re.findall(r"\{(\w+)", str(text))) for text in plain]
                assert len({frozenset(p) for p in places}) <= 1, f"{path.name}:{node.lineno}: places differ"


def test_no_lock_file_or_address_is_committed() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    names = listed.split("\n")
    assert not [n for n in names if n.endswith((".lock", "package-lock.json"))]
    for name in names:
        if name.startswith("requirements/"):
            assert "://" not in (ROOT / name).read_text()


def test_pages_are_fresh() -> None:
    done = subprocess.run(
        [ROOT / ".venv/bin/python", "docs/make.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
