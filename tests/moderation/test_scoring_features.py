import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.scoring.features import KEY_BITS, MAX_CHARACTERS, hash_texts, split_batches
from moderation.scoring.signals import SIGNALS, read_signals
from moderation.scoring.text import canonicalise
from tests.moderation.subjects import ODD_TEXT


def list_runs(text: str) -> list[str]:
    runs = hash_texts([text])
    return [text[start:end] for start, end in zip(runs.starts, runs.ends, strict=True)]


def test_hash_texts__runs_of_characters_and_words() -> None:
    runs = list_runs("two  more words")
    assert {"two", "more", "words", "two  more", "two  more words", "more words", "rds", "two  m"} <= set(
        runs
    )


def test_hash_texts__a_text_has_the_same_runs_in_any_company() -> None:
    alone = hash_texts(["the same text 😀"])
    among = hash_texts(["before", "", "the same text 😀", "after it"])
    assert sorted(alone.keys) == sorted(among.keys[among.texts == 2])


def test_hash_texts__digits_and_spaces_are_alike() -> None:
    assert sorted(hash_texts(["win 77\tnow"]).keys) == sorted(hash_texts(["win 38   now"]).keys)


def test_hash_texts__nothing() -> None:
    assert len(hash_texts([]).keys) == 0
    assert hash_texts(["", " "]).keys.max(initial=0) < 1 << KEY_BITS


@settings(max_examples=50)
@given(st.lists(ODD_TEXT, max_size=5))
def test_hash_texts__any_texts(texts: list[str]) -> None:
    runs = hash_texts(texts)
    lengths = np.array([len(text) for text in texts] or [0])
    assert (runs.keys < 1 << KEY_BITS).all()
    assert (runs.starts >= 0).all()
    assert (runs.ends <= np.maximum(lengths[runs.texts], 1)).all()
    assert (runs.starts < runs.ends).all()


def test_split_batches__keeps_order_and_size() -> None:
    texts = ["x" * 30_000] * 5 + ["short"] * 10
    batches = split_batches(texts)
    assert [index for batch in batches for index in batch] == list(range(15))
    assert all(sum(min(len(texts[i]), MAX_CHARACTERS) + 2 for i in batch) <= 1 << 16 for batch in batches)


def read_named(text: str) -> dict[str, float]:
    return dict(zip(SIGNALS, read_signals(text, canonicalise(text)).tolist(), strict=True))


def test_read_signals__what_a_text_does() -> None:
    found = read_named("EARN $500 a day!!! Write on WhatsApp +1 555 123 4567 or visit www.example.xyz 🔥")
    for name in (
        "links",
        "contacts",
        "money",
        "calls to action",
        "emoji",
        "exclamations",
        "digits",
        "capitals",
    ):
        assert found[name] > 0, name


def test_read_signals__ordinary_comment() -> None:
    found = read_named("I doubt that the bridge will be open by then, they said the same last year.")
    assert {name: value for name, value in found.items() if value > 0.1} == {"nothing named": 1.0}


@given(ODD_TEXT)
def test_read_signals__any_text(text: str) -> None:
    signals = read_signals(text, canonicalise(text))
    assert signals.shape == (len(SIGNALS),)
    assert np.isfinite(signals).all()
    assert (signals >= 0).all()
