"""What a median with a likely range says of every value: two halves of normal curves that meet at the median.

Below the median, the half with mass 1/2 of a normal curve whose 10 % quantile is the lower end; above it, that of one
whose 90 % quantile is the upper end. So all three numbers are met exactly, also when one side is wider. For densities,
what lies outside the question's bounds is cut off, and 1 % is spread evenly between them, as Metaculus does: no outcome
is impossible. Narrower than a thousandth of the axis, a density is taken to be that wide.
"""

import math

import numpy as np

from discussions.forecasting.questions import Numbers, Question

# The 90 % quantile of the standard normal distribution.
Z90 = 1.2815515655446004
EVEN_SHARE = 0.01
NARROWEST = 0.001
_erf = np.vectorize(math.erf, otypes=[np.float64])


def normal_cdf(z: Numbers) -> Numbers:
    return np.asarray(0.5 * (1.0 + _erf(z / math.sqrt(2.0))), dtype=np.float64)


def normal_density(z: Numbers) -> Numbers:
    return np.asarray(np.exp(-0.5 * np.square(z)) / math.sqrt(2.0 * math.pi), dtype=np.float64)


def find_widths(low: Numbers, median: Numbers, high: Numbers) -> tuple[Numbers, Numbers]:
    """Return the standard deviations of the halves below and above the median, 0 where an end is the median itself."""
    return (median - low) / Z90, (high - median) / Z90


def find_crps(low: Numbers, median: Numbers, high: Numbers, outcome: float) -> Numbers:
    """Return the continuous ranked probability score of each answer, in the unit of the axis; 0 is best.

    ∫ (F(x) - 1{x ≥ y})² dx (Gneiting & Raftery 2007), in closed form by the antiderivative of Φ². Of two equal halves,
    the same as for the normal distribution (there, equation 21); without any width, the absolute error.
    """
    below, above = find_widths(low, median, high)
    is_above = outcome >= median
    near, far = np.where(is_above, above, below), np.where(is_above, below, above)
    distance = np.abs(outcome - median)
    has_width = near > 0
    z = np.where(has_width, distance / np.where(has_width, near, 1.0), 0.0)
    half = _integrate_square(np.zeros(1))[0]
    crps = near * (_integrate_square(z) - half + _integrate_square(-z)) + far * half
    return np.asarray(np.where(has_width, crps, distance + far * half), dtype=np.float64)


def find_density(question: Question, answers: Numbers, outcome: float) -> Numbers:
    """Return the density that each answer (low, median, high: one a row) gives the outcome; 1 is an even one's.

    An outcome beyond the question's bounds counts as the bound.
    """
    low, median, high = question.place(answers).T
    bottom, top = question.place(np.array([question.lower, question.upper]))
    place = float(question.place(np.clip(np.array([outcome]), question.lower, question.upper))[0])
    floor = question.span * NARROWEST
    below, above = (np.maximum(width, floor) for width in find_widths(low, median, high))

    def stand(at: float) -> Numbers:
        return np.asarray((at - median) / np.where(at < median, below, above), dtype=np.float64)

    width = np.where(place < median, below, above)
    inside = normal_cdf(stand(top)) - normal_cdf(stand(bottom))
    curve = normal_density(stand(place)) / width / inside
    return np.asarray((1.0 - EVEN_SHARE) * curve * question.span + EVEN_SHARE, dtype=np.float64)


def _integrate_square(z: Numbers) -> Numbers:
    """Return ∫ Φ(u)² du from -∞ to z: zΦ² + 2φΦ - Φ(z√2)/√π."""
    cdf = normal_cdf(z)
    return np.asarray(
        z * cdf**2 + 2.0 * normal_density(z) * cdf - normal_cdf(z * math.sqrt(2.0)) / math.sqrt(math.pi),
        dtype=np.float64,
    )
