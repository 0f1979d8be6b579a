"""docs/policy.md says what the code says: every field, operator, action and threshold, and examples that work."""

import json
import re
from pathlib import Path

import pytest

from moderation.actions import guard
from moderation.models import WordList
from moderation.policy import SitePolicy
from moderation.queries.replays import MAX_COMMENTS
from moderation.queries.rules import MAX_RULES, MAX_WORD_LISTS
from moderation.rules import documents, operators
from moderation.rules.documents import ACTIONS, read_rule
from moderation.rules.fields import FIELDS
from moderation.rules.operators import OPERATORS
from moderation.text.wordlists import MAX_ENTRIES, MAX_ENTRY_CHARACTERS
from tests.moderation.test_corpora import MOST_FLAGGED

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "policy.md").read_text()
EXAMPLES = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)


def read_table(heading: str) -> list[list[str]]:
    """The rows of the first table below a heading, without its head."""
    section = TEXT.split(f"{heading}\n", 1)[1]
    rows = re.search(r"(?:^\|.*\n)+", section, re.MULTILINE)
    assert rows
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows[0].splitlines()[2:]]


def test_it_lists_every_field() -> None:
    listed = {row[0].strip("` "): row[1:] for row in read_table("### Fields")}
    assert listed.pop("finding.<check>")[0] == "number"
    assert {name: row[0] for name, row in listed.items()} == {
        name: field.kind for name, field in FIELDS.items()
    }
    for name, row in listed.items():
        assert FIELDS[name].about in row[1]
        assert all(f"`{choice}`" in row[1] for choice in FIELDS[name].choices)


def test_it_lists_every_operator() -> None:
    listed = {row[0].strip("` "): row[1:] for row in read_table("### Operators")}
    assert list(listed) == list(OPERATORS)
    for name, (kind, about) in listed.items():
        assert (OPERATORS[name].kinds, OPERATORS[name].about) == ((kind,), about.rstrip(" |"))


def test_it_lists_every_action() -> None:
    assert [row[0].strip("` ") for row in read_table("## Rules")] == list(ACTIONS)
    assert [row[0].strip("` ") for row in read_table("## Word lists")] == list(WordList.Action.values)


def test_it_tells_every_threshold() -> None:
    told = dict(re.findall(r"`(\w+_at)` ([\d.]+)", TEXT))
    policy = SitePolicy().to_dict()
    assert {name: float(value) for name, value in told.items()} == {
        name: value for name, value in policy.items() if name.endswith("_at")
    }
    assert f"at most {MOST_FLAGGED:.0%} flagged".replace("%", " %") in TEXT.replace("\n", " ")


@pytest.mark.parametrize("example", EXAMPLES)
def test_its_examples_work(example: str) -> None:
    read_rule(json.loads(example))


def test_its_numbers_are_those_of_the_code() -> None:
    assert (MAX_RULES, MAX_WORD_LISTS, MAX_ENTRIES, MAX_ENTRY_CHARACTERS) == (100, 100, 2000, 100)
    assert "2,000 entries of 100 characters a list, 100 lists a site" in TEXT
    assert "at most 100 rules and 100 word lists" in (DOCS / "api.md").read_text()
    assert (documents.MAX_DEPTH, documents.MAX_CONDITIONS, documents.MAX_TAGS) == (5, 50, 5)
    assert "five deep and fifty comparisons at most" in TEXT
    assert "up to five `tags`" in TEXT
    assert (operators.MAX_VALUES, operators.MAX_VALUE_CHARACTERS) == (100, 200)
    assert "list of up to 100 of up to 200 characters" in TEXT
    assert (operators.MAX_PATTERN_CHARACTERS, operators.MAX_PATTERN_SIZE) == (500, 2000)
    assert "500 characters and 2,000 instructions" in TEXT
    assert f"{documents.MAX_DOCUMENT_CHARACTERS:,} characters at most" in TEXT
    assert (guard.MOST_SHARE, guard.LEAST_HITS, guard.LEAST_CHECKED) == (0.05, 3, 50)
    assert "more than 5 % of the comments checked\nsince, at least 3 of at least 50" in TEXT
    assert f"or up\nto {MAX_COMMENTS:,}" in TEXT
