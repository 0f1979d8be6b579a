"""Plots as SVG, by nothing but text."""

from collections.abc import Mapping, Sequence
from html import escape
from math import log10

COLOURS = ("#2b6cb0", "#c05621", "#2f855a", "#6b46c1", "#b83280", "#4a5568", "#b7791f", "#285e61")
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
    'font-family="system-ui, sans-serif" font-size="12" role="img"><title>{title}</title>'
    '<rect width="100%" height="100%" fill="#fff"/>{body}</svg>\n'
)


def draw_bars(title: str, values: Mapping[str, float]) -> str:
    """Return a plot with a bar for each value, the names to the left of it."""
    most, body = max(values.values(), default=1.0) or 1.0, []
    for place, (name, value) in enumerate(values.items()):
        y, width = 30 + 20 * place, 440 * value / most
        body.append(f'<text x="268" y="{y + 12}" text-anchor="end" fill="#1a202c">{escape(name)}</text>')
        body.append(f'<rect x="276" y="{y}" width="{width:.1f}" height="15" fill="{COLOURS[0]}"/>')
        body.append(f'<text x="{282 + width:.1f}" y="{y + 12}" fill="#1a202c">{value:,.0f}</text>')
    body.append(f'<text x="8" y="18" font-weight="bold" fill="#1a202c">{escape(title)}</text>')
    return _SVG.format(width=790, height=40 + 20 * len(values), title=escape(title), body="".join(body))


def draw_lines(title: str, points: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """Return a plot with a line for each name; what goes to the right does so in tenfolds."""
    xs = [log10(x) for line in points.values() for x, _ in line]
    ys = [y for line in points.values() for _, y in line]
    least, most, top = min(xs), max(xs), max(ys) or 1.0

    def place(x: float, y: float) -> str:
        share = (log10(x) - least) / (most - least) if most > least else 0.5
        return f"{60 + 440 * share:.1f},{300 - 250 * y / top:.1f}"

    body = [f'<text x="8" y="18" font-weight="bold" fill="#1a202c">{escape(title)}</text>']
    for share in (0.0, 0.5, 1.0):
        y = 300 - 250 * share
        body.append(f'<line x1="60" x2="500" y1="{y}" y2="{y}" stroke="#cbd5e0"/>')
        body.append(f'<text x="54" y="{y + 4}" text-anchor="end" fill="#1a202c">{top * share:.1f}</text>')
    for x in sorted({x for line in points.values() for x, _ in line}):
        at = place(x, 0).split(",")[0]
        body.append(f'<text x="{at}" y="318" text-anchor="middle" fill="#1a202c">{x:,.0f}</text>')
    for number, (name, line) in enumerate(points.items()):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(place(x, y) for x, y in line)
        body.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        body.append(f'<text x="520" y="{60 + 20 * number}" fill="{colour}">{escape(name)}</text>')
    return _SVG.format(width=760, height=330, title=escape(title), body="".join(body))
