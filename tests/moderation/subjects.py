"""Subjects to judge: an ordinary comment by an ordinary reader, and what a test changes about it."""

from typing import Any

from hypothesis import strategies

from moderation.subject import AuthorRecord, Duplicates, Echoes, FormRecord, Subject, Velocity

ORDINARY_TEXT = "I doubt that the bridge will be open by then, they said the same last year."

# Whatever a reader can send: every character but lone surrogates, with those that make trouble more often than chance.
ODD_TEXT = strategies.text(
    alphabet=strategies.one_of(
        strategies.characters(exclude_categories=["Cs"]),
        strategies.sampled_from(
            "\u200b\u202e\u0301\u200d\ufe0fﷺ№ßİΣﾞ가㍍👩🏽🚀 \n\t*_[](){}<>&#;\\/:.@!?%aA1"
        ),
    ),
    max_size=200,
)

# One of each kind of input that a careless pattern takes quadratic time for; 20,000 characters each.
ADVERSARIAL_TEXTS = [
    (unit * 20_000)[:20_000]
    for unit in (
        *("a", "A", " ", "\n", ".", "!", "[", "](", ")", "@", "/", "&", "&#", "\\", "é", "ﷺ", "👍", "̣́", "가"),
        *("a.", "a-", "a_", "a b ", "a@", "a.b@", "a.com ", "a.com/", "//", "http:", "http://"),
        *("http://)", "http://(", "hxxp", "a dot ", "(dot)", "a (dot) ", "a .com", "a。", "[url", "<a ", "<a href"),
        *("check out my ", "my ", "great a ", "thanks for the a ", "i a ", "contact a ", "sdkfjh", "if you "),
        *("www.", "xn--", "ab" * 32 + ".", "&amp;", "a\u200b", "spam ", "spam", "*a", "😀!", "ab" * 63 + " "),
    )
]  # fmt: skip


def make_author(**changes: Any) -> AuthorRecord:
    """Return a guest with a year of published comments and a link among them, but for `changes`."""
    ordinary: dict[str, Any] = {
        "name": "Alice",
        "age_seconds": 365 * 86_400.0,
        "published": 40,
        "recent_published": 4,
        "has_published_link": True,
    }
    return AuthorRecord(**{**ordinary, **changes})


def make_subject(text: str = ORDINARY_TEXT, **changes: Any) -> Subject:
    """Return a comment of `text` against which nothing speaks, but for `changes`."""
    ordinary: dict[str, Any] = {
        "site": "gazette",
        "author": make_author(),
        "form": FormRecord(seconds_to_submit=30.0),
        "velocity": Velocity(),
        "duplicates": Duplicates(),
        "echoes": Echoes(),
        "own_domains": frozenset({"gazette.example"}),
    }
    return Subject(text=text, **{**ordinary, **changes})
