"""What readers' reports do: how each weighs, what many do together, and what nobody can do alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from discussions.actions.comments import Origin, edit_comment
from discussions.actions.reactions import flag_comment
from discussions.models import Author, AuthorKind, Comment, FlagReason, Site, Status, Thread
from discussions.refusals import Refused
from moderation.actions.decisions import decide_case, undo_decision
from moderation.actions.pressing import learn_flag_scores, refresh_priorities
from moderation.models import (
    Case,
    CaseKind,
    CaseState,
    Decision,
    DecisionAction,
    FlagCalibration,
    FlagScore,
    PolicyVersion,
)
from moderation.priority import LEAST_GRAVE_SCORE, UNLEARNED_SCORE
from moderation.queries.flaggers import list_decided_flags
from tests.build import build_author, build_comment
from tests.client import ApiClient
from tests.truth import find_drift

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(thread: Thread, alice: ApiClient) -> Comment:
    return build_comment(thread, alice.author)


def build_regular(thread: Thread, *, days: int = 30, kind: AuthorKind = AuthorKind.SSO) -> Author:
    """A reader who is no newcomer."""
    author = Author.objects.create(
        site=thread.site, kind=kind, name="Regular", external_id=f"r{Author.objects.count()}"
    )
    Author.objects.filter(pk=author.pk).update(created_at=timezone.now() - timedelta(days=days))
    author.refresh_from_db()
    return author


def flag(comment: Comment, author: Author, reason: FlagReason = FlagReason.ABUSE) -> float:
    made, _ = flag_comment(comment=comment, author=author, reason=reason, note="")
    return FlagScore.objects.get(flag=made).weight


def decide(comment: Comment, person: ApiClient, action: DecisionAction) -> Decision:
    case = Case.objects.get(comment=comment)
    return decide_case(
        case=case, moderator=person.user, action=action, reason="", note="", version=case.version
    ).decision


def give_record(author: Author, thread: Thread, person: ApiClient, *, upheld: int, refused: int) -> None:
    writer = build_author(thread)
    for number in range(upheld + refused):
        reported = build_comment(thread, writer, body=f"Remark {number}")
        flag(reported, author)
        decide(reported, person, DecisionAction.REJECT if number < upheld else DecisionAction.APPROVE)


def test_a_record_is_what_moderators_decided(thread: Thread, comment: Comment, bob: ApiClient) -> None:
    good, bad, fresh = (build_regular(thread) for _ in range(3))
    give_record(good, thread, bob, upheld=9, refused=0)
    give_record(bad, thread, bob, upheld=0, refused=7)
    assert [flag(comment, author) for author in (good, bad, fresh)] == [3.0, 0.0, 1.0]
    score = FlagScore.objects.get(flag__author=good, flag__comment=comment)
    assert (score.decided, score.upheld) == (9, 9)


def test_guests_and_newcomers_count_half(thread: Thread, comment: Comment, dora: ApiClient) -> None:
    assert flag(comment, dora.author) == 0.5
    assert flag(comment, build_regular(thread, days=0)) == 0.5


def test_what_was_undone_is_undecided(thread: Thread, comment: Comment, bob: ApiClient) -> None:
    author = build_regular(thread)
    flag(comment, author)
    decision = decide(comment, bob, DecisionAction.REJECT)
    assert [one.was_upheld for one in list_decided_flags(author, timezone.now())] == [True]
    undo_decision(decision=decision, moderator=bob.user)
    assert list_decided_flags(author, timezone.now()) == []


def test_a_report_as_illegal_is_a_kind_of_its_own(
    thread: Thread, comment: Comment, bob: ApiClient, dora: ApiClient
) -> None:
    flag(comment, dora.author)
    before = Case.objects.get(comment=comment)
    flag(comment, build_regular(thread), FlagReason.ILLEGAL)
    flag(comment, build_regular(thread), FlagReason.SPAM)
    case = Case.objects.get(comment=comment)
    assert (before.kind, case.kind) == (CaseKind.FLAGGED, CaseKind.ILLEGAL)
    assert case.version == before.version  # who reads it may still decide
    assert case.priority > before.priority
    parts = bob.get(f"moderation/cases/{case.pk}").json()["priority_parts"]
    assert sum(part["points"] for part in parts) == case.priority
    assert [part["code"] for part in parts] == ["priority.reports", "priority.illegal"]
    assert "weighs 2.5" in parts[0]["sentence"]


# --- Hiding -----------------------------------------------------------------------------------------------


def test_many_reliable_readers_hide_a_comment(thread: Thread, comment: Comment, bob: ApiClient) -> None:
    for number in range(9):
        assert Comment.objects.get(pk=comment.pk).status == Status.PUBLISHED, number
        flag(comment, build_regular(thread))
    assert Comment.objects.get(pk=comment.pk).status == Status.HELD
    case = bob.get("moderation/cases").json()["cases"][0]
    assert (case["code"], case["comment"]["status"]) == ("flag.hidden", "held")
    assert "9 readers reported it" in case["why"]
    hidden = Decision.objects.get(action=DecisionAction.HOLD)
    assert (hidden.actor, hidden.code, hidden.case_was_open) == ("machine", "flag.hidden", True)
    assert find_drift(thread) == []
    assert decide(comment, bob, DecisionAction.APPROVE).to_status == Status.PUBLISHED


def test_three_of_the_best_hide_and_two_do_not(thread: Thread, comment: Comment, bob: ApiClient) -> None:
    best = [build_regular(thread) for _ in range(3)]
    for author in best:
        give_record(author, thread, bob, upheld=8, refused=0)
    FlagCalibration.objects.create(
        site=thread.site, cases=15, median_score=1, grave_score=LEAST_GRAVE_SCORE, learned_at=timezone.now()
    )
    statuses = []
    for author in best:
        flag(comment, author)
        statuses.append(Comment.objects.get(pk=comment.pk).status)
    # Two of them weigh 6, more than the 4 that it takes: but it takes three people, too.
    assert statuses == [Status.PUBLISHED, Status.PUBLISHED, Status.HELD]


def test_a_crowd_of_the_unreliable_hides_nothing(thread: Thread, comment: Comment, bob: ApiClient) -> None:
    bad = [build_regular(thread) for _ in range(3)]
    for author in bad:
        give_record(author, thread, bob, upheld=0, refused=6)
    PolicyVersion.objects.create(site=thread.site, version=1, document={"hide_flagged": "high"})
    for author in bad:
        assert flag(comment, author) == 0
    assert Comment.objects.get(pk=comment.pk).status == Status.PUBLISHED
    assert Case.objects.get(comment=comment).state == CaseState.OPEN  # but a person looks


@pytest.mark.parametrize(("sensitivity", "needed"), [("low", 13), ("medium", 9), ("high", 5), ("off", None)])
def test_sites_choose_how_many_it_takes(
    thread: Thread, comment: Comment, sensitivity: str, needed: int | None
) -> None:
    PolicyVersion.objects.create(site=thread.site, version=1, document={"hide_flagged": sensitivity})
    count = 0
    while count < 14 and Comment.objects.get(pk=comment.pk).status == Status.PUBLISHED:
        flag(comment, build_regular(thread))
        count += 1
    assert count == (needed or 14)


@pytest.mark.parametrize("is_staff", [True, False])
def test_the_sites_own_words_stay(thread: Thread, *, is_staff: bool) -> None:
    author = build_regular(thread, kind=AuthorKind.SSO if is_staff else AuthorKind.SERVICE)
    Author.objects.filter(pk=author.pk).update(is_staff=is_staff)
    comment = build_comment(thread, author)
    for _ in range(10):
        flag(comment, build_regular(thread))
    assert Comment.objects.get(pk=comment.pk).status == Status.PUBLISHED


def test_what_a_moderator_approved_stays_but_is_looked_at_again(
    thread: Thread, comment: Comment, bob: ApiClient, dora: ApiClient
) -> None:
    flag(comment, dora.author, FlagReason.OTHER)
    decide(comment, bob, DecisionAction.APPROVE)
    for _ in range(10):
        flag(comment, build_regular(thread))
    assert Comment.objects.get(pk=comment.pk).status == Status.PUBLISHED
    assert Case.objects.get(comment=comment).state == CaseState.OPEN


# --- Once is enough ---------------------------------------------------------------------------------------


def test_asking_a_colleague_is_no_answer(
    thread: Thread, comment: Comment, bob: ApiClient, erin: ApiClient, dora: ApiClient
) -> None:
    flag(comment, dora.author, FlagReason.ABUSE)
    case = Case.objects.get(comment=comment)
    asked = {"action": "ask", "version": case.version, "colleague": "erin"}
    assert bob.post(f"moderation/cases/{case.pk}/decisions", asked).status_code == 201
    flag(comment, build_regular(thread), FlagReason.ABUSE)
    assert FlagScore.objects.count() == 2


def test_nobody_answers_the_same_question_twice_a_day(
    thread: Thread, comment: Comment, bob: ApiClient, dora: ApiClient
) -> None:
    address = f"comments/{comment.pk}/flags"
    dora.post(address, {"reason": "abuse"})
    decide(comment, bob, DecisionAction.APPROVE)
    with pytest.raises(Refused) as refused:
        flag(comment, build_regular(thread))
    assert refused.value.code == "recently_reviewed"
    assert refused.value.until is not None
    assert not FlagScore.objects.exclude(flag__author=dora.author).exists()
    assert Case.objects.get(comment=comment).state == CaseState.SETTLED
    flag(comment, build_regular(thread), FlagReason.SPAM)  # another reason is another question
    assert Case.objects.get(comment=comment).state == CaseState.OPEN


def test_what_may_be_illegal_is_always_taken(
    thread: Thread, comment: Comment, bob: ApiClient, dora: ApiClient
) -> None:
    flag(comment, dora.author, FlagReason.ILLEGAL)
    decide(comment, bob, DecisionAction.APPROVE)
    flag(comment, build_regular(thread), FlagReason.ILLEGAL)
    assert Case.objects.get(comment=comment).state == CaseState.OPEN


def test_another_text_is_another_question(
    thread: Thread, comment: Comment, bob: ApiClient, dora: ApiClient
) -> None:
    flag(comment, dora.author)
    decide(comment, bob, DecisionAction.APPROVE)
    edit_comment(comment=comment, body="Now I say something else.", origin=Origin())
    Comment.objects.filter(pk=comment.pk).update(status=Status.PUBLISHED)
    comment.refresh_from_db()
    flag(comment, build_regular(thread))


def test_what_was_undone_was_not_reviewed(
    thread: Thread, comment: Comment, bob: ApiClient, dora: ApiClient
) -> None:
    flag(comment, dora.author)
    undo_decision(decision=decide(comment, bob, DecisionAction.APPROVE), moderator=bob.user)
    flag(comment, build_regular(thread))


# --- With time --------------------------------------------------------------------------------------------


def test_cases_press_more_as_they_age_and_are_seen(thread: Thread, comment: Comment, dora: ApiClient) -> None:
    flag(comment, dora.author)
    case = Case.objects.get(comment=comment)
    assert refresh_priorities() == 0
    Case.objects.filter(pk=case.pk).update(opened_at=timezone.now() - timedelta(hours=24))
    Comment.objects.filter(pk=comment.pk).update(upvotes=4, reply_count=5)
    assert refresh_priorities() == 1
    later = Case.objects.get(pk=case.pk)
    assert (later.priority, later.exposure) == (case.priority + 10 + 5, 9)
    assert later.version == case.version
    assert refresh_priorities() == 0


def test_a_site_learns_what_is_grave(
    thread: Thread, bob: ApiClient, frank: ApiClient, other_site: Site
) -> None:
    writer = build_author(thread)
    readers = [build_regular(thread) for _ in range(8)]
    PolicyVersion.objects.create(site=thread.site, version=1, document={"hide_flagged": "off"})
    for number in range(15):
        assert learn_flag_scores(thread.site) is None
        comment = build_comment(thread, writer, body=f"Remark {number}")
        for reader in readers[: 8 if number > 10 else 2]:
            flag(comment, reader)
        decide(comment, bob, DecisionAction.REJECT)
    learned = learn_flag_scores(thread.site)
    assert learned is not None
    scores = sorted(
        sum(FlagScore.objects.filter(flag__comment=comment).values_list("weight", flat=True))
        for comment in Comment.objects.filter(flags__isnull=False).distinct()
    )
    assert (learned.cases, learned.median_score) == (15, scores[7])
    assert scores[11] <= learned.grave_score <= scores[-1]
    shown = bob.get("moderation/queue").json()["sites"][0]["reports"]
    assert (shown["cases"], shown["hide_at"]) == (15, None)
    assert learn_flag_scores(other_site) is None
    unlearned = frank.get("moderation/queue").json()["sites"][0]["reports"]
    assert (unlearned["cases"], unlearned["hide_at"]) == (0, round(UNLEARNED_SCORE * 6 / 9, 2))


def test_single_reports_and_refused_ones_teach_nothing(thread: Thread, bob: ApiClient) -> None:
    writer, readers = build_author(thread), [build_regular(thread) for _ in range(2)]
    for number in range(16):
        comment = build_comment(thread, writer, body=f"Remark {number}")
        for reader in readers[: 1 + number % 2]:
            flag(comment, reader)
        decide(comment, bob, DecisionAction.APPROVE if number % 2 else DecisionAction.REJECT)
    assert learn_flag_scores(thread.site) is None
