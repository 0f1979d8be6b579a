"""How well the models score: `python -m tests.bench.quality`, the command behind `make bench-quality`.

Speed and memory; one table for every labelled dev set with the AUC of the baseline of the data folder's INDEX.md, of
each tier, of both, and of what is served; HateCheck by function; false alarms among ordinary comments; identity
subgroups (Borkan et al. 2019, Nuanced Metrics for Measuring Unintended Bias); what evasion costs. Nothing here was
learned from.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.encoder import (
    LABELS,
    LEAST_PIECES,
    NAMES,
    Encoder,
    choose_encoder,
    load_encoder,
    unpack_vectors,
)
from moderation.scoring.measures import measure_auc, measure_f1
from moderation.scoring.model import conclude_scores, load_model, prepare
from moderation.scoring.text import canonicalise
from moderation.scoring.tiers import load_combination, score_text
from tests.moderation.corpora import read_corpus
from tests.moderation.evasion import EVASIONS, disguise
from tests.shared import SHARED

# By dev set: label there, label here, AUC of the baseline.
_SETS: dict[str, tuple[tuple[str, str, float], ...]] = {
    "spam_youtube_psy": (("spam", "spam", 0.976),),
    "spam_telegram_ru": (("spam", "spam", 0.994),),
    "toxicity_wikipedia_test": (("toxicity", "toxicity", 0.958),),
    "bias_madlibs_en": (("toxicity", "toxicity", 0.880),),
    "offensive_tweets_en": (("toxicity", "toxicity", 0.884),),
    "hatecheck_de": (
        ("identity_attack", "toxicity", 0.495),
        ("identity_attack", "identity_attack", 0.495),
    ),
    "hatecheck_es": (
        ("identity_attack", "toxicity", 0.516),
        ("identity_attack", "identity_attack", 0.516),
    ),
    "toxicity_ko": (("toxicity", "toxicity", 0.466),),
    "toxicity_zh": (("toxicity", "toxicity", 0.506),),
}
_THREADS = ("wikiconv", "reddit_ira")
_EVADED = (("spam_youtube_psy", "spam"), ("toxicity_wikipedia_test", "toxicity"))
_EVADED_ROWS = 2_000
_SUBGROUPS = (
    "muslim jewish christian catholic protestant hindu sikh buddhist taoist atheist gay lesbian bisexual "
    "trans transgender queer homosexual heterosexual straight nonbinary lgbt lgbtq female male black "
    "white asian african american latino latina hispanic mexican canadian european japanese chinese "
    "indian deaf blind paralyzed old older young younger teenage elderly"
)
_LEAST_OF_GROUP = 50
_SEED = 7

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """What each tier says of some texts about one label: probabilities, of the encoder alone log-odds.

    `served` is what Parley goes by: the light tier where that is certain, and both elsewhere; `spared` is the share of
    texts that the encoder did not have to read.
    """

    light: Numbers
    encoder: Numbers
    both: Numbers
    served: Numbers
    spared: float


class Judge:
    """Scores texts by both tiers, each text once."""

    def __init__(self, texts: Sequence[str], language: str) -> None:
        self.model, self.combination = load_model(), load_combination()
        self.prepared = prepare(texts, language)
        self.rows = self.model.score(self.prepared)
        self.scores = conclude_scores(self.model, self.prepared, self.rows)
        self.language = language
        encoder = load_encoder(choose_encoder(language))
        cuts = [
            encoder.cut(text, canonical)
            for text, canonical in zip(texts, self.prepared.canonical, strict=True)
        ]
        self.encoded = np.array([encoder.score(pieces) for pieces in cuts])
        self.short = np.array([len(pieces) < LEAST_PIECES for pieces in cuts])

    def judge(self, label: str) -> Judged:
        """Return what is said of `label`, calibrated for the language of the set, whatever stands behind it."""
        light, encoded = self.rows[:, self.model.labels.index(label)], self.encoded[:, LABELS.index(label)]
        both = np.array(
            [
                self.combination.combine(label, self.language, float(one), float(other))
                for one, other in zip(light, encoded, strict=True)
            ]
        )
        alone = np.array([self.model.calibrate(label, self.language, float(score)) for score in light])
        both = np.where(self.short, alone, both)
        certain = np.array([self.combination.is_certain(scores) for scores in self.scores]) | self.short
        served = np.where(certain, alone, both)
        return Judged(alone, encoded.astype(np.float64), both, served, float(certain.mean()))


def read_rows(name: str, most: int) -> list[dict[str, Any]]:
    """Return at most `most` rows of a dev set, evenly from all of it; 0: all."""
    rows = list(read_corpus(f"dev/{name}"))
    return rows[:: -(-len(rows) // most)] if most else rows


def measure_sets(most: int) -> None:
    print("\n| dev set | label | rows | baseline | light | encoder | both | served | spared", end="")
    print(" | F1 | caught | false alarms |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    for name, labels in _SETS.items():
        rows = read_rows(name, most)
        judge = Judge([row["text"] for row in rows], rows[0]["lang"])
        for theirs, ours, baseline in labels:
            truth = np.array([row["labels"][theirs] for row in rows])
            found = judge.judge(ours)
            aucs = (measure_auc(truth, one) for one in (found.light, found.encoder, found.both, found.served))
            flagged = found.served >= 0.5
            print(
                f"| {name} | {ours} | {len(rows):,} | {baseline:.3f} | {' | '.join(f'{auc:.4f}' for auc in aucs)}"
                f" | {found.spared:.2f} | {measure_f1(truth, flagged):.3f} | {flagged[truth == 1].mean():.3f}"
                f" | {flagged[truth == 0].mean():.4f} |",
                flush=True,
            )


def measure_functions(most: int) -> None:
    """Print by functional test of HateCheck how many texts are judged rightly at 0.5 (Röttger et al. 2021)."""
    for name in ("hatecheck_de", "hatecheck_es"):
        rows = read_rows(name, most)
        found = Judge([row["text"] for row in rows], rows[0]["lang"]).judge("toxicity")
        truth = np.array([row["labels"]["identity_attack"] for row in rows])
        print(f"\n| {name} | rows | hateful | light | both |\n|---|---|---|---|---|")
        for function in sorted({row["functionality"] for row in rows}):
            own = np.array([row["functionality"] == function for row in rows])
            right = (((scores >= 0.5) == truth)[own].mean() for scores in (found.light, found.both))
            shares = " | ".join(f"{share:.2f}" for share in right)
            print(f"| {function} | {own.sum()} | {truth[own].mean():.0f} | {shares} |")


def measure_false_alarms(most: int) -> None:
    """Print how many comments of real discussions, of which a fifth was not learned from, reach each probability."""
    print("\n| ordinary comments | label | rows | ≥ 0.5 | ≥ 0.8 | ≥ 0.95 |\n|---|---|---|---|---|---|")
    for name in _THREADS:
        texts = [row["body"] for row in read_corpus(f"threads/{name}") if row["body"].strip()]
        texts = texts[:: -(-len(texts) // most)] if most else texts
        judge = Judge(texts, "en")
        for label in ("spam", "toxicity"):
            scores = judge.judge(label).served
            shares = " | ".join(f"{(scores >= least).mean():.4f}" for least in (0.5, 0.8, 0.95))
            print(f"| {name} | {label} | {len(texts):,} | {shares} |")


def measure_bias(most: int) -> None:
    """Print subgroup, BPSN and BNSP AUC for each identity: background positive, subgroup negative, and the reverse;
    of the light tier and of what is served."""
    rows = read_rows("bias_madlibs_en", 4 * most)
    truth = np.array([row["labels"]["toxicity"] for row in rows])
    found = Judge([row["text"] for row in rows], "en").judge("toxicity")
    words = [set(re.findall(r"\w+", row["text"].lower())) for row in rows]
    print(
        "\n| identity | rows | subgroup AUC, light | served | BPSN, light | served | BNSP, light | served |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for group in _SUBGROUPS.split():
        inside = np.array([group in found for found in words])
        if inside.sum() < _LEAST_OF_GROUP:
            continue
        parts = (
            inside,
            (~inside & (truth == 1)) | (inside & (truth == 0)),
            (~inside & (truth == 0)) | (inside & (truth == 1)),
        )
        aucs = " | ".join(
            f"{measure_auc(truth[part], scores[part]):.4f}"
            for part in parts
            for scores in (found.light, found.served)
        )
        print(f"| {group} | {inside.sum()} | {aucs} |")


def measure_evasion(most: int) -> None:
    """Print the AUC of what is served when half of the longer words of positives and negatives are disguised."""
    print("\n| dev set | as typed | " + " | ".join([*EVASIONS, "mixture"]) + " |")
    print("|---" * (len(EVASIONS) + 3) + "|")
    for name, label in _EVADED:
        rows = read_rows(name, min(most, _EVADED_ROWS) if most else _EVADED_ROWS)
        truth = [row["labels"][label] for row in rows]
        texts = [row["text"] for row in rows]
        aucs = [measure_auc(truth, Judge(texts, "en").judge(label).served)]
        for kind in (*EVASIONS, "mixture"):
            disguised = [disguise(text, kind, _SEED) for text in texts]
            aucs.append(measure_auc(truth, Judge(disguised, "en").judge(label).served))
        print(f"| {name} | " + " | ".join(f"{auc:.4f}" for auc in aucs) + " |", flush=True)


def measure_speed() -> None:
    """Print what the tiers cost on one core, in time of the processor, which other work on the machine sways less."""
    rows: list[dict[str, Any]] = list(read_corpus("dev/toxicity_wikipedia_test"))[:3_000]
    texts = [row["text"][:300] for row in rows]
    characters = sum(map(len, texts)) / len(texts)
    print(f"\nOn one core, texts of {characters:.0f} characters:")
    for name, work in (
        ("canonical text", canonicalise),
        ("the light tier", lambda text: score_text(text, depth="light")),
        ("as served", score_text),
        ("both tiers", lambda text: score_text(text, depth="full")),
    ):
        started = time.process_time()
        for text in texts[:300]:
            work(text)
        print(f"- {name}, one at a time: {1_000 * (time.process_time() - started) / 300:.3f} ms")
    started = time.process_time()
    load_model().score(prepare(texts))
    print(f"- the light tier in a batch: {len(texts) / (time.process_time() - started):,.0f} a second")
    for encoder in NAMES:
        print(f"- 64 pieces, {encoder} encoder: {1_000 * time_pieces(load_encoder(encoder)):.1f} ms")


def time_pieces(encoder: Encoder, count: int = 64, rounds: int = 50) -> float:
    """Return the median seconds of the processor that `encoder` takes for so many pieces."""
    vectors = unpack_vectors(encoder.vectors[1_000 : 1_000 + count])
    times = []
    for _ in range(rounds):
        started = time.process_time()
        encoder.session.run(None, {"vectors": vectors})
        times.append(time.process_time() - started)
    return float(np.median(times))


def measure_memory() -> None:
    """Print how much memory a process of its own holds that has scored a few texts."""
    for depth in ("light", "full"):
        found = subprocess.run(
            [sys.executable, "-c", _MEMORY, depth], capture_output=True, text=True, check=True
        ).stdout.strip()
        print(f"- memory of a process that scores ({depth}): {found} MB")


_MEMORY = """
import sys
from moderation.scoring.tiers import score_text
for text in ("A fine bridge, thank you.", "Eine schöne Brücke, danke.", "you absolute idiot " * 50):
    score_text(text, depth=sys.argv[1])
with open("/proc/self/status") as status:
    print(next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmRSS")))
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.quality")
    parser.add_argument(
        "--rows", type=int, default=3_000, help="of each set, evenly from all of it; 0 for all"
    )
    most = parser.parse_args().rows
    if not (SHARED / "data" / "dev").is_dir():
        print(
            f"The labelled comments are not in {SHARED}/data; set PARLEY_SHARED to the folder that has them."
        )
        return 1
    print(f"Load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    measure_speed()
    measure_memory()
    for measure in (measure_sets, measure_functions, measure_false_alarms, measure_bias, measure_evasion):
        measure(most)
    return 0


if __name__ == "__main__":
    sys.exit(main())
