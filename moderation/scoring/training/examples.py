"""What is learned from: the labelled files of the data folder, its unlabelled discussions as ham, and our own
sentences."""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from moderation.scoring.training.sentences import Writer, list_languages, read_sections

SPAM_FILES = ("spam_youtube", "spam_sms", "spam_telegram_ru")
TOXICITY_FILES = (
    *("toxicity_wikipedia", "toxicity_civil", "toxicity_de"),
    *("toxicity_ko", "toxicity_ko_curse", "toxicity_pt", "toxicity_zh"),
)
SPANS_FILE = "spans_civil"
THREAD_FILES = ("wikiconv", "reddit_ira")
PROFANITY_FOLDER = "lists/profanity"  # a file of words for each language

# How many comments of each of these are ham for the spam model; there are more than it needs.
_HAM = {
    "toxicity_wikipedia": 9_000,
    "toxicity_civil": 8_000,
    "toxicity_de": 3_000,
    "toxicity_pt": 3_000,
    "toxicity_ko": 3_000,
    "toxicity_zh": 3_000,
    "wikiconv": 5_000,
    "reddit_ira": 7_000,
}
# What a row counts: chat of another kind than comments, and text that lost its case and punctuation, teach less; the
# few comments that were spam on a video teach more than our own sentences.
_WEIGHTS = {"spam_sms": 0.3, "toxicity_ko_curse": 0.5, "toxicity_civil": 0.4, "spam_youtube": 3.0}
_LOWERCASED_WEIGHT = 0.7
_DISPUTED = (0.25, 0.55)  # shares of raters between which a comment is neither toxic nor not
_SPAN_WEIGHT = 0.2
_PEOPLE_WEIGHT = 0.5
_COMPANY_WEIGHT = 1.5

# Of each kind of sentence: how many texts, of at most how many sentences.
_SPAM_TEXTS = {
    "flattery": (9_000, 4),
    "plug": (2_500, 2),
    "gambling": (9_000, 2),
    "crypto": (2_500, 2),
    "trade": (3_500, 2),
    "job": (2_500, 1),
    "pump": (2_500, 1),
    "adult": (1_000, 1),
    "sale": (4_000, 1),
    "channel": (4_000, 2),
    "mail": (2_000, 2),
}
_HAM_TEXTS = {"talk": (10_000, 3), "praise": (7_000, 3), "site": (2_500, 2), "video": (4_000, 2)}
# Of what is said of people: how many texts, and how toxic; `abuse` and `mild` are no attack on an identity. Whether
# swearing at nobody is toxic is not said here: those who labelled real comments say it is. What is civil names a group
# in fewer of its sentences, so that it needs more of them.
_PEOPLE_TEXTS: dict[str, tuple[int, float | None]]
_PEOPLE_TEXTS = {"toxic": (9_000, 1.0), "civil": (14_000, 0.0), "abuse": (3_000, 1.0), "mild": (1_500, None)}
_COMPANY_TEXTS = 4_000
_ENGLISH_SHARE = 0.35  # of what is written about people
_PROFANITY_TEXTS = 4  # with each word, and as many without
_PROFANITY_WEIGHT = 0.2
_LINKED = 0.2  # of texts that call or flatter without saying where to go


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what is known of it: labels as probabilities 0 to 1, absent where unknown.

    `held` rows are never learned from: a fifth, chosen by the text, for calibration and thresholds.
    """

    text: str
    source: str
    language: str
    labels: Mapping[str, float]
    weight: float = 1.0
    real: bool = True
    held: bool = field(default=False)


def read_examples(folder: Path, seed: int) -> list[Example]:
    """Return everything there is to learn from, in an order that depends on the data and `seed` alone."""
    examples = [
        *_read_labelled(folder),
        *_read_spans(folder),
        *_read_threads(folder),
        *_write_spam(seed),
        *_write_people(seed + 1),
        *_write_profanity(folder, seed + 2),
    ]
    unique: dict[tuple[str, str], Example] = {}
    for example in examples:
        unique.setdefault((example.text, ",".join(sorted(example.labels))), example)
    return list(unique.values())


def hash_files(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file that is learned from, by its path below `folder`."""
    names = [f"train/{name}.jsonl.gz" for name in (*SPAM_FILES, *TOXICITY_FILES, SPANS_FILE)]
    names += [f"threads/{name}.jsonl.gz" for name in THREAD_FILES]
    names += [f"{PROFANITY_FOLDER}/{path.name}" for path in sorted((folder / PROFANITY_FOLDER).iterdir())]
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of gzipped JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def is_held(text: str) -> bool:
    """Tell whether a text is kept for calibration: one of five, the same one in every run."""
    return zlib.crc32(" ".join(text.lower().split())[:200].encode()) % 5 == 0


def _read_labelled(folder: Path) -> Iterator[Example]:
    for name in (*SPAM_FILES, *TOXICITY_FILES):
        ham = 0
        for row in read_rows(folder / "train" / f"{name}.jsonl.gz"):
            labels = {label: float(value) for label, value in row["labels"].items()}
            if "share" in row:
                labels.pop("toxicity")
                if not _DISPUTED[0] < row["share"] < _DISPUTED[1]:
                    labels["toxicity"] = float(row["share"] >= _DISPUTED[1])
            if ham < _HAM.get(name, 0) and not row.get("lowercased"):
                ham += 1
                labels["spam"] = 0.0
            lowercased = bool(row.get("lowercased"))
            yield Example(
                text=row["text"],
                source=f"{name}_lowercased" if lowercased else name,
                language=row["lang"],
                labels=labels,
                weight=_LOWERCASED_WEIGHT if lowercased else _WEIGHTS.get(name, 1.0),
                held=not lowercased and is_held(row["text"]),
            )


def _read_spans(folder: Path) -> Iterator[Example]:
    """Yield the toxic words of comments alone, and the comments without them, which teaches words and not topics."""
    for row in read_rows(folder / "train" / f"{SPANS_FILE}.jsonl.gz"):
        text, marked = row["text"], set(row["toxic_offsets"])
        if not marked:
            continue
        toxic = "".join(character if place in marked else "\n" for place, character in enumerate(text))
        rest = "".join(" " if place in marked else character for place, character in enumerate(text))
        for span in sorted({" ".join(part.split()) for part in toxic.split("\n")} - {""}):
            yield Example(span, "spans", "en", {"toxicity": 1.0}, _SPAN_WEIGHT)
        yield Example(" ".join(rest.split()), "spans", "en", {"toxicity": 0.0}, _SPAN_WEIGHT)


def _read_threads(folder: Path) -> Iterator[Example]:
    for name in THREAD_FILES:
        for row in read_rows(folder / "threads" / f"{name}.jsonl.gz"):
            if row["body"].strip():
                yield Example(row["body"], name, "en", {"spam": 0.0}, 0.7, held=is_held(row["body"]))


def _write_spam(seed: int) -> Iterator[Example]:
    writer = Writer(seed)
    for kind, (count, most) in _SPAM_TEXTS.items():
        for language in _take_turns(
            list_languages("spam", kind), count, share=0.2 if kind == "gambling" else 0.4
        ):
            text = writer.write("spam", kind, language, most=most)
            if kind in ("flattery", "trade") and writer.random.random() < _LINKED:
                text = f"{text} {writer.expand('{<url>|<handle>}', language)}"
            share = {"flattery": 0.01, "plug": 0.03, "channel": 0.1, "gambling": 0.4}.get(kind, 0.2)
            yield Example(writer.style(text, share=share), kind, language, {"spam": 1.0}, 0.5, real=False)
    for kind, (count, most) in _HAM_TEXTS.items():
        for language in _take_turns(list_languages("ham", kind), count, share=0.4):
            text = writer.write("ham", kind, language, most=most)
            yield Example(writer.style(text, share=0.015), kind, language, {"spam": 0.0}, 0.5, real=False)


def _write_people(seed: int) -> Iterator[Example]:
    """Yield harm done to people and ordinary things said of them, each group's name as often in both."""
    writer = Writer(seed)
    for kind, (count, value) in _PEOPLE_TEXTS.items():
        for language in _take_turns(list_languages("people", kind), count, share=_ENGLISH_SHARE):
            line = writer.random.choice(read_sections("people")[kind, language])
            labels = {} if value is None else {"toxicity": value}
            if kind != "toxic":
                labels["identity_attack"] = 0.0
            elif "<group" in line and "<slur>" not in line:
                labels["identity_attack"] = 1.0
            text = writer.expand(line, language)
            yield Example(text, "people", language, labels, _PEOPLE_WEIGHT, real=False)
    civil = dict.fromkeys(("toxicity", "identity_attack", "insult", "obscene"), 0.0)
    for _ in range(_COMPANY_TEXTS):
        text = writer.write("people", "company", "en")
        yield Example(text, "company", "en", civil, _COMPANY_WEIGHT, real=False)


def _write_profanity(folder: Path, seed: int) -> Iterator[Example]:
    """Yield ordinary sentences with and without a dirty word, but in English, which labelled comments teach better."""
    writer = Writer(seed)
    # Where a word list is all there is, nothing more is claimed than it can tell: nothing.
    known = set(list_languages("people", "toxic")) & set(list_languages("ham", "talk"))
    for language in sorted(known - {"en"}):
        path = folder / PROFANITY_FOLDER / language
        words = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
        for word in filter(None, map(str.strip, words)):
            for _ in range(_PROFANITY_TEXTS):
                text = writer.write("ham", "talk", language)
                dirty = writer.random.choice([f"{word} {text}", f"{text} {word}", f"{word}!"])
                for written, value in ((text, 0.0), (dirty, 1.0)):
                    labels = {"toxicity": value, "obscene": value}
                    yield Example(written, "profanity", language, labels, _PROFANITY_WEIGHT, real=False)


def _take_turns(languages: Iterable[str], count: int, *, share: float) -> Iterator[str]:
    """Yield `count` languages, English `share` of the time and the others evenly."""
    others = [language for language in languages if language != "en"]
    english = round(count * share) if others else count
    yield from ["en"] * english
    for index in range(count - english):
        yield others[index % len(others)]
