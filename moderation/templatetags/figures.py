"""How the desk says how long and how much."""

from datetime import timedelta

from django import template

register = template.Library()

_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"))


@register.filter
def lasting(seconds: float | timedelta | None) -> str:
    """Return a length of time as people say it, `4 h`; a dash for none."""
    if seconds is None:
        return "–"
    if isinstance(seconds, timedelta):
        seconds = seconds.total_seconds()
    for size, unit in _UNITS:
        if seconds >= size:
            number = seconds / size
            return f"{number:.0f} {unit}" if number >= 10 or number == int(number) else f"{number:.1f} {unit}"
    return f"{seconds:.0f} s"


@register.filter
def percent(share: float | None) -> str:
    """Return a share, 0 to 1, in percent; a dash for none."""
    if share is None:
        return "–"
    return f"{share * 100:.0f} %" if share in (0, 1) or share >= 0.1 else f"{share * 100:.1f} %"
