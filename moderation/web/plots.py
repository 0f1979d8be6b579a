"""Numbers as shapes for the templates' SVG. Plain values; nothing here reads or writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

HALF = 40.0  # of a plot that has bars on both sides of its axis


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float


def plot_mirrored(above: Sequence[int], below: Sequence[int]) -> tuple[list[Bar], list[Bar]]:
    """Return bars of width 1 above and below the axis at `HALF`, as high as the square root of each number.

    The root, because one comment among thousands is what one looks for.
    """
    highest = sqrt(max(*above, *below, 1))
    heights = [[sqrt(number) / highest * (HALF - 1) for number in side] for side in (above, below)]
    up = [
        Bar(x, round(HALF - height, 2), 1, round(height, 2)) for x, height in enumerate(heights[0]) if height
    ]
    down = [Bar(x, HALF, 1, round(height, 2)) for x, height in enumerate(heights[1]) if height]
    return up, down
