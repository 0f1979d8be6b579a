"""How the desk says when, and which of its sections one is in."""

from datetime import datetime
from fnmatch import fnmatchcase

from django import template
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.html import format_html

register = template.Library()

_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"))
_DAYS_BEFORE_DATES = 30


@register.simple_tag(takes_context=True)
def section(
    context: template.Context, page: str, name: str, *further: str, count: int | str | None = None
) -> str:
    """Return the bar's link to a section, marked where the request is for its `page` or one of the `further`.

    `*` stands for the rest of a page's name; `count` is of what waits there, and "" where nothing does.
    """
    match = context["request"].resolver_match
    is_current = match is not None and any(fnmatchcase(match.view_name, each) for each in (page, *further))
    link = '<a href="{}" aria-current="page">{}{}</a>' if is_current else '<a href="{}">{}{}</a>'
    counted = (
        "" if count is None else format_html(' <b data-count="{}">{}</b>', page.partition(":")[2], count)
    )
    return format_html(link, resolve_url(page), name, counted)


@register.filter
def moment(when: datetime) -> str:
    """Return a `<time>` that says when, to the minute."""
    return format_html('<time datetime="{}">{} UTC</time>', when.isoformat(), f"{when:%Y-%m-%d %H:%M}")


@register.filter
def ago(moment: datetime) -> str:
    """Return a `<time>` that says how long ago it was, and on hover when exactly."""
    seconds = int((timezone.now() - moment).total_seconds())
    said = "just now"
    if seconds >= _DAYS_BEFORE_DATES * 86_400:
        said = moment.strftime("%Y-%m-%d")
    elif seconds >= 60:
        length, unit = next((length, unit) for length, unit in _UNITS if seconds >= length)
        said = f"{seconds // length} {unit} ago"
    exact = f"{moment:%Y-%m-%d %H:%M} UTC"
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), exact, said)


@register.filter
def setting(value: object) -> object:
    """Return a setting as people read it: on or off for a switch, a dash for no text."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return "–" if value == "" else value
