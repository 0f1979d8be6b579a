"""`python -m tests.bench.learning`: what 300 decisions of a site's moderators are worth, on comments of one source.

Three moderators see what the shipped models would hold, and what readers report; now and then they err. Everything else
stays published. After 300 decisions the site learns; measured is what comes later, whatever becomes of it. Of sources
that the shipped models were trained on, only the part that was held out is used.
"""

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from moderation.scoring.adaptation import Figures, fit_site_model, measure
from moderation.scoring.labelled import Example
from moderation.scoring.site_model import HOLDS_AT, LabelModel, Numbers, find_log_odds, read_features
from moderation.scoring.tiers import score_texts
from moderation.scoring.training.examples import is_held
from tests.moderation.corpora import read_corpus
from tests.shared import SHARED

# Source, label there, label here.
_SITES = (
    ("train/toxicity_de", "toxicity", "toxicity"),
    ("train/toxicity_pt", "toxicity", "toxicity"),
    ("train/toxicity_ko", "toxicity", "toxicity"),
    ("train/toxicity_zh", "toxicity", "toxicity"),
    ("train/toxicity_civil", "toxicity", "toxicity"),
    ("train/toxicity_wikipedia", "toxicity", "toxicity"),
    ("train/spam_telegram_ru", "spam", "spam"),
    ("dev/toxicity_zh", "toxicity", "toxicity"),
    ("dev/offensive_tweets_en", "toxicity", "toxicity"),
    ("dev/hatecheck_de", "identity_attack", "toxicity"),
    ("dev/spam_youtube_psy", "spam", "spam"),
    ("dev/spam_telegram_ru", "spam", "spam"),
)
_MODERATORS = (0.6, 0.3, 0.1)  # the share of the work that each does
_REPORTED = {1: 0.3, 0: 0.01}  # of the bad and of the good comments that were published
_ERRORS = 0.03
_UNREPORTED_WEIGHT = 0.1
_START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Comment:
    text: str
    bad: int
    log_odds: float


def read_site(name: str, theirs: str, ours: str, share: float, randomness: random.Random) -> list[Comment]:
    """The comments of a source that a label is known and scored of, in an order of their own.

    Of the bad ones so many are left out that they are at most `share` of all.
    """
    rows = [row for row in read_corpus(name) if theirs in row["labels"] and not row.get("lowercased")]
    if name.startswith("train/"):
        rows = [row for row in rows if is_held(row["text"])]
    randomness.shuffle(rows)
    good = sum(row["labels"][theirs] == 0 for row in rows)
    left = round(good * share / (1 - share)) if share < 1 else len(rows)
    bad = [row for row in rows if row["labels"][theirs] == 1][:left]
    rows = [row for row in rows if row["labels"][theirs] == 0] + bad
    randomness.shuffle(rows)
    rows = rows[:4_000]
    scores = score_texts([row["text"] for row in rows])
    return [
        Comment(row["text"], row["labels"][theirs], find_log_odds(probability))
        for row, score in zip(rows, scores, strict=True)
        if (probability := score.labels[ours]) is not None
    ]


def moderate(
    comments: Sequence[Comment], label: str, decisions: int, first: bool, randomness: random.Random
) -> tuple[list[Example], int]:
    """What the site has to learn from after so many decisions, or half of the comments; and how many came by then.

    `first`: moderators see everything before readers do, as in a pre-moderated site.
    """
    threshold = find_log_odds(HOLDS_AT[label])
    examples: list[Example] = []
    decided = 0
    for place, comment in enumerate(comments):
        if decided == decisions or 2 * place >= len(comments):
            return examples, place
        bad, moderator, weight = comment.bad, None, _UNREPORTED_WEIGHT
        if first or comment.log_odds >= threshold or randomness.random() < _REPORTED[bad]:
            (moderator,) = randomness.choices(range(3), _MODERATORS)
            bad, weight = (1 - bad if randomness.random() < _ERRORS else bad), 1.0
            decided += 1
        else:
            bad = 0
        examples.append(
            Example(
                text=comment.text,
                labels={label: bad},
                moderator=moderator,
                author=place,
                picked=not first and comment.log_odds < threshold,
                weight=weight,
                decided_at=_START + timedelta(minutes=place),
            )
        )
    return examples, len(comments)


def apply(model: LabelModel | None, comments: Sequence[Comment]) -> Numbers:
    before = np.array([comment.log_odds for comment in comments])
    if model is None:
        return before
    return model.move(
        before, model.add_up(read_features([comment.text for comment in comments]), len(comments))
    )


def measure_site(name: str, theirs: str, label: str, options: argparse.Namespace) -> list[dict[str, Any]]:
    """Before and after, once for each seed."""
    found = []
    for seed in range(options.seeds):
        randomness = random.Random(seed)
        comments = read_site(name, theirs, label, options.share, randomness)
        examples, seen = moderate(comments, label, options.decisions, options.first, randomness)
        learned = fit_site_model(examples)
        rest = comments[seen:]
        bad = np.array([comment.bad == 1 for comment in rest])
        both: list[Figures] = [
            measure(bad, apply(model, rest), np.ones(len(rest)), find_log_odds(HOLDS_AT[label]))
            for model in (None, learned.model.labels.get(label))
        ]
        found.append({"report": learned.reports[label], "rest": len(rest), "figures": both})
    return found


def show(name: str, label: str, runs: list[dict[str, Any]]) -> str:
    """A row: means over the seeds, and how often something took effect."""

    def mean(part: str, place: int) -> float:
        return float(np.mean([getattr(run["figures"][place], part) for run in runs]))

    decisions = round(np.mean([run["report"].decisions for run in runs]))
    rest = round(np.mean([run["rest"] for run in runs]))
    kinds = [run["report"].kind or run["report"].refused for run in runs]
    cells = [
        f"{mean(part, 0):.3f} → {mean(part, 1):.3f}"
        for part in ("auc", "f1", "caught", "false_alarms", "log_loss")
    ]
    counted = ", ".join(f"{kinds.count(kind)} {kind}" for kind in sorted(set(kinds)))
    return f"| {name} | {label} | {decisions} | {rest:,} | {' | '.join(cells)} | {counted} |"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.learning", description=__doc__)
    parser.add_argument("--decisions", type=int, default=300)
    parser.add_argument("--first", action="store_true", help="moderators see everything before readers do")
    parser.add_argument("--share", type=float, default=1.0, help="of the comments that are bad, at most")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only", default="", help="sources with this in their names")
    options = parser.parse_args()
    if not (SHARED / "data" / "dev").is_dir():
        print(
            f"The labelled comments are not in {SHARED}/data; set PARLEY_SHARED to the folder that has them."
        )
        return 1
    print(
        "| site | label | decisions | later comments | AUC | F1 | caught | false alarms | log-loss | learned |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, theirs, label in _SITES:
        if options.only in name:
            runs = measure_site(name, theirs, label, options)
            print(show(name, label, runs), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
