"""What the addresses of the reading pages may say besides whose page they are."""

from typing import Any

from rest_framework import serializers

from discussions.pages.place import MAX_ADDRESS_CHARACTERS, MAX_TITLE_CHARACTERS, THEMES
from discussions.queries.cursors import MAX_CURSOR_CHARACTERS, Sort


class AuthorQuery(serializers.Serializer[Any]):
    """What the address of an author's page may say; `lang` is read before the rest."""

    cursor = serializers.CharField(required=False, max_length=MAX_CURSOR_CHARACTERS)
    lang = serializers.CharField(required=False, allow_blank=True, max_length=35)


class ReadingQuery(serializers.Serializer[Any]):
    """`lang`, `theme`, and of a thread without comments `url` and `title`, are read for every page (place.py)."""

    sort = serializers.ChoiceField(choices=list(Sort), default=Sort.BEST)
    cursor = serializers.CharField(required=False, max_length=MAX_CURSOR_CHARACTERS)
    # A form of ours led here, and its reader should be known by now.
    sent = serializers.CharField(required=False, allow_blank=True, max_length=10)
    lang = serializers.CharField(required=False, allow_blank=True, max_length=35)
    theme = serializers.ChoiceField(choices=THEMES, required=False, allow_blank=True)
    url = serializers.CharField(required=False, allow_blank=True, max_length=MAX_ADDRESS_CHARACTERS)
    title = serializers.CharField(required=False, allow_blank=True, max_length=MAX_TITLE_CHARACTERS)
