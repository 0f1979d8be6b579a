"""What answers are worth: published examples, an independent library, and that nobody gains by saying anything else."""

import math

import numpy as np
import pytest
import scoringrules
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from discussions.forecasting.distributions import Z90, find_crps, find_density, normal_cdf
from discussions.forecasting.questions import Numbers, Question, QuestionKind
from discussions.forecasting.scores import LEAST, MOST, score_answers

YES_NO = Question(QuestionKind.YES_NO)
THREE = Question(QuestionKind.CHOICES, options=3)
WARMTH = Question(QuestionKind.NUMBER, lower=-20.0, upper=60.0)
PEOPLE = Question(QuestionKind.NUMBER, lower=1.0, upper=1e6, is_log=True)

# Machines differ, and these integrate.
PATIENT = settings(deadline=None, max_examples=25)

chances = st.floats(LEAST, MOST)
shares = st.lists(st.floats(0.01, 1.0), min_size=3, max_size=3).map(lambda each: np.array(each) / sum(each))
places = st.floats(-15.0, 50.0)
widths = st.floats(0.2, 15.0)
wide = st.floats(2.0, 15.0)


def answers(*rows: object) -> Numbers:
    return np.array(rows, dtype=np.float64)


def brier(question: Question, answer: object, outcome: float) -> float:
    points = score_answers(question, answers(answer), outcome)
    assert points.brier is not None
    return float(points.brier[0])


def crps(low: float, median: float, high: float, outcome: float) -> float:
    return float(find_crps(answers(low), answers(median), answers(high), outcome)[0])


# --- Published examples -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "happened", "score"),
    [(1.0, 1, 0.0), (1.0, 0, 1.0), (0.7, 1, 0.09), (0.3, 1, 0.49), (0.5, 1, 0.25)],
)
def test_briers_of_rain(said: float, happened: int, score: float) -> None:
    """The usual examples of the score of a chance of rain, as on Wikipedia, *Brier score*."""
    assert brier(YES_NO, [said], happened) == pytest.approx(score)


def test_briers_of_options() -> None:
    """Brier 1950: the squares over all classes are summed; 2 is as bad as it gets."""
    assert brier(THREE, [0.5, 0.3, 0.2], 0) == pytest.approx(0.25 + 0.09 + 0.04)
    assert brier(THREE, [0.0, 1.0, 0.0], 0) == pytest.approx(2.0)
    # Good Judgment's example of 70 % for rain and 30 % for none, as two classes.
    assert brier(Question(QuestionKind.CHOICES, options=2), [0.7, 0.3], 0) == pytest.approx(0.18)


@pytest.mark.parametrize(
    ("options", "said", "score"),
    [(2, 0.999, 99.9), (2, 0.001, -896.6), (2, 0.5, 0.0), (8, 0.001, -232.2), (8, 0.125, 0.0)],
)
def test_baselines_are_those_of_metaculus(options: int, said: float, score: float) -> None:
    """Its list of best and worst scores: +99.9 and -896.6 for yes or no, -232 with eight options."""
    question = Question(QuestionKind.CHOICES, options=options)
    rest = (1.0 - said) / (options - 1)
    points = score_answers(question, answers([said] + [rest] * (options - 1)), 0)
    assert points.baseline[0] == pytest.approx(score, abs=0.06)


def test_certainty_is_taken_for_a_thousandth_less() -> None:
    points = score_answers(YES_NO, answers([0.0], [1.0]), 1)
    assert points.log is not None
    assert points.log.tolist() == [math.log(LEAST), math.log(MOST)]


def test_an_answer_without_a_range_costs_its_error() -> None:
    assert crps(17.0, 17.0, 17.0, 20.0) == pytest.approx(3.0)
    assert crps(17.0, 17.0, 17.0, 12.5) == pytest.approx(4.5)


# --- An independent library -------------------------------------------------------------------------------


@PATIENT
@given(places, widths, st.floats(-60.0, 90.0))
def test_of_equal_halves_it_is_the_normal_distributions(median: float, width: float, outcome: float) -> None:
    ours = crps(median - Z90 * width, median, median + Z90 * width, outcome)
    assert ours == pytest.approx(float(scoringrules.crps_normal(outcome, median, width)), rel=1e-9, abs=1e-9)


@PATIENT
@given(places, widths, widths, st.floats(-40.0, 80.0))
def test_of_unequal_halves_it_is_the_integral(
    median: float, below: float, above: float, outcome: float
) -> None:
    """∫ (F(x) - 1{x ≥ y})² dx, by scipy."""

    def cdf(x: float) -> float:
        return float(normal_cdf(np.array([(x - median) / (below if x < median else above)]))[0])

    near, far = min(median, outcome), max(median, outcome)
    total = 0.0
    for start, end in [(near - 200.0, near), (near, far), (far, far + 200.0)]:
        total += integrate.quad(lambda x: (cdf(x) - float(x >= outcome)) ** 2, start, end, limit=200)[0]
    ours = crps(median - Z90 * below, median, median + Z90 * above, outcome)
    assert ours == pytest.approx(total, rel=1e-5, abs=1e-6)


@PATIENT
@given(places, widths, widths, st.floats(-40.0, 80.0))
def test_it_is_also_the_mean_pinball_loss(median: float, below: float, above: float, outcome: float) -> None:
    """2·∫ pinball dτ (Laio & Tamea 2007), by 2,000 quantiles."""
    levels = (np.arange(2_000) + 0.5) / 2_000
    z = find_normal_quantiles(levels)
    quantiles = median + np.where(z < 0, below, above) * z
    loss = float(scoringrules.crps_quantile(outcome, quantiles, levels))
    ours = crps(median - Z90 * below, median, median + Z90 * above, outcome)
    assert ours == pytest.approx(loss, rel=0.01, abs=0.05)


def find_normal_quantiles(levels: Numbers) -> Numbers:
    return np.asarray(stats.norm.ppf(levels))


@PATIENT
@given(chances, st.integers(0, 1))
def test_briers_and_logarithms_are_the_librarys(said: float, happened: int) -> None:
    assert brier(YES_NO, [said], happened) == pytest.approx(float(scoringrules.brier_score(happened, said)))
    points = score_answers(YES_NO, answers([said]), happened)
    assert points.log is not None
    assert points.log[0] == pytest.approx(-float(scoringrules.log_score(happened, said)))


# --- Nobody gains by saying something else ----------------------------------------------------------------


@PATIENT
@given(chances, chances)
def test_of_yes_or_no(belief: float, said: float) -> None:
    truth = (1.0 - belief, belief)

    def expect(report: float, name: str) -> float:
        rows = [score_answers(YES_NO, answers([report]), happened) for happened in (0, 1)]
        return sum(share * float(getattr(row, name)[0]) for share, row in zip(truth, rows, strict=True))

    assert expect(belief, "brier") <= expect(said, "brier") + 1e-12
    for name in ("log", "baseline", "log_likelihood"):
        assert expect(belief, name) >= expect(said, name) - 1e-9
    if abs(belief - said) > 0.01:
        assert expect(belief, "brier") < expect(said, "brier")
        assert expect(belief, "log") > expect(said, "log")


@PATIENT
@given(shares, shares)
def test_of_options(belief: Numbers, said: Numbers) -> None:
    def expect(report: object, name: str) -> float:
        rows = [score_answers(THREE, answers(report), place) for place in range(3)]
        return sum(
            float(share) * float(getattr(row, name)[0])
            for share, row in zip(belief.tolist(), rows, strict=True)
        )

    assert expect(belief, "brier") <= expect(said, "brier") + 1e-12
    assert expect(belief, "log") >= expect(said, "log") - 1e-9


@PATIENT
@given(places, widths, widths, places, widths, widths)
def test_of_numbers_by_crps(
    median: float, below: float, above: float, other: float, other_below: float, other_above: float
) -> None:
    levels = (np.arange(400) + 0.5) / 400
    z = find_normal_quantiles(levels)
    outcomes = median + np.where(z < 0, below, above) * z

    def expect(m: float, s1: float, s2: float) -> float:
        return float(np.mean([crps(m - Z90 * s1, m, m + Z90 * s2, float(y)) for y in outcomes]))

    # Of 400 quantiles of the belief, which cut off its tails.
    slack = 0.01 * max(below, above)
    assert expect(median, below, above) <= expect(other, other_below, other_above) + slack


@PATIENT
@given(places, wide, wide, places, wide, wide)
def test_of_numbers_by_density(
    median: float, below: float, above: float, other: float, other_below: float, other_above: float
) -> None:
    assume(median - below >= -20 and median + above <= 60)
    belief = answers([median - below, median, median + above])
    said = answers([other - other_below, other, other + other_above])
    step = (WARMTH.upper - WARMTH.lower) / 800
    outcomes = WARMTH.lower + step * (np.arange(800) + 0.5)
    true = np.array([float(find_density(WARMTH, belief, float(y))[0]) for y in outcomes])
    reported = np.array([float(find_density(WARMTH, said, float(y))[0]) for y in outcomes])
    assert np.mean(true) == pytest.approx(1.0, abs=0.03), "a density"
    # Gibbs: against one's own distribution none expects a better logarithm than its own.
    assert np.mean(true * np.log(true)) >= np.mean(true * np.log(reported)) - 0.03


def test_numbers_by_factors_are_compared_on_their_logarithms() -> None:
    by_factor = score_answers(PEOPLE, answers([500.0, 1_000.0, 2_000.0]), 2_000.0)
    low, median, high = np.log(answers([500.0], [1_000.0], [2_000.0]))
    logs = find_crps(low, median, high, math.log(2_000.0))
    assert by_factor.crps is not None
    assert by_factor.crps[0] == pytest.approx(float(logs[0]))
    # Twice as much and half as much are as far away.
    half = score_answers(PEOPLE, answers([500.0, 1_000.0, 2_000.0]), 500.0)
    assert half.baseline[0] == pytest.approx(by_factor.baseline[0])


def test_an_outcome_beyond_the_bounds_counts_as_the_bound() -> None:
    said = answers([40.0, 50.0, 58.0])
    at_bound = score_answers(WARMTH, said, 60.0)
    assert score_answers(WARMTH, said, 75.0).baseline[0] == at_bound.baseline[0]
