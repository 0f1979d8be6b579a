"""Score comments in bulk: `manage.py score_comments < in.jsonl > out.jsonl`."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TextIO, get_args

import orjson
from django.core.management.base import BaseCommand
from tqdm import tqdm

from moderation.scoring.explanation import explain
from moderation.scoring.languages import UNKNOWN
from moderation.scoring.model import Scores
from moderation.scoring.tiers import Depth, score_texts

_BATCH = 64
_EXPLAINED_FROM = 0.5  # probability; below it there is nothing to give reasons for

Record = dict[str, Any]


class Command(BaseCommand):
    help = (
        "Read JSON lines with `id` and `text` and write, in the same order, one line for each with `id`,"
        " `scores` by label (null: not supported in that language), `language` and `reasons`; or `id` and `error`."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--language", default=UNKNOWN, help="of texts too short to tell, e.g. en")
        parser.add_argument(
            "--depth",
            choices=get_args(Depth),
            default="unsure",
            help="when the heavier tier has its say, too: never, where the light one is unsure, always",
        )
        parser.add_argument("--no-reasons", action="store_true", help="scores only, which is faster")

    def handle(self, *args: Any, **options: Any) -> None:
        language, depth = options["language"], options["depth"]
        score_lines(sys.stdin, sys.stdout, language, depth, reasons=not options["no_reasons"])


def score_lines(
    source: Iterable[str], target: TextIO, expected: str, depth: Depth = "unsure", *, reasons: bool
) -> None:
    """Write the scores of the JSON lines in `source` to `target`, some lines at a time, with a bar on a terminal."""
    lines = iter(enumerate(source, start=1))
    with tqdm(unit=" comments", disable=not sys.stderr.isatty()) as bar:
        while batch := list(islice(lines, _BATCH)):
            records = [_read(number, line) for number, line in batch]
            for record in score_records(records, expected, depth, reasons=reasons):
                target.write(orjson.dumps(record).decode() + "\n")
            target.flush()
            bar.update(len(batch))


def score_records(
    records: Iterable[Record], expected: str, depth: Depth, *, reasons: bool
) -> Iterator[Record]:
    """Yield what is written for each of `records`, which have `text`, or `error` and are passed on."""
    read = list(records)
    texts = [record["text"] for record in read if "error" not in record]
    scored = iter(zip(texts, score_texts(texts, expected, depth), strict=True))
    for record in read:
        if "error" in record:
            yield record
            continue
        text, scores = next(scored)
        yield {
            "id": record["id"],
            "scores": {
                label: None if value is None else round(value, 4) for label, value in scores.labels.items()
            },
            "language": scores.language,
            "change": round(scores.change, 4),
            "reasons": _give_reasons(text, scores) if reasons else [],
        }


def _read(number: int, line: str) -> Record:
    """Return the record on a line, or one with `error` that says what is wrong with it; never raises."""
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return {"id": None, "line": number, "error": f"no JSON: {error}"}
    if not isinstance(record, dict):
        return {"id": None, "line": number, "error": "not an object"}
    if not isinstance(record.get("text"), str):
        return {"id": record.get("id"), "line": number, "error": "no text"}
    return {"id": record.get("id"), "text": record["text"]}


def _give_reasons(text: str, scores: Scores) -> list[Record]:
    """Return for each label that is likelier than not its words, signals and worst sentence, likeliest label first."""
    likely = {
        label: value
        for label, value in scores.labels.items()
        if value is not None and value >= _EXPLAINED_FROM
    }
    reasons = []
    for label in sorted(likely, key=lambda name: -likely[name]):
        depth: Depth = "full" if scores.encoded else "light"
        found = explain(text, label, expected=scores.language, depth=depth)
        worst = max(found.sentences, key=lambda sentence: sentence.probability, default=None)
        reasons.append(
            {
                "label": label,
                "words": [
                    {"text": word.text, "start": word.span.start, "end": word.span.end}
                    for word in found.words
                ],
                "signals": [name for name, _ in found.signals[:3]],
                "sentence": None if worst is None else {"start": worst.span.start, "end": worst.span.end},
            }
        )
    return reasons
