"""Who acts together: accounts that share more than chance allows, and discussions that swell with strangers. Pure.

Accounts that do the same things within a short time form a network of co-actions (Pacheco et al. 2021, Uncovering
coordinated networks on social media; Weber and Neumann 2021); its connected components are the groups. Each kind of
thing that two accounts share counts its points once:

- 2 for nearly the same text, or one address;
- 1 for a linked domain that is not well known, for one network (/24 or /64), and for one thread.

From 3 points on the two are tied. A text and nothing else ties nobody, nor do readers of one thread behind one mobile
network; copies are also the business of the check `duplicates`.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

LEAST_AUTHORS = 3
_LEAST_POINTS = 3
_POINTS = {"text": 2, "address": 2, "domain": 1, "subnet": 1, "thread": 1}
_LEAST_NEWCOMER_SHARE = 0.5  # of a group that shares no text: colleagues behind one address know each other
_LEAST_SHARED_BANDS = 3  # of 16: nearly the same text, as in `moderation.echoes`
_MAX_SHARING = 100  # of the authors that share one thing are compared with one another

LEAST_SURGE_COMMENTS = 20
_SURGE_FACTOR = 4  # times the usual number in as long a time
_LEAST_USUAL_COMMENTS = 3.0
_SURGE_DEVIATIONS = 4.0


class CoordinationCode(StrEnum):
    GROUP = "coordination.group"
    SURGE = "coordination.surge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One comment of the time that is looked at. Hashes and ids mean nothing but same or other."""

    comment: int
    author: int
    thread: int
    is_newcomer: bool = False  # its author was first seen a day ago at most
    bands: frozenset[int] = frozenset()  # of its text's MinHash; none if it is short
    domains: frozenset[str] = frozenset()  # linked ones that are not well known
    address: str = ""
    subnet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Accounts that act together, the comments in which they do, and how many pairs share each kind of thing."""

    authors: frozenset[int]
    comments: tuple[int, ...]
    threads: Mapping[int, int] = field(default_factory=dict)  # how many of the comments are in each
    newcomers: int = 0
    shared: Mapping[str, int] = field(default_factory=dict)


Pair = tuple[int, int]


def find_groups(posts: Sequence[Post]) -> list[Group]:
    """Return the groups of at least three accounts among the authors of `posts`, the largest first.

    Takes time linear in `posts`, since of the authors that share one thing at most 100 are compared.
    """
    shared = _find_shared(posts)
    tied = {
        pair: kinds for pair, kinds in shared.items() if sum(_POINTS[kind] for kind in kinds) >= _LEAST_POINTS
    }
    by_author: dict[int, list[Post]] = defaultdict(list)
    for post in posts:
        by_author[post.author].append(post)
    groups = [
        _describe(authors, by_author, tied)
        for authors in find_components(tied)
        if len(authors) >= LEAST_AUTHORS
    ]
    suspicious = [group for group in groups if _is_suspicious(group)]
    return sorted(suspicious, key=lambda group: (-len(group.authors), min(group.authors)))


def find_components(pairs: Iterable[Pair]) -> list[frozenset[int]]:
    """Return the connected components of the graph with these edges (union-find with path halving)."""
    parents: dict[int, int] = {}

    def find(node: int) -> int:
        parents.setdefault(node, node)
        while parents[node] != node:
            parents[node] = node = parents[parents[node]]
        return node

    for first, second in pairs:
        parents[find(first)] = find(second)
    components: dict[int, set[int]] = defaultdict(set)
    for node in list(parents):
        components[find(node)].add(node)
    return [frozenset(component) for component in components.values()]


def is_surge(*, comments: int, newcomers: int, usual: float, newcomer_share: float) -> bool:
    """Tell whether a thread swells with strangers, as no story by itself makes it.

    `comments` and `newcomers`' part of them are those of the time looked at, `usual` what this thread has in as long a
    time, and `newcomer_share` the share of newcomers' comments on the whole site before. The share must be more than
    half, and four standard deviations of a binomial above the usual.
    """
    if comments < max(LEAST_SURGE_COMMENTS, _SURGE_FACTOR * max(usual, _LEAST_USUAL_COMMENTS)):
        return False
    share = min(max(newcomer_share, 0.05), 0.95)
    deviation = math.sqrt(comments * share * (1 - share))
    return newcomers > comments / 2 and newcomers - comments * share >= _SURGE_DEVIATIONS * deviation


def _find_shared(posts: Sequence[Post]) -> dict[Pair, set[str]]:
    """Return which kinds of things each two authors share. Who shares no more than a thread is not looked at."""
    shared: dict[Pair, set[str]] = defaultdict(set)
    for pair in _find_copies(posts):
        shared[pair].add("text")
    readings: tuple[tuple[str, Callable[[Post], Iterable[Hashable]]], ...] = (
        ("domain", lambda post: post.domains),
        ("address", lambda post: [post.address] if post.address else ()),
        ("subnet", lambda post: [post.subnet] if post.subnet else ()),
    )
    for kind, read in readings:
        sharing: dict[Hashable, set[int]] = defaultdict(set)
        for post in posts:
            for value in read(post):
                sharing[value].add(post.author)
        for authors in sharing.values():
            for pair in combinations(sorted(authors)[:_MAX_SHARING], 2):
                shared[pair].add(kind)
    threads: dict[int, set[int]] = defaultdict(set)
    for post in posts:
        threads[post.author].add(post.thread)
    for (first, second), kinds in shared.items():
        if threads[first] & threads[second]:
            kinds.add("thread")
    return shared


def _find_copies(posts: Sequence[Post]) -> Iterator[Pair]:
    """Yield the authors of each two posts that say nearly the same."""
    holders: dict[int, list[int]] = defaultdict(list)
    for place, post in enumerate(posts):
        for band in post.bands:
            holders[band].append(place)
    meetings = Counter(pair for places in holders.values() for pair in combinations(places[:_MAX_SHARING], 2))
    for (first, second), bands in meetings.items():
        one, other = posts[first].author, posts[second].author
        if bands >= _LEAST_SHARED_BANDS and one != other:
            yield min(one, other), max(one, other)


def _describe(
    authors: frozenset[int], by_author: Mapping[int, Sequence[Post]], tied: Mapping[Pair, set[str]]
) -> Group:
    posts = list(_list_involved([post for author in sorted(authors) for post in by_author[author]]))
    kinds = Counter(kind for pair, shared in tied.items() if pair[0] in authors for kind in shared)
    return Group(
        authors=authors,
        comments=tuple(post.comment for post in posts),
        threads=Counter(post.thread for post in posts),
        newcomers=len({post.author for post in posts if post.is_newcomer}),
        shared=dict(sorted(kinds.items())),
    )


def _list_involved(posts: Sequence[Post]) -> Iterator[Post]:
    """Yield those of a group's posts in which it acts together: what a member says elsewhere is their own."""
    holders: dict[Hashable, set[int]] = defaultdict(set)
    for post in posts:
        for thing in (("thread", post.thread), *_list_things(post)):
            holders[thing].add(post.author)
    for post in posts:
        together = [thing for thing in _list_things(post) if len(holders[thing]) > 1]
        copied = sum(kind == "band" for kind, _ in together) >= _LEAST_SHARED_BANDS
        linked = any(kind == "domain" for kind, _ in together)
        if copied or linked or len(holders["thread", post.thread]) > 1:
            yield post


def _list_things(post: Post) -> Iterator[tuple[str, Hashable]]:
    yield from (("band", band) for band in post.bands)
    yield from (("domain", domain) for domain in post.domains)


def _is_suspicious(group: Group) -> bool:
    return "text" in group.shared or group.newcomers >= _LEAST_NEWCOMER_SHARE * len(group.authors)
