"""Every word that readers meet, in each language: one catalogue for the embed, the pages, the API's messages and mail.

`discussions/messages/<language>.json` maps codes to texts, in which `{name}` stands for a value. A text with a number
has one form for each plural of its language (Unicode CLDR's categories), chosen by `count`. Codes of refusals are
`error.<code>` and `field.<code>`; the embed gets those that begin with one of EMBED_PREFIXES.
"""

import json
import re
from datetime import timedelta
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_timedelta
from babel.numbers import format_decimal
from babel.units import format_unit
from django.utils.translation import get_language

FALLBACK_LANGUAGE = "en"
MESSAGES = Path(__file__).parent / "messages"
LANGUAGES = tuple(sorted(path.stem for path in MESSAGES.glob("*.json")))
RIGHT_TO_LEFT = frozenset({"ar"})

# What the embed says: everything else is said by the server.
EMBED_PREFIXES = (
    *("comment.", "composer.", "follow.", "guest.", "mute.", "said.", "sort.", "state."),
    *("thread.", "trouble.", "withdraw."),
)

_UNITS = (("hour", 3600), ("minute", 60), ("second", 1))
_VALUE = re.compile(r"\{(\w+)\}")

Text = str | dict[str, str]


def say(code: str, /, *, language: str | None = None, **values: str | int | float) -> str:
    """Return the text for `code` as plain text, with `values` filled in: numbers as the language writes them.

    `language` is a tag such as `de` or `pt-BR`, else the active one; in one that has no catalogue, it is English.
    Raises KeyError for a code that English has not.
    """
    name = find_language(language or get_language())
    texts = load_messages(name)
    text = texts[code] if code in texts else load_messages(FALLBACK_LANGUAGE)[code]
    if not isinstance(text, str):
        text = text.get(_locale(name).plural_form(int(values.get("count", 0))), text["other"])

    def fill(found: re.Match[str]) -> str:
        value = values.get(found[1], "")
        return value if isinstance(value, str) else format_decimal(value, locale=_locale(name))

    return _VALUE.sub(fill, text)


def say_wait(seconds: int, *, language: str | None = None) -> str:
    """Return when something is that is so far off, such as "in 5 minutes". `language` is as in `say`."""
    locale = _locale(find_language(language or get_language()))
    return format_timedelta(timedelta(seconds=seconds), threshold=1.5, add_direction=True, locale=locale)


def say_duration(seconds: int, *, language: str | None = None) -> str:
    """Return a length of time in the largest unit that divides it, such as "5 minutes". `language` is as in `say`."""
    unit, length = next(each for each in _UNITS if seconds % each[1] == 0)
    name = find_language(language or get_language())
    return format_unit(seconds // length, f"duration-{unit}", locale=_locale(name))


def find_language(tag: str | None) -> str:
    """Return the language of the catalogue for a tag: `pt` for `pt-BR`, English for what is not there."""
    name = re.split("[-_]", tag or "", maxsplit=1)[0].lower()
    return name if name in LANGUAGES else FALLBACK_LANGUAGE


def find_direction(language: str) -> str:
    """Return `rtl` or `ltr`, as for the attribute `dir`."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


@cache
def load_messages(language: str) -> dict[str, Text]:
    """Return one language's catalogue. `language` is one of LANGUAGES."""
    messages: dict[str, Text] = json.loads((MESSAGES / f"{language}.json").read_text(encoding="utf-8"))
    return messages


def list_embed_messages(language: str) -> dict[str, Text]:
    """Return what of a language's catalogue the embed says."""
    return list_messages(language, EMBED_PREFIXES)


def list_messages(language: str, prefixes: tuple[str, ...]) -> dict[str, Text]:
    """Return what of a language's catalogue has a code with one of these prefixes."""
    return {code: text for code, text in load_messages(language).items() if code.startswith(prefixes)}


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)
