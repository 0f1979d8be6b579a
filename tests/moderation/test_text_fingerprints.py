import random
import subprocess
import sys
import time

import pytest
from hypothesis import given

from moderation.text.fingerprints import fingerprint_text, normalise_text, similarity
from tests.moderation.subjects import ADVERSARIAL_TEXTS, ODD_TEXT, ORDINARY_TEXT


def _write_text(seed: int, count: int) -> list[str]:
    """Return `count` words of syllables, which share some 4-grams as the words of a language do."""
    source = random.Random(seed)
    syllables = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
    return ["".join(source.choices(syllables, k=source.randint(1, 4))) for _ in range(count)]


def _compare_exactly(first: str, second: str) -> float:
    """Return the Jaccard similarity of the character 4-grams, counted rather than estimated."""
    grams = [
        {text[start : start + 4] for start in range(len(text) - 3)}
        for text in (normalise_text(first), normalise_text(second))
    ]
    return len(grams[0] & grams[1]) / len(grams[0] | grams[1])


@pytest.mark.parametrize(
    "other",
    [
        "i doubt that the bridge will be open by then they said the same last year",
        "I  doubt that the bridge will be open by then -- they said the same last year!!!",
        "Ｉ doubt that the bri\u200bdge will be open by then, they said the same last year",
    ],
)
def test_fingerprint_text__folds(other: str) -> None:
    assert fingerprint_text(other, "gazette") == fingerprint_text(ORDINARY_TEXT, "gazette")


def test_fingerprint_text__is_the_same_in_every_process() -> None:
    """Fingerprints are stored: what is pinned here may only change with a migration."""
    fingerprint = fingerprint_text(ORDINARY_TEXT, "gazette")
    assert fingerprint.exact == 885770994295690813
    assert fingerprint.bands[:2] == (5592333018876795165, -7563580319934454300)
    code = f"from moderation.text.fingerprints import *; print(fingerprint_text({ORDINARY_TEXT!r}, 'gazette').bands)"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == str(fingerprint.bands)


def test_fingerprint_text__sites_share_no_candidates() -> None:
    here, there = (fingerprint_text(ORDINARY_TEXT, site) for site in ("gazette", "herald"))
    assert here.exact == there.exact
    assert not set(here.bands) & set(there.bands)
    # Nor do their keys differ by something that one could learn from a single pair.
    assert len({first ^ second for first, second in zip(here.bands, there.bands, strict=True)}) == 16


def test_fingerprint_text__short_text_has_no_neighbours() -> None:
    fingerprint = fingerprint_text("love this song!!!!!!!!!!!!!!", "gazette")
    assert fingerprint.exact
    assert (fingerprint.bands, fingerprint.signature) == ((), b"")
    assert similarity(b"", b"") == 0.0


def test_fingerprint_text__text_without_words() -> None:
    assert fingerprint_text("🎉", "gazette").exact != fingerprint_text("👎", "gazette").exact


def test_similarity__estimates_and_finds_near_duplicates() -> None:
    """Over edits of every size, the estimate is near the truth, and pairs from 0.7 on almost always meet."""
    errors, met = [], []
    for seed in range(400):
        words = _write_text(seed, 60)
        edited = list(words)
        for index in random.Random(seed).sample(range(60), k=seed % 20):
            edited[index] = f"other{index}"
        first, second = (fingerprint_text(" ".join(text), "gazette") for text in (words, edited))
        truth = _compare_exactly(" ".join(words), " ".join(edited))
        errors.append(abs(similarity(first.signature, second.signature) - truth))
        if truth >= 0.7:
            met.append(bool(set(first.bands) & set(second.bands)))
    assert sum(errors) / len(errors) < 0.06
    assert len(met) > 100
    assert sum(met) / len(met) > 0.98


def test_fingerprint_text__unrelated_texts_rarely_meet() -> None:
    prints = [fingerprint_text(" ".join(_write_text(seed, 60)), "gazette") for seed in range(200)]
    meetings = sum(
        bool(set(first.bands) & set(second.bands))
        for index, first in enumerate(prints)
        for second in prints[:index]
    )
    assert meetings <= 0.005 * 200 * 199 / 2


@given(ODD_TEXT)
def test_fingerprint_text__any_text(text: str) -> None:
    fingerprint = fingerprint_text(text, "gazette")
    assert all(-(2**63) <= number < 2**63 for number in (fingerprint.exact, *fingerprint.bands))
    assert len(fingerprint.bands) in (0, 16)
    assert similarity(fingerprint.signature, fingerprint.signature) == float(bool(fingerprint.bands))


@pytest.mark.parametrize("text", ADVERSARIAL_TEXTS, ids=lambda text: repr(text[:8]))
def test_fingerprint_text__long_text(text: str) -> None:
    started = time.process_time()
    fingerprint_text(text, "gazette")
    assert time.process_time() - started < 1.0
