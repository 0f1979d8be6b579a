"""Scores over a question's whole life, by hand and by brute force; crowds, calibration, pictures."""

import math
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from discussions.forecasting.calibration import find_beta_share, find_curve, find_share
from discussions.forecasting.crowd import Answers, find_quantiles, trace_belief, weigh_by_age
from discussions.forecasting.life import Life, score_life
from discussions.forecasting.plots import Line, Plot, draw_plot
from discussions.forecasting.questions import Question, QuestionKind

YES_NO = Question(QuestionKind.YES_NO)
LIFE = Life(opens=0.0, closes=100.0, ends=100.0)
NOTHING = float("nan")

Row = tuple[int, float, float]
row = st.tuples(
    st.integers(1, 4), st.integers(0, 99).map(float), st.one_of(st.floats(0.01, 0.99), st.just(NOTHING))
)


def say(*rows: Row, weights: list[float] | None = None) -> Answers:
    """Who said which chance of yes when."""
    ordered = sorted(rows, key=lambda each: each[1])
    return Answers(
        authors=np.array([each[0] for each in ordered], dtype=np.int64),
        times=np.array([each[1] for each in ordered], dtype=np.float64),
        answers=np.array([[each[2]] for each in ordered], dtype=np.float64).reshape(-1, 1),
        weights=np.array(weights or [1.0] * len(rows), dtype=np.float64),
    )


def test_three_readers_by_hand() -> None:
    """One says 80 % all along, one 50 % from the middle on, one nothing in the last quarter. It was yes."""
    said = say((1, 0.0, 0.8), (2, 50.0, 0.5), (3, 0.0, 0.2), (3, 75.0, NOTHING))
    worth = score_life(YES_NO, said, 1.0, LIFE)
    assert worth.authors.tolist() == [1, 2, 3]
    assert worth.coverage.tolist() == [1.0, 0.5, 0.75]
    assert worth.brier is not None
    assert worth.brier == pytest.approx([0.04, 0.25, 0.64])
    assert worth.log == pytest.approx([math.log(0.8), math.log(0.5), math.log(0.2)])
    half, quarter = 0.5, 0.25
    first = half * math.log(0.8 / 0.2) + quarter * (math.log(0.8) - (math.log(0.5) + math.log(0.2)) / 2)
    first += quarter * math.log(0.8 / 0.5)
    second = quarter * (math.log(0.5) - (math.log(0.8) + math.log(0.2)) / 2) + quarter * math.log(0.5 / 0.8)
    third = half * math.log(0.2 / 0.8) + quarter * (math.log(0.2) - (math.log(0.8) + math.log(0.5)) / 2)
    assert worth.peer == pytest.approx([100 * first, 100 * second, 100 * third])
    assert worth.baseline == pytest.approx([100 * (1 + math.log2(0.8)), 0.0, 75 * (1 + math.log2(0.2))])
    assert [said.answers[place, 0] for place in worth.last[:2]] == [0.8, 0.5]
    assert worth.last[2] == -1


def test_who_is_alone_has_no_peers() -> None:
    worth = score_life(YES_NO, say((1, 0.0, 0.9)), 1.0, LIFE)
    assert worth.peer.tolist() == [0.0]
    assert worth.baseline[0] > 80


def test_nothing_counts_after_the_outcome_was_known() -> None:
    said = say((1, 0.0, 0.3), (1, 60.0, 0.999), (2, 0.0, 0.3))
    worth = score_life(YES_NO, said, 1.0, Life(0.0, 100.0, 50.0))
    assert worth.coverage.tolist() == [0.5, 0.5]
    assert worth.peer == pytest.approx([0.0, 0.0])
    assert said.answers[worth.last[0], 0] == 0.3


@settings(deadline=None, max_examples=50)
@given(st.lists(row, min_size=1, max_size=12), st.integers(0, 1))
def test_it_is_the_sum_over_every_moment(rows: list[Row], outcome: int) -> None:
    """A hundred moments one by one, each with everybody's last word, in plain Python."""
    rows = list({(author, time): (author, time, chance) for author, time, chance in rows}.values())
    said = say(*rows)
    worth = score_life(YES_NO, said, float(outcome), LIFE)
    peer = dict.fromkeys(worth.authors.tolist(), 0.0)
    covered = dict.fromkeys(worth.authors.tolist(), 0)
    for moment in range(100):
        live: dict[int, float] = {}
        in_order = sorted(rows, key=lambda each: each[1])
        live |= {author: chance for author, time, chance in in_order if time <= moment}
        logs = {a: math.log(c if outcome else 1.0 - c) for a, c in live.items() if not math.isnan(c)}
        for author, log in logs.items():
            covered[author] += 1
            others = [other for name, other in logs.items() if name != author]
            if others:
                peer[author] += log - sum(others) / len(others)
    assert worth.peer == pytest.approx(list(peer.values()), abs=1e-9)
    assert worth.coverage == pytest.approx([count / 100 for count in covered.values()])
    assert sum(worth.peer) == pytest.approx(0.0, abs=1e-9), "what one gains, others lose"
    assert sum(worth.parts) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("belief", [0.1, 0.25, 0.5, 0.8])
def test_an_early_end_tempts_nobody(belief: float) -> None:
    """If it happens, it happens in the middle, and is known. Until then, the best report is what one believes."""

    def expect(report: float) -> float:
        said = say((1, 0.0, report), (1, 50.0, 0.001))
        early, late = Life(0.0, 100.0, 50.0), LIFE
        happens = score_life(YES_NO, said, 1.0, early).baseline[0]
        not_at_all = score_life(YES_NO, said, 0.0, late).baseline[0]
        return float(belief * happens + (1 - belief) * not_at_all)

    reports = np.linspace(0.05, 0.95, 91)
    assert reports[np.argmax([expect(float(report)) for report in reports])] == pytest.approx(belief)


# --- The crowd --------------------------------------------------------------------------------------------


def test_weights_by_age_are_those_of_metaculus() -> None:
    assert weigh_by_age(2).tolist() == [1.0, 1.0]
    assert weigh_by_age(4) == pytest.approx([math.exp(math.sqrt(n) - 2) for n in (1, 2, 3, 4)])


@pytest.mark.parametrize(
    ("weights", "quantiles"),
    [
        ([1, 1, 1], [1, 2, 3]),
        ([1, 1, 1, 1], [1.5, 2.5, 3.5]),
        ([1, 1, 10], [3, 3, 3]),
        ([5, 1, 1], [1, 1, 2]),
    ],
)
def test_quantiles(weights: list[float], quantiles: list[float]) -> None:
    values = np.arange(1.0, len(weights) + 1)
    assert find_quantiles(values, np.array(weights, dtype=float), (0.25, 0.5, 0.75)) == quantiles


def test_each_is_taken_by_their_last_word() -> None:
    said = say((1, 0.0, 0.2), (2, 10.0, 0.4), (1, 20.0, 0.8), (2, 30.0, NOTHING))
    beliefs = trace_belief(YES_NO, said, [-5.0, 5.0, 15.0, 25.0, 35.0])
    assert [(each.at, each.count) for each in beliefs] == [(5.0, 1), (15.0, 2), (25.0, 2), (35.0, 1)]
    assert [each.median[0] for each in beliefs] == pytest.approx([0.2, 0.3, 0.6, 0.8])


def test_medians_of_options_add_up() -> None:
    question = Question(QuestionKind.CHOICES, options=3)
    said = Answers(
        authors=np.arange(3),
        times=np.arange(3.0),
        answers=np.array([[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]]),
        weights=np.ones(3),
    )
    (belief,) = trace_belief(question, said, [5.0])
    assert sum(belief.median) == pytest.approx(1.0)
    assert all(
        low <= mid <= high <= 1.0
        for low, mid, high in zip(belief.lower, belief.median, belief.upper, strict=True)
    )


# --- Calibration ------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 300), st.integers(0, 300))
def test_jeffreys_interval_is_scipys(hits: int, misses: int) -> None:
    low, high = find_share(hits, hits + misses)
    found = stats.beta.ppf([0.05, 0.95], hits + 0.5, misses + 0.5)
    assert low == pytest.approx(0.0 if hits == 0 else found[0], abs=1e-9)
    assert high == pytest.approx(1.0 if misses == 0 else found[1], abs=1e-9)


@settings(deadline=None, max_examples=50)
@given(st.floats(0.0, 1.0), st.floats(0.5, 5_000.0), st.floats(0.5, 5_000.0))
def test_the_beta_distribution_is_scipys(x: float, a: float, b: float) -> None:
    assert find_beta_share(x, a, b) == pytest.approx(float(stats.beta.cdf(x, a, b)), abs=1e-8)


def test_a_curve_has_the_bins_that_hold_something() -> None:
    curve = find_curve([(0.05, False), (0.07, False), (0.72, True), (0.75, True), (0.78, False), (1.0, True)])
    assert [(each.forecasts, round(each.said, 3), round(each.happened, 3)) for each in curve] == [
        (2, 0.06, 0.0),
        (3, 0.75, 0.667),
        (1, 1.0, 1.0),
    ]


# --- The picture ------------------------------------------------------------------------------------------


def plot(**changes: object) -> Plot:
    values: dict[str, object] = {
        "title": "Will it <rain> & pour?\x07",
        "caption": "3 forecasts",
        "description": "64 %",
        "lines": [Line("<Ada>", "64%", [(0.0, 0.5, 0.6, 0.7), (50.0, 0.5, 0.64, 0.8)])],
        "begins": 0.0,
        "ends": 100.0,
        "bottom": 0.0,
        "top": 1.0,
        "nothing_yet": "No forecasts yet",
    }
    return Plot(**{**values, **changes})  # type: ignore[arg-type]


def test_a_picture_is_xml_with_a_title_and_nothing_from_elsewhere() -> None:
    drawn = draw_plot(plot())
    root = ElementTree.fromstring(drawn)
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names <= {"svg", "title", "desc", "rect", "text", "path"}
    assert root.find("{http://www.w3.org/2000/svg}title").text == "Will it <rain> & pour?"  # type: ignore[union-attr]
    assert "href" not in drawn
    assert "<Ada>" not in drawn


def test_names_at_the_ends_keep_apart() -> None:
    lines = [Line(f"Option {place}", "8%", [(0.0, 0.0, 0.08, 0.1)]) for place in range(12)]
    root = ElementTree.fromstring(draw_plot(plot(lines=lines)))
    ys = sorted(float(each.get("y", 0)) for each in root.iter() if (each.text or "").startswith("Option"))
    assert len(ys) == 12
    assert min(later - earlier for earlier, later in pairwise(ys)) >= 15
    assert 0 < ys[0] < ys[-1] < 420


def test_a_picture_of_nothing_says_so() -> None:
    assert "No forecasts yet" in draw_plot(plot(lines=[Line("", "", [])]))
