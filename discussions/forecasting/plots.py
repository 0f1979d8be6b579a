"""A picture of what a crowd believed over time, as SVG that needs nothing from anywhere: for pages, letters and cards.

Every text is escaped. For screen readers it is an image with a title and a description.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape as escape_html

from discussions.forecasting.calibration import Bin
from discussions.xml import clean_text

WIDTH, HEIGHT = 800, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 168, 84, 52
_LINE_HEIGHT = 16
# Okabe & Ito 2008, darkened where it needs to be to stand out from white by 3 to 1; told apart also by dashes.
_COLOURS = ("#0072b2", "#b85400", "#00795a", "#a64d79", "#7a6a00", "#2f7fb5")
_DASHES = ("", "8 4", "2 4")
_MAX_NAME = 22
_MAX_TITLE = 78


@dataclass(frozen=True, slots=True)
class Line:
    """One number over time: `points` are (moment, lower, median, upper), `now` is what stands beside its end."""

    name: str
    now: str
    points: Sequence[tuple[float, float, float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Moments are between `begins` and `ends`, values between `bottom` and `top`; marks are (value or moment, text)."""

    title: str
    caption: str
    description: str
    lines: Sequence[Line]
    begins: float
    ends: float
    bottom: float
    top: float
    value_marks: Sequence[tuple[float, str]] = field(default_factory=tuple)
    time_marks: Sequence[tuple[float, str]] = field(default_factory=tuple)
    # What happened, once it is known.
    outcome: tuple[float, str] | None = None
    nothing_yet: str = ""


def draw_plot(plot: Plot) -> str:
    """Return `plot` as an SVG document."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        ' aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="13" fill="#222">',
        f'<title id="t">{escape(plot.title)}</title><desc id="d">{escape(plot.description)}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="24" y="36" font-size="19" font-weight="600">{escape(_shorten(plot.title, _MAX_TITLE))}</text>',
        f'<text x="24" y="60" fill="#595959">{escape(plot.caption)}</text>',
        *_draw_frame(plot),
    ]
    drawn = [line for line in plot.lines if line.points]
    if len(drawn) == 1:
        parts.append(_draw_band(plot, drawn[0]))
    parts += [_draw_line(plot, line, place) for place, line in enumerate(drawn)]
    parts += _draw_names(plot, drawn)
    if not drawn and plot.nothing_yet:
        middle = (_LEFT + WIDTH - _RIGHT) / 2
        parts.append(
            f'<text x="{middle:.0f}" y="{HEIGHT / 2:.0f}" text-anchor="middle" fill="#595959">'
            f"{escape(plot.nothing_yet)}</text>"
        )
    return "".join([*parts, "</svg>"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What was said, from left to right, and how often it happened, from bottom to top: both from 0 to 1.

    `marks` are (value, text) along both axes.
    """

    title: str
    description: str
    said: str
    happened: str
    bins: Sequence[Bin]
    marks: Sequence[tuple[float, str]]


def draw_calibration(shown: Calibration) -> str:
    """Return a calibration curve as an SVG element for a page, which may give its classes other colours.

    Each point has a line for where the true share likely is; who is right on the dashed diagonal is right.
    """
    left, top, side = 64, 16, 280
    width, height = left + side + 24, top + side + 56

    def find(said: float, happened: float) -> str:
        return f"{left + said * side:.1f} {top + (1.0 - happened) * side:.1f}"

    parts = [
        f'<svg class="calibration" viewBox="0 0 {width} {height}" role="img" aria-labelledby="calibration-title'
        ' calibration-description" font-family="system-ui, sans-serif" font-size="13">'
        f'<title id="calibration-title">{escape(shown.title)}</title>'
        f'<desc id="calibration-description">{escape(shown.description)}</desc>'
    ]
    for value, text in shown.marks:
        parts.append(
            f'<path class="grid" d="M{find(0.0, value)}H{left + side}M{find(value, 0.0)}V{top}" stroke="#e3e3e3"'
            ' fill="none"/>'
            f'<text x="{left - 8}" y="{top + (1.0 - value) * side + 4:.1f}" text-anchor="end">{escape(text)}</text>'
            f'<text x="{left + value * side:.1f}" y="{top + side + 20}" text-anchor="middle">{escape(text)}</text>'
        )
    parts.append(
        f'<path class="even" d="M{find(0.0, 0.0)}L{find(1.0, 1.0)}" stroke="#595959" stroke-dasharray="4 4"/>'
        f'<text x="{left + side / 2}" y="{height - 12}" text-anchor="middle">{escape(shown.said)}</text>'
        f'<text transform="translate(14 {top + side / 2}) rotate(-90)" text-anchor="middle">'
        f"{escape(shown.happened)}</text>"
    )
    points = "L".join(find(each.said, each.happened) for each in shown.bins)
    parts.append(f'<path class="curve" d="M{points}" fill="none" stroke="{_COLOURS[0]}" stroke-width="2"/>')
    for each in shown.bins:
        x, y = find(each.said, each.happened).split(" ")
        parts.append(
            f'<path class="curve" d="M{find(each.said, each.low)}L{find(each.said, each.high)}" stroke="{_COLOURS[0]}"'
            f' stroke-opacity="0.5"/><circle class="point" cx="{x}" cy="{y}" r="4" fill="{_COLOURS[0]}"/>'
        )
    return "".join([*parts, "</svg>"])


def _draw_frame(plot: Plot) -> list[str]:
    right = WIDTH - _RIGHT
    parts = []
    for value, text in plot.value_marks:
        y = _find_y(plot, value)
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{right}" stroke="#e3e3e3"/>')
        parts.append(
            f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#595959">{escape(text)}</text>'
        )
    for place, (moment, text) in enumerate(plot.time_marks):
        anchor = "start" if place == 0 else "end" if place == len(plot.time_marks) - 1 else "middle"
        parts.append(
            f'<text x="{_find_x(plot, moment):.1f}" y="{HEIGHT - _BOTTOM + 24}" text-anchor="{anchor}"'
            f' fill="#595959">{escape(text)}</text>'
        )
    if plot.outcome is not None:
        y = _find_y(plot, plot.outcome[0])
        parts.append(
            f'<path d="M{_LEFT} {y:.1f}H{right}" stroke="#222" stroke-width="1.5" stroke-dasharray="3 3"/>'
            f'<text x="{_LEFT + 6}" y="{y - 6 if y > _TOP + 20 else y + 16:.1f}" font-weight="600">'
            f"{escape(plot.outcome[1])}</text>"
        )
    return parts


def _draw_band(plot: Plot, line: Line) -> str:
    above = [f"{_find_x(plot, at):.1f} {_find_y(plot, upper):.1f}" for at, _, _, upper in line.points]
    below = [f"{_find_x(plot, at):.1f} {_find_y(plot, lower):.1f}" for at, lower, _, _ in line.points]
    return f'<path d="M{"L".join([*above, *below[::-1]])}Z" fill="{_COLOURS[0]}" fill-opacity="0.15"/>'


def _draw_line(plot: Plot, line: Line, place: int) -> str:
    points = [f"{_find_x(plot, at):.1f} {_find_y(plot, median):.1f}" for at, _, median, _ in line.points]
    if len(points) == 1:
        points *= 2
    colour, dashes = _COLOURS[place % len(_COLOURS)], _DASHES[place // len(_COLOURS) % len(_DASHES)]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="M{"L".join(points)}" fill="none" stroke="{colour}" stroke-width="2.5"'
        f' stroke-linejoin="round" stroke-linecap="round"{dashed}/>'
    )


def _draw_names(plot: Plot, lines: Sequence[Line]) -> list[str]:
    """Write what each line is beside its end, moved apart where ends are close together."""
    ends = sorted((_find_y(plot, line.points[-1][2]), place) for place, line in enumerate(lines))
    highest, lowest = float(_TOP), float(HEIGHT - _BOTTOM)
    ys = [max(y, highest + number * _LINE_HEIGHT) for number, (y, _) in enumerate(ends)]
    for number in range(1, len(ys)):
        ys[number] = max(ys[number], ys[number - 1] + _LINE_HEIGHT)
    for number in range(len(ys) - 1, -1, -1):
        ys[number] = min(ys[number], lowest if number == len(ys) - 1 else ys[number + 1] - _LINE_HEIGHT)
    parts = []
    for y, (_, place) in zip(ys, ends, strict=True):
        line = lines[place]
        text = f"{_shorten(line.name, _MAX_NAME)} {line.now}".strip()
        parts.append(
            f'<text x="{WIDTH - _RIGHT + 10}" y="{y + 4:.1f}" font-weight="600"'
            f' fill="{_COLOURS[place % len(_COLOURS)]}">{escape(text)}</text>'
        )
    return parts


def _find_x(plot: Plot, moment: float) -> float:
    share = (moment - plot.begins) / (plot.ends - plot.begins) if plot.ends > plot.begins else 1.0
    return _LEFT + min(max(share, 0.0), 1.0) * (WIDTH - _LEFT - _RIGHT)


def _find_y(plot: Plot, value: float) -> float:
    share = (value - plot.bottom) / (plot.top - plot.bottom)
    return HEIGHT - _BOTTOM - min(max(share, 0.0), 1.0) * (HEIGHT - _TOP - _BOTTOM)


def _shorten(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def escape(text: str) -> str:
    return escape_html(clean_text(text))
