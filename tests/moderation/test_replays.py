"""A policy, rule or list tried out on what was decided: what it would catch, and whom it would wrong."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from discussions.models import Comment, Revision, Site, Status, Thread
from moderation.actions.checking import check_revision
from moderation.actions.decisions import decide_case, undo_decision
from moderation.actions.replays import replay_policy, replay_rule
from moderation.models import (
    Case,
    Decision,
    DecisionAction,
    Finding,
    Judgement,
    PolicyVersion,
    Rule,
    WordList,
)
from tests.build import build_author, build_comment
from tests.client import ApiClient

pytestmark = pytest.mark.django_db

Judge = Callable[..., Comment]


def holding(*words: str, action: str = "hold") -> dict[str, Any]:
    condition = {"field": "text", "operator": "contains_words", "value": list(words)}
    return {"if": condition, "then": {"action": action}}


@pytest.fixture
def judge(thread: Thread, bob: ApiClient) -> Judge:
    """Posts a comment, has it checked, and lets bob decide, if he is asked to."""

    def judge(body: str, decision: DecisionAction | None = None) -> Comment:
        comment = build_comment(thread, build_author(thread), status=Status.PENDING, body=body)
        check_revision(comment.pk, 1)
        if decision is not None:
            decide(comment, decision, bob)
        comment.refresh_from_db()
        return comment

    return judge


def decide(comment: Comment, action: DecisionAction, bob: ApiClient) -> Decision:
    case = Case.objects.get(comment=comment)
    done = decide_case(case=case, moderator=bob.user, action=action, reason="", note="", version=case.version)
    return done.decision


def test_models_are_tried_on_texts_as_they_stand(
    erin: ApiClient, site: Site, judge: Judge, bob: ApiClient
) -> None:
    """Findings of another model, which took all for insults, are held against those of today's."""
    kind = judge("Thank you, this was a lovely read, and I learned a lot from it.")
    rude = judge("You are a complete idiot and everybody here knows it, you worthless moron.")
    decide(rude, DecisionAction.REJECT, bob)
    found = Finding.objects.filter(check_name="toxicity")
    found.update(outcome="suspect", label="abuse", score=0.9, code="toxicity.likely")
    answer = erin.post("moderation/models/replay", {"site": site.key, "version": 0}).json()
    assert answer["checked"] == {"published": 1, "removed": 1}
    assert answer["false_alarms"] == {"before": 1, "after": 0, "of": 1}
    assert answer["catches"] == {"before": 1, "after": 1, "of": 1}
    assert [each["id"] for each in answer["examples"]["freed"]] == [str(kind.pk)]
    missing = erin.post("moderation/models/replay", {"site": site.key, "version": 7})
    assert missing.json()["error"]["code"] == "model_version_not_found"


@pytest.fixture
def everything_waits(site: Site) -> PolicyVersion:
    """So that every comment has a case, and a person decides on each."""
    return PolicyVersion.objects.create(site=site, version=1, document={"premoderation": "all"})


@pytest.fixture
def decided(judge: Judge, everything_waits: PolicyVersion) -> dict[str, Comment]:
    """Six decided comments and one that waits, under a policy that then lets all through."""
    comments = {
        "advert": judge("My cousin has umbrellas of all sizes in the hall.", DecisionAction.SPAM),
        "rude": judge("Whoever wrote this was not outside in the spring.", DecisionAction.REJECT),
        "good": judge("I left my umbrella on the train yesterday evening.", DecisionAction.APPROVE),
        "other": judge("Nobody expects hail before the end of October here.", DecisionAction.APPROVE),
        "waiting": judge("Somebody stole my umbrella while I was having lunch."),
    }
    everything_waits.delete()
    return comments


def preview(client: ApiClient, document: Any, **values: Any) -> dict[str, Any]:
    answer = client.post("moderation/rules/preview", {"site": "gazette", "document": document, **values})
    assert answer.status_code == 200, answer.content
    shown: dict[str, Any] = answer.json()
    return shown


def name_examples(shown: dict[str, Any]) -> dict[str, list[str]]:
    return {
        change: [example["id"] for example in examples]
        for change, examples in shown["examples"].items()
        if examples
    }


def test_a_rule_shows_its_catches_and_false_alarms(decided: dict[str, Comment], bob: ApiClient) -> None:
    shown = preview(bob, holding("umbrella*"))
    assert shown["checked"] == {"published": 2, "removed": 2}
    assert shown["matched"] == {"published": 1, "removed": 1}
    assert shown["catches"] == {"before": 0, "after": 1, "of": 2}
    assert shown["false_alarms"] == {"before": 0, "after": 1, "of": 2}
    assert shown["changes"] == [{"from": "published", "to": "held", "count": 2}]
    assert name_examples(shown) == {
        "caught": [str(decided["advert"].pk)],
        "false_alarm": [str(decided["good"].pk)],
    }
    (example,) = shown["examples"]["caught"]
    assert (example["body"], example["status"]) == (decided["advert"].body, "spam")


def test_a_flag_stops_nobody(decided: dict[str, Comment], bob: ApiClient) -> None:
    shown = preview(bob, holding("umbrella*", action="flag"))
    assert shown["changes"] == [{"from": "published", "to": "flagged", "count": 2}]
    assert shown["catches"]["after"] == shown["false_alarms"]["after"] == 0
    assert name_examples(shown) == {}


def test_nothing_is_stored(decided: dict[str, Comment], bob: ApiClient) -> None:
    before = [kind.objects.count() for kind in (Rule, Decision, Finding, Judgement, WordList, PolicyVersion)]
    preview(bob, holding("umbrella*", action="reject"))
    after = [kind.objects.count() for kind in (Rule, Decision, Finding, Judgement, WordList, PolicyVersion)]
    assert before == after
    assert set(Comment.objects.values_list("status", flat=True)) == {"spam", "rejected", "published", "held"}


def test_a_rule_is_tried_out_in_the_place_of_another(
    decided: dict[str, Comment], site: Site, bob: ApiClient
) -> None:
    rule = Rule.objects.create(site=site, name="Goods", document=holding("umbrella*"))
    shown = preview(bob, holding("cousin*"))
    assert (shown["catches"], shown["false_alarms"]["before"]) == ({"before": 1, "after": 1, "of": 2}, 1)
    assert shown["changes"] == []
    shown = preview(bob, holding("cousin*"), rule=str(rule.pk))
    assert (shown["false_alarms"]["after"], shown["catches"]["after"]) == (0, 1)
    assert name_examples(shown) == {"freed": [str(decided["good"].pk)]}
    assert (
        bob.post(
            "moderation/rules/preview", {"site": "gazette", "document": holding("x"), "rule": "404"}
        ).json()["error"]["code"]
        == "rule_not_found"
    )


def test_the_last_are_looked_at(decided: dict[str, Comment], bob: ApiClient) -> None:
    shown = preview(bob, holding("umbrella*"), last=2)
    assert shown["checked"] == {"published": 2, "removed": 0}


def test_what_a_person_took_back_does_not_count(
    judge: Judge, everything_waits: PolicyVersion, bob: ApiClient
) -> None:
    comment = judge("An umbrella is an umbrella, they say.", DecisionAction.REJECT)
    undone = Decision.objects.get(comment=comment, action=DecisionAction.REJECT)
    undo_decision(decision=undone, moderator=bob.user)
    assert preview(bob, holding("umbrella*"))["checked"] == {"published": 0, "removed": 0}
    decide(comment, DecisionAction.APPROVE, bob)
    assert preview(bob, holding("umbrella*"))["checked"] == {"published": 1, "removed": 0}


def test_where_nobody_decided_it_is_what_it_is_now(judge: Judge, site: Site, bob: ApiClient) -> None:
    WordList.objects.create(site=site, name="x", action="reject", entries="wellingtons")
    judge("Wellingtons are what one needs.")
    judge("An umbrella is what one needs.")
    assert preview(bob, holding("needs"))["checked"] == {"published": 1, "removed": 1}


def test_an_edited_comment_is_judged_by_its_latest_text(
    thread: Thread, alice: ApiClient, bob: ApiClient
) -> None:
    comment = build_comment(thread, alice.author, status=Status.PENDING, body="An umbrella.")
    check_revision(comment.pk, 1)
    alice.patch(f"comments/{comment.pk}", {"body": "A raincoat."})
    check_revision(comment.pk, 2)
    assert preview(bob, holding("umbrella*"))["matched"]["published"] == 0
    assert preview(bob, holding("raincoat*"))["matched"]["published"] == 1


def test_rules_are_judged_on_the_facts_of_then(thread: Thread, bob: ApiClient) -> None:
    author = build_author(thread)
    comment = build_comment(thread, author, status=Status.PENDING, body="A first remark.")
    check_revision(comment.pk, 1)
    for _ in range(3):
        build_comment(thread, author)
    condition = {"field": "author.published", "operator": "=", "value": 0}
    assert preview(bob, {"if": condition, "then": {"action": "hold"}})["matched"]["published"] == 1


def test_another_sites_comments_are_not_looked_at(
    decided: dict[str, Comment], frank: ApiClient, other_site: Site
) -> None:
    answer = frank.post("moderation/rules/preview", {"site": "herald", "document": holding("umbrella*")})
    assert answer.json()["checked"] == {"published": 0, "removed": 0}
    answer = frank.post("moderation/rules/preview", {"site": "gazette", "document": holding("umbrella*")})
    assert answer.status_code == 404


def test_a_policy_is_replayed(decided: dict[str, Comment], bob: ApiClient) -> None:
    sent = {"site": "gazette", "settings": {"premoderation": "new"}}
    shown = bob.post("moderation/policy/replay", sent).json()
    assert shown["catches"] == {"before": 0, "after": 2, "of": 2}
    assert shown["false_alarms"] == {"before": 0, "after": 2, "of": 2}
    assert shown["matched"] == {"published": 0, "removed": 0}


def test_thresholds_are_replayed_on_the_findings_of_then(judge: Judge, site: Site, bob: ApiClient) -> None:
    words = WordList.objects.create(
        site=site, name="x", action="suspect", label="spam", entries="bargain\nsale"
    )
    comment = judge("That was a bargain.")
    # What the list says now makes no difference to what was found then.
    words.delete()
    sent = {"site": "gazette", "settings": {"flag_spam_at": 0.3, "hold_spam_at": 0.4}}
    shown = bob.post("moderation/policy/replay", sent).json()
    assert shown["changes"] == [{"from": "flagged", "to": "held", "count": 1}]
    assert name_examples(shown) == {"false_alarm": [str(comment.pk)]}


def test_what_a_check_allows_is_checked_again(judge: Judge, bob: ApiClient) -> None:
    judge("One needs both https://a.example/x and https://b.example/y to see what I mean by this, really.")
    sent = {"site": "gazette", "settings": {"max_links": 1}}
    shown = bob.post("moderation/policy/replay", sent).json()
    assert shown["changes"] == [{"from": "published", "to": "held", "count": 1}]


def test_a_list_is_tried_out(decided: dict[str, Comment], site: Site, bob: ApiClient) -> None:
    sent = {"site": "gazette", "action": "reject", "entries": ["umbrella*"]}
    shown = bob.post("moderation/word-lists/preview", sent).json()
    assert shown["matched"] == {"published": 1, "removed": 1}
    assert shown["changes"] == [{"from": "published", "to": "rejected", "count": 2}]
    # In the place of the site's list of that name.
    WordList.objects.create(site=site, name="Goods", action="hold", entries="umbrella*")
    shown = bob.post(
        "moderation/word-lists/preview", {**sent, "name": "Goods", "entries": ["cousin*"]}
    ).json()
    assert shown["false_alarms"] == {"before": 1, "after": 0, "of": 2}
    assert shown["changes"] == [
        {"from": "held", "to": "published", "count": 1},
        {"from": "held", "to": "rejected", "count": 1},
    ]


def test_examples_are_twenty_at_most(thread: Thread, site: Site) -> None:
    fill(thread, 45)
    result, examples = replay_rule(site, holding("remark"), replaced=None, last=1000)
    assert result.matched["published"] == 45
    assert len(result.examples["false_alarm"]) == len(examples) == 20


def test_it_reads_in_chunks(thread: Thread, site: Site) -> None:
    fill(thread, 40)
    counts = []
    for last in (10, 40):
        with CaptureQueriesContext(connection) as queries:
            replay_rule(site, holding("remark"), replaced=None, last=last)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_a_thousand_take_a_moment(thread: Thread, site: Site) -> None:
    fill(thread, 1000)
    started = time.process_time()
    result, _ = replay_policy(site, {"hold_spam_at": 0.4}, last=1000)
    policy = time.process_time() - started
    started = time.process_time()
    replay_rule(site, holding("remark"), replaced=None, last=1000)
    rule = time.process_time() - started
    print(f"1,000 comments: policy {policy:.2f} s, rule {rule:.2f} s of processor")
    assert result.checked["published"] == 1000
    assert policy + rule < 5


def fill(thread: Thread, count: int) -> None:
    """Give the thread many published comments, each with a judgement and findings like those of the checks."""
    original = build_comment(thread, build_author(thread), status=Status.PENDING)
    check_revision(original.pk, 1)
    original.refresh_from_db()
    judgement, findings = Judgement.objects.get(), list(Finding.objects.all())
    columns = ("status", "published_at", "body", "body_html", "created_at", "author", "thread")
    comments = Comment.objects.bulk_create(
        Comment(**{name: getattr(original, name) for name in columns}) for _ in range(count - 1)
    )
    revisions = Revision.objects.bulk_create(
        Revision(comment=comment, number=1, body=comment.body, created_at=comment.created_at)
        for comment in comments
    )
    Judgement.objects.bulk_create(
        Judgement(revision=each, site=thread.site, band="published", policy_version=1, facts=judgement.facts)
        for each in revisions
    )
    said = ("check_name", "outcome", "label", "score", "code")
    Finding.objects.bulk_create(
        Finding(revision=each, **{name: getattr(finding, name) for name in said})
        for each in revisions
        for finding in findings
    )
