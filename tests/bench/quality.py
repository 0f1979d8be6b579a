"""How well the models score: `python -m tests.bench.quality`.

One table for every labelled dev set with the baseline of the data folder's INDEX.md beside it, identity subgroups
(Borkan et al. 2019, Nuanced Metrics for Measuring Unintended Bias), what evasion costs, false alarms among ordinary
comments, and speed. Nothing here was learned from.
"""

import re
import sys
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.measures import measure_auc, measure_f1
from moderation.scoring.model import load_model, prepare, score_text
from moderation.scoring.text import canonicalise
from tests.moderation.corpora import read_corpus
from tests.moderation.evasion import EVASIONS, disguise
from tests.shared import SHARED

# Dev set, label there, label here, AUC of the baseline.
_SETS = (
    ("spam_youtube_psy", "spam", "spam", 0.976),
    ("spam_telegram_ru", "spam", "spam", 0.994),
    ("toxicity_wikipedia_test", "toxicity", "toxicity", 0.958),
    ("bias_madlibs_en", "toxicity", "toxicity", 0.880),
    ("offensive_tweets_en", "toxicity", "toxicity", 0.884),
    ("hatecheck_de", "identity_attack", "toxicity", 0.495),
    ("hatecheck_es", "identity_attack", "toxicity", 0.516),
    ("hatecheck_de", "identity_attack", "identity_attack", 0.495),
    ("hatecheck_es", "identity_attack", "identity_attack", 0.516),
    ("toxicity_ko", "toxicity", "toxicity", 0.466),
    ("toxicity_zh", "toxicity", "toxicity", 0.506),
)
_THREADS = ("wikiconv", "reddit_ira")
_EVADED = (("spam_youtube_psy", "spam"), ("toxicity_wikipedia_test", "toxicity"))
_EVADED_ROWS = 2_000
_SUBGROUPS = (
    "muslim jewish christian catholic protestant hindu sikh buddhist taoist atheist gay lesbian bisexual "
    "trans transgender queer homosexual heterosexual straight nonbinary lgbt lgbtq female male black "
    "white asian african american latino latina hispanic mexican canadian european japanese chinese "
    "indian deaf blind paralyzed old older young younger teenage elderly"
)
_SEED = 7

Numbers = NDArray[np.float64]


def score_label(texts: Sequence[str], label: str, language: str) -> Numbers:
    """Return the probability of `label` for each of `texts`, calibrated for `language`, whatever stands behind it."""
    model = load_model()
    scores = model.score(prepare(texts, language))[:, model.labels.index(label)]
    return np.array([model.calibrate(label, language, score) for score in scores.tolist()])


def measure_sets() -> None:
    print("\n| dev set | label | rows | AUC | baseline | F1 | caught | false alarms | per second |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, theirs, ours, baseline in _SETS:
        rows = list(read_corpus(f"dev/{name}"))
        truth = np.array([row["labels"][theirs] for row in rows])
        started = time.perf_counter()
        scores = score_label([row["text"] for row in rows], ours, rows[0]["lang"])
        rate = len(rows) / (time.perf_counter() - started)
        flagged = scores >= 0.5
        print(
            f"| {name} | {ours} | {len(rows):,} | {measure_auc(truth, scores):.4f} | {baseline:.3f}"
            f" | {measure_f1(truth, flagged):.3f} | {flagged[truth == 1].mean():.3f} | {flagged[truth == 0].mean():.4f}"
            f" | {rate:,.0f} |"
        )


def measure_false_alarms() -> None:
    """Print how many comments of real discussions, of which a fifth was not learned from, reach each probability."""
    print("\n| ordinary comments | label | rows | ≥ 0.5 | ≥ 0.8 | ≥ 0.95 |\n|---|---|---|---|---|---|")
    for name in _THREADS:
        texts = [row["body"] for row in read_corpus(f"threads/{name}") if row["body"].strip()]
        for label in ("spam", "toxicity"):
            scores = score_label(texts, label, "en")
            shares = " | ".join(f"{(scores >= least).mean():.4f}" for least in (0.5, 0.8, 0.95))
            print(f"| {name} | {label} | {len(texts):,} | {shares} |")


def measure_bias() -> None:
    """Print subgroup, BPSN and BNSP AUC for each identity: background positive, subgroup negative, and the reverse."""
    rows = list(read_corpus("dev/bias_madlibs_en"))
    truth = np.array([row["labels"]["toxicity"] for row in rows])
    scores = score_label([row["text"] for row in rows], "toxicity", "en")
    words = [set(re.findall(r"\w+", row["text"].lower())) for row in rows]
    print("\n| identity | rows | subgroup AUC | BPSN | BNSP |\n|---|---|---|---|---|")
    for group in _SUBGROUPS.split():
        inside = np.array([group in found for found in words])
        if inside.sum() < 100:
            continue
        parts = (
            inside,
            (~inside & (truth == 1)) | (inside & (truth == 0)),
            (~inside & (truth == 0)) | (inside & (truth == 1)),
        )
        aucs = " | ".join(f"{measure_auc(truth[part], scores[part]):.4f}" for part in parts)
        print(f"| {group} | {inside.sum()} | {aucs} |")


def measure_evasion() -> None:
    """Print the AUC when half of the longer words of positives and negatives are disguised."""
    print("\n| dev set | as typed | " + " | ".join([*EVASIONS, "mixture"]) + " |")
    print("|---" * (len(EVASIONS) + 3) + "|")
    for name, label in _EVADED:
        rows = list(read_corpus(f"dev/{name}"))
        rows = rows[:: max(len(rows) // _EVADED_ROWS, 1)]
        truth = [row["labels"][label] for row in rows]
        aucs = [measure_auc(truth, score_label([row["text"] for row in rows], label, "en"))]
        for kind in (*EVASIONS, "mixture"):
            texts = [disguise(row["text"], kind, _SEED) for row in rows]
            aucs.append(measure_auc(truth, score_label(texts, label, "en")))
        print(f"| {name} | " + " | ".join(f"{auc:.4f}" for auc in aucs) + " |")


def measure_speed() -> None:
    rows: list[dict[str, Any]] = list(read_corpus("dev/toxicity_wikipedia_test"))[:3_000]
    texts = [row["text"][:300] for row in rows]
    characters = sum(map(len, texts)) / len(texts)
    print(f"\nOn one core, texts of {characters:.0f} characters:")
    for name, work in (("canonical text", canonicalise), ("one at a time", score_text)):
        started = time.perf_counter()
        for text in texts[:1_000]:
            work(text)
        print(f"- {name}: {1_000 * (time.perf_counter() - started) / 1_000:.3f} ms")
    started = time.perf_counter()
    load_model().score(prepare(texts))
    print(f"- in a batch: {len(texts) / (time.perf_counter() - started):,.0f} a second")


def main() -> int:
    if not (SHARED / "data" / "dev").is_dir():
        print(
            f"The labelled comments are not in {SHARED}/data; set PARLEY_SHARED to the folder that has them."
        )
        return 1
    load_model()
    for measure in (measure_sets, measure_false_alarms, measure_bias, measure_evasion, measure_speed):
        measure()
    return 0


if __name__ == "__main__":
    sys.exit(main())
