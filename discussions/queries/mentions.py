"""Whom a comment names: `@Name`, for whoever wrote something in the same thread."""

import re
from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.db.models.functions import Upper

from discussions.models import Author, Comment, Status
from discussions.models.authors import MAX_NAME_CHARACTERS

# More than so many are a way to ring everybody's bell.
MAX_MENTIONS = 10
MAX_NAME_WORDS = 5
# Not in the middle of a word: that is an e-mail address, or half of one.
_MENTION = re.compile(r"(?<![\w@./+-])@(?=\w)")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_WORD_END = re.compile(r"\b")


def find_mentioned(comment: Comment) -> list[int]:
    """Return the ids of the authors whom a comment names, each of whom has something published in its thread.

    The longest name that fits is meant: `@Anna Lena` is not `@Anna` if there is an Anna Lena. A name that several in
    the thread have names nobody: whom it was for can't be told, and guessing tells somebody else.
    """
    wanted = [list(_list_prefixes(text)) for text in _list_tails(comment.body)]
    names = {name.upper() for prefixes in wanted for name in prefixes}
    if not names:
        return []
    written = Comment.objects.filter(author=OuterRef("pk"), thread=comment.thread_id, status=Status.PUBLISHED)
    known: dict[str, list[int]] = {}
    found = Author.objects.annotate(upper_name=Upper("name")).filter(
        Exists(written), site=comment.author.site_id, upper_name__in=names, erased_at__isnull=True
    )
    for author_id, name in found.values_list("pk", "upper_name"):
        known.setdefault(name, []).append(author_id)
    meant = [next((known[n.upper()] for n in prefixes if n.upper() in known), []) for prefixes in wanted]
    return sorted({ids[0] for ids in meant if len(ids) == 1})


def _list_tails(body: str) -> Iterator[str]:
    """Yield what stands behind each `@` that may begin a mention, as far as a name can reach."""
    text = _CODE.sub(" ", body)
    for count, found in enumerate(_MENTION.finditer(text)):
        if count == MAX_MENTIONS:
            return
        yield text[found.end() : found.end() + MAX_NAME_CHARACTERS].split("\n")[0]


def _list_prefixes(tail: str) -> Iterator[str]:
    """Yield what of `tail` may be a name, the longest first: up to where one of its first words ends."""
    ends = [found.start() for found in _WORD_END.finditer(tail)][1::2][:MAX_NAME_WORDS]
    for end in reversed(ends):
        yield tail[:end]
