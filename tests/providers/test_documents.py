"""docs/providers.md says what the code does."""

import re
from pathlib import Path

from moderation.actions.answers import RETRY_SECONDS
from moderation.actions.calls import MAX_ATTEMPTS
from moderation.breakers import FAILURES_TO_OPEN, MAX_OPEN_SECONDS, OPEN_SECONDS
from moderation.models import AskWhen, OnFailure
from moderation.models.providers import MAX_TIMEOUT_MS, MIN_TIMEOUT_MS, Provider
from moderation.providers import ADAPTERS
from moderation.providers.failures import FAILURES
from moderation.providers.openai import _ABUSE
from moderation.providers.sending import MAX_ANSWER_BYTES, MAX_RETRY_AFTER_SECONDS
from moderation.providers.stop_forum_spam import FILE_NAMES

DOCUMENT = (Path(__file__).parents[2] / "docs" / "providers.md").read_text()


def rows(heading: str) -> list[str]:
    """The first column of the tables below a heading."""
    part = DOCUMENT.split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| (`[^|]+?) \|", part, re.MULTILINE)


def test_every_kind_has_its_row_and_its_address() -> None:
    assert [row.strip("`") for row in rows("What each is sent, and what it answers")] == list(ADAPTERS)
    assert all(f"`{adapter.default_url}`" in DOCUMENT for adapter in ADAPTERS.values() if adapter.default_url)


def test_every_choice_is_explained() -> None:
    asked = [row.strip("`") for row in rows("When it is asked, and what its answer does")][1:]
    assert asked == ["always", "when_unsure", "when_held"]
    assert set(asked) == set(AskWhen.values)
    assert all(f"`{choice}`" in DOCUMENT for choice in OnFailure.values)
    assert all(f"`{name}`" in DOCUMENT for name in FILE_NAMES)


def test_every_failure_is_explained() -> None:
    listed = {code for row in rows("When it does not answer") for code in re.findall(r"\w+", row)}
    assert listed == {failure.code for failure in FAILURES}


def test_its_numbers_are_those_of_the_code() -> None:
    fields = {
        field.name: field.get_default()
        for field in Provider._meta.get_fields()
        if hasattr(field, "get_default")
    }
    assert f"`timeout_ms` {fields['timeout_ms']:,} ({MIN_TIMEOUT_MS} to {MAX_TIMEOUT_MS:,})" in DOCUMENT
    assert f"`daily_budget` {fields['daily_budget']:,}" in DOCUMENT
    assert (fields["ask_when"], fields["on_failure"]) == ("when_unsure", "ignore")
    assert (RETRY_SECONDS, MAX_ATTEMPTS, FAILURES_TO_OPEN) == ((10.0, 60.0), 3, 5)
    assert (OPEN_SECONDS, MAX_OPEN_SECONDS, MAX_RETRY_AFTER_SECONDS) == (30, 600, 600.0)
    assert f"more than {MAX_ANSWER_BYTES // 1024} KiB" in DOCUMENT


def test_openais_categories_are_named() -> None:
    assert all(f"`{name}`" in DOCUMENT or f"`{name.split('/')[0]}`" in DOCUMENT for name in _ABUSE)
