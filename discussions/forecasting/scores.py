"""What answers are worth once it is known what happened. Proper: nobody expects to do better than by saying what they
believe.
"""

import math
from typing import NamedTuple

import numpy as np

from discussions.forecasting.distributions import find_crps, find_density
from discussions.forecasting.questions import Numbers, Question, QuestionKind

# As Metaculus limits what can be said: certainty would cost an infinite score when it is wrong.
LEAST, MOST = 0.001, 0.999


class Points(NamedTuple):
    """One number for each answer, those that its kind of question does not have None.

    `brier` is 0 at best and 1 (yes or no) or 2 (options) at worst; `log` is at most 0; `crps` is in the unit of the
    axis, 0 at best. `baseline` is 0 for knowing nothing, 100 for certainty in the right option. `log_likelihood` is
    what is compared with the crowd's: ln p, or half of it for numbers and dates.
    """

    brier: Numbers | None
    log: Numbers | None
    crps: Numbers | None
    baseline: Numbers
    log_likelihood: Numbers


def score_answers(question: Question, answers: Numbers, outcome: float) -> Points:
    """Score `answers`, one a row, against what happened."""
    if question.has_range:
        low, median, high = question.place(answers).T
        at = float(question.place(np.array([outcome]))[0])
        # Halved, as Metaculus halves them: densities differ by larger factors than probabilities do.
        likelihood = np.log(find_density(question, answers, outcome)) / 2.0
        return Points(None, None, find_crps(low, median, high, at), 100.0 * likelihood, likelihood)
    options = complete(question, answers)
    happened = np.zeros(options.shape[1])
    happened[round(outcome)] = 1.0
    squares = np.square(options - happened).sum(axis=1)
    likelihood = np.log(np.clip(options @ happened, LEAST, MOST))
    count = options.shape[1]
    return Points(
        brier=squares / 2.0 if question.kind == QuestionKind.YES_NO else squares,
        log=likelihood,
        crps=None,
        baseline=100.0 * (likelihood + math.log(count)) / math.log(count),
        log_likelihood=likelihood,
    )


def complete(question: Question, answers: Numbers) -> Numbers:
    """Return the probability of each option, one answer a row. The options of yes or no are no and yes."""
    if question.kind == QuestionKind.YES_NO:
        return np.hstack([1.0 - answers, answers])
    return answers
