"""The rules of the house that no linter knows."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPS = ("config", "discussions", "moderation")
SOURCES = sorted(
    path
    for app in APPS
    for path in (ROOT / app).rglob("*")
    if path.suffix in (".py", ".js", ".css", ".html") and "migrations" not in path.parts
)


def test_no_file_makes_you_scroll_to_understand_it() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in SOURCES}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_every_module_says_what_belongs_in_it() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.suffix == ".py"
        and path.read_text().strip()
        and not path.read_text().startswith(('"""', "#!"))
    ]
    assert silent == []


@pytest.mark.parametrize("purpose", ["dev", "train"])
def test_who_works_on_parley_has_what_it_runs_on(purpose: str) -> None:
    pins, more = (
        set(re.findall(r"^[a-z0-9-]+==\S+", (ROOT / f"requirements{name}.txt").read_text(), re.MULTILINE))
        for name in ("", f"-{purpose}")
    )
    assert pins
    assert pins - more == set()


def test_every_setting_is_documented() -> None:
    code = "\n".join(path.read_text() for path in (ROOT / "config").glob("*.py"))
    read = set(re.findall(r'env_(?:str|int|bool|list|secret)\(\s*"([A-Z_]+)"', code))
    documented = set(re.findall(r"`([A-Z_]{4,})`", (ROOT / "docs" / "operating.md").read_text()))
    assert len(read) > 10
    assert read - documented == set()


def test_every_document_of_the_readme_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text())
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_readme_fits_one_screen() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= 60


@pytest.mark.parametrize("document", sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.name)
def test_documents_name_files_and_functions_that_exist(document: Path) -> None:
    text = document.read_text()
    paths = re.findall(r"`((?:config|discussions|moderation|tests|docs)/[\w/.-]+)`", text)
    assert [path for path in paths if not (ROOT / path).exists()] == []
    links = [link for link in re.findall(r"\]\(([^)#:]+)\)", text) if link]
    assert [link for link in links if not (document.parent / link).exists()] == []
