"""What holds for every check."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.checks import CHECKS, Check, run_checks
from moderation.checks.form import FormCode
from moderation.subject import (
    AuthorRecord,
    DomainRecord,
    Duplicates,
    Echoes,
    Finding,
    FormRecord,
    Remark,
    Subject,
    Velocity,
)
from moderation.text.wordlists import compile_word_list
from tests.moderation.subjects import ADVERSARIAL_TEXTS, ODD_TEXT, make_author, make_subject

COUNT = st.integers(0, 1000)
SUBJECTS = st.builds(
    make_subject,
    text=ODD_TEXT,
    author=st.builds(
        AuthorRecord,
        kind=st.sampled_from(["guest", "sso", "service", "staff"]),
        standing=st.sampled_from(["normal", "trusted", "premoderated", "shadowed", "banned"]),
        name=ODD_TEXT,
        email=st.none() | ODD_TEXT,
        url=ODD_TEXT,
        published=COUNT,
        rejected=COUNT,
        spam=COUNT,
        recent_published=COUNT,
        recent_rejected=COUNT,
        has_published_link=st.booleans(),
    ),
    form=st.builds(
        FormRecord, honeypot_filled=st.booleans(), seconds_to_submit=st.none() | st.floats(-9, 1e6)
    ),
    velocity=st.none() | st.builds(Velocity, author_minute=COUNT, subnet_hour=COUNT),
    duplicates=st.none()
    | st.builds(Duplicates, exact=COUNT, exact_authors=COUNT, near=COUNT, near_authors=COUNT),
    echoes=st.none() | st.builds(Echoes, other_sites=COUNT, sentence_authors=COUNT, mailbox_addresses=COUNT),
    parent=st.none() | st.builds(Remark, text=ODD_TEXT, name=ODD_TEXT),
    conversation=st.lists(st.builds(Remark, text=ODD_TEXT, name=ODD_TEXT, is_own=st.booleans()), max_size=3),
    thread_title=ODD_TEXT,
    site_language=st.sampled_from(["en", "pt", "zh", "und"]),
    staff_names=st.lists(ODD_TEXT, max_size=2),
    domains=st.just({"evil.com": DomainRecord(spam=3)}),
    words=st.just((compile_word_list("list", "suspect", ["a", "b*", "*c"]),)),
    max_links=st.integers(0, 5),
    min_seconds_to_submit=st.floats(0, 60),
)


def _is_json(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and _is_json(item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return all(map(_is_json, value))
    return value is None or isinstance(value, bool | int | float | str)


@settings(deadline=None)  # the first example waits for the public suffix list
@given(SUBJECTS)
def test_run_checks__any_subject(subject: Subject) -> None:
    findings = run_checks(subject)
    assert [finding.check for finding in findings] == [check.name for check in CHECKS]
    for finding, check in zip(findings, CHECKS, strict=True):
        assert finding.code in set(check.codes) | {f"{check.name}.unavailable"}
        assert 0 <= finding.score <= 1
        assert (finding.outcome == "suspect") == (finding.score > 0) == (finding.label != "none")
        assert _is_json(finding.details)
        assert all(0 <= span.start < span.end <= len(subject.text) for span in finding.spans)
    unavailable = {finding.check for finding in findings if finding.outcome == "unavailable"}
    missing = {"velocity": subject.velocity, "duplicates": subject.duplicates, "echoes": subject.echoes}
    assert unavailable == {name for name, facts in missing.items() if facts is None}


@settings(deadline=None)
@given(SUBJECTS)
def test_run_checks__same_facts_same_findings(subject: Subject) -> None:
    assert run_checks(subject) == run_checks(replace(subject))


@pytest.mark.parametrize("text", ADVERSARIAL_TEXTS, ids=lambda text: repr(text[:8]))
def test_run_checks__linear_time(text: str) -> None:
    words = compile_word_list("list", "suspect", ["*a*", "a b", "*spam"])
    subject = make_subject(
        text, words=(words,), author=make_author(name=text, email=text, url=text), thread_title=text
    )
    started = time.process_time()
    run_checks(subject)
    assert time.process_time() - started < 2.0


def test_run_checks__ordinary_comment_is_clear() -> None:
    assert {finding.outcome for finding in run_checks(make_subject())} == {"clear"}


def test_run_checks__failure_is_unavailable_and_the_others_still_run(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(subject: Subject) -> Finding:
        raise KeyError(subject.text)

    checks = (Check("broken", fail, FormCode), *CHECKS)
    subject = make_subject("a secret text")
    broken, *others = run_checks(subject, checks)
    assert (broken.outcome, broken.code, broken.score) == ("unavailable", "broken.unavailable", 0)
    assert broken.details == {"check": "broken", "reason": "KeyError"}
    assert tuple(others) == run_checks(subject)
    assert "broken" in caplog.text


def test_checks__names_and_codes_agree() -> None:
    names = [check.name for check in CHECKS]
    assert len(set(names)) == len(names)
    for check in CHECKS:
        assert all(code.startswith(f"{check.name}.") for code in check.codes)
        assert f"{check.name}.clear" in set(check.codes)
