"""The sentences that the models learn from where there are no labelled comments."""

import re
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from moderation.scoring.training import sentences
from moderation.scoring.training.examples import _write_people, _write_spam
from moderation.scoring.training.sentences import Writer, list_languages, read_sections

FILES = sorted((Path(sentences.__file__).parent / "sentences").glob("*.txt"))
NAMES = ("spam", "ham", "people")
UNFILLED = re.compile(r"[{}|]|<[a-z_]+>")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_sentences__every_brace_is_closed(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        depth = 0
        for character in line if not line.startswith("#") else "":
            depth += (character == "{") - (character == "}")
            assert depth >= 0, line
        assert depth == 0, line


def test_sentences__every_slot_is_filled() -> None:
    writer = Writer(1)
    for name in NAMES:
        for (_, language), lines in read_sections(name).items():
            for line in lines:
                for _ in range(3):
                    written = writer.expand(line, language)
                    assert written
                    assert not UNFILLED.search(re.sub(r"<a href[^>]*>", "", written)), (line, written)


def test_sentences__files_of_one_name_go_together() -> None:
    assert len(read_sections("spam")["flattery", "en"]) > 100
    assert {"id", "tr", "uk", "und"} <= set(list_languages("spam", "gambling"))
    assert list_languages("spam", "gambling").count("id") == len(read_sections("spam")["gambling", "id"])


def test_examples__the_same_every_time() -> None:
    first, again = ([example.text for example in islice(_write_spam(5), 3_000)] for _ in range(2))
    assert first == again


def test_examples__each_group_is_named_as_often_for_good_and_ill() -> None:
    """Or its name alone would be held against it."""
    groups = {group.lower() for group in read_sections("slots")["groups", "en"][0].split("|")}
    named: dict[float, Counter[str]] = {0.0: Counter(), 1.0: Counter()}
    for example in _write_people(6):
        value = example.labels.get("identity_attack")
        if example.language == "en" and example.source == "people" and value is not None:
            text = " ".join(["", *re.findall(r"\w+", example.text.lower()), ""])
            named[value].update(group for group in groups if f" {group} " in text)
    for group in groups:
        attacked, spared = named[1.0][group], named[0.0][group]
        assert attacked >= 20, group
        assert spared >= 0.7 * attacked, (group, attacked, spared)
