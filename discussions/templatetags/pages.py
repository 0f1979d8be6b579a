"""What the readers' pages say, and when: all of it in the active language."""

from datetime import datetime

from babel import Locale
from babel.dates import format_datetime, format_timedelta
from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language

from discussions.catalogue import find_direction, find_language
from discussions.catalogue import say as find_words

register = template.Library()

# Unicode's marks around text whose direction may be another: first strong isolate, pop directional isolate.
_ISOLATE, _END = "\u2068", "\u2069"


@register.simple_tag
def say(code: str, **values: str | int) -> str:
    """Return the catalogue's words for a code. A name among the values keeps its own direction to itself."""
    language = find_language(get_language())
    return find_words(
        code, language=language, **{name: _isolate(value, language) for name, value in values.items()}
    )


@register.simple_tag
def when(moment: datetime) -> str:
    """Return `<time>`: how long ago it was, as people say it, and on hover when exactly."""
    locale = Locale.parse(find_language(get_language()))
    age = timezone.now() - moment
    exact = format_datetime(moment, "long", locale=locale)
    shown = format_timedelta(-age, add_direction=True, threshold=1, locale=locale)
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), exact, shown)


def _isolate(value: str | int, language: str) -> str | int:
    if isinstance(value, int) or (value.isascii() and find_direction(language) == "ltr"):
        return value
    return f"{_ISOLATE}{value}{_END}"
