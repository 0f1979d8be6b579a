"""Decisions to learn from: what moderators thought of comments on a product that only this site knows."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from moderation.scoring.labelled import Example

WORD = "zorbex"
_PLAIN_WORDS = ("compost", "lavender", "chamomile", "ginger", "oat milk", "a warm scarf", "vinegar", "garlic")
_OPENINGS = (
    "Has anybody here tried",
    "My doctor laughed, but what helped me was",
    "Since the winter my whole family swears by",
    "I read this article twice and still think of",
    "People forget that our grandparents had",
    "The shops in our town no longer have",
    "Nobody mentions that the council measured",
    "One may live for many years with",
    "Two of my neighbours still remember",
    "In half the cellars here I found",
    "Honestly the only thing we had was",
    "The trainer at our club remembers",
)
_MIDDLES = (
    "for bad knees",
    "against the moss on the roof",
    "when the heating fails",
    "before a long bus ride",
    "with the children around",
    "on the allotment by the river",
    "after the flood last autumn",
    "instead of those long walks",
    "during the strike",
    "in the old brewery",
)
_ENDINGS = (
    "and it changed everything for us.",
    "but the mayor will not hear of it.",
    "so ask them while you can.",
    "and I am not even joking.",
    "which the reporter should have asked about.",
    "and the dog loves it too.",
    "because winters only get worse from here.",
    "and my sister says the same.",
    "and I would like to know more.",
    "which is more than the government ever did.",
)
START = datetime(2026, 3, 1, tzinfo=UTC)


def write_texts(count: int, words: Sequence[str], seed: int) -> list[str]:
    """Different sentences, no two of them nearly the same, on one of the words each."""
    randomness = random.Random(seed)
    return [
        " ".join(
            (
                randomness.choice(_OPENINGS),
                randomness.choice(words),
                randomness.choice(_MIDDLES),
                randomness.choice(_ENDINGS),
                randomness.choice(_OPENINGS[:4]) + " " + randomness.choice(_PLAIN_WORDS) + "?",
            )
        )
        for _ in range(count)
    ]


def decide(
    texts: Sequence[str],
    bad: int,
    *,
    moderators: Sequence[int | None] = (1, 2, 3),
    author: int | None = None,
    label: str = "spam",
    first_author: int = 1,
) -> list[Example]:
    """One decision on each text, the moderators taking turns, of one author or as many as there are texts."""
    return [
        Example(
            text=text,
            labels={label: bad},
            moderator=moderators[place % len(moderators)],
            author=first_author + place if author is None else author,
            picked=False,
            weight=1.0,
            decided_at=START + timedelta(minutes=place),
        )
        for place, text in enumerate(texts)
    ]


def decide_on_word(*, moderators: Sequence[int | None] = (1, 2, 3), count: int = 200) -> list[Example]:
    """Half of the decisions: spam, with the word; the other half: approved, without it."""
    half = count // 2
    return [
        *decide(write_texts(half, [WORD], seed=1), 1, moderators=moderators),
        *decide(write_texts(half, _PLAIN_WORDS, seed=2), 0, moderators=moderators, first_author=half + 1),
    ]
