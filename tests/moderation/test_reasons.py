import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from moderation.checks import CHECKS, run_checks
from moderation.coordination import CoordinationCode
from moderation.policy import PolicyCode, SitePolicy, decide
from moderation.providers.contract import ProviderCode
from moderation.reasons import describe, has_sentence
from moderation.rules.codes import RulesCode
from moderation.subject import (
    JSON,
    AuthorRecord,
    DomainRecord,
    Duplicates,
    Echoes,
    FormRecord,
    Listed,
    Remark,
    Velocity,
)
from moderation.text.wordlists import compile_word_list
from tests.moderation.subjects import ORDINARY_TEXT, make_author, make_subject

CODES = sorted(
    {str(code) for check in CHECKS for code in check.codes}
    | {f"{check.name}.unavailable" for check in CHECKS}
    | {str(code) for code in PolicyCode}
    | {str(code) for code in RulesCode}
    | {"rules.unavailable"}
    | {str(code) for code in ProviderCode}
    | {str(code) for code in CoordinationCode}
)
NINE_IN_A_MINUTE = "9 comments by this author in the last minute; 4 are usual at most."
DOCS = Path(__file__).parents[2] / "docs" / "checks.md"


@pytest.mark.parametrize("code", CODES)
def test_has_sentence__every_code(code: str) -> None:
    assert has_sentence(code)


def test_docs__name_every_code_and_no_other() -> None:
    """`<check>.unavailable` of checks that can always run is described once, for all."""
    documented = set(re.findall(r"`([a-z]+\.[a-z_]+)`", DOCS.read_text()))
    emitted = set(CODES) - {f"{check.name}.unavailable" for check in CHECKS}
    assert emitted <= documented
    assert documented <= set(CODES)


def test_docs__tell_the_policy_as_it_is() -> None:
    text = DOCS.read_text()
    for name in SitePolicy().to_dict().keys() - {"version"}:
        assert f"`{name}`" in text


@pytest.mark.parametrize(
    ("code", "details", "sentence"),
    [
        ("links.too_many", {"count": 5, "limit": 2}, "Contains 5 links; the limit here is 2."),
        ("links.too_many", {"count": 1, "limit": 0}, "Contains 1 link; the limit here is 0."),
        (
            "duplicates.near",
            {"authors": 1, "percent": 92},
            "Another author posted nearly the same text (92 % alike).",
        ),
        (
            "velocity.author",
            {"count": 9, "limit": 4, "minutes": 1},
            NINE_IN_A_MINUTE,
        ),
        (
            "velocity.unavailable",
            {"check": "velocity", "reason": "TimeoutError"},
            "The check “velocity” could not run.",
        ),
        ("outside.unavailable", {}, "The check “outside” could not run."),
        ("links.too_many", {}, "Noticed by a check (links.too_many)."),
        ("outside.toxic", {"score": 1}, "Noticed by a check (outside.toxic)."),
        ("trust.clear", {"extra": "ignored"}, "Nothing against the author."),
        (
            "words.held",
            {"word": "100%", "list": "%(x)s"},
            "“100%” is on the list “%(x)s”, which holds for review.",
        ),
    ],
)
def test_describe(code: str, details: dict[str, JSON], sentence: str) -> None:
    with translation.override("en"):
        assert describe(code, details) == sentence


# Between them, these make every check say each of its codes with the parameters that it really gives.
NEW = AuthorRecord(name="Newcomer")
OTHER_TOPIC = (
    "Parliament votes on pensions, teachers strike, hospitals close, prices rise, farmers protest loudly"
)
CAUSES: list[dict[str, Any]] = [
    {},
    {"form": FormRecord(honeypot_filled=True)},
    {"form": FormRecord(seconds_to_submit=1.0)},
    {"text": f"{ORDINARY_TEXT} http://a.com http://b.com http://c.com"},
    {"text": f"{ORDINARY_TEXT} http://a.com", "author": NEW},
    {"text": "http://a.com"},
    {"text": f"{ORDINARY_TEXT} http://bit.ly/a"},
    {"text": f"{ORDINARY_TEXT} http://1.2.3.4/a"},
    {"text": f"{ORDINARY_TEXT} http://раypal.com"},
    {"text": f"{ORDINARY_TEXT} evil dot com"},
    {"text": f"{ORDINARY_TEXT} http://a.com", "domains": {"a.com": DomainRecord(spam=2)}},
    {"text": f"{ORDINARY_TEXT} [url]x[/url]"},
    {"author": make_author(name="www.spin.win")},
    {"text": f"{ORDINARY_TEXT} http://a.tk"},
    {"author": AuthorRecord(name="Nina", url="http://a.com")},
    {"text": "Please check out my channel."},
    {"text": "Ask me about it on WhatsApp +44 7700 900123."},
    {"text": "Click here to see more."},
    {"text": "Great article! https://a.com/x is where I learn about it.", "author": NEW},
    {"text": "Great article! I can recommend ShopEasy for that.", "author": NEW},
    {"text": "What a great article.", "author": NEW},
    {"text": "What a great article about bridges and rivers.", "thread_title": "Bridges, rivers", "author": NEW},
    {"echoes": Echoes(sentence_authors=3)},
    {"echoes": Echoes(other_sites=1, other_authors=1)},
    {"echoes": Echoes(mailbox_addresses=2)},
    {"thread_title": OTHER_TOPIC},
    {"thread_title": OTHER_TOPIC, "text": f"{ORDINARY_TEXT} http://a.com", "author": NEW},
    {"language": "ru"},
    {"text": "sdkfjh wqlkejr zxmcvnb qwlkejh dfkjghs vbnxcmz"},
    {"author": make_author(name="Bоb Miller"), "staff_names": ("Bob Miller",)},
    {"author": make_author(name="Bоb Miller"), "conversation": (Remark(text="Yes.", name="Bob Miller"),)},
    {"author": make_author(name="Moderator")},
    {"text": f"{ORDINARY_TEXT} http://bridgebuilders.com", "author": AuthorRecord(name="Bridge Builders")},
    {"author": AuthorRecord(name="xkqjzwvb")},
    {"author": AuthorRecord(name="Jessica482", email="jessica482@gmail.com")},
    *({"words": (compile_word_list("list", action, ["bridge"]),)} for action in ("reject", "hold", "suspect")),
    {"duplicates": Duplicates(exact=1, exact_by_author_here=1)},
    {"duplicates": Duplicates(exact=1)},
    {"duplicates": Duplicates(exact=1, exact_authors=1)},
    {"duplicates": Duplicates(exact=1, exact_authors=1, exact_bad=1)},
    {"duplicates": Duplicates(near=1, near_authors=1, near_similarity=0.8)},
    {"duplicates": Duplicates(near=1, near_authors=1, near_similarity=0.8, near_bad=1)},
    {"velocity": None, "duplicates": None},
    {"velocity": Velocity(author_minute=9)},
    {"velocity": Velocity(address_hour=900)},
    {"velocity": Velocity(subnet_hour=900)},
    {"velocity": Velocity(domain_authors_hour={"a.com": 9})},
    {"text": ORDINARY_TEXT.upper()},
    {"text": "a" * 99},
    {"text": "first " * 40},
    {"text": f"{ORDINARY_TEXT}!!!!!!!"},
    {"text": "🔥" * 40},
    {"text": "Earn $900 a day from home! Register now and get a 200% bonus: https://luckywin88.top"},
    {"text": "I will kill you, I know where you live."},
    {"text": "All gays are disgusting animals and should be deported."},
    {"text": "Fuck off, you fucking piece of shit."},
    {"text": "You are stupid."},
    {"text": "What a damn mess."},
    {"text": "You people make me sick, go away."},
    {"text": "Jag tror inte att det är en bra idé, men vi får se hur det går med allt."},
    {"author": make_author(email="a@mailinator.com")},
    {"listed": Listed(address=True)},
    {"listed": Listed(email=True)},
    {"listed": Listed(domains=("a.com",))},
    {"author": NEW},
    {"author": AuthorRecord(rejected=1)},
    {"author": AuthorRecord(rejected=3, recent_rejected=3)},
    *({"author": make_author(standing=standing)} for standing in ("banned", "shadowed", "premoderated")),
]  # fmt: skip


def test_describe__every_code_a_check_can_say_has_its_parameters() -> None:
    said = set()
    for changes in CAUSES:
        for finding in run_checks(make_subject(**changes)):
            said.add(finding.code)
            assert not describe(finding.code, finding.details).startswith("Noticed by"), finding
    assert {str(code) for check in CHECKS for code in check.codes} <= said


@pytest.mark.parametrize(
    ("policy", "changes"),
    [
        (SitePolicy(), {}),
        (SitePolicy(), {"author": make_author(kind="staff")}),
        (SitePolicy(), {"author": make_author(standing="banned")}),
        (SitePolicy(), {"thread_premoderated": True}),
        (SitePolicy(), {"in_raid": True, "author": NEW}),
        (SitePolicy(), {"velocity": None}),
        (SitePolicy(), {"form": FormRecord(is_unproven=True)}),
        (SitePolicy(premoderation="all"), {}),
        (SitePolicy(premoderation="new"), {"author": NEW}),
    ],
)
def test_describe__verdicts(policy: SitePolicy, changes: dict[str, Any]) -> None:
    subject = make_subject(**changes)
    verdict = decide(run_checks(subject), policy, subject.facts)
    assert not describe(verdict.code, verdict.details).startswith("Noticed by")
