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


def plot_stacks(columns: Sequence[Sequence[int]]) -> list[list[Bar]]:
    """Return each column's bars, one on the other, in a plot 100 high and as wide as there are columns."""
    highest = max((sum(column) for column in columns), default=0) or 1
    return [_stack(column, x, highest) for x, column in enumerate(columns)]


def _stack(column: Sequence[int], x: int, highest: int) -> list[Bar]:
    bars, top = [], 100.0
    for number in column:
        height = number / highest * 100
        top -= height
        bars.append(Bar(x + 0.1, round(top, 2), 0.8, round(height, 2)))
    return bars


def plot_bars(values: Sequence[float | None], highest: float) -> list[Bar]:
    """Return a bar for each value, in a plot likewise; none for what is not known."""
    heights = [round((value or 0) / (highest or 1) * 100, 2) for value in values]
    return [Bar(x + 0.1, round(100 - height, 2), 0.8, height) for x, height in enumerate(heights)]
