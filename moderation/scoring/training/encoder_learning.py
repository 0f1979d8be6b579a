"""From labelled files and pretrained weights to the encoders' weights: the whole way, the same result every time."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from moderation.scoring.encoder import LABELS, NAMES, Name
from moderation.scoring.training.encoder_combining import learn_combination
from moderation.scoring.training.encoder_data import (
    MOST_PIECES,
    Batch,
    choose,
    make_batches,
    read_mix,
    read_pieces,
)
from moderation.scoring.training.encoder_export import write_encoder
from moderation.scoring.training.encoder_fitting import Plan, fit_encoder
from moderation.scoring.training.encoder_network import Parameters, add_head, keep_layers
from moderation.scoring.training.encoder_sources import hash_sources, read_english, read_multilingual
from moderation.scoring.training.encoder_vocabulary import trim_vocabulary
from moderation.scoring.training.examples import Example, hash_files

SEED = 20_261_122
STEPS: dict[Name, int] = {"english": 2_000, "multilingual": 2_000}
_LAYERS = 6  # of many languages: the first ones
_VOCABULARY = 60_000
_PREPARED = 8_000  # texts at once
_BITS = {"english": 8, "multilingual": 4}  # of the word vectors

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


def begin(name: Name, pretrained: Path, examples: Sequence[Example]) -> Start:
    """Return the weights and vocabulary that the encoder `name` starts from."""
    if name == "english":
        parameters, vocabulary = read_english(pretrained)
    else:
        parameters, vocabulary = read_multilingual(pretrained)
        parameters = keep_layers(parameters, list(range(_LAYERS)))
        whole = Start(parameters, vocabulary).make_tokenizer()
        texts = [example.text[:500].lower() for example in examples[::4] if not example.held]
        seen = (piece for encoded in whole.encode_batch(texts) for piece in encoded.ids)
        trim_vocabulary(parameters, vocabulary, seen, _VOCABULARY)
    add_head(parameters, len(LABELS), SEED)
    return Start(parameters, vocabulary)


def learn_encoders(folder: Path, pretrained: Path, target: Path, say: Say) -> None:
    """Learn from the data in `folder`, starting from the packages in `pretrained`, and write both encoders, how they
    are combined with the light tier of Parley, and `encoder_sources.json` to `target`.

    Checkpoints are kept beside them in `target`, so that a run that was stopped goes on where it was.
    """
    torch.set_num_threads(1)  # more give other sums, and another result
    examples = read_mix(folder, SEED)
    for name in NAMES:
        start = begin(name, pretrained, examples)
        parameters = train(name, start, examples, target / f"{name}.checkpoint", say)
        write_encoder(target, name, parameters, start.vocabulary, bits=_BITS[name])
    learn_combination(folder, target, SEED, say)
    report = {
        "steps": STEPS,
        "files": hash_files(folder),
        "sentences": hash_sentences(),
        "packages": hash_sources(pretrained),
    }
    (target / "encoder_sources.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def hash_sentences() -> str:
    """Return the SHA-256 of all our own sentences."""
    found = hashlib.sha256()
    for path in sorted((Path(__file__).parent / "sentences").glob("*.txt")):
        found.update(path.read_bytes())
    return found.hexdigest()


def train(
    name: Name, start: Start, examples: Sequence[Example], checkpoint: Path, say: Say, steps: int = 0
) -> Parameters:
    """Return the parameters of the encoder `name`, trained from `start` on."""
    say(f"{name}: {len(examples):,} texts, {len(start.parameters['word']):,} pieces")
    tokenizer = start.make_tokenizer()
    multilingual = name == "multilingual"

    def list_batches() -> Iterator[Batch]:
        for number in count():
            seed = SEED + 1_000 * number
            chosen = choose(examples, multilingual=multilingual, seed=seed)
            say(f"{name}: pass {number} has {len(chosen):,} texts")
            for first in range(0, len(chosen), _PREPARED):
                part = chosen[first : first + _PREPARED]
                pieces = read_pieces(part, tokenizer, multilingual=multilingual, seed=seed + first)
                yield from make_batches(pieces, seed + first)

    plan = Plan(steps or STEPS[name], SEED, checkpoint)
    return fit_encoder(start.parameters, list_batches, plan, say)
