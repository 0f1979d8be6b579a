"""What several checks read in a text, worked out once."""

import re
from functools import lru_cache

from moderation.scoring.languages import list_small_words
from moderation.scoring.text import Canonical, canonicalise
from moderation.subject import Subject
from moderation.text.links import Link, find_links

_MAX_CHARACTERS = 3_000  # the beginning says what a text is about
_STEM_CHARACTERS = 6  # "moderator", "moderation" and "moderators" are about the same
_LEAST_CHARACTERS = 4

_WORD = re.compile(r"[^\W\d_]+")
# Scripts without spaces between words: each pair of letters stands for a word.
_UNSPACED = re.compile("[぀-ヿ㐀-鿿ก-๛]{2,}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,2048}")


@lru_cache(maxsize=64)
def read_canonical(text: str) -> Canonical:
    """Return the canonical form of `text`; several checks ask for it, one after the other."""
    return canonicalise(text)


@lru_cache(maxsize=1024)
def list_topics(text: str) -> frozenset[str]:
    """Return the words of `text` that may say what it is about, canonical and cut to a stem of six letters.

    Small words, short ones and addresses are left out; in scripts without spaces each pair of letters is a word.
    """
    plain = _ADDRESS.sub(" ", read_canonical(text[:_MAX_CHARACTERS]).text)
    small = list_small_words()
    topics = {
        word[:_STEM_CHARACTERS]
        for word in _WORD.findall(plain)
        if len(word) >= _LEAST_CHARACTERS and word not in small
    }
    for run in _UNSPACED.findall(plain):
        topics.discard(run[:_STEM_CHARACTERS])
        topics.update(run[start : start + 2] for start in range(len(run) - 1))
    return frozenset(topics)


@lru_cache(maxsize=64)
def list_links(text: str) -> tuple[Link, ...]:
    """Return the links in `text`; several checks ask for them, one after the other."""
    return find_links(text)


def list_outward_links(subject: Subject) -> tuple[Link, ...]:
    """Return the links of the comment that lead away from the site's own hosts."""
    return tuple(link for link in list_links(subject.text) if not _is_own(link, subject.own_domains))


def _is_own(link: Link, own_domains: frozenset[str]) -> bool:
    labels = link.host.split(".")
    return any(".".join(labels[start:]) in own_domains for start in range(len(labels)))


def is_newcomer(subject: Subject) -> bool:
    """Tell whether nothing by this author was published here yet, and nobody vouches for them."""
    author = subject.author
    return not author.published and author.kind != "staff" and author.standing != "trusted"


def brings_stranger_link(subject: Subject) -> bool:
    """Tell whether a newcomer links outward: alone it is ordinary, and it makes weak signs strong."""
    return is_newcomer(subject) and bool(list_outward_links(subject))
