"""The site's own word lists, over the text and over the author's name."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from moderation.evidence import combine_scores
from moderation.subject import Finding, Subject
from moderation.text.wordlists import WordList, WordMatch, search_lists


class WordsCode(StrEnum):
    REJECTED = "words.rejected"
    HELD = "words.held"
    SUSPECTED = "words.suspected"
    CLEAR = "words.clear"


# From the mildest to the gravest. A list that rejects or holds is an explicit order; one that only suspects adds this
# for each distinct entry: one is not held by itself, three are (1 − 0.55³ = 0.83).
_CODES = {"suspect": WordsCode.SUSPECTED, "hold": WordsCode.HELD, "reject": WordsCode.REJECTED}
_ORDER = tuple(_CODES)
_SUSPECT_SCORE = 0.45


@dataclass(frozen=True, slots=True)
class _Hit:
    words: WordList
    matches: tuple[WordMatch, ...]
    place: str  # "text" or "name"

    @property
    def score(self) -> float:
        if self.words.action != "suspect":
            return 1.0
        return combine_scores(_SUSPECT_SCORE for _ in {match.entry for match in self.matches})

    @property
    def weight(self) -> tuple[int, float]:
        return _ORDER.index(self.words.action), self.score


def check_words(subject: Subject) -> Finding:
    """Return what the gravest matching list says: reject, hold or suspect, as evidence of that list's label."""
    hits = list(_find_hits(subject))
    if not hits:
        return Finding(check="words", outcome="clear", label="none", score=0.0, code=WordsCode.CLEAR)
    gravest = max(hits, key=lambda hit: hit.weight)
    return Finding(
        check="words",
        outcome="suspect",
        label=gravest.words.label,
        score=gravest.score,
        code=_CODES[gravest.words.action],
        details={
            "list": gravest.words.name,
            "word": gravest.matches[0].entry,
            "words": sorted({match.entry for hit in hits for match in hit.matches}),
            "place": gravest.place,
        },
        spans=tuple(sorted({match.span for hit in hits if hit.place == "text" for match in hit.matches})),
    )


def _find_hits(subject: Subject) -> Iterator[_Hit]:
    lists = [words for words in subject.words if words.action != "note"]
    for place, text in (("text", subject.text), ("name", subject.author.name)):
        for words, matches in search_lists(text, lists, subject.language):
            yield _Hit(words, matches, place)
