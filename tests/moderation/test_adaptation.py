"""What decisions teach a site's model, and that nobody moves it alone."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from moderation.scoring.adaptation import Learned, fit_site_model
from moderation.scoring.labelled import MAX_AUTHOR, MAX_SHARE, Example, group_alike, weigh_examples
from moderation.scoring.site_model import HOLDS_AT, Shift
from moderation.scoring.tiers import score_texts
from tests.moderation.decided import WORD, decide, decide_on_word, write_texts
from tests.moderation.subjects import ORDINARY_TEXT

pytestmark = pytest.mark.xdist_group("adaptation")

PLAIN = ("compost", "ginger", "vinegar", "garlic")
ADVERTS = ("a casino bonus", "crypto signals")
NEW = write_texts(40, [WORD], seed=9)


def move(learned: Learned, texts: Sequence[str], label: str = "spam") -> tuple[float, float]:
    """The share of `texts` that would be held by what was learned, and by how much log-odds move in the middle."""
    probabilities = [scores.labels[label] or 0.0 for scores in score_texts(texts)]
    shifts = [
        learned.model.shift(label, text, probability)
        for text, probability in zip(texts, probabilities, strict=True)
    ]
    held = np.mean([shift.probability >= HOLDS_AT[label] for shift in shifts])
    return float(held), float(np.median([shift.log_odds for shift in shifts]))


@pytest.fixture(scope="module")
def learned() -> Learned:
    """What 200 decisions of three moderators on a word of their own teach."""
    return fit_site_model(decide_on_word())


def test_a_word_that_only_this_site_knows(learned: Learned) -> None:
    before = [scores.labels["spam"] or 0.0 for scores in score_texts(NEW)]
    assert max(before) < 0.1
    held, moved = move(learned, NEW)
    assert held > 0.4
    # The bound with three moderators: 4 for words, and half of that for the curve.
    assert 5 < moved <= 6
    assert move(learned, write_texts(40, ["pepper", "a new thing"], seed=10))[0] == 0


def test_it_says_how_it_compares_on_unseen_texts(learned: Learned) -> None:
    report = learned.reports["spam"]
    assert (report.decisions, report.bad, report.moderators, report.kind) == (200, 100, 3, "curve_and_runs")
    assert report.base is not None
    assert report.site is not None
    assert report.base.auc < 0.6
    assert report.site.auc > 0.8
    assert report.site.log_loss < report.base.log_loss
    assert report.site.false_alarms <= 0.05
    assert learned.reports["toxicity"].refused == "too_few_decisions"
    assert "toxicity" not in learned.model.labels


def test_the_same_decisions_give_the_same_model(learned: Learned) -> None:
    assert fit_site_model(decide_on_word()).model.to_bytes() == learned.model.to_bytes()


# --- Nobody alone -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def honest() -> list[Example]:
    """What three moderators decided on other matters: 90 approved, 90 adverts."""
    people = (1, 2, 4)
    return [
        *decide(write_texts(90, PLAIN, seed=3), 0, moderators=people, first_author=1000),
        *decide(write_texts(90, ADVERTS, seed=4), 1, moderators=people, first_author=2000),
    ]


@pytest.fixture(scope="module")
def usual(honest: list[Example]) -> float:
    return move(fit_site_model(honest), NEW)[1]


def test_a_lone_moderator_reaches_less_far() -> None:
    learned = fit_site_model(decide_on_word(moderators=(1,)))
    held, moved = move(learned, NEW)
    assert (held, learned.model.labels["spam"].reach) == (0, 1.5)
    assert moved == pytest.approx(2.25)  # all that one person can do: 1.5 for words, and half of that


def test_one_moderator_among_others_does_not_ban_a_word(honest: list[Example], usual: float) -> None:
    texts = write_texts(100, [WORD], seed=1)
    alone = fit_site_model([*honest, *decide(texts, 1, moderators=(3,))])
    together = fit_site_model([*honest, *decide(texts, 1, moderators=(1, 2, 4), first_author=5000)])
    assert move(together, NEW)[0] > 0.4
    held, moved = move(alone, NEW)
    assert held == 0
    assert moved < usual + 0.5


def test_one_moderator_among_others_does_not_let_spam_through(honest: list[Example]) -> None:
    texts = write_texts(60, ADVERTS, seed=11)
    rogue = decide(write_texts(100, ADVERTS, seed=12), 0, moderators=(3,), first_author=7000)
    before = move(fit_site_model(honest), texts)[0]
    after = move(fit_site_model([*honest, *rogue]), texts)[0]
    shipped = np.mean([(scores.labels["spam"] or 0) >= HOLDS_AT["spam"] for scores in score_texts(texts)])
    assert before > shipped
    assert after >= shipped


def test_one_authors_texts_do_not_ban_a_word(honest: list[Example], usual: float) -> None:
    texts = write_texts(100, [WORD], seed=1)
    learned = fit_site_model([*honest, *decide(texts, 1, moderators=(1, 2, 4), author=77)])
    held, moved = move(learned, NEW)
    assert held == 0
    assert moved < usual + 0.5


def test_weights_are_capped() -> None:
    many = decide(write_texts(100, PLAIN, seed=1), 0, moderators=(1,))
    few = decide(write_texts(20, ADVERTS, seed=2), 1, moderators=(2,), first_author=500)
    prolific = decide(write_texts(30, ["tea"], seed=3), 1, moderators=(2,), author=900)
    data = weigh_examples([*many, *few, *prolific], "spam", [0.0] * 150)
    total = 100 + 20 + MAX_AUTHOR
    sums = np.bincount(data.moderators, weights=data.weights)
    assert sums[0] == pytest.approx(MAX_SHARE * total, rel=0.05)
    assert sums[1] == pytest.approx(20 + MAX_AUTHOR, rel=0.05)
    assert data.weights[120:].sum() == pytest.approx(MAX_AUTHOR)


def test_what_nobody_decided_has_at_most_a_third() -> None:
    decided = decide(write_texts(20, ADVERTS, seed=2), 1, moderators=(2,))
    left = decide(write_texts(200, PLAIN, seed=1), 0, moderators=(None,), first_author=500)
    data = weigh_examples([*decided, *left], "spam", [0.0] * 220)
    assert data.weights[:20].sum() == pytest.approx(20, rel=0.1)
    assert data.weights[20:].sum() <= 220 * MAX_SHARE + 1e-9


def test_old_decisions_count_less() -> None:
    (example,) = decide([ORDINARY_TEXT], 1)
    (other,) = decide(["Quite another matter, on which much was written."], 1, author=2)
    newest = replace(other, decided_at=example.decided_at + timedelta(days=180))
    assert weigh_examples([example, newest], "spam", [0.0, 0.0]).weights.tolist() == [0.5, 1]


def test_texts_nearly_the_same_count_as_one() -> None:
    texts = [f"Buy your tickets for the summer festival in the park today, only {n} left!" for n in range(9)]
    assert group_alike([*texts, ORDINARY_TEXT, "hm", "hm"]).tolist() == [0] * 9 + [1, 2, 2]
    data = weigh_examples(decide(texts, 1, moderators=(1,)), "spam", [0.0] * 9)
    assert data.weights.sum() == pytest.approx(1, abs=0.001)


# --- When nothing is learned -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("good", "bad", "authors", "refused"),
    [
        (20, 20, None, "too_few_decisions"),
        (60, 8, None, "too_few_of_a_class"),
        (8, 60, None, "too_few_of_a_class"),
        (40, 40, 1, "too_few_authors"),
    ],
)
def test_too_little_teaches_nothing(good: int, bad: int, authors: int | None, refused: str) -> None:
    examples = [
        *decide(write_texts(good, PLAIN, seed=1), 0, author=authors),
        *decide(write_texts(bad, [WORD], seed=2), 1, author=authors, first_author=500),
    ]
    learned = fit_site_model(examples)
    assert learned.reports["spam"].refused == refused
    assert not learned.is_better
    assert learned.model.shift("spam", NEW[0], 0.3) == Shift(0.3, 0.0)


def test_the_same_text_again_and_again_is_not_enough() -> None:
    examples = [
        *decide(write_texts(60, PLAIN, seed=1), 0),
        *decide([f"Try {WORD}, my friends, you will not regret it!"] * 60, 1, first_author=500),
    ]
    assert fit_site_model(examples).reports["spam"].refused == "too_few_of_a_class"


def test_what_nobody_decided_is_not_enough() -> None:
    examples = decide_on_word(moderators=(None,))
    assert fit_site_model(examples).reports["spam"].refused == "too_few_decisions"


def test_where_the_shipped_models_are_right_little_or_nothing_changes() -> None:
    """People decide as often as the models say they would: there is nothing to learn but chance."""
    links = ("free spins at https://luckywin88.top", "a 200% bonus on WhatsApp +1 555 123 4567")
    texts = write_texts(200, [*PLAIN, *ADVERTS, *ADVERTS, *links, *links], seed=1)
    probabilities = [scores.labels["spam"] or 0.0 for scores in score_texts(texts)]
    refused = []
    for seed in range(3):
        randomness = random.Random(seed)
        learned = fit_site_model(
            [
                replace(example, labels={"spam": int(randomness.random() < probability)})
                for example, probability in zip(decide(texts, 0), probabilities, strict=True)
            ]
        )
        refused.append(learned.reports["spam"].refused)
        assert abs(move(learned, texts)[1]) < 0.5
    assert "not_better" in refused


def test_no_decisions_at_all() -> None:
    learned = fit_site_model([])
    assert not learned.is_trained
    assert {report.refused for report in learned.reports.values()} == {"too_few_decisions"}


def test_a_language_that_is_not_scored_is_left_out() -> None:
    swedish = "Jag tror inte att det är en bra idé, men vi får se hur det går med allt"
    examples = decide([f"{swedish} {number}" for number in range(60)], 1, label="toxicity")
    assert fit_site_model(examples).reports["toxicity"].decisions == 0
