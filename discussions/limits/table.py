"""Who may do what how often: the one table of limits, and how settings change it. Pure. docs/limits.md shows it.

A limit counts what happened in any stretch of time as long as its window. What stands for everybody behind one address
is many times what stands for one author: schools, offices and mobile networks have one for all of theirs.
"""

import math
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

MAX_COUNT = 1_000_000
MAX_SECONDS = 86_400
# What is left of a limit of those who write while an attack is on.
SHARE_UNDER_ATTACK = 0.25
# Who uses more than this share of a limit of theirs is looked at twice, but never for the first few things they do.
SUSPICIOUS_SHARE, UNSUSPICIOUS_COUNT = 0.5, 4


class Scope(StrEnum):
    """Whose doings are counted together. `author` is whoever asks: a reader, a moderator, or a site's key."""

    AUTHOR = "author"
    ADDRESS = "address"
    SUBNET = "subnet"
    SITE = "site"
    EVERYWHERE = "everywhere"


# Those of one person, which are smaller under attack: what a site takes in all must not be.
PERSONAL = frozenset({Scope.AUTHOR, Scope.ADDRESS, Scope.SUBNET})


class Window(NamedTuple):
    """At most `most` in any `seconds`."""

    most: int
    seconds: int


Windows = Mapping[Scope, tuple[Window, ...]]


def _windows(**texts: str) -> Windows:
    return {Scope(scope): tuple(map(_read_window, text.split())) for scope, text in texts.items()}


def _read_window(text: str) -> Window:
    """Return what `10/60` says. Raises ValueError."""
    found = re.fullmatch(r"([0-9]{1,7})/([0-9]{1,5})", text)
    window = Window(int(found[1]), int(found[2])) if found else Window(0, 0)
    if not (1 <= window.most <= MAX_COUNT and 1 <= window.seconds <= MAX_SECONDS):
        raise ValueError(
            f"“{text}” is no limit such as 10/60: at most {MAX_COUNT} in at most {MAX_SECONDS} seconds"
        )
    return window


DEFAULTS: Mapping[str, Windows] = {
    # Readers who write
    "post": _windows(
        author="10/60 100/3600",
        address="30/60 300/3600",
        subnet="120/60",
        site="1200/60",
        everywhere="6000/60",
    ),
    "edit": _windows(author="20/60", address="60/60", subnet="240/60", site="1200/60"),
    "vote": _windows(author="60/60", address="300/60", subnet="1200/60", site="12000/60"),
    "flag": _windows(author="20/600", address="60/600", subnet="240/600", site="1200/600"),
    "notice": _windows(author="20/600", address="20/600", subnet="80/600", site="600/600"),
    "react": _windows(author="60/60", address="300/60", subnet="1200/60", site="12000/60"),
    "preview": _windows(address="120/60", subnet="600/60", site="6000/60"),
    "guest": _windows(address="20/600", subnet="80/600", site="1200/600", everywhere="6000/600"),
    "sign_in": _windows(address="60/60", subnet="600/60"),
    "own_data": _windows(author="10/600", address="60/600"),
    "own_pages": _windows(author="120/60", address="300/60"),
    # A site's own systems, by their keys
    "system": _windows(author="6000/60", everywhere="30000/60"),
    "check": _windows(author="6000/60", everywhere="30000/60"),
    "wrong_key": _windows(address="60/60", subnet="240/60"),
    # Moderators
    "moderate": _windows(author="300/60"),
    "replay": _windows(author="30/60"),
    # Whatever reaches Django, as each process counts it for itself
    "request": _windows(address="900/30"),
}


def change_limits(changes: Iterable[str]) -> dict[str, Windows]:
    """Return DEFAULTS with changes such as `post.author=20/60+200/3600`, or `vote.site=off` for no such limit.

    Raises ValueError, which says what is wrong with which of them.
    """
    limits: dict[str, dict[Scope, tuple[Window, ...]]] = {
        action: dict(windows) for action, windows in DEFAULTS.items()
    }
    for change in changes:
        name, _, text = change.partition("=")
        action, _, scope = name.strip().partition(".")
        if action not in limits:
            raise ValueError(f"“{change}”: there is no limit of “{action}”, only of {', '.join(limits)}")
        if scope not in set(Scope):
            raise ValueError(f"“{change}”: “{scope}” is none of {', '.join(Scope)}")
        try:
            windows = () if text.strip() == "off" else tuple(map(_read_window, text.strip().split("+")))
        except ValueError as error:
            raise ValueError(f"“{change}”: {error}") from None
        limits[action][Scope(scope)] = windows
    return dict(limits)


def scale(count: int, percent: int) -> int:
    """Return so many percent of `count`, at least one."""
    return max(1, count * percent // 100)


def shrink(count: int) -> int:
    """Return what is left of `count` under attack, at least one."""
    return max(1, math.ceil(count * SHARE_UNDER_ATTACK))


def is_much(used: int, most: int) -> bool:
    """Tell whether somebody who has done this `used` times, where `most` are allowed, does it suspiciously often."""
    return used > UNSUSPICIOUS_COUNT and used > most * SUSPICIOUS_SHARE
