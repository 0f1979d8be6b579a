"""From labelled files and pretrained weights to the encoders' weights: the whole way, the same result every time."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from moderation.scoring.training.encoder_data import (
    LABELS,
    MOST_PIECES,
    Batch,
    choose,
    make_batches,
    read_mix,
    read_pieces,
)
from moderation.scoring.training.encoder_fitting import Plan, fit_encoder
from moderation.scoring.training.encoder_network import Parameters, add_head, keep_layers
from moderation.scoring.training.encoder_sources import read_english, read_multilingual
from moderation.scoring.training.encoder_vocabulary import round_vectors, trim_vocabulary
from moderation.scoring.training.examples import Example

SEED = 20_261_122
STEPS = {"english": 3_000, "multilingual": 3_000}
_LAYERS = 6  # of many languages: the first ones
_VOCABULARY = 60_000

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Start:
    """Where training begins."""

    parameters: Parameters
    vocabulary: dict[str, Any]

    def make_tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_str(json.dumps(self.vocabulary))
        tokenizer.no_padding()
        tokenizer.enable_truncation(MOST_PIECES)
        return tokenizer


def begin(name: str, pretrained: Path, examples: list[Example]) -> Start:
    """Return the weights and vocabulary that the encoder `name` starts from, its word vectors rounded as shipped."""
    if name == "english":
        parameters, vocabulary = read_english(pretrained)
    else:
        parameters, vocabulary = read_multilingual(pretrained)
        parameters = keep_layers(parameters, list(range(_LAYERS)))
        whole = Start(parameters, vocabulary).make_tokenizer()
        texts = [example.text[:500].lower() for example in examples if not example.held]
        seen = (piece for encoded in whole.encode_batch(texts) for piece in encoded.ids)
        trim_vocabulary(parameters, vocabulary, seen, _VOCABULARY)
    vectors, steps = round_vectors(parameters["word"])
    parameters["word"] = vectors.float() * steps[:, None]
    add_head(parameters, len(LABELS), SEED)
    return Start(parameters, vocabulary)


def train(name: str, folder: Path, pretrained: Path, target: Path, say: Say, steps: int = 0) -> None:
    """Train the encoder `name` and write `target/name.pt`."""
    examples = read_mix(folder, SEED)
    start = begin(name, pretrained, examples)
    (target / f"{name}.json").write_text(json.dumps(start.vocabulary), encoding="utf-8")
    say(f"{name}: {len(examples):,} texts, {len(start.parameters['word']):,} pieces")
    tokenizer = start.make_tokenizer()

    def list_batches() -> Iterator[Batch]:
        for number in range(100):
            seed = SEED + 1_000 * number
            chosen = choose(examples, multilingual=name != "english", seed=seed)
            pieces = read_pieces(chosen, tokenizer, multilingual=name != "english", seed=seed)
            say(f"{name}: pass {number} has {len(pieces):,} texts, {sum(len(p.ids) for p in pieces):,} pieces")
            yield from make_batches(pieces, seed)

    plan = Plan(steps or STEPS[name], SEED, target / f"{name}.checkpoint")
    torch.save(fit_encoder(start.parameters, list_batches, plan, say), target / f"{name}.pt")
