"""How addresses name things, in the API and on the pages: `<site:…>`, `<thread:…>`, `<prompt:…>`, `<number:…>`.

Whoever uses these imports this module.
"""

from django.urls import register_converter
from django.urls.converters import StringConverter

from discussions.models.predictions import PROMPT_KEY_PATTERN
from discussions.models.sites import SITE_KEY_PATTERN
from discussions.models.threads import THREAD_KEY_PATTERN

ID_PATTERN = "[1-9][0-9]{0,17}"


class SiteKeyConverter(StringConverter):
    regex = SITE_KEY_PATTERN


class ThreadKeyConverter(StringConverter):
    regex = THREAD_KEY_PATTERN


class PromptKeyConverter(StringConverter):
    regex = PROMPT_KEY_PATTERN


class NumberConverter:
    """An id has one spelling: no leading zeros."""

    regex = ID_PATTERN

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(SiteKeyConverter, "site")
register_converter(ThreadKeyConverter, "thread")
register_converter(PromptKeyConverter, "prompt")
register_converter(NumberConverter, "number")
