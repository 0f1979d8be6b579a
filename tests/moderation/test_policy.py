from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.checks import run_checks
from moderation.policy import EVIDENCE_LABELS, SitePolicy, Verdict, decide
from moderation.subject import AuthorRecord, Duplicates, Facts, Finding, FormRecord, Label
from moderation.text.wordlists import compile_word_list
from tests.moderation.subjects import ORDINARY_TEXT, make_author, make_subject

POLICY = SitePolicy()
GRAVITY = {"published": 0, "flagged": 1, "held": 2, "rejected": 3, "spam": 3}


def _suspect(label: Label, score: float, check: str = "model", code: str = "") -> Finding:
    return Finding(check=check, outcome="suspect", label=label, score=score, code=code or f"{check}.found")


def _clear(check: str = "quiet") -> Finding:
    return Finding(check=check, outcome="clear", label="none", score=0.0, code=f"{check}.clear")


def _unavailable(check: str = "broken") -> Finding:
    return Finding(check=check, outcome="unavailable", label="none", score=0.0, code=f"{check}.unavailable")


HONEYPOT = _suspect("spam", 1.0, "form", "form.honeypot")
REJECTED_WORD = _suspect("abuse", 1.0, "words", "words.rejected")
HELD_WORD = _suspect("abuse", 1.0, "words", "words.held")


@pytest.mark.parametrize(
    ("findings", "status", "code"),
    [
        ([], "published", "policy.published"),
        ([_clear()], "published", "policy.published"),
        # Evidence against its thresholds.
        ([_suspect("spam", 0.34)], "published", "policy.published"),
        ([_suspect("spam", 0.35)], "flagged", "model.found"),
        ([_suspect("spam", 0.49)], "flagged", "model.found"),
        ([_suspect("spam", 0.5)], "held", "model.found"),
        ([_suspect("spam", 0.94)], "held", "model.found"),
        ([_suspect("spam", 0.96)], "spam", "model.found"),
        ([_suspect("abuse", 0.59)], "published", "policy.published"),
        ([_suspect("abuse", 0.6)], "flagged", "model.found"),
        ([_suspect("abuse", 0.79)], "flagged", "model.found"),
        ([_suspect("abuse", 0.8)], "held", "model.found"),
        ([_suspect("abuse", 0.999)], "held", "model.found"),
        ([_suspect("quality", 0.59)], "published", "policy.published"),
        ([_suspect("quality", 0.6)], "flagged", "model.found"),
        ([_suspect("quality", 0.8)], "held", "model.found"),
        ([_suspect("trust", 0.39)], "published", "policy.published"),
        ([_suspect("trust", 0.4)], "flagged", "model.found"),
        ([_suspect("trust", 0.5)], "held", "model.found"),
        # Certainty about the author or the noise is still no spam.
        ([_suspect("trust", 1.0), _suspect("quality", 1.0)], "held", "model.found"),
        # Evidence adds up, within its label.
        ([_suspect("spam", 0.3, "a"), _suspect("spam", 0.3, "b")], "held", "a.found"),
        ([_suspect("spam", 0.8, "a"), _suspect("spam", 0.8, "b")], "spam", "a.found"),
        ([_suspect("spam", 0.3, "a"), _suspect("abuse", 0.5, "b")], "published", "policy.published"),
        # The heaviest gives the reason.
        ([_suspect("spam", 0.3, "a"), _suspect("spam", 0.4, "b")], "held", "b.found"),
        ([_suspect("trust", 0.6, "a"), _suspect("abuse", 0.9, "b")], "held", "b.found"),
        # Orders.
        ([HONEYPOT], "spam", "form.honeypot"),
        ([REJECTED_WORD], "rejected", "words.rejected"),
        ([HELD_WORD], "held", "words.held"),
        ([HELD_WORD, _suspect("spam", 0.96)], "spam", "model.found"),
        # An order is carried out, not weighed: a list of spam words that holds makes no spam.
        ([_suspect("spam", 1.0, "words", "words.held")], "held", "words.held"),
        # What could not run.
        ([_unavailable()], "held", "broken.unavailable"),
        ([_unavailable(), _suspect("spam", 0.6)], "held", "model.found"),
        ([_unavailable(), _suspect("spam", 0.96)], "spam", "model.found"),
        ([_unavailable(), REJECTED_WORD], "rejected", "words.rejected"),
    ],
)  # fmt: skip
def test_decide__evidence(findings: list[Finding], status: str, code: str) -> None:
    verdict = decide(findings, POLICY, Facts())
    assert (verdict.band, verdict.code) == (status, code)


@pytest.mark.parametrize(
    ("facts", "findings", "status", "code"),
    [
        (Facts(standing="banned"), [], "rejected", "trust.banned"),
        (Facts(standing="shadowed"), [], "rejected", "trust.shadowed"),
        (Facts(standing="premoderated"), [], "held", "trust.premoderated"),
        (Facts(standing="premoderated"), [_suspect("spam", 0.96)], "spam", "model.found"),
        (Facts(standing="trusted"), [_suspect("spam", 0.67)], "published", "policy.published"),
        (Facts(standing="trusted"), [_suspect("spam", 0.7)], "flagged", "model.found"),
        (Facts(standing="trusted"), [_suspect("spam", 0.76)], "held", "model.found"),
        (Facts(standing="trusted"), [_suspect("spam", 0.96)], "held", "model.found"),
        (Facts(standing="trusted"), [HONEYPOT], "spam", "form.honeypot"),
        (Facts(standing="trusted"), [_unavailable()], "held", "broken.unavailable"),
        (Facts(author_kind="staff"), [HONEYPOT, REJECTED_WORD, _unavailable()], "published", "policy.staff"),
        (Facts(author_kind="staff", standing="banned"), [], "rejected", "trust.banned"),
        (Facts(author_kind="sso"), [_suspect("spam", 0.96)], "spam", "model.found"),
        (Facts(thread_premoderated=True), [], "held", "policy.thread_premoderated"),
        (Facts(thread_premoderated=True, standing="trusted"), [], "held", "policy.thread_premoderated"),
        (Facts(thread_premoderated=True, author_kind="staff"), [], "published", "policy.staff"),
        (Facts(thread_premoderated=True), [_suspect("spam", 0.6)], "held", "model.found"),
    ],
)
def test_decide__author_and_thread(facts: Facts, findings: list[Finding], status: str, code: str) -> None:
    verdict = decide(findings, POLICY, facts)
    assert (verdict.band, verdict.code) == (status, code)


@pytest.mark.parametrize(
    ("settings", "facts", "status", "code"),
    [
        ({"premoderation": "all"}, Facts(published=99), "held", "policy.all_premoderated"),
        ({"premoderation": "all"}, Facts(author_kind="staff"), "published", "policy.staff"),
        ({"premoderation": "new"}, Facts(published=1), "held", "policy.new_commenter"),
        ({"premoderation": "new"}, Facts(published=2), "published", "policy.published"),
        ({"premoderation": "new"}, Facts(published=0, standing="trusted"), "published", "policy.published"),
        (
            {"premoderation": "new", "new_commenter_threshold": 5},
            Facts(published=4),
            "held",
            "policy.new_commenter",
        ),
        ({"premoderation": "none"}, Facts(published=0), "published", "policy.published"),
    ],
)
def test_decide__premoderation(settings: dict[str, Any], facts: Facts, status: str, code: str) -> None:
    verdict = decide([_clear()], SitePolicy(**settings), facts)
    assert (verdict.status, verdict.code) == (status, code)


def test_decide__threshold_of_one_is_off() -> None:
    certain = [_suspect("spam", 1.0), _suspect("quality", 1.0)]
    policy = SitePolicy(
        flag_spam_at=1.0, hold_spam_at=1.0, spam_at=1.0, flag_quality_at=1.0, hold_quality_at=1.0
    )
    assert decide(certain, policy, Facts()).band == "published"
    assert decide(certain, replace(policy, flag_spam_at=0.5), Facts()).band == "flagged"
    assert decide(certain, replace(policy, flag_spam_at=1.0, hold_spam_at=0.5), Facts()).band == "held"


def test_decide__what_is_flagged_is_published() -> None:
    verdict = decide([_suspect("spam", 0.45)], POLICY, Facts())
    assert (verdict.status, verdict.is_flagged, verdict.contributing) == ("published", True, ("model",))


def test_decide__says_what_it_rests_on() -> None:
    findings = [
        _suspect("spam", 0.3, "a"),
        _suspect("spam", 0.5, "b"),
        _suspect("abuse", 0.2, "c"),
        _clear("d"),
    ]
    verdict = decide(findings, POLICY, Facts())
    assert verdict.contributing == ("b", "a")
    assert verdict.scores == pytest.approx({"spam": 0.65, "abuse": 0.2, "quality": 0, "trust": 0})
    assert decide([_clear()], POLICY, Facts()).contributing == ()


def test_decide__gives_the_parameters_of_its_sentence() -> None:
    finding = replace(_suspect("spam", 0.6, "links", "links.too_many"), details={"count": 5, "limit": 2})
    assert decide([finding], POLICY, Facts()).details == {"count": 5, "limit": 2}
    new = decide([], SitePolicy(premoderation="new"), Facts(published=1))
    assert new.details == {"published": 1, "threshold": 2}


SCORE = st.floats(0, 1)
FINDINGS = st.lists(
    st.one_of(
        st.builds(_suspect, st.sampled_from(EVIDENCE_LABELS), SCORE, st.sampled_from("abcd")),
        st.builds(_clear, st.sampled_from("abcd")),
        st.builds(_unavailable, st.sampled_from("abcd")),
        st.sampled_from([HONEYPOT, REJECTED_WORD, HELD_WORD]),
        st.sampled_from(["spam", "rejected", "shadowed", "held", "flagged"]).map(
            lambda done: _suspect("abuse", 1.0, "rules", f"rules.{done}")
        ),
    ),
    max_size=8,
)
FACTS = st.builds(
    Facts,
    author_kind=st.sampled_from(["guest", "sso", "service", "staff"]),
    standing=st.sampled_from(["normal", "trusted", "premoderated", "shadowed", "banned"]),
    published=st.integers(0, 5),
    thread_premoderated=st.booleans(),
)
THRESHOLD = st.floats(0.01, 1)
POLICIES = st.builds(
    lambda spam, abuse, quality, trust, **others: SitePolicy(
        **dict(zip(("flag_spam_at", "hold_spam_at", "spam_at"), sorted(spam), strict=True)),
        **dict(zip(("flag_abuse_at", "hold_abuse_at", "reject_abuse_at"), sorted(abuse), strict=True)),
        **dict(zip(("flag_quality_at", "hold_quality_at"), sorted(quality), strict=True)),
        **dict(zip(("flag_trust_at", "hold_trust_at"), sorted(trust), strict=True)),
        **others,
    ),
    spam=st.tuples(THRESHOLD, THRESHOLD, THRESHOLD),
    abuse=st.tuples(THRESHOLD, THRESHOLD, THRESHOLD),
    quality=st.tuples(THRESHOLD, THRESHOLD),
    trust=st.tuples(THRESHOLD, THRESHOLD),
    trusted_lift=SCORE,
    premoderation=st.sampled_from(["none", "new", "all"]),
)


def _weigh(verdict: Verdict) -> int:
    return GRAVITY[verdict.band]


@given(FINDINGS, FINDINGS, POLICIES, FACTS)
def test_decide__more_evidence_is_never_milder(
    findings: list[Finding], further: list[Finding], policy: SitePolicy, facts: Facts
) -> None:
    before, after = decide(findings, policy, facts), decide(findings + further, policy, facts)
    assert _weigh(before) <= _weigh(after)
    assert all(before.scores[label] <= after.scores[label] + 1e-12 for label in EVIDENCE_LABELS)


@given(FINDINGS, st.data(), POLICIES, FACTS)
def test_decide__stronger_evidence_is_never_milder(
    findings: list[Finding], data: st.DataObject, policy: SitePolicy, facts: Facts
) -> None:
    stronger = [
        replace(finding, score=data.draw(st.floats(finding.score, 1)))
        if finding.outcome == "suspect"
        else finding
        for finding in findings
    ]
    assert _weigh(decide(findings, policy, facts)) <= _weigh(decide(stronger, policy, facts))


@given(FINDINGS, POLICIES, FACTS, st.randoms(use_true_random=False))
def test_decide__order_makes_no_difference(
    findings: list[Finding], policy: SitePolicy, facts: Facts, random: Any
) -> None:
    shuffled = list(findings)
    random.shuffle(shuffled)
    assert decide(findings, policy, facts) == decide(shuffled, policy, facts)


@given(FINDINGS, POLICIES, FACTS)
def test_decide__unavailable_never_publishes(
    findings: list[Finding], policy: SitePolicy, facts: Facts
) -> None:
    verdict = decide([*findings, _unavailable()], policy, facts)
    assert verdict.status != "published" or facts.author_kind == "staff"


@given(FINDINGS, POLICIES, FACTS)
def test_decide__names_its_reason(findings: list[Finding], policy: SitePolicy, facts: Facts) -> None:
    verdict = decide(findings, policy, facts)
    assert verdict.code
    if verdict.contributing:
        heaviest = verdict.contributing[0]
        assert verdict.code in {finding.code for finding in findings if finding.check == heaviest}
    else:
        assert verdict.code.startswith(("policy.", "trust."))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"max_links": -1}, "max_links must be a whole number from 0 to 100, not -1"),
        ({"max_links": 1.5}, "max_links must be a whole number"),
        ({"max_links": True}, "max_links must be a whole number"),
        ({"max_links": "2"}, "max_links must be a whole number"),
        ({"hold_spam_at": 0}, "hold_spam_at must be a number from 0.01 to 1, not 0"),
        ({"hold_spam_at": float("nan")}, "hold_spam_at must be a number"),
        ({"min_seconds_to_submit": 61}, "min_seconds_to_submit must be a number from 0 to 60"),
        ({"premoderation": "some"}, "premoderation must be one of none, new, all, not 'some'"),
        ({"premoderation": []}, "premoderation must be one of"),
        ({"hold_spam_at": 0.9, "spam_at": 0.8}, "hold_spam_at must not be above spam_at"),
        ({"flag_spam_at": 0.6}, "flag_spam_at must not be above hold_spam_at, 0.5"),
        ({"flag_trust_at": 0.9, "hold_trust_at": 0.8}, "flag_trust_at must not be above hold_trust_at"),
        ({"colour": "red"}, "colour is no setting of a policy"),
        ({"version": 0}, "version must be a whole number from 1"),
    ],
)
def test_site_policy__bad_values(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SitePolicy.from_dict(values)


@given(POLICIES)
def test_site_policy__round_trip(policy: SitePolicy) -> None:
    assert SitePolicy.from_dict(policy.to_dict()) == policy


def test_site_policy__of_a_time_without_flags() -> None:
    """A stored policy that holds early keeps its meaning: what it does not say of flags follows it."""
    policy = SitePolicy.from_dict({"hold_spam_at": 0.2, "hold_abuse_at": 0.9})
    assert (policy.flag_spam_at, policy.flag_abuse_at) == (0.2, 0.6)
    assert SitePolicy.from_dict({"flag_spam_at": 1}).flag_spam_at == 1


def test_site_policy__whole_numbers_for_thresholds() -> None:
    assert SitePolicy.from_dict({"spam_at": 1}).spam_at == 1


# From facts to verdict, through the real checks.

NEW = AuthorRecord(name="Newcomer")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, "published"),
        ({"author": NEW}, "published"),
        ({"text": f"{ORDINARY_TEXT} https://news.example.com/story", "author": NEW}, "published"),
        ({"text": "https://shop.example.com", "author": NEW}, "held"),
        ({"text": f"{ORDINARY_TEXT} http://a.com http://b.com http://c.com"}, "held"),
        ({"text": f"{ORDINARY_TEXT} [url=http://a.com]a[/url] http://b.com http://c.com http://d.com"}, "held"),
        ({"form": FormRecord(honeypot_filled=True)}, "spam"),
        ({"form": FormRecord(seconds_to_submit=0.2)}, "held"),
        ({"author": make_author(email="a@mailinator.com")}, "published"),
        ({"duplicates": Duplicates(exact=5, exact_authors=5, exact_bad=5)}, "spam"),
        ({"velocity": None}, "held"),
        ({"words": (compile_word_list("list", "reject", ["bridge"]),)}, "rejected"),
        ({"thread_premoderated": True}, "held"),
        ({"author": make_author(standing="banned")}, "rejected"),
        ({"author": make_author(kind="staff"), "velocity": None}, "published"),
    ],
)  # fmt: skip
def test_decide__through_the_checks(changes: dict[str, Any], status: str) -> None:
    subject = make_subject(**changes)
    assert decide(run_checks(subject), POLICY, subject.facts).status == status
