"""Praise that leads to a plug: the structure of comments written to be found, by machines mostly.

Who or what wrote a text is not asked: a single comment does not show it reliably, and many honest readers have machines
help them write. What counts is that a newcomer praises in general, answers nobody, repeats the article's title and
turns to something of their own; and that several authors used one template.
"""

import re
from enum import StrEnum

from moderation.evidence import Signal, combine_scores, conclude
from moderation.subject import Finding, Subject
from moderation.text.folding import Span
from moderation.text.praise import find_pivot, find_praise
from moderation.text.reading import is_newcomer, list_links, list_outward_links, list_topics, read_canonical

_PRAISE_AND_LINK_SCORE, _PRAISE_AND_NAME_SCORE, _PRAISE_ONLY_SCORE = 0.4, 0.35, 0.1
_RESTATES_SCORE = 0.15
_EACH_TEMPLATE_AUTHOR_SCORE = 0.3  # for each author with the same sentence frame after the second
_MAX_LINKS = 2  # more links are `links.too_many`

_RESTATED_SHARE, _LEAST_TITLE_TOPICS = 0.6, 2
# A name: a word with a capital inside the sentence that follows a turn, or one such as "ShopEasy".
_NAME = re.compile(r"[^\W\d_a-zà-ÿа-яё][^\W_]{2,30}|[^\W_]{1,20}[a-z][A-Z][^\W_]{1,20}")
_NAME_REACH = 60


class PlugCode(StrEnum):
    PRAISE_AND_LINK = "plug.praise_and_link"
    PRAISE_AND_NAME = "plug.praise_and_name"
    PRAISE = "plug.praise"
    RESTATES = "plug.restates"
    TEMPLATE = "plug.template"
    CLEAR = "plug.clear"


def check_plug(subject: Subject) -> Finding:
    """Return spam evidence from the structure of a newcomer's praise, and from sentences that others wrote too."""
    signals = [_find_template(subject)]
    if is_newcomer(subject):
        praise = _find_praise(subject)
        signals += [praise, _find_restating(subject) if praise else None]
    return conclude("plug", "spam", PlugCode.CLEAR, signals)


def _find_praise(subject: Subject) -> Signal | None:
    canonical = read_canonical(subject.text)
    praise = find_praise(canonical.text)
    if praise is None or _answers(subject):
        return None
    span = canonical.locate(*praise.span())
    if links := list_outward_links(subject) or list_links(subject.author.url):
        if len(links) > _MAX_LINKS:
            return None
        return Signal(PlugCode.PRAISE_AND_LINK, _PRAISE_AND_LINK_SCORE, {"host": links[0].host}, (span,))
    pivot = find_pivot(canonical.text)
    name = None if pivot is None else _find_name(subject, canonical.locate(*pivot.span()))
    if name is None:
        return Signal(PlugCode.PRAISE, _PRAISE_ONLY_SCORE, {}, (span,))
    return Signal(
        PlugCode.PRAISE_AND_NAME, _PRAISE_AND_NAME_SCORE, {"name": name[0]}, (span, Span(*name.span()))
    )


def _answers(subject: Subject) -> bool:
    """Tell whether the comment takes up what the one that it replies to says."""
    return subject.parent is not None and bool(list_topics(subject.text) & list_topics(subject.parent.text))


def _find_name(subject: Subject, turn: Span) -> re.Match[str] | None:
    """Return a name after the turn that the article's title does not have."""
    for match in _NAME.finditer(subject.text, turn.end, turn.end + _NAME_REACH):
        if match[0].lower() not in subject.thread_title.lower():
            return match
    return None


def _find_restating(subject: Subject) -> Signal | None:
    title = list_topics(subject.thread_title)
    if len(title) < _LEAST_TITLE_TOPICS:
        return None
    if len(title & list_topics(subject.text)) < _RESTATED_SHARE * len(title):
        return None
    return Signal(PlugCode.RESTATES, _RESTATES_SCORE)


def _find_template(subject: Subject) -> Signal | None:
    authors = 1 if subject.echoes is None else subject.echoes.sentence_authors
    score = combine_scores([_EACH_TEMPLATE_AUTHOR_SCORE] * min(authors - 2, 20))
    return Signal(PlugCode.TEMPLATE, score, {"authors": authors - 1})
