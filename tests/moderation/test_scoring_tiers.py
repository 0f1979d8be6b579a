"""Both tiers together. What they are worth is measured by `make bench-quality`."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.scoring.encoder import (
    FOLDER,
    LABELS,
    NAMES,
    Name,
    choose_encoder,
    load_encoder,
    unpack_vectors,
    write_input,
)
from moderation.scoring.measures import measure_auc
from moderation.scoring.model import LABELS as ALL_LABELS
from moderation.scoring.model import Scores
from moderation.scoring.text import canonicalise
from moderation.scoring.tiers import Combination, load_combination, score_text, score_texts
from tests.moderation.corpora import read_corpus
from tests.moderation.evasion import EVASIONS, disguise
from tests.moderation.subjects import ODD_TEXT, ORDINARY_TEXT

MEBIBYTE = 2**20
HATEFUL = [
    "I would never want one of those immigrants in my street, they are not people.",
    "Women are so inferior, they should not be allowed to vote.",
    "The world would be better off if all gays were dead.",
]
HARMLESS = [
    "It is wrong to say that immigrants are not people.",
    "Nobody should hate women, and who does is not welcome here.",
    "Gay people deserve to live in peace, like everybody else.",
]
MIXED = [
    ORDINARY_TEXT,
    *HATEFUL,
    *HARMLESS,
    "Die Brücke ist schön geworden.",
    "이건 정말 좋은 기사네요, 감사합니다",
]


def get_score(text: str, label: str) -> float:
    score = score_text(text, depth="full").labels[label]
    assert score is not None
    return score


@pytest.mark.parametrize("text", ["", "ok", "Lost", "so scary"])
def test_a_word_or_two_are_for_the_light_tier(text: str) -> None:
    scores = score_text(text, depth="full")
    assert not scores.encoded
    assert (scores.labels["toxicity"] or 0) < 0.5


def test_weights__small_and_safe() -> None:
    stored = [path for path in FOLDER.iterdir() if path.is_file()]
    assert sum(path.stat().st_size for path in stored) <= 60 * MEBIBYTE
    assert {path.suffix for path in stored} <= {".npz", ".npy", ".onnx", ".json", ".txt"}


@pytest.mark.parametrize("name", NAMES)
def test_encoder__loaded_once_and_mapped(name: Name) -> None:
    encoder = load_encoder(name)
    assert load_encoder(name) is encoder
    assert isinstance(encoder.vectors, np.memmap)
    assert len(encoder.vectors) == len(encoder.pieces.numbers)
    assert unpack_vectors(encoder.vectors[:3]).shape == (3, 384)


def test_order_decides() -> None:
    assert min(get_score(text, "toxicity") for text in HATEFUL) > max(
        get_score(text, "toxicity") for text in HARMLESS
    )


@pytest.mark.parametrize("kind", [*EVASIONS, "mixture"])
def test_disguise_does_not_help(kind: str) -> None:
    text = "You are a disgusting piece of shit, go kill yourself"
    assert get_score(disguise(text, kind, seed=1, share=1), "toxicity") > 0.5


def test_same_in_any_company_and_every_time() -> None:
    together = score_texts(MIXED, depth="full")
    for text, scores in zip(MIXED, together, strict=True):
        assert scores.encoded
        again = score_text(text, depth="full").labels
        assert again == pytest.approx(scores.labels, abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(st.lists(ODD_TEXT, max_size=3))
def test_any_texts(texts: list[str]) -> None:
    for scores in score_texts(texts, depth="full"):
        assert set(scores.labels) == set(ALL_LABELS)
        assert all(value is None or 0 <= value <= 1 for value in scores.labels.values())


def test_long_text_is_as_bad_as_its_worst_part() -> None:
    quiet = "The council met on Tuesday and spoke about the bridge. " * 12
    text = f"{quiet} You are a stupid fucking idiot. {quiet}"
    assert get_score(text, "toxicity") > get_score(quiet, "toxicity") + 0.2


def make_combination(certain: dict[str, tuple[float, float]]) -> Combination:
    return Combination("test", {}, {}, {"toxicity": {"en": "measured"}}, certain)


@pytest.mark.parametrize(
    ("spam", "toxicity", "certain"),
    [
        (0.001, 0.001, True),  # surely harmless
        (0.001, 0.5, False),
        (0.999, 0.5, True),  # surely spam, whatever else
        (0.001, None, False),  # the encoder can say what the light tier cannot
    ],
)
def test_certainty(spam: float, toxicity: float | None, certain: bool) -> None:
    combination = make_combination({"spam": (0.01, 0.98), "toxicity": (0.01, 0.98)})
    scores = Scores({"spam": spam, "toxicity": toxicity}, "en", 0.0)
    assert combination.is_certain(scores) == certain


def test_depth__who_is_in_a_hurry_gets_the_light_tier() -> None:
    assert not any(scores.encoded for scores in score_texts(MIXED, depth="light"))
    assert all(scores.encoded for scores in score_texts(MIXED, depth="full"))


def test_depth__skipped_where_the_light_tier_is_certain() -> None:
    spam = (
        "𝐌𝐀𝐖𝐀𝐑𝟖𝟖 gacor banget hari ini, modal receh auto maxwin https://mawar88.top/?ref=12 daftar sekarang"
    )
    assert not score_text(spam).encoded
    assert score_text(HATEFUL[0]).encoded


@pytest.mark.parametrize(
    ("text", "language", "support"),
    [
        ("Jag tror inte att det är en bra idé, men vi får se hur det går med allt", "sv", "none"),
        ("No creo que el gobierno termine las obras, pero ya veremos", "es", "transferred"),
        ("Ich glaube nicht, dass die Stadt das bezahlt", "de", "measured"),
    ],
)
def test_language__answered_honestly(text: str, language: str, support: str) -> None:
    scores = score_text(text, depth="full")
    assert scores.language == language
    assert load_combination().find_support("toxicity", language) == support
    assert (scores.labels["toxicity"] is None) == (support == "none")


def test_input__what_each_vocabulary_knows() -> None:
    text = "Die  Brücke ist SCHÖN"
    assert write_input(text, canonicalise(text), "english") == "die brucke ist schon"
    assert write_input(text, canonicalise(text), "multilingual") == "die brücke ist schön"
    hidden = "Die Вrücke ist sch0n"
    assert write_input(hidden, canonicalise(hidden), "multilingual") == "die brucke ist schon"
    assert [choose_encoder(language) for language in ("en", "und", "de")] == [
        "english",
        "english",
        "multilingual",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_speed(name: Name) -> None:
    """15 ms for 64 pieces is what is wanted; a machine that does other work gets four times as much."""
    encoder = load_encoder(name)
    vectors = unpack_vectors(encoder.vectors[1_000:1_064])
    times = []
    for _ in range(10):
        started = time.process_time()
        encoder.session.run(None, {"vectors": vectors})
        times.append(time.process_time() - started)
    assert min(times) < 0.06


def test_run_time__small_and_without_what_training_needs() -> None:
    program = """
import sys
from moderation.scoring.tiers import score_text
for text in ("A fine bridge, thank you.", "Eine schöne Brücke, danke."):
    assert score_text(text, depth="full").encoded
print(*[name for name in ("torch", "onnx", "tokenizers", "safetensors", "scipy", "django") if name in sys.modules])
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmRSS")))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=os.environ
    )
    modules, memory = done.stdout.split("\n")[:2]
    assert modules == ""
    assert int(memory) < 250 * 1024


@pytest.mark.parametrize(
    ("name", "label", "least"),
    [
        ("spam_youtube_psy", "spam", 0.98),
        ("toxicity_wikipedia_test", "toxicity", 0.96),
        ("bias_madlibs_en", "toxicity", 0.95),
    ],
)
def test_quality__better_together(name: str, label: str, least: float) -> None:
    rows = list(read_corpus(f"dev/{name}"))
    rows = rows[:: max(len(rows) // 300, 1)]
    truth = [row["labels"][label] for row in rows]

    def measure(scored: Sequence[Scores]) -> float:
        return measure_auc(truth, [scores.labels[label] or 0.0 for scores in scored])

    texts = [row["text"] for row in rows]
    both = measure(score_texts(texts, "en", "full"))
    assert both >= least
    assert both >= measure(score_texts(texts, "en", "light")) - 0.005


def test_labels_are_those_of_the_light_tier() -> None:
    assert set(LABELS) == set(ALL_LABELS) - {"sexually_explicit"}


def test_train_models__says_what_the_encoder_needs(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"requirements-train|No training data"):
        call_command("train_models", data=tmp_path, tier="encoder")
