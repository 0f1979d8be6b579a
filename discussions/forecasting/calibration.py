"""Whether what somebody called 70 % likely came true seven times in ten.

Ten bins of equal width with Jeffreys' 90 % interval for the share in each (Bröcker & Smith 2007; Brown, Cai & DasGupta
2001): the 5 % and 95 % quantiles of a beta distribution with half a hit and half a miss added.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

BINS = 10
LEVEL = 0.90
# Metaculus: a reputation begins as if there were so many questions, answered from beginning to end, with a score of 0.
PRIOR_QUESTIONS = 30.0
# Nobody is ranked, or called well calibrated, on fewer resolved questions.
LEAST_RANKED = 10


class Bin(NamedTuple):
    """`forecasts` of them, which said `said` on average, came true in the share `happened`.

    The true share is likely between `low` and `high`.
    """

    forecasts: int
    said: float
    happened: float
    low: float
    high: float


def find_curve(pairs: Iterable[tuple[float, bool]]) -> list[Bin]:
    """Return the bins that hold any of `pairs`, each a probability and whether it came true, from the lowest."""
    sums = [[0.0, 0.0, 0.0] for _ in range(BINS)]
    for probability, came_true in pairs:
        found = sums[min(int(probability * BINS), BINS - 1)]
        found[0] += 1
        found[1] += probability
        found[2] += came_true
    return [
        Bin(int(count), said / count, hits / count, *find_share(int(hits), int(count)))
        for count, said, hits in sums
        if count
    ]


def find_share(hits: int, count: int, level: float = LEVEL) -> tuple[float, float]:
    """Return Jeffreys' interval for a share of which `count` were seen and `hits` were hits.

    Its lower end is 0 when there were no hits, its upper end 1 when there was nothing else.
    """
    tail = (1.0 - level) / 2.0
    a, b = hits + 0.5, count - hits + 0.5
    low = 0.0 if hits == 0 else find_beta_quantile(tail, a, b)
    high = 1.0 if hits == count else find_beta_quantile(1.0 - tail, a, b)
    return low, high


def find_reputation(peer_sum: float, coverage_sum: float) -> float:
    """Return Σ peer scores / (30 + Σ coverage): one lucky hit does not lead."""
    return peer_sum / (PRIOR_QUESTIONS + coverage_sum)


def find_beta_quantile(share: float, a: float, b: float) -> float:
    """Return the value below which `share` of the beta distribution lies, by bisection to 1e-12."""
    low, high = 0.0, 1.0
    while high - low > 1e-12:
        middle = (low + high) / 2.0
        if find_beta_share(middle, a, b) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


def find_beta_share(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function, by its continued fraction (Abramowitz & Stegun 26.5.8)."""
    if x <= 0.0 or x >= 1.0:
        return float(x >= 1.0)
    if x > (a + 1.0) / (a + b + 2.0):
        return 1.0 - find_beta_share(1.0 - x, b, a)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    # From the innermost term outwards: so many are enough for any a and b, since x is below the mean.
    terms = 200 + int(4 * math.sqrt(a + b))
    fraction = 1.0
    for place in range(terms, 0, -1):
        m, is_odd = divmod(place, 2)
        if is_odd:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        fraction = 1.0 + term / fraction
    return front / (a * fraction)
