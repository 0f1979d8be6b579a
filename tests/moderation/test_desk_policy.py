"""The desk's page about a policy: what thresholds would do, what is wrong, its versions and the way back."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from discussions.models import Comment, Site, Status, Thread
from moderation.actions.checking import check_revision
from moderation.actions.decisions import decide_case, undo_decision
from moderation.actions.policies import change_policy
from moderation.models import Case, Decision, DecisionAction, Judgement, PolicyVersion
from moderation.policy import SitePolicy
from moderation.queries.policies import find_step, weigh_decided
from moderation.queries.subjects import get_policy
from moderation.web.policy_forms import PolicyForm
from tests.build import build_author, build_comment
from tests.client import ApiClient
from tests.moderation.desks import open_desk

pytestmark = pytest.mark.django_db

PAGE = "/desk/sites/gazette/policy"


def fill(**changes: Any) -> dict[str, Any]:
    """The form as a browser sends it, at the defaults but for `changes`."""
    settings = SitePolicy().to_dict()
    switches = dict.fromkeys(("compare_sites", "hold_in_raids"), "on")
    return {name: value for name, value in {**settings, **switches, **changes}.items() if value is not None}


def decide_scored(thread: Thread, bob: ApiClient, action: DecisionAction, **scores: float) -> Comment:
    """A comment with this evidence, on which bob decided."""
    PolicyVersion.objects.get_or_create(site=thread.site, version=1, document={"premoderation": "all"})
    comment = build_comment(thread, build_author(thread), status=Status.PENDING, body=f"A remark, {uuid4()}")
    check_revision(comment.pk, 1)
    case = Case.objects.get(comment=comment)
    decide_case(case=case, moderator=bob.user, action=action, reason="", note="", version=case.version)
    Judgement.objects.filter(revision__comment=comment).update(scores=scores)
    return comment


def test_no_setting_is_lost_by_saving_the_form() -> None:
    assert PolicyForm().fields.keys() == SitePolicy().to_dict().keys()


def test_saving_makes_a_version_which_can_be_undone(erin: ApiClient, site: Site) -> None:
    browser = open_desk(erin)
    answer = browser.post(PAGE, fill(hold_spam_at=0.6, compare_sites=None, premoderation="new"))
    assert answer.headers["Location"] == f"{PAGE}?saved=2"
    policy = get_policy(site.pk)
    assert (policy.hold_spam_at, policy.compare_sites, policy.premoderation) == (0.6, "off", "new")
    shown = browser.get(answer.headers["Location"]).text
    assert "Version 2 is in force, from the next comment on." in shown
    assert re.search(r"<code>hold_spam_at</code> 0.5 → <b>0.6</b>", shown)
    undone = browser.post(f"{PAGE}/restore", {"version": 2, "to": 1}, follow=True).text
    assert "Version 3 is in force" in undone
    policy = get_policy(site.pk)
    assert {**policy.to_dict(), "version": 1} == SitePolicy().to_dict()
    assert [each.created_by for each in PolicyVersion.objects.all()] == [erin.user, erin.user]


def test_any_version_can_be_restored_once(erin: ApiClient, site: Site) -> None:
    for version in (1, 2):
        change_policy(
            site=site,
            person=erin.user,
            version=version,
            settings={"max_links": version, "hold_spam_at": 0.45},
        )
    browser = open_desk(erin)
    restore = f"{PAGE}/restore"
    assert browser.post(restore, {"version": 3, "to": 2}).status_code == 302
    assert (get_policy(site.pk).version, get_policy(site.pk).max_links) == (4, 1)
    assert browser.post(restore, {"version": 3, "to": 2}).status_code == 409
    assert browser.post(restore, {"version": 4, "to": 99}).status_code == 404
    assert browser.post(restore, {"version": 4}).status_code == 400
    assert browser.post(restore, {"version": "x", "to": "9" * 30}).status_code == 400
    assert PolicyVersion.objects.count() == 3


def test_old_versions_are_pages_away(erin: ApiClient, site: Site) -> None:
    for version in range(1, 13):
        change_policy(site=site, person=erin.user, version=version, settings={"max_links": version})
    browser = open_desk(erin)
    first = browser.get(PAGE).text
    assert first.count('<span class="unseen"> version') == 9
    assert 'href="?before=4#history"' in first
    assert "Earlier versions" not in browser.get(f"{PAGE}?before=4").text
    assert "nothing else than before" not in first


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"hold_spam_at": 0.2}, "flag_spam_at must not be above hold_spam_at"),
        ({"hold_spam_at": 1.5}, "less than or equal to 1"),
        ({"hold_abuse_at": "much"}, "Enter a number."),
        ({"max_links": ""}, "This field is required."),
        ({"max_links": 2.5}, "Enter a whole number."),
        ({"min_seconds_to_submit": 61}, "less than or equal to 60"),
        ({"hold_spam_at": "nan"}, "Enter a number."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    erin: ApiClient, site: Site, changes: dict[str, Any], problem: str
) -> None:
    answer = open_desk(erin).post(PAGE, fill(trusted_lift=0.33, **changes))
    assert answer.status_code == 422
    assert problem in answer.text
    assert 'value="0.33"' in answer.text
    assert not PolicyVersion.objects.exists()
    tried = open_desk(erin).post(f"{PAGE}/try", fill(**changes), headers={"HX-Request": "true"})
    assert problem in tried.text


def test_nobody_overwrites_what_they_have_not_seen(erin: ApiClient, site: Site) -> None:
    browser = open_desk(erin)
    browser.post(PAGE, fill(max_links=3))
    answer = browser.post(PAGE, fill(max_links=4))
    assert answer.status_code == 409
    assert "A colleague changed this" in answer.text
    (version,) = re.findall(r'name="version" value="(\d+)" id', answer.text)
    assert browser.post(PAGE, fill(max_links=4, version=version)).status_code == 302
    assert get_policy(site.pk).max_links == 4


def test_a_preset_is_filled_in_and_not_in_force(erin: ApiClient, site: Site) -> None:
    shown = open_desk(erin).get(f"{PAGE}?preset=relaxed").text
    assert re.search(r'name="hold_spam_at" value="0.75"', shown)
    assert "Nothing is in force before you save it." in shown
    assert get_policy(site.pk) == SitePolicy()
    assert "Nothing is in force" not in open_desk(erin).get(f"{PAGE}?preset=no").text


def test_few_decisions_say_nothing(bob: ApiClient, thread: Thread) -> None:
    decide_scored(thread, bob, DecisionAction.SPAM, spam=0.7)
    shown = open_desk(bob).get(PAGE).text
    assert "is shown from 20 decided comments on" in shown
    assert "So far there is 1." in shown
    assert "<svg" not in shown


def test_it_shows_what_thresholds_catch_and_whom_they_wrong(bob: ApiClient, thread: Thread) -> None:
    for number in range(12):
        decide_scored(thread, bob, DecisionAction.SPAM, spam=0.4 + number * 0.05, abuse=0.0)
    for number in range(8):
        decide_scored(thread, bob, DecisionAction.APPROVE, spam=number * 0.1, abuse=0.0)
    shown = re.sub(r"\s+", " ", open_desk(bob).get(PAGE).text)
    # From 0.5 on: 0.5 to 0.95 of the one, 0.5, 0.6 and 0.7 of the other.
    assert "<b>10</b> of 12 removed comments, and <b>3</b> of 8 published ones." in shown
    assert "<b>0</b> of 12 removed comments, and <b>0</b> of 8 published ones." in shown
    assert '<tr><th scope="row">0.9</th><td class="number">2</td><td class="number">0</td></tr>' in shown
    answer = open_desk(bob).post(f"{PAGE}/try", fill(premoderation="none", hold_spam_at=0.8))
    assert "Published comments stopped" in answer.text


def test_trusted_authors_evidence_counts_for_less(bob: ApiClient, thread: Thread) -> None:
    comment = decide_scored(thread, bob, DecisionAction.APPROVE, spam=0.8)
    facts = Judgement.objects.get(revision__comment=comment).facts
    Judgement.objects.update(facts={**facts, "author": {**facts["author"], "standing": "trusted"}})
    found = weigh_decided(thread.site, SitePolicy(trusted_lift=0.5)).evidence["spam"].published
    assert found.index(1) == 60
    assert weigh_decided(thread.site, SitePolicy(trusted_lift=1.0)).evidence["spam"].published.index(1) == 0


@pytest.mark.parametrize(
    ("score", "step"), [(0, 0), (0.07, 7), (0.0699, 6), (0.29, 29), (0.58, 58), (1, 100)]
)
def test_a_score_reaches_the_threshold_of_its_step(score: float, step: int) -> None:
    assert find_step(score) == step


def test_what_was_taken_back_is_no_decision(bob: ApiClient, thread: Thread) -> None:
    comment = decide_scored(thread, bob, DecisionAction.SPAM, spam=0.8)
    decided = weigh_decided(thread.site, SitePolicy())
    assert (decided.removed, decided.published) == (1, 0)
    undo_decision(decision=Decision.objects.get(comment=comment, action="spam"), moderator=bob.user)
    decided = weigh_decided(thread.site, SitePolicy())
    assert (decided.removed, decided.published) == (0, 0)


def test_moderators_look_and_try_and_others_see_nothing(bob: ApiClient, frank: ApiClient, site: Site) -> None:
    browser = open_desk(bob)
    assert "Save as version" not in browser.get(PAGE).text
    assert "There are no decided comments" in browser.post(f"{PAGE}/try", fill()).text
    assert browser.post(PAGE, fill(max_links=9)).status_code == 403
    assert browser.post(f"{PAGE}/restore", {"version": 1, "to": 1}).status_code == 403
    stranger = open_desk(frank)
    answers = [stranger.get(PAGE), stranger.post(PAGE, fill()), stranger.post(f"{PAGE}/try", fill())]
    assert {answer.status_code for answer in answers} == {404}
    assert Client().get(PAGE).status_code == 302
    assert not PolicyVersion.objects.exists()
