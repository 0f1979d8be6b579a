"""A language that nobody else in the discussion writes.

Weak: people quote, joke, and write what they write best. It weighs more where a newcomer brings a link.
"""

import re
from enum import StrEnum

from moderation.evidence import Signal, conclude
from moderation.scoring.languages import UNKNOWN, detect_language
from moderation.subject import Finding, Remark, Subject
from moderation.text.reading import brings_stranger_link

_SCORE, _WITH_LINK_SCORE = 0.15, 0.35
_MIN_WORDS = 12
_MIN_UNSPACED_CHARACTERS = 20  # of scripts without spaces between words

_WORD = re.compile(r"[^\W\d_]{2,}")
_UNSPACED = re.compile("[぀-ヿ㐀-鿿ก-๛]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,2048}")
# Languages that short texts are taken for one another in; what the detector can't tell apart is no sign.
_RELATIVES = (
    frozenset({"es", "pt", "it", "ro", "fr"}),
    frozenset({"de", "nl", "sv"}),
    frozenset({"ru", "uk"}),
    frozenset({"cs", "pl", "hu"}),
    frozenset({"ar", "fa"}),
    frozenset({"zh", "ja"}),
    frozenset({"id", "tl", "tr", "vi"}),
)


class LanguageCode(StrEnum):
    OTHER = "language.other"
    CLEAR = "language.clear"


def check_language(subject: Subject) -> Finding:
    """Return weak spam evidence if the text is in another language than the site, the title and every remark near it.

    Short texts and languages closely related to the site's are clear.
    """
    return conclude("language", "spam", LanguageCode.CLEAR, (_find_other(subject),))


def _find_other(subject: Subject) -> Signal | None:
    expected = subject.site_language
    text = _ADDRESS.sub(" ", subject.text)
    if expected == UNKNOWN or not _is_long_enough(text):
        return None
    language = detect_language(text, expected)
    if language == expected or any({language, expected} <= relatives for relatives in _RELATIVES):
        return None
    middle = len(text) // 2
    if {detect_language(half) for half in (text[:middle], text[middle:])} != {language}:
        return None  # a quotation, or words that happen to be in two languages
    near = [subject.thread_title, *(remark.text for remark in _list_remarks(subject))]
    if any(detect_language(other, expected) == language for other in near):
        return None
    score = _WITH_LINK_SCORE if brings_stranger_link(subject) else _SCORE
    return Signal(LanguageCode.OTHER, score, {"language": language, "expected": expected})


def _list_remarks(subject: Subject) -> list[Remark]:
    others = [remark for remark in subject.conversation if not remark.is_own]
    return others if subject.parent is None else [subject.parent, *others]


def _is_long_enough(text: str) -> bool:
    return len(_UNSPACED.findall(text)) >= _MIN_UNSPACED_CHARACTERS or len(_WORD.findall(text)) >= _MIN_WORDS
