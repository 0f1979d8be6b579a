"""What is asked, and the numbers that stand for an answer and for what happened.

An answer is a tuple of floats: the probability of yes; one probability for each option; or, for a number or a date,
what the forecaster would be surprised to see it fall below, what they find as likely too high as too low, and what they
would be surprised to see it exceed (10 %, 50 %, 90 %). Dates are days since 1 January 1970. What happened is one float:
1 for yes and 0 for no, the place of an option, or the number.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


class QuestionKind(StrEnum):
    YES_NO = "yes_no"
    CHOICES = "choices"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Question:
    """`options` counts the choices. `lower` and `upper` bound a number or date, which `is_log` compares by factors."""

    kind: QuestionKind
    options: int = 2
    lower: float = 0.0
    upper: float = 1.0
    is_log: bool = False

    @property
    def has_range(self) -> bool:
        """Whether it is answered with a median and a range, rather than with probabilities."""
        return self.kind in (QuestionKind.NUMBER, QuestionKind.DATE)

    @property
    def width(self) -> int:
        """How many numbers an answer has."""
        if self.has_range:
            return 3
        return self.options if self.kind == QuestionKind.CHOICES else 1

    @property
    def span(self) -> float:
        """The length of the axis on which answers are scored: in the question's unit, or in natural logarithms."""
        low, high = self.place(np.array([self.lower, self.upper]))
        return float(high - low)

    def place(self, values: Numbers) -> Numbers:
        """Return where `values` lie on the axis on which answers are scored."""
        return np.log(values) if self.is_log else values

    def unplace(self, place: float) -> float:
        """Return the value at a place of the axis."""
        return math.exp(place) if self.is_log else place
