"""A site's own rules: what they can say, what is wrong with those that can't be read, and what comes of a match."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.checks import CHECKS, run_checks
from moderation.policy import SitePolicy, decide
from moderation.rules.codes import RulesCode
from moderation.rules.documents import MAX_CONDITIONS, MAX_DOCUMENT_CHARACTERS, Rule, read_rule
from moderation.rules.fields import FIELDS
from moderation.rules.matching import apply_rules, list_matched
from moderation.rules.operators import MAX_PATTERN_SIZE
from moderation.rules.problems import RuleError
from moderation.subject import AuthorRecord, Duplicates, Facts, Finding, FormRecord, Subject, Velocity
from moderation.text.wordlists import compile_word_list
from tests.moderation.subjects import ADVERSARIAL_TEXTS, ODD_TEXT, make_author, make_subject
from tests.moderation.test_checks import SUBJECTS

HOLD = {"action": "hold"}
LISTS = (
    compile_word_list("house", "note", ["umbrella*"]),
    compile_word_list("names", "note", ["Rain"], case_sensitive=True),
)


def rule(condition: Any, then: dict[str, Any] | None = None, **others: Any) -> Rule:
    kept = {name: others.pop(name) for name in ("exempt",) if name in others}
    return read_rule({"if": condition, "then": then or HOLD, **kept}, **others)


def compare(field: str, operator: str, value: Any, **options: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value, **options}


def matches(condition: Any, subject: Subject, findings: tuple[Finding, ...] = ()) -> bool:
    *_, finding = apply_rules(subject, findings, [rule(condition)])
    assert finding.outcome != "unavailable"
    return finding.code == RulesCode.HELD


def spans(condition: Any, text: str, **changes: Any) -> list[str]:
    (finding,) = apply_rules(make_subject(text, **changes), (), [rule(condition)])
    return [text[slice(*span)] for span in finding.spans]


# --- Every operator ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operator", "value", "text", "found"),
    [
        ("contains_words", ["forex", "crypto*"], "Forex and Cryptocoins", ["Forex", "Cryptocoins"]),
        ("contains_words", ["dress"], "for Andressa", None),
        ("contains_list", "house", "Bring umbrellas", ["umbrellas"]),
        ("contains_list", "names", "rain or Rain", ["Rain"]),
        ("contains_list", "no such list", "umbrellas", None),
        ("includes", ["AND"], "for Andressa", ["And"]),
        ("includes", ["buy now"], "Buy\n  now", ["Buy\n  now"]),
        ("includes", ["x", "y"], "abc", None),
        ("starts_with", ["nice", "great"], "  Great post", ["Great"]),
        ("starts_with", ["post"], "Great post", None),
        ("ends_with", ["POST"], "Great post \n", ["post"]),
        ("ends_with", ["great"], "Great post", None),
        ("equals", ["first", "FIRST!"], " First! ", ["First!"]),
        ("equals", ["first"], "First post", None),
        ("matches", r"\b\d{4,}\b", "call 12345 or 99", ["12345"]),
        ("matches", "RAIN", "some rain, more Rain", ["rain", "Rain"]),
        ("matches", "^$", "text", None),
        ("matches", "x*", "yy", []),
    ],
)
def test_text(operator: str, value: Any, text: str, found: list[str] | None) -> None:
    condition = compare("text", operator, value)
    assert matches(condition, make_subject(text, words=LISTS)) == (found is not None)
    assert spans(condition, text, words=LISTS) == (found or [])


@pytest.mark.parametrize(
    ("operator", "value"),
    [
        ("contains_words", ["RAIN"]),
        ("includes", ["RAI"]),
        ("starts_with", ["RA"]),
        ("ends_with", ["AIN"]),
        ("equals", ["RAIN"]),
        ("matches", "RA"),
    ],
)
def test_text__case(operator: str, value: Any) -> None:
    condition = compare("text", operator, value)
    assert matches(condition, make_subject("Rain"))
    assert matches({**condition, "case_sensitive": True}, make_subject("RAIN"))
    assert not matches({**condition, "case_sensitive": True}, make_subject("Rain"))


@pytest.mark.parametrize(
    ("operator", "value", "numbers"),
    [
        ("=", 2, [2]),
        ("<", 2, [0, 1]),
        ("<=", 2, [0, 1, 2]),
        (">", 2, [3]),
        (">=", 2, [2, 3]),
        ("between", [1, 2], [1, 2]),
    ],
)
def test_number(operator: str, value: Any, numbers: list[int]) -> None:
    condition = compare("author.published", operator, value)
    found = [n for n in range(4) if matches(condition, make_subject(author=make_author(published=n)))]
    assert found == numbers


def test_switch() -> None:
    for is_reply in (True, False):
        for wanted in (True, False):
            subject = make_subject(is_reply=is_reply)
            assert matches(compare("is_reply", "is", wanted), subject) == (is_reply == wanted)


# --- Every field ------------------------------------------------------------------------------------------

SUBJECT = make_subject(
    "Buy vi\u0430gra at https://shop.example.co.uk/x",
    language="en",
    posted_at=datetime(2026, 11, 22, 18, 30, tzinfo=UTC),  # a Sunday
    is_reply=True,
    thread_key="weather",
    thread_title="The weather",
    thread_premoderated=True,
    author=AuthorRecord(
        kind="sso",
        standing="trusted",
        name="Alice A.",
        email="alice@mail.example",
        age_seconds=2 * 86_400,
        published=3,
        rejected=4,
        spam=5,
        recent_published=6,
        recent_rejected=7,
        has_published_link=True,
    ),
    form=FormRecord(honeypot_filled=True, seconds_to_submit=8.0),
    velocity=Velocity(
        author_minute=9,
        author_hour=10,
        address_minute=11,
        address_hour=12,
        subnet_minute=13,
        subnet_hour=14,
    ),
    duplicates=Duplicates(exact=15, near=16, exact_authors=17, exact_bad=1, near_bad=2),
)
FINDINGS = (
    Finding(check="links", outcome="suspect", label="spam", score=0.5, code="links.shortener"),
    Finding(check="email", outcome="suspect", label="spam", score=0.5, code="email.disposable"),
    Finding(check="words", outcome="suspect", label="abuse", score=0.25, code="words.suspected"),
    Finding(check="shouting", outcome="suspect", label="quality", score=0.125, code="shouting.emoji"),
    Finding(check="trust", outcome="suspect", label="trust", score=0.1, code="trust.new_commenter"),
    Finding(check="velocity", outcome="unavailable", label="none", score=0, code="velocity.unavailable"),
    Finding(check="form", outcome="clear", label="none", score=0, code="form.clear"),
)
VALUES: dict[str, Any] = {
    "text": ["Buy vi\u0430gra at https://shop.example.co.uk/x"],
    "text.canonical": ["buy viagra at https://shop.example.co.uk/x"],
    "text.characters": 42,
    "text.words": 4,
    "text.disguised": [0.01, 0.2],
    "language": ["en"],
    "links.count": 1,
    "links.domains": ["example.co.uk"],
    "links.hosts": ["shop.example.co.uk"],
    "is_reply": True,
    "thread.key": ["weather"],
    "thread.title": ["the weather"],
    "thread.premoderated": True,
    "posted.hour": 18,
    "posted.weekday": 7,
    "author.name": ["alice a."],
    "author.email_domain": ["mail.example"],
    "author.kind": ["sso"],
    "author.standing": ["trusted"],
    "author.age_days": 2,
    "author.published": 3,
    "author.rejected": 4,
    "author.spam": 5,
    "author.recent_published": 6,
    "author.recent_removed": 7,
    "author.has_published_link": True,
    "form.honeypot": True,
    "form.seconds_to_submit": 8,
    "velocity.author_minute": 9,
    "velocity.author_hour": 10,
    "velocity.address_minute": 11,
    "velocity.address_hour": 12,
    "velocity.subnet_minute": 13,
    "velocity.subnet_hour": 14,
    "duplicates.exact": 15,
    "duplicates.near": 16,
    "duplicates.authors": 17,
    "duplicates.removed": 3,
    "findings.codes": ["velocity.unavailable"],
    "score.spam": 0.75,
    "score.abuse": 0.25,
    "score.quality": 0.125,
    "score.trust": [0.09, 0.11],
}


@pytest.mark.parametrize("name", FIELDS)
def test_field(name: str) -> None:
    value, kind = VALUES[name], FIELDS[name].kind
    operator = {"switch": "is", "text": "equals"}.get(kind, "between" if isinstance(value, list) else "=")
    condition = compare(name, operator, value)
    assert matches(condition, SUBJECT, FINDINGS)
    other = {"is": not value, "equals": ["another"], "=": 1000, "between": [1000, 1001]}[operator]
    if not FIELDS[name].choices:
        assert not matches({**condition, "value": other}, SUBJECT, FINDINGS)


def test_field__of_a_check() -> None:
    assert matches(compare("finding.links", "=", 0.5), SUBJECT, FINDINGS)
    assert matches(compare("finding.duplicates", "=", 0), SUBJECT, FINDINGS)
    assert not matches(compare("findings.codes", "equals", ["form.clear"]), SUBJECT, FINDINGS)
    assert matches(compare("findings.codes", "starts_with", ["links."]), SUBJECT, FINDINGS)


@pytest.mark.parametrize(
    "name",
    [
        "form.seconds_to_submit",
        "velocity.author_hour",
        "duplicates.exact",
        "duplicates.removed",
        "posted.hour",
    ],
)
def test_what_is_not_known_is_neither_more_nor_less(name: str) -> None:
    unknown = make_subject(form=FormRecord(), velocity=None, duplicates=None)
    for operator in ("<", "<=", "=", ">=", ">"):
        assert not matches(compare(name, operator, 5), unknown)


def test_a_text_that_is_not_there_equals_nothing() -> None:
    unknown = make_subject(author=make_author(email=None))
    assert not matches(compare("author.email_domain", "matches", ".*"), unknown)
    assert matches({"not": compare("author.email_domain", "matches", ".*")}, unknown)


def test_disguised_words_are_found_and_shown() -> None:
    text = "Buy v1@gra and v i a g r a"
    condition = compare("text.canonical", "contains_words", ["viagra"])
    assert spans(condition, text) == ["v1@gra", "v i a g r a"]
    assert not matches(compare("text", "contains_words", ["viagra"]), make_subject(text))


def test_a_list_is_for_its_languages() -> None:
    words = (replace(compile_word_list("german", "note", ["Regen"]), languages=frozenset({"de"})),)
    condition = compare("text", "contains_list", "german")
    assert matches(condition, make_subject("Regen", words=words, language="de"))
    assert not matches(condition, make_subject("Regen", words=words, language="nl"))


# --- All, any, not ----------------------------------------------------------------------------------------

YES, NO = compare("is_reply", "is", False), compare("is_reply", "is", True)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"all": [YES, YES]}, True),
        ({"all": [YES, NO]}, False),
        ({"any": [NO, YES]}, True),
        ({"any": [NO, NO]}, False),
        ({"not": NO}, True),
        ({"not": {"not": NO}}, False),
        ({"all": [{"any": [NO, YES]}, {"not": {"all": [YES, NO]}}]}, True),
    ],
)
def test_all_any_not(condition: Any, holds: bool) -> None:
    assert matches(condition, make_subject()) == holds


def test_all__marks_what_every_part_found() -> None:
    parts = [compare("text", "includes", [word]) for word in ("rain", "snow")]
    assert spans({"all": parts}, "rain and snow") == ["rain", "snow"]
    assert spans({"any": parts}, "snow and rain") == ["rain"]
    assert spans({"not": {"not": parts[0]}}, "rain") == []


# --- What can't be read -----------------------------------------------------------------------------------

DEEP: Any = YES
for _ in range(5):
    DEEP = {"not": DEEP}


@pytest.mark.parametrize(
    ("document", "path", "code"),
    [
        ([], "document", "invalid"),
        ({}, "if", "required"),
        ({"if": YES}, "then", "required"),
        ({"if": YES, "then": HOLD, "else": HOLD}, "document.else", "invalid"),
        ({"if": YES, "then": {}}, "then.action", "required"),
        ({"if": YES, "then": {"action": "ban"}}, "then.action", "unknown_choice"),
        ({"if": YES, "then": {"action": ["hold"]}}, "then.action", "unknown_choice"),
        ({"if": YES, "then": {"action": "tag"}}, "then.tags", "invalid"),
        ({"if": YES, "then": {**HOLD, "tags": []}}, "then.tags", "blank"),
        ({"if": YES, "then": {**HOLD, "tags": list("abcdef")}}, "then.tags", "too_large"),
        ({"if": YES, "then": {**HOLD, "tags": ["x" * 31]}}, "then.tags.0", "too_long"),
        ({"if": YES, "then": {**HOLD, "label": "rude"}}, "then.label", "unknown_choice"),
        ({"if": YES, "then": {**HOLD, "stop": 1}}, "then.stop", "invalid"),
        ({"if": YES, "then": {**HOLD, "until": 1}}, "then.until", "invalid"),
        ({"if": YES, "then": HOLD, "exempt": {"staff": "yes"}}, "exempt.staff", "invalid"),
        ({"if": YES, "then": HOLD, "exempt": {"published": "9"}}, "exempt.published", "invalid"),
        ({"if": YES, "then": HOLD, "exempt": {"bots": True}}, "exempt.bots", "invalid"),
        ({"if": [YES], "then": HOLD}, "if", "invalid"),
        ({"if": {"all": YES}, "then": HOLD}, "if.all", "invalid"),
        ({"if": {"all": []}, "then": HOLD}, "if.all", "blank"),
        ({"if": {"any": [YES, 5]}, "then": HOLD}, "if.any.1", "invalid"),
        ({"if": {"any": [YES], "all": [YES]}, "then": HOLD}, "if.any", "invalid"),
        ({"if": DEEP, "then": HOLD}, "if.not.not.not.not.not", "too_large"),
        ({"if": {"any": [YES] * 51}, "then": HOLD}, "if.any.50", "too_large"),
        ({"if": {}, "then": HOLD}, "if.field", "required"),
        ({"if": {"field": "text"}, "then": HOLD}, "if.operator", "required"),
        ({"if": {**YES, "colour": 1}, "then": HOLD}, "if.colour", "invalid"),
        ({"if": compare("colour", "is", True), "then": HOLD}, "if.field", "unknown_choice"),
        ({"if": compare("finding.colour", ">", 1), "then": HOLD}, "if.field", "unknown_choice"),
        ({"if": compare("text", ">", 1), "then": HOLD}, "if.operator", "unknown_choice"),
        ({"if": compare("is_reply", "=", 1), "then": HOLD}, "if.operator", "unknown_choice"),
        ({"if": compare("is_reply", "is", 1), "then": HOLD}, "if.value", "invalid"),
        ({"if": compare("links.count", ">", "1"), "then": HOLD}, "if.value", "invalid"),
        ({"if": compare("links.count", ">", True), "then": HOLD}, "if.value", "invalid"),
        ({"if": compare("links.count", ">", 1e300), "then": HOLD}, "if.value", "invalid"),
        ({"if": compare("links.count", "between", [1]), "then": HOLD}, "if.value", "invalid"),
        ({"if": compare("links.count", "between", [2, 1]), "then": HOLD}, "if.value", "invalid"),
        ({"if": compare("links.count", "between", [2, "3"]), "then": HOLD}, "if.value.1", "invalid"),
        ({"if": compare("text", "includes", "rain"), "then": HOLD}, "if.value", "invalid"),
        ({"if": compare("text", "includes", []), "then": HOLD}, "if.value", "blank"),
        ({"if": compare("text", "includes", ["a", " "]), "then": HOLD}, "if.value.1", "blank"),
        ({"if": compare("text", "includes", ["\u200b"]), "then": HOLD}, "if.value", "blank"),
        ({"if": compare("text", "includes", ["a\x00"]), "then": HOLD}, "if.value.0", "unusable_characters"),
        ({"if": compare("text", "includes", ["x"] * 101), "then": HOLD}, "if.value", "too_large"),
        ({"if": compare("text", "includes", ["x" * 201]), "then": HOLD}, "if.value.0", "too_long"),
        ({"if": compare("text", "contains_words", ["*"]), "then": HOLD}, "if.value", "invalid"),
        ({"if": compare("text", "contains_words", ["x" * 101]), "then": HOLD}, "if.value", "too_long"),
        ({"if": compare("text", "contains_list", "other"), "then": HOLD}, "if.value", "unknown_choice"),
        ({"if": compare("author.kind", "equals", ["robot"]), "then": HOLD}, "if.value.0", "unknown_choice"),
        ({"if": compare("text", "matches", "("), "then": HOLD}, "if.value", "invalid"),
        ({"if": compare("text", "matches", r"(a)\1"), "then": HOLD}, "if.value", "invalid"),
        ({"if": compare("text", "matches", "x" * 501), "then": HOLD}, "if.value", "too_long"),
        ({"if": compare("text", "matches", r"\pL{1000}"), "then": HOLD}, "if.value", "too_large"),
        ({"if": compare("text", "matches", "(a{1,100}){1,10}"), "then": HOLD}, "if.value", "too_large"),
        (
            {"if": compare("text", "includes", ["x" * 200] * 100 + []), "then": HOLD, "exempt": {}},
            "document",
            "too_long",
        ),
    ],
)  # fmt: skip
def test_read_rule__says_what_is_wrong_and_where(document: Any, path: str, code: str) -> None:
    with pytest.raises(RuleError) as raised:
        read_rule(document, lists={"house"})
    assert (raised.value.path, raised.value.code) == (path, code)
    assert raised.value.problem


def test_read_rule__far_too_deep() -> None:
    deep: Any = YES
    for _ in range(2_000):
        deep = {"not": deep}
    with pytest.raises(RuleError, match="nested too deeply"):
        read_rule({"if": deep, "then": {"action": "hold"}})


def test_read_rule__just_within_the_limits() -> None:
    deep: Any = YES
    for _ in range(4):
        deep = {"not": deep}
    rule(deep)
    rule({"any": [YES] * MAX_CONDITIONS})
    rule(compare("text", "contains_list", "house"), lists={"house"})
    rule(compare("text", "matches", "a" * 500))
    assert MAX_PATTERN_SIZE == 2000
    assert MAX_DOCUMENT_CHARACTERS == 20_000


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.dictionaries(
            st.sampled_from(["if", "then", "all", "any", "not", "field", "operator", "value", "action"]),
            parts,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_read_rule__any_json(document: Any) -> None:
    try:
        read_rule(document)
    except RuleError:
        return


CONDITIONS = st.recursive(
    st.one_of(
        st.builds(
            compare,
            st.sampled_from(
                [name for name, field in FIELDS.items() if field.kind == "text" and not field.choices]
            ),
            st.sampled_from(["contains_words", "includes", "starts_with", "ends_with", "equals"]),
            st.lists(st.sampled_from(["a", "rain", "1", "*é", "a b", "😀"]), min_size=1, max_size=3),
            case_sensitive=st.booleans(),
        ),
        st.builds(
            compare, st.just("text"), st.just("matches"), st.sampled_from(["a+", r"\W", "(a|b)*c", "."])
        ),
        st.builds(
            compare,
            st.sampled_from([name for name, field in FIELDS.items() if field.kind == "number"]),
            st.sampled_from(["<", "=", ">="]),
            st.integers(0, 5),
        ),
    ),
    lambda parts: (
        st.builds(
            lambda word, nodes: {word: nodes},
            st.sampled_from(["all", "any"]),
            st.lists(parts, min_size=1, max_size=3),
        )
        | parts.map(lambda part: {"not": part})
    ),
    max_leaves=5,
)


@settings(deadline=None)
@given(SUBJECTS, CONDITIONS)
def test_apply_rules__any_subject(subject: Subject, condition: Any) -> None:
    try:
        compiled = rule(condition, exempt={"staff": False})
        negated = rule({"not": condition}, exempt={"staff": False})
    except RuleError:  # too deep
        return
    (finding,) = apply_rules(subject, (), [compiled])
    (opposite,) = apply_rules(subject, (), [negated])
    assert all(0 <= span.start < span.end <= len(subject.text) for span in finding.spans)
    assert {finding.code, opposite.code} == {"rules.held", "rules.clear"}


@pytest.mark.parametrize("text", ADVERSARIAL_TEXTS, ids=lambda text: repr(text[:8]))
def test_apply_rules__linear_time(text: str) -> None:
    conditions = [
        compare("text", "matches", "(a*)*(b|a)*(a|ab)*x$"),
        compare("text", "matches", "(x+x+)+y|(.*)(.*)(.*)[0-9]{3}$"),
        compare("text", "matches", ".*(a|b){1,40}.*(c|d){1,40}z"),
        compare("text.canonical", "includes", ["a" * 150 + "z"]),
        compare("text", "contains_words", ["*a*", "a b"]),
        compare("links.count", ">", 5000),
    ]
    rules = [rule(condition) for condition in conditions]
    subject = make_subject(text)
    started = time.process_time()
    apply_rules(subject, (), rules)
    assert time.process_time() - started < 2.0


# --- What comes of a match --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("then", "code", "band"),
    [
        ({"action": "spam"}, "rules.spam", "spam"),
        ({"action": "reject"}, "rules.rejected", "rejected"),
        ({"action": "shadow"}, "rules.shadowed", "rejected"),
        ({"action": "hold"}, "rules.held", "held"),
        ({"action": "publish"}, "rules.published", "published"),
        ({"action": "flag"}, "rules.flagged", "flagged"),
        ({"action": "tag", "tags": ["weather"]}, "rules.tagged", "published"),
    ],
)
def test_action(then: dict[str, Any], code: str, band: str) -> None:
    subject = make_subject()
    findings = apply_rules(subject, run_checks(subject), [rule(YES, then, id=7, name="Replies", version=3)])
    finding = findings[-1]
    assert (finding.check, finding.code) == ("rules", code)
    assert (finding.outcome == "suspect") == (finding.score > 0) == (finding.label != "none")
    assert finding.details == {
        "rule": "Replies",
        "rules": [{"id": 7, "name": "Replies", "version": 3, "action": then["action"]}],
        "tags": then.get("tags", []),
    }
    verdict = decide(findings, SitePolicy(), subject.facts)
    assert verdict.band == band
    assert verdict.code == (code if code != "rules.tagged" else "policy.published")
    assert list_matched(findings) == ([7], then.get("tags", []))


def test_no_rules_leave_no_finding() -> None:
    subject = make_subject()
    assert apply_rules(subject, run_checks(subject), []) == run_checks(subject)
    assert list_matched(run_checks(subject)) == ([], [])


def test_no_match_is_clear() -> None:
    (finding,) = apply_rules(make_subject(), (), [rule(NO)])
    assert (finding.outcome, finding.code) == ("clear", "rules.clear")
    assert list_matched((finding,)) == ([], [])


def named(name: str, **then: Any) -> Rule:
    return rule(YES, then, name=name)


@pytest.mark.parametrize(
    ("rules", "code", "matched"),
    [
        # What removes comes first, wherever it stands, and ends it.
        ([named("a", action="hold"), named("b", action="spam")], "rules.spam", ["b"]),
        ([named("a", action="reject"), named("b", action="spam")], "rules.rejected", ["a"]),
        ([named("a", action="publish"), named("b", action="shadow")], "rules.shadowed", ["b"]),
        # Of those that hold and publish the first counts.
        ([named("a", action="hold"), named("b", action="publish")], "rules.held", ["a"]),
        ([named("a", action="publish"), named("b", action="hold")], "rules.published", ["a"]),
        # Flags and tags add up.
        (
            [named("a", action="tag", tags=["x"]), named("b", action="flag"), named("c", action="hold")],
            "rules.held",
            ["a", "b", "c"],
        ),
        # Until one says stop.
        ([named("a", action="flag", stop=True), named("b", action="hold")], "rules.flagged", ["a"]),
        (
            [named("a", action="tag", tags=["x"], stop=True), named("b", action="reject")],
            "rules.rejected",
            ["b"],
        ),
    ],
)
def test_order(rules: list[Rule], code: str, matched: list[str]) -> None:
    (finding,) = apply_rules(make_subject(), (), rules)
    assert finding.code == code
    assert [each["name"] for each in finding.details["rules"]] == matched  # type: ignore[union-attr, index, call-overload]


def test_tags_of_all_that_match_add_up() -> None:
    rules = [named("a", action="tag", tags=["x", "y"]), named("b", action="hold", tags=["y", "z"])]
    (finding,) = apply_rules(make_subject(), (), rules)
    assert finding.details["tags"] == ["x", "y", "z"]


@pytest.mark.parametrize(
    ("exempt", "author", "is_exempt"),
    [
        ({}, make_author(kind="staff"), True),
        ({"staff": False}, make_author(kind="staff"), False),
        ({}, make_author(standing="trusted"), False),
        ({"trusted": True}, make_author(standing="trusted"), True),
        ({}, make_author(published=1000), False),
        ({"published": 20}, make_author(published=19), False),
        ({"published": 20}, make_author(published=20), True),
    ],
)
def test_exempt(exempt: dict[str, Any], author: AuthorRecord, is_exempt: bool) -> None:
    (finding,) = apply_rules(make_subject(author=author), (), [rule(YES, exempt=exempt)])
    assert (finding.code == "rules.clear") == is_exempt


def test_a_rule_that_fails_holds(caplog: pytest.LogCaptureFixture) -> None:
    def fail(view: object) -> None:
        raise KeyError("a secret text")

    broken = Rule(condition=fail, action="tag", label="abuse")
    subject = make_subject()
    findings = apply_rules(subject, run_checks(subject), [broken])
    assert findings[-1].code == "rules.unavailable"
    assert decide(findings, SitePolicy(), subject.facts).status == "held"
    assert "rules failed" in caplog.text


# --- Rules and the rest of the policy ---------------------------------------------------------------------


def finding_of(action: str, label: str = "abuse") -> Finding:
    (finding,) = apply_rules(make_subject(), (), [rule(YES, {"action": action, "label": label})])
    return finding


SUSPICIOUS = Finding(check="model", outcome="suspect", label="spam", score=0.99, code="model.found")
HELD_WORD = Finding(check="words", outcome="suspect", label="abuse", score=1.0, code="words.held")
REJECTED_WORD = Finding(check="words", outcome="suspect", label="abuse", score=1.0, code="words.rejected")
UNAVAILABLE = Finding(check="broken", outcome="unavailable", label="none", score=0, code="broken.unavailable")


@pytest.mark.parametrize(
    ("action", "others", "facts", "band"),
    [
        # What publishes stands above evidence and the site's pre-moderation, and above nothing that a person said.
        ("publish", [SUSPICIOUS], Facts(), "published"),
        ("publish", [], Facts(published=0), "published"),
        ("publish", [UNAVAILABLE], Facts(), "held"),
        ("publish", [HELD_WORD], Facts(), "held"),
        ("publish", [REJECTED_WORD], Facts(), "rejected"),
        ("publish", [], Facts(standing="banned"), "rejected"),
        ("publish", [], Facts(standing="premoderated"), "held"),
        ("publish", [], Facts(thread_premoderated=True), "held"),
        # What holds is no evidence: it makes no spam of anything.
        ("hold", [], Facts(), "held"),
        ("hold", [SUSPICIOUS], Facts(), "spam"),
        ("flag", [], Facts(), "flagged"),
        ("flag", [UNAVAILABLE], Facts(), "held"),
        ("flag", [], Facts(standing="premoderated"), "held"),
        # Staff and sanctions come before every rule.
        ("reject", [], Facts(author_kind="staff"), "published"),
        ("spam", [], Facts(standing="banned"), "rejected"),
        ("spam", [UNAVAILABLE], Facts(), "spam"),
    ],
)
def test_decide(action: str, others: list[Finding], facts: Facts, band: str) -> None:
    policy = SitePolicy(premoderation="new" if action == "publish" else "none")
    assert decide([*others, finding_of(action, "spam")], policy, facts).band == band


def test_rules_see_what_the_checks_found() -> None:
    subject = make_subject("https://bit.ly/x", author=AuthorRecord(name="New"))
    condition = {
        "all": [
            compare("finding.links", ">", 0.5),
            compare("findings.codes", "equals", ["trust.new_commenter"]),
        ]
    }
    findings = apply_rules(subject, run_checks(subject), [rule(condition, {"action": "spam"})])
    assert decide(findings, SitePolicy(), subject.facts).code == "rules.spam"


def test_checks_can_be_asked_about() -> None:
    for check in CHECKS:
        rule(compare(f"finding.{check.name}", ">", 0.5))


@given(ODD_TEXT)
def test_patterns_point_at_what_they_mean(text: str) -> None:
    for found in spans(compare("text", "matches", "[a1é]+", case_sensitive=True), text):
        assert set(found) <= set("a1é")
