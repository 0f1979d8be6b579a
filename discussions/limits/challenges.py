"""What whoever is suspect has to prove: a signed token that says what, for whom and until when. Nothing is stored.

A proof of work is a counter so that SHA-256 of `<token>:<counter>` begins with enough zero bits: some 2^bits hashes to
find (Back 2002, *Hashcash*), one to check. The token is short enough that all of it fits into one block of SHA-256.
"""

import hashlib
import hmac
import re
import secrets
from enum import StrEnum
from typing import NamedTuple

from discussions.tokens import sign_challenge

# A slow phone makes a hundred thousand hashes a second; so it works for a third of a second on average, and while many
# are asked for at most 2.6. docs/limits.md has what was measured.
MIN_BITS, MAX_BITS = 15, 18
# From so many of a site that were asked in a minute on, it is one bit more; and one with each doubling.
ASKED_FOR_MORE = 30
LIFETIME_SECONDS = 300
MAX_COUNTER_DIGITS = 10

_TOKEN = re.compile(r"([pth])([0-9]{1,2})\.([0-9a-z]{1,9})\.[A-Za-z0-9_-]{11}\.([A-Za-z0-9_-]{22})", re.ASCII)
_COUNTER = re.compile(rf"[0-9]{{1,{MAX_COUNTER_DIGITS}}}", re.ASCII)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class ChallengeKind(StrEnum):
    PROOF_OF_WORK = "proof_of_work"
    TURNSTILE = "turnstile"
    HCAPTCHA = "hcaptcha"


_LETTERS = {"p": ChallengeKind.PROOF_OF_WORK, "t": ChallengeKind.TURNSTILE, "h": ChallengeKind.HCAPTCHA}


class Suspect(NamedTuple):
    """Who is asked: on which site, from where (a keyed hash), and as whom, if they are anybody there."""

    site_key: str
    address_hash: str
    author: str


class Challenge(NamedTuple):
    """`bits` is how many zeros a proof of work begins with, 0 for what is none."""

    kind: ChallengeKind
    token: str
    bits: int


def make_challenge(kind: ChallengeKind, suspect: Suspect, *, bits: int, now: float) -> Challenge:
    """Return a new challenge, good for LIFETIME_SECONDS from `now` (Unix time)."""
    letter = next(letter for letter, known in _LETTERS.items() if known is kind)
    bits = bits if kind is ChallengeKind.PROOF_OF_WORK else 0
    said = f"{letter}{bits}.{_write_number(int(now) + LIFETIME_SECONDS)}.{secrets.token_urlsafe(8)}"
    return Challenge(kind, f"{said}.{_sign(said, suspect)}", bits)


def read_challenge(token: str, suspect: Suspect, now: float) -> Challenge | None:
    """Return the challenge that we gave this suspect; None for anything else, and where its time is over."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        return None
    letter, bits, end, signature = found.groups()
    if not hmac.compare_digest(signature, _sign(token.rpartition(".")[0], suspect)):
        return None
    return Challenge(_LETTERS[letter], token, int(bits)) if now < int(end, 36) else None


def is_solved(challenge: Challenge, counter: str) -> bool:
    """Tell whether `counter` is the work that a proof of work asks for."""
    if challenge.kind is not ChallengeKind.PROOF_OF_WORK or not _COUNTER.fullmatch(counter):
        return False
    digest = hashlib.sha256(f"{challenge.token}:{counter}".encode()).digest()
    return int.from_bytes(digest) >> (256 - challenge.bits) == 0


def choose_bits(asked: int) -> int:
    """Return how hard a proof of work is while so many of a site are asked in a minute."""
    return min(MAX_BITS, MIN_BITS + (asked // ASKED_FOR_MORE).bit_length())


def _sign(said: str, suspect: Suspect) -> str:
    # None of these has a line break, so that no two that differ are written alike.
    return sign_challenge("\n".join((said, *suspect)))


def _write_number(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
