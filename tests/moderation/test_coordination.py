"""Who acts together, as a pure question."""

import time
from collections.abc import Iterator
from datetime import datetime
from itertools import count

import pytest

from moderation.coordination import Post, find_components, find_groups, is_surge
from moderation.text.fingerprints import fingerprint_text
from moderation.text.links import find_links
from tests.moderation.corpora import read_corpus

NUMBERS = count(1)
TEXT = "The mayor has lied about the bridge from the first day, ask him where the money went."


def post(
    author: int, thread: int = 1, text: str = "", *, is_newcomer: bool = True, **changes: object
) -> Post:
    number = next(NUMBERS)
    bands = fingerprint_text(text or f"Remark {number * 7919} of nobody else {number * 104729}", "site").bands
    return Post(
        comment=number,
        author=author,
        thread=thread,
        is_newcomer=is_newcomer,
        bands=frozenset(bands),
        **changes,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("pairs", "components"),
    [
        ([], []),
        ([(1, 2)], [{1, 2}]),
        ([(1, 2), (3, 4), (2, 3)], [{1, 2, 3, 4}]),
        ([(1, 2), (3, 4)], [{1, 2}, {3, 4}]),
        ([(1, 2), (2, 1), (1, 1)], [{1, 2}]),
    ],
)
def test_find_components(pairs: list[tuple[int, int]], components: list[set[int]]) -> None:
    assert sorted(map(set, find_components(pairs)), key=min) == components


def test_find_components__a_long_chain() -> None:
    assert find_components((n, n + 1) for n in range(20_000)) == [frozenset(range(20_001))]


@pytest.mark.parametrize(
    ("posts", "authors"),
    [
        # Three accounts with one text in one thread; nearly the same is the same.
        ([post(1, text=TEXT), post(2, text=TEXT + " Shame!"), post(3, text=TEXT.upper())], {1, 2, 3}),
        ([post(1, text=TEXT), post(2, text=TEXT)], set()),
        # One text in three threads is for `duplicates`; with one link, it is a campaign.
        ([post(n, thread=n, text=TEXT) for n in (1, 2, 3)], set()),
        ([post(n, thread=n, text=TEXT, domains=frozenset({"a.com"})) for n in (1, 2, 3)], {1, 2, 3}),
        # Readers of one thread, of one link in it, behind one network.
        ([post(n) for n in range(1, 50)], set()),
        ([post(n, domains=frozenset({"a.com"})) for n in range(1, 9)], set()),
        ([post(n, subnet="s") for n in range(1, 9)], set()),
        # One address in one thread: sock puppets, if they are new; if not, a household or an office.
        ([post(n, address="a", subnet="s") for n in (1, 2, 3)], {1, 2, 3}),
        ([post(n, address="a", subnet="s", is_newcomer=False) for n in (1, 2, 3)], set()),
        ([post(n, thread=n, address="a") for n in (1, 2, 3)], set()),
        ([post(n, subnet="s", domains=frozenset({"a.com"})) for n in (1, 2, 3)], {1, 2, 3}),
        # A chain holds together.
        (
            [
                post(1, text=TEXT),
                post(2, text=TEXT),
                post(2, address="a"),
                post(3, address="a"),
            ],
            {1, 2, 3},
        ),
        # One account alone is no group, whatever it repeats.
        ([post(1, text=TEXT, address="a") for _ in range(9)], set()),
    ],
)
def test_find_groups(posts: list[Post], authors: set[int]) -> None:
    groups = find_groups(posts)
    assert [set(group.authors) for group in groups] == ([authors] if authors else [])


def test_find_groups__what_a_member_says_elsewhere_is_not_involved() -> None:
    together = [post(n, text=TEXT) for n in (1, 2, 3)]
    alone = post(1, thread=2)
    (group,) = find_groups([*together, alone])
    assert set(group.comments) == {each.comment for each in together}
    assert group.threads == {1: 3}
    assert group.shared == {"text": 3, "thread": 3}
    assert group.newcomers == 3


def test_find_groups__a_busy_site_takes_no_time() -> None:
    posts = [post(n % 900, thread=n % 3, subnet=str(n % 5)) for n in range(3_000)]
    started = time.process_time()
    find_groups(posts)
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    ("comments", "newcomers", "usual", "share", "surge"),
    [
        (40, 35, 2, 0.2, True),
        (40, 35, 2, 0.8, False),  # where most are new, as below every article
        (40, 15, 2, 0.2, False),  # the readers whom it always had
        (19, 19, 0, 0.1, False),
        (40, 35, 15, 0.2, False),  # always as busy
        (1000, 600, 1, 0.5, True),
        (1000, 600, 1, 0.0, True),
        (1000, 1000, 1, 1.0, True),
    ],
)
def test_is_surge(comments: int, newcomers: int, usual: float, share: float, *, surge: bool) -> None:
    assert is_surge(comments=comments, newcomers=newcomers, usual=usual, newcomer_share=share) == surge


def _read_posts(corpus: str, common: frozenset[str]) -> list[Post]:
    numbers: dict[str, int] = {}
    rows = sorted(read_corpus(corpus), key=lambda row: _read_time(row["created"]))
    return [
        Post(
            comment=place,
            author=numbers.setdefault(row["author"], len(numbers)),
            thread=numbers.setdefault(row["thread"], len(numbers)),
            bands=frozenset(fingerprint_text(row["body"], "site").bands),
            domains=frozenset(link.domain for link in find_links(row["body"])) - common,
        )
        for place, row in enumerate(rows)
    ]


def _read_time(created: float | str) -> float:
    return (
        created
        if isinstance(created, float)
        else datetime.fromisoformat(created.replace(" UTC", "+00:00")).timestamp()
    )


def _batch(posts: list[Post], size: int) -> Iterator[list[Post]]:
    return (posts[start : start + size] for start in range(0, len(posts), size))


def test_find_groups__an_influence_operation_and_ordinary_people() -> None:
    """Both are sparse, so that each 300 comments stand for half an hour. Neither has addresses."""
    shares = {}
    for corpus in ("threads/reddit_ira", "threads/wikiconv"):
        posts = _read_posts(
            corpus, frozenset({"reddit.com", "youtube.com", "youtu.be", "wikipedia.org", "imgur.com"})
        )
        groups = [group for window in _batch(posts, 300) for group in find_groups(window)]
        found = {author for group in groups for author in group.authors}
        involved = sum(len(group.comments) for group in groups)
        shares[corpus] = len(found) / len({each.author for each in posts})
        print(
            corpus,
            len(groups),
            "groups",
            f"{shares[corpus]:.1%} of accounts",
            involved,
            "comments of",
            len(posts),
        )
    assert shares["threads/reddit_ira"] >= 0.05
    assert shares["threads/wikiconv"] <= 0.01
