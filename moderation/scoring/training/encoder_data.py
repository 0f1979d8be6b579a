"""Which texts the encoders learn from, how they are disturbed, and how they are put into batches."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from moderation.scoring.encoder import LABELS, MOST_CHARACTERS, write_input
from moderation.scoring.languages import UNKNOWN
from moderation.scoring.text import canonicalise
from moderation.scoring.training.examples import Example, read_examples, read_rows
from moderation.scoring.training.sentences import Writer, list_languages

MOST_PIECES = 80
_BATCH_PIECES = 1_536
_BATCHES_SORTED = 40  # together by length, so that little is padding

# How many texts of each source one pass has; a source with fewer is repeated at most so often.
_ENGLISH = {
    "toxicity_wikipedia": 21_000,
    "toxicity_wikipedia_lowercased": 8_000,
    "toxicity_civil": 9_000,
    "spans": 9_000,
    "spam_youtube": 2_600,
    "spam_sms": 1_500,
    "reddit_ira": 3_000,
    "wikiconv": 1_500,
    "people": 10_000,
    "company": 1_000,
    "talk": 1_500,
    "praise": 1_500,
    "site": 500,
    "video": 1_000,
    "flattery": 2_000,
    "plug": 600,
    "gambling": 700,
    "crypto": 600,
    "trade": 600,
    "job": 500,
    "pump": 500,
    "adult": 200,
    "sale": 700,
    "channel": 700,
    "swearing": 400,
}
_MULTILINGUAL = {
    "toxicity_de": 6_800,
    "toxicity_ko": 6_300,
    "toxicity_ko_curse": 4_000,
    "toxicity_pt": 13_000,
    "toxicity_zh": 14_000,
    "spam_telegram_ru": 3_800,
    "people": 16_000,
    "company": 500,
    "talk": 4_500,
    "praise": 3_000,
    "site": 1_000,
    "video": 1_500,
    "flattery": 3_000,
    "plug": 800,
    "gambling": 4_000,
    "crypto": 1_000,
    "trade": 1_500,
    "job": 1_200,
    "pump": 1_000,
    "adult": 400,
    "sale": 2_000,
    "channel": 1_200,
    "swearing": 6_000,
    "toxicity_wikipedia": 6_000,
    "toxicity_wikipedia_lowercased": 3_000,
    "toxicity_civil": 2_000,
    "spans": 2_000,
    "spam_youtube": 1_000,
    "spam_sms": 400,
    "reddit_ira": 1_000,
}
_MOST_REPEATED = 3
# What a text counts: comments chosen for being toxic would teach that news comments are.
_WEIGHTS = {"toxicity_civil": 0.4, "spans": 0.4, "spam_sms": 0.5, "toxicity_ko_curse": 0.6}
_DISTURBED = 0.12  # of all texts


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text as an encoder reads it; `labels` and `weights` (0: unknown) are by `LABELS`."""

    ids: list[int]
    labels: list[float]
    weights: list[float]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some texts of about the same length; all tensors have one row for each."""

    pieces: Tensor
    real: Tensor
    labels: Tensor
    weights: Tensor


def read_mix(folder: Path, seed: int) -> list[Example]:
    """Return all there is to learn from: the examples of the light tier, shares of raters where known, and swear words
    in ordinary sentences."""
    path = folder / "train" / "toxicity_civil.jsonl.gz"
    shares = {row["text"]: row["share"] for row in read_rows(path) if "share" in row}
    examples = []
    for example in read_examples(folder, seed):
        labels = dict(example.labels)
        if example.source == "toxicity_civil" and example.text in shares:
            labels["toxicity"] = float(shares[example.text])
        if example.source in ("talk", "praise", "site", "video"):
            labels |= dict.fromkeys(LABELS, 0.0)
        examples.append(replace(example, labels=labels, weight=_WEIGHTS.get(example.source, 1.0)))
    return examples + list(_write_swearing(folder, seed + 2))


def _write_swearing(folder: Path, seed: int) -> Iterator[Example]:
    """Yield ordinary sentences with a word of the language's list of profanity (LDNOOBW, CC BY 4.0) put in, and words
    alone."""
    writer = Writer(seed)
    languages = list_languages("ham", "talk")
    for path in sorted((folder / "lists" / "profanity").glob("*")):
        language = path.stem
        if language not in languages:
            continue
        swears = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        for _ in range(500):
            words = writer.write("ham", "talk", language).split()
            swear = writer.random.choice(swears)
            if writer.random.random() < 0.2:
                words = []
            words.insert(writer.random.randint(0, len(words)), swear)
            labels = {"toxicity": 0.85, "obscene": 0.9, "spam": 0.0}
            yield Example(" ".join(words), "swearing", language, labels, 0.5, real=False)


def choose(examples: Sequence[Example], *, multilingual: bool, seed: int) -> list[Example]:
    """Return one pass over what the encoder learns from, in random order."""
    rng = random.Random(seed)  # noqa: S311 - reproducible, not secret
    sources: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        if not example.held and (multilingual or example.language in ("en", UNKNOWN)):
            sources[example.source].append(example)
    chosen: list[Example] = []
    for source, count in (_MULTILINGUAL if multilingual else _ENGLISH).items():
        own = sources[source]
        repeated = own * min(_MOST_REPEATED, -(-count // max(len(own), 1)))
        chosen += rng.sample(repeated, min(count, len(repeated)))
    rng.shuffle(chosen)
    return chosen


def read_pieces(
    examples: Sequence[Example], tokenizer: Tokenizer, *, multilingual: bool, seed: int
) -> list[Pieces]:
    """Return `examples` as the encoder reads them, some disturbed."""
    rng = random.Random(seed)  # noqa: S311 - reproducible, not secret
    texts = []
    for example in examples:
        canonical = canonicalise(example.text[:MOST_CHARACTERS])
        # In a quarter of texts accents are dropped, as they are from disguised ones.
        plain = not multilingual or rng.random() < 0.25
        text = write_input(example.text, canonical, "english" if plain else "multilingual")
        texts.append(disturb(text, rng) if rng.random() < _DISTURBED else text)
    return [
        Pieces(
            encoded.ids,
            [example.labels.get(label, 0.0) for label in LABELS],
            [example.weight * (label in example.labels) for label in LABELS],
        )
        for example, encoded in zip(examples, tokenizer.encode_batch(texts), strict=True)
    ]


def disturb(text: str, rng: random.Random) -> str:
    """Return `text` with some words written as those write who are in a hurry or evade filters."""
    words = text.split(" ")
    for place, word in enumerate(words):
        if 3 < len(word) < 20 and word.isalpha() and rng.random() < 0.3:
            words[place] = _DISTURBANCES[rng.randrange(len(_DISTURBANCES))](
                word, rng.randrange(1, len(word) - 1)
            )
    return " ".join(words)


_DISTURBANCES = (
    lambda word, place: word[:place] + word[place + 1 :],
    lambda word, place: word[:place] + word[place + 1] + word[place] + word[place + 2 :],
    lambda word, place: word[:place] + word[place] + word[place:],
    lambda word, place: word[:place] + "*" + word[place + 1 :],
    lambda word, place: word[:place] + " " + word[place:],
    lambda word, _: " ".join(word),
    lambda word, _: "-".join(word),
    lambda word, _: word + word[-1] * 2,
)


def make_batches(pieces: Sequence[Pieces], seed: int) -> Iterator[Batch]:
    """Yield `pieces` in batches of about as many pieces each, random but for being of similar length."""
    rng = random.Random(seed)  # noqa: S311 - reproducible, not secret
    order = list(range(len(pieces)))
    rng.shuffle(order)
    group = _BATCHES_SORTED * _BATCH_PIECES // 40
    for start in range(0, len(order), group):
        rows = sorted(order[start : start + group], key=lambda row: len(pieces[row].ids))
        batches: list[list[int]] = [[]]
        for row in rows:
            if (len(batches[-1]) + 1) * len(pieces[row].ids) > _BATCH_PIECES:
                batches.append([])
            batches[-1].append(row)
        rng.shuffle(batches)
        for batch in batches:
            if batch:
                yield collate([pieces[row] for row in batch])


def collate(rows: Sequence[Pieces]) -> Batch:
    """Return `rows`, padded, as one batch."""
    longest = max(len(row.ids) for row in rows)
    ids = np.zeros((len(rows), longest), dtype=np.int64)
    real = np.zeros((len(rows), longest), dtype=np.bool_)
    for index, row in enumerate(rows):
        ids[index, : len(row.ids)] = row.ids
        real[index, : len(row.ids)] = True
    return Batch(
        torch.from_numpy(ids),
        torch.from_numpy(real),
        torch.tensor([row.labels for row in rows]),
        torch.tensor([row.weights for row in rows]),
    )
