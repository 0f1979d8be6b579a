"""How sure one may be of a share that was counted in a sample. Pure."""

from math import sqrt
from typing import NamedTuple

Z = 1.959964  # of the normal distribution, for 95 %


class Interval(NamedTuple):
    low: float
    high: float


def estimate_share(hits: int, of: int) -> Interval:
    """Return Wilson's score interval for the share that `hits` out of `of` are a sample of, with 95 % confidence.

    Good for small samples and for shares near 0 and 1, where the usual one (Wald's) is not: E. B. Wilson, "Probable
    inference, the law of succession, and statistical inference", JASA 22 (1927), 209-212; Brown, Cai and DasGupta,
    "Interval estimation for a binomial proportion", Statistical Science 16 (2001), 101-133. Without a sample nothing is
    known: 0 to 1. Raises ValueError unless 0 <= hits <= of.
    """
    if not 0 <= hits <= of:
        raise ValueError(f"{hits} out of {of}")
    if of == 0:
        return Interval(0.0, 1.0)
    share, square = hits / of, Z * Z
    middle = share + square / (2 * of)
    reach = Z * sqrt(share * (1 - share) / of + square / (4 * of * of))
    scale = 1 + square / of
    # Exactly 0 and 1 at the ends, where rounding would leave a trace.
    low = 0.0 if hits == 0 else (middle - reach) / scale
    high = 1.0 if hits == of else (middle + reach) / scale
    return Interval(low, high)
