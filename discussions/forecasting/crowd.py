"""What a crowd believes at a moment: the weighted median of what each forecaster said last, and how far they spread.

Of N forecasters, the n-th oldest answer weighs e^(√n - √N), as on Metaculus, so that the newer half leads without the
older being forgotten; for N ≤ 2 all weigh the same. That is multiplied by what the forecaster weighs (see
`discussions/actions/forecasts.py`). The band holds the middle half: from the 25 % to the 75 % quantile.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from discussions.forecasting.questions import Numbers, Question, QuestionKind

QUARTILES = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True)
class Answers:
    """Who said what, when and how heavily, in the order of time. Of answers, a row of NaN says nothing any more."""

    authors: NDArray[np.int64]
    times: Numbers
    answers: Numbers
    weights: Numbers

    def pick(self, is_meant: NDArray[np.bool_]) -> "Answers":
        return Answers(
            self.authors[is_meant], self.times[is_meant], self.answers[is_meant], self.weights[is_meant]
        )

    def find_ends(self) -> Numbers:
        """Return until when each answer stood: the moment of its author's next one, infinity for the last."""
        order = np.lexsort((self.times, self.authors))
        ends = np.full(len(self.times), np.inf)
        is_followed = self.authors[order][1:] == self.authors[order][:-1]
        ends[order[:-1][is_followed]] = self.times[order[1:][is_followed]]
        return ends


@dataclass(frozen=True, slots=True)
class Belief:
    """What `count` forecasters believe together: for each number of an answer, its median and the band around it."""

    at: float
    count: int
    median: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]


def weigh_by_age(count: int) -> Numbers:
    """Return the weights of `count` answers from the oldest to the newest."""
    if count <= 2:
        return np.ones(count)
    return np.asarray(np.exp(np.sqrt(np.arange(1, count + 1)) - np.sqrt(count)), dtype=np.float64)


def find_quantiles(values: Numbers, weights: Numbers, shares: Sequence[float]) -> list[float]:
    """Return the weighted quantiles of `values`, which are in ascending order.

    A quantile is the first value by which so large a share of all weight is reached; between two where it is reached
    exactly, half-way.
    """
    reached = np.cumsum(weights)
    found = []
    for share in shares:
        goal = share * reached[-1]
        slack = 1e-12 * reached[-1]
        first = min(int(np.searchsorted(reached, goal - slack)), len(values) - 1)
        is_exact = abs(reached[first] - goal) <= slack and first + 1 < len(values)
        found.append(float(values[first] + values[first + 1]) / 2.0 if is_exact else float(values[first]))
    return found


def trace_belief(question: Question, said: Answers, moments: Sequence[float]) -> list[Belief]:
    """Return what the crowd believed at each of `moments`, those left out at which nobody had said anything."""
    ends = said.find_ends()
    is_said = ~np.isnan(said.answers[:, 0]) if len(said.times) else np.zeros(0, dtype=bool)
    orders = [np.argsort(column, kind="stable") for column in said.answers.T]
    traced = []
    for moment in moments:
        is_live = is_said & (said.times <= moment) & (moment < ends)
        count = int(is_live.sum())
        if count:
            weights = np.zeros(len(said.times))
            weights[is_live] = weigh_by_age(count) * said.weights[is_live]
            columns = []
            for column, order in enumerate(orders):
                live = order[is_live[order]]
                columns.append(find_quantiles(said.answers[live, column], weights[live], QUARTILES))
            traced.append(_put_together(question, moment, count, columns))
    return traced


def _put_together(question: Question, moment: float, count: int, columns: list[list[float]]) -> Belief:
    lower, median, upper = (tuple(numbers) for numbers in zip(*columns, strict=True))
    if question.kind == QuestionKind.CHOICES and (total := sum(median)) > 0:
        # Medians of options do not add up by themselves.
        lower, median, upper = (
            tuple(min(number / total, 1.0) for number in each) for each in (lower, median, upper)
        )
    return Belief(moment, count, median, lower, upper)
