"""What comments quote, and which passages several of them quote. Pure: it knows comments, and not the article.

A quote is a paragraph of a Markdown blockquote. Two are the same when their words are, whatever stands between these
and however they are written; a longer one also quotes what it contains.
"""

import heapq
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from typing import NamedTuple

# What every comment with a quote has in its safe HTML, and no other.
MARK = "<blockquote>"
# Of a comment, and of one of its quotes, in words. What is longer is not looked at.
MOST_QUOTES = 5
MOST_WORDS = 300
# What is shorter says too little to be a passage, and what is longer does not fit a list: in words.
LEAST_PASSAGE, MOST_PASSAGE = 4.0, 100
MOST_CHARACTERS = 1_000
# So many authors have to quote a passage, and so many passages of a thread are listed.
LEAST_AUTHORS = 3
MOST_PASSAGES = 20

_BLOCKS = frozenset({"p", "li", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})
# Scripts without spaces: each of their letters is taken as a word, and two weigh as much as one elsewhere.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
# White space is tried from its beginning alone: from every place, time would be quadratic.
_LINE_END = re.compile(r"(?<![^\S\n])[^\S\n]*+\n\s*+")
_UNSPACED_LETTER = re.compile(rf"[{_UNSPACED}]")


class Quote(NamedTuple):
    """What one comment quotes once: the text as it stands there, and its words with one space between."""

    comment_id: int
    author_id: int
    text: str
    words: str


class FoundPassage(NamedTuple):
    """What `authors` different people quote, in these comments, the oldest first. `text` is as the first wrote it."""

    text: str
    authors: int
    comments: tuple[int, ...]


class _QuoteReader(HTMLParser):
    """Gathers the paragraphs of the outermost blockquotes: what is quoted in there was said by somebody else again."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.texts: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "blockquote":
            self.depth += 1
        if tag == "blockquote" or tag in _BLOCKS:
            self.texts.append([])
        elif tag == "br" and self.texts:
            self.texts[-1].append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote":
            self.depth -= 1
            self.texts.append([])

    def handle_data(self, data: str) -> None:
        if self.depth == 1 and self.texts:
            self.texts[-1].append(data)


def find_quotes(body_html: str) -> list[str]:
    """Return what a comment's safe HTML quotes, a text for each paragraph, the first few of them."""
    if MARK not in body_html:
        return []
    reader = _QuoteReader()
    reader.feed(body_html)
    reader.close()
    texts = (_LINE_END.sub("\n", "".join(pieces)).strip() for pieces in reader.texts)
    return [text for text in texts if text][:MOST_QUOTES]


def normalise(text: str) -> str:
    """Return the words of `text`, with one space between: without case, accents, punctuation and quotation marks."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(letters))


def cut_words(words: str) -> str:
    """Return the beginning of what `normalise` returned, as far as it is looked at."""
    return " ".join(words.split(" ")[:MOST_WORDS])


def contains(words: str, part: str) -> bool:
    """Tell whether these words, as `normalise` returns them, contain those, one after another."""
    return f" {part} " in f" {words} "


def find_passages(quotes: Iterable[Quote]) -> list[FoundPassage]:
    """Return what at least three authors quote, most of them first, as each quote counts for one passage alone.

    That is the one that most others quote too: of those that are left, the passage with most authors is taken first,
    and of two the longer; with it go all quotes that contain it. The same quotes in another order give the same.
    """
    ordered = sorted(set(quotes), key=lambda quote: (quote.comment_id, quote.words, quote.text))
    containing = _find_containing(ordered)
    taken: set[int] = set()

    def rank(part: str) -> tuple[int, int, str]:
        left = {ordered[at].author_id for at in containing[part] if at not in taken}
        return -len(left), -len(part), part

    waiting = [rank(part) for part in containing]
    heapq.heapify(waiting)
    found: list[FoundPassage] = []
    while waiting and len(found) < MOST_PASSAGES:
        earlier = heapq.heappop(waiting)
        now = rank(earlier[2])
        if -now[0] < LEAST_AUTHORS:
            continue
        if now != earlier:  # others have taken some of its quotes: it may no longer be the first
            heapq.heappush(waiting, now)
            continue
        mine = [at for at in containing[now[2]] if at not in taken]
        taken.update(mine)
        comments = tuple(dict.fromkeys(ordered[at].comment_id for at in mine))
        text = next(quote.text for quote in ordered if quote.words == now[2])
        found.append(FoundPassage(text, -now[0], comments))
    return found


def _find_containing(quotes: Sequence[Quote]) -> dict[str, list[int]]:
    """Return for each quote that may be a passage the places of all quotes that contain it.

    Only those are compared that have its first few words one after another.
    """
    size = int(LEAST_PASSAGE)
    beginning: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for quote in quotes:
        if may_be_passage(quote):
            beginning[tuple(quote.words.split(" ")[:size])].add(quote.words)
    containing: dict[str, list[int]] = defaultdict(list)
    for at, quote in enumerate(quotes):
        words = quote.words.split(" ")
        parts: set[str] = set()
        for start in range(len(words) - size + 1):
            parts |= beginning.get(tuple(words[start : start + size]), set())
        for part in parts:
            if contains(quote.words, part):
                containing[part].append(at)
    return containing


def may_be_passage(quote: Quote) -> bool:
    """Tell whether a quote is long enough to be known again, and short enough to be listed."""
    words = quote.words.split(" ")
    weight = len(words) - len(_UNSPACED_LETTER.findall(quote.words)) / 2
    return weight >= LEAST_PASSAGE and len(words) <= MOST_PASSAGE and len(quote.text) <= MOST_CHARACTERS
