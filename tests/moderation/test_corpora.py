"""The checks and the default policy on real comments, as far as the text alone goes.

The author is a newcomer about whom nothing is known, and the counters are quiet: what history, speed and copies add is
not in these figures. The text models learned from four fifths of most of these corpora: how well they do on comments of
other sources is for `make bench-quality`. The figures are printed (`pytest -rP`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import pytest

from moderation.checks import CHECKS, Check, run_checks
from moderation.policy import SitePolicy, decide
from moderation.presets import PRESETS
from moderation.subject import AuthorRecord, FormRecord, Remark
from tests.moderation.corpora import read_corpus
from tests.moderation.subjects import make_subject

_ROWS = 2_000
MOST_FLAGGED = 0.02  # of ordinary comments, at the default thresholds: docs/policy.md says so
MOST_HELD = {"relaxed": 0.01, "balanced": 0.02, "strict": 0.03}
# Those of words, which these corpora were learned from or are not labelled for.
_OF_WORDS = {"promotion", "toxicity"}


def _read_texts(corpus: str, label: str, value: int) -> list[str]:
    """Return the texts of `corpus` with `label` at `value`; those of discussions, which have none, count as 0."""
    texts = []
    for row in read_corpus(corpus):
        known = row.get("labels", {label: 0}).get(label)
        if known == value and not row.get("lowercased"):
            texts.append(row.get("text") or row.get("body") or "")
    return texts[:_ROWS]


def _choose_checks(label: str) -> list[Check]:
    """Return the checks but toxicity where only `spam` is known: some of those texts are insults."""
    return [check for check in CHECKS if label != "spam" or check.name != "toxicity"]


def _share_statuses(texts: Iterable[str], checks: Sequence[Check], language: str = "en") -> dict[str, float]:
    return _share_by_preset(texts, checks, language)["balanced"]


def _share_by_preset(
    texts: Iterable[str], checks: Sequence[Check], language: str = "en"
) -> dict[str, dict[str, float]]:
    """Return the shares by the preset policies, without the wait for newcomers: they are no evidence."""
    policy = SitePolicy()
    policies = {
        name: SitePolicy.from_dict({**preset.settings, "premoderation": "none"})
        for name, preset in PRESETS.items()
    }
    statuses: dict[str, Counter[str]] = {name: Counter() for name in policies}
    for text in texts:
        subject = make_subject(
            text,
            author=AuthorRecord(name="Newcomer"),
            form=FormRecord(),
            site_language=language,
            max_links=policy.max_links,
            min_seconds_to_submit=policy.min_seconds_to_submit,
        )
        findings = run_checks(subject, checks)
        for name, each in policies.items():
            statuses[name][decide(findings, each, subject.facts).band] += 1
    return {
        name: {status: count / counts.total() for status, count in counts.items()}
        for name, counts in statuses.items()
    }


def _show(what: str, shares: dict[str, float]) -> None:
    print(what, {status: f"{share:.2%}" for status, share in shares.items()})


@pytest.mark.parametrize(
    ("corpus", "label", "language"),
    [
        ("train/spam_youtube", "spam", "en"),
        ("train/toxicity_wikipedia", "toxicity", "en"),
        ("threads/wikiconv", "spam", "en"),
        ("threads/reddit_ira", "spam", "en"),
        ("train/toxicity_de", "toxicity", "de"),
        ("train/toxicity_pt", "toxicity", "pt"),
        ("train/toxicity_ko", "toxicity", "ko"),
        ("train/toxicity_zh", "toxicity", "zh"),
    ],
)
def test_ordinary_comments_are_published(corpus: str, label: str, language: str) -> None:
    by_preset = _share_by_preset(_read_texts(corpus, label, 0), _choose_checks(label), language)
    for name, most in MOST_HELD.items():
        _show(f"{corpus} ordinary, {name}", by_preset[name])
        # docs/policy.md says so, of Portuguese tweets twice as much.
        factor = 2 if corpus == "train/toxicity_pt" else 1
        assert by_preset[name].get("held", 0.0) <= factor * most
        assert by_preset[name].get("spam", 0.0) <= 0.001
    shares = by_preset["balanced"]
    # One Portuguese tweet in six has a link, and many that one of three people called toxic count as ordinary.
    least = 0.95 if corpus == "train/toxicity_pt" else 0.98
    assert shares["published"] + shares.get("flagged", 0.0) >= least
    assert shares.get("flagged", 0.0) <= MOST_FLAGGED
    assert shares.get("spam", 0.0) <= 0.001
    assert shares.get("rejected", 0.0) == 0


@pytest.mark.parametrize(
    ("corpus", "label", "language", "least"),
    [
        ("dev/spam_youtube_psy", "spam", "en", 0.85),
        ("dev/spam_telegram_ru", "spam", "ru", 0.85),
        ("dev/toxicity_wikipedia_test", "toxicity", "en", 0.5),
    ],
)
def test_unwanted_comments_are_stopped(corpus: str, label: str, language: str, least: float) -> None:
    """The floors keep what was reached from getting lost; the corpora are ones that no model learned from."""
    shares = _share_statuses(_read_texts(corpus, label, 1), _choose_checks(label), language)
    _show(f"{corpus} {label}", shares)
    assert shares.get("held", 0.0) + shares.get("spam", 0.0) >= least


def test_spam_is_held_for_its_links_and_calls() -> None:
    """Without the models of words: the floor keeps what the other checks give from getting lost."""
    checks = [check for check in CHECKS if check.name not in _OF_WORDS]
    shares = _share_statuses(_read_texts("train/spam_youtube", "spam", 1), checks)
    _show("train/spam_youtube spam, without the models", shares)
    assert shares.get("held", 0.0) + shares.get("spam", 0.0) >= 0.55


def test_comments_among_others_are_published() -> None:
    """The newcomers' first remarks in real conversations: each with its title, its parent and what was said before."""
    shares = _share_in_threads(_choose_checks("spam"))
    _show("threads/wikiconv in their threads", shares)
    assert shares.get("held", 0.0) + shares.get("spam", 0.0) <= 0.015


def _share_in_threads(checks: Sequence[Check]) -> dict[str, float]:
    rows = sorted(read_corpus("threads/wikiconv"), key=lambda row: row["created"])[:_ROWS]
    remarks = {row["id"]: Remark(text=row["body"][:300], name=row["author"]) for row in rows}
    before: dict[str, list[str]] = {}
    policy, statuses = SitePolicy(), Counter[str]()
    for row in rows:
        earlier = before.setdefault(row["thread"], [])
        subject = make_subject(
            row["body"],
            author=AuthorRecord(name=row["author"]),
            form=FormRecord(),
            thread_title=row["title"],
            parent=remarks.get(row["parent"]),
            conversation=[remarks[name] for name in earlier[::-1]],
        )
        statuses[decide(run_checks(subject, checks), policy, subject.facts).band] += 1
        earlier.append(row["id"])
    return {status: count / statuses.total() for status, count in statuses.items()}
