"""Asks whoever writes suspiciously for a proof first. Who is not suspect costs nothing for it: no query, no round trip.

Only guests are asked, on whose sites an attack is on or who have used much of one of their limits: never who is signed
in, a site's own systems, or whom moderators trust.
"""

import time
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from discussions.addresses import find_client_address
from discussions.gate import load_gate
from discussions.limits.challenges import (
    LIFETIME_SECONDS,
    MAX_BITS,
    Challenge,
    ChallengeKind,
    Suspect,
    choose_bits,
    is_solved,
    make_challenge,
    read_challenge,
)
from discussions.limits.proofs import open_pass, use_once
from discussions.limits.shared import WHOLE_SITE
from discussions.limits.spending import name_author, spend
from discussions.limits.windows import Allowance
from discussions.models import Author, AuthorKind, Site
from discussions.models.sites import ChallengeSetting
from discussions.refusals import Refused
from discussions.tokens import hash_address

logger = structlog.get_logger(__name__)

ANSWER_HEADER = "Parley-Challenge"
# `<token>:<answer>`; the answer of a CAPTCHA is a few thousand characters at most.
MAX_ANSWER_CHARACTERS = 6_000
# What a frontend answers that cannot show a CAPTCHA: its provider is away for this reader.
UNAVAILABLE = "unavailable"
# Where a request's META has what was asked and answered, as (kind, outcome), for whoever counts it.
OUTCOMES = "parley.challenges"


def can_be_asked(site: Site, author: Author | None) -> bool:
    """Tell whether somebody who writes here can be asked for a proof at all."""
    return site.challenge != ChallengeSetting.OFF and (author is None or author.kind == AuthorKind.GUEST)


def spend_or_ask(
    request: HttpRequest, action: str, *, site: Site, author: Author | None, thread_key: str = WHOLE_SITE
) -> bool:
    """Count one `action` as `spend` does, but ask who is suspect for a proof, if `can_be_asked`. Returns whether they
    gave one.

    Raises Refused: rate_limited, challenge_required. Not in a transaction: a CAPTCHA's answer is checked over the
    network.
    """
    name = "" if author is None else name_author(author)

    def count(*, asks: bool) -> Allowance | None:
        return spend(request, action, site=site, author=name, thread_key=thread_key, asks=asks)

    allowance = count(asks=True)
    if allowance is None or not allowance.asked:
        return False
    if author is not None and load_gate().is_trusted(author):
        count(asks=False)
        return False
    suspect = Suspect(site.key, hash_address(find_client_address(request))[0], name)
    kind, bits = ChallengeKind(site.challenge), choose_bits(allowance.asked)
    answer = request.headers.get(ANSWER_HEADER, "")
    if answer and len(answer) <= MAX_ANSWER_CHARACTERS:
        outcome, answered = _check_answer(answer, site, suspect)
        _note(request, answered or kind, outcome)
        if outcome == "solved":
            if name:
                open_pass(site.key, name)
            count(asks=False)
            return True
        if outcome == "unavailable":  # at the other end, or so they say
            kind, bits = ChallengeKind.PROOF_OF_WORK, MAX_BITS
    challenge = make_challenge(kind, suspect, bits=bits, now=time.time())
    _note(request, challenge.kind, "asked")
    logger.info("challenge_asked", kind=challenge.kind, action=action, bits=challenge.bits)
    raise Refused("challenge_required", challenge=_describe(challenge, site))


def open_pass_for(site: Site, author: Author) -> None:
    """Ask somebody for nothing more who has proven something on the way to becoming this author."""
    open_pass(site.key, name_author(author))


def _check_answer(answer: str, site: Site, suspect: Suspect) -> tuple[str, ChallengeKind | None]:
    """Return what came of it (`solved`, `failed`, `unavailable`) and of what kind it was, None if it was nothing."""
    token, _, said = answer.partition(":")
    challenge = read_challenge(token, suspect, time.time())
    if challenge is None:
        return "failed", None
    is_work = challenge.kind is ChallengeKind.PROOF_OF_WORK
    if (is_work and not is_solved(challenge, said)) or not said or not use_once(token):
        return "failed", challenge.kind
    if is_work:
        return "solved", challenge.kind
    if said == UNAVAILABLE or challenge.kind != site.challenge:
        return "unavailable", challenge.kind
    is_good = load_gate().verify_captcha(site, said)
    if is_good is None:
        return "unavailable", challenge.kind
    return "solved" if is_good else "failed", challenge.kind


def _describe(challenge: Challenge, site: Site) -> dict[str, Any]:
    """Return what whoever is asked has to know."""
    told: dict[str, Any] = {"kind": challenge.kind, "token": challenge.token, "seconds": LIFETIME_SECONDS}
    if challenge.kind is ChallengeKind.PROOF_OF_WORK:
        return told | {"algorithm": "sha256", "difficulty": challenge.bits}
    return told | {
        "site_key": site.captcha_key,
        "page": settings.BASE_URL + reverse("challenge", args=[site.key]),
    }


def _note(request: HttpRequest, kind: ChallengeKind, outcome: str) -> None:
    request.META.setdefault(OUTCOMES, []).append((str(kind), outcome))
