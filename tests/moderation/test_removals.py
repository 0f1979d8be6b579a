"""What an author wrote of late goes with a sanction, and comes back with it."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from discussions.models import Comment, Site, Status, Thread
from moderation.actions import removals
from moderation.actions.cases import put_case
from moderation.actions.removals import move_comments
from moderation.models import Case, CaseKind, CaseState, Decision, DecisionAction, Role, Sanction
from moderation.queries.sanctions import list_active
from moderation.tasks import sweep_sanctions
from tests.build import build_comment, hold, move
from tests.client import ApiClient
from tests.moderation.sanctioning import appoint, copy_rows, find_sanction, impose
from tests.truth import find_drift

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(site: Site) -> ApiClient:
    """An admin of the site."""
    return appoint(site, "ada", Role.ADMIN)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few comments make several."""
    monkeypatch.setattr(removals, "BATCH", 2)


@pytest.fixture
def written(alice: ApiClient, dora: ApiClient, thread: Thread) -> dict[str, Comment]:
    """Comments by alice, one of each sort, in a conversation in two threads; `old` is of last week."""
    other = Thread.objects.create(site=thread.site, key="sports")
    first = build_comment(thread, alice.author)
    build_comment(thread, dora.author, parent=first)
    reply = build_comment(thread, alice.author, parent=build_comment(thread, dora.author))
    approved = build_comment(other, alice.author)
    put_case(
        approved,
        kind=CaseKind.FLAGGED,
        state=CaseState.SETTLED,
        code="flag.reported",
        details={},
        evidence=50,
    )
    held = hold(thread).comment
    Comment.objects.filter(pk=held.pk).update(author=alice.author)
    old = build_comment(other, alice.author)
    Comment.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=7))
    written = {"first": first, "reply": reply, "approved": approved, "held": held, "old": old}
    return {
        **written,
        "rejected": build_comment(thread, alice.author, status=Status.REJECTED),
        "spam": build_comment(thread, alice.author, status=Status.SPAM),
        "pending": build_comment(thread, alice.author, status=Status.PENDING),
    }


def statuses(written: dict[str, Comment]) -> dict[str, str]:
    found = dict(Comment.objects.values_list("pk", "status"))
    return {name: found[comment.pk] for name, comment in written.items()}


@pytest.mark.parametrize("kind", ["suspend", "ban", "shadow"])
def test_they_go_and_come_back(
    ada: ApiClient, alice: ApiClient, thread: Thread, written: dict[str, Comment], kind: str
) -> None:
    before, states = copy_rows(), statuses(written)
    body = {"kind": kind, "reason": "hate", "version": 0, "reject_hours": 48, "hours": 24}
    preview = ada.post(f"moderation/authors/{alice.author.pk}/sanctions/preview", body).json()
    assert preview["comments"] == {"published": 3, "held": 1}
    assert copy_rows() == before

    sanction = find_sanction(impose(ada, alice.author, kind, reason="hate", reject_hours=48))
    move_comments(sanction.pk)
    gone = ("first", "reply", "approved", "held")
    assert statuses(written) == {**states, **dict.fromkeys(gone, "rejected")}
    done = Decision.objects.filter(sanction=sanction)
    assert {(each.action, each.moderator, each.code) for each in done} == {("reject", ada.user, "hate")}
    assert done.count() == 4
    assert not Case.objects.filter(state=CaseState.OPEN).exists()
    assert all(not find_drift(each) for each in Thread.objects.all())

    ada.post(f"moderation/sanctions/{sanction.pk}/lift")
    move_comments(sanction.pk)
    assert copy_rows(sanction) == before
    assert Decision.objects.filter(action=DecisionAction.UNDO, undoes__sanction=sanction).count() == 4
    assert all(not find_drift(each) for each in Thread.objects.all())


def test_comments_come_back_also_when_the_sanction_ran_out(
    ada: ApiClient, alice: ApiClient, written: dict[str, Comment]
) -> None:
    states = statuses(written)
    earlier = find_sanction(impose(ada, alice.author, "premoderate"))
    ban = find_sanction(impose(ada, alice.author, "ban", hours=1, reject_hours=1))
    move_comments(ban.pk)
    long_ago = timezone.now() - timedelta(hours=1)
    Sanction.objects.filter(pk=ban.pk).update(starts_at=long_ago - timedelta(hours=1), ends_at=long_ago)
    later = find_sanction(impose(ada, alice.author, "trust"))
    assert ada.post(f"moderation/sanctions/{ban.pk}/lift").status_code == 201
    move_comments(ban.pk)
    assert statuses(written) == states
    earlier.refresh_from_db()
    assert (earlier.replaced_by, list(list_active(alice.author))) == (ban, [later])
    connection.check_constraints()


def test_running_twice_changes_nothing(ada: ApiClient, alice: ApiClient, written: dict[str, Comment]) -> None:
    sanction = find_sanction(impose(ada, alice.author, "ban", reject_hours=1))
    for _ in range(2):
        move_comments(sanction.pk)
    assert Decision.objects.filter(sanction=sanction).count() == 4
    ada.post(f"moderation/sanctions/{sanction.pk}/lift")
    for _ in range(2):
        move_comments(sanction.pk)
    assert Decision.objects.filter(undoes__sanction=sanction).count() == 4


def test_taken_back_before_it_was_done_nothing_more_goes(
    ada: ApiClient, alice: ApiClient, written: dict[str, Comment]
) -> None:
    states = statuses(written)
    sanction = find_sanction(impose(ada, alice.author, "ban", reject_hours=1))
    removals._move_batch(sanction.pk)
    assert Decision.objects.filter(sanction=sanction).count() == 2
    ada.post(f"moderation/sanctions/{sanction.pk}/lift")
    move_comments(sanction.pk)
    assert statuses(written) == states
    assert not Sanction.objects.get().comments_wait


def test_what_somebody_decided_on_since_is_left_as_it_is(
    ada: ApiClient, bob: ApiClient, alice: ApiClient, written: dict[str, Comment]
) -> None:
    sanction = find_sanction(impose(ada, alice.author, "ban", reject_hours=1))
    move_comments(sanction.pk)
    approved, spam = Case.objects.get(comment=written["first"]), Case.objects.get(comment=written["reply"])
    for case, action in ((approved, "approve"), (spam, "spam")):
        body = {"action": action, "version": case.version}
        assert bob.post(f"moderation/cases/{case.pk}/decisions", body).status_code == 201
    Sanction.objects.update(comments_wait=True)  # as after a job that was cut short
    move_comments(sanction.pk)
    assert statuses(written)["first"] == "published"
    ada.post(f"moderation/sanctions/{sanction.pk}/lift")
    move_comments(sanction.pk)
    after = statuses(written)
    assert (after["first"], after["reply"], after["held"]) == ("published", "spam", "held")


def test_one_of_them_can_be_put_back_alone(
    ada: ApiClient, bob: ApiClient, alice: ApiClient, written: dict[str, Comment]
) -> None:
    sanction = find_sanction(impose(ada, alice.author, "ban", reject_hours=1))
    move_comments(sanction.pk)
    decision = Decision.objects.get(sanction=sanction, comment=written["first"])
    assert bob.post(f"moderation/decisions/{decision.pk}/undo").status_code == 201
    assert statuses(written)["first"] == "published"


def test_what_the_broker_lost_is_found(
    ada: ApiClient, alice: ApiClient, written: dict[str, Comment], no_redis: None
) -> None:
    with transaction.atomic():
        sanction = find_sanction(impose(ada, alice.author, "ban", reject_hours=1))
    assert sanction.comments_wait
    sweep_sanctions()
    assert Decision.objects.filter(sanction=sanction).count() == 4
    # One is still being checked, perhaps by a job that looked at its author before.
    assert Sanction.objects.get().comments_wait
    move(written["pending"], Status.PENDING, Status.PUBLISHED)
    sweep_sanctions()
    assert Decision.objects.filter(sanction=sanction).count() == 5
    assert not Sanction.objects.get().comments_wait


def test_it_is_asked_for_once_all_is_stored(
    ada: ApiClient, alice: ApiClient, django_capture_on_commit_callbacks: object
) -> None:
    """The job finds the sanction: it is not asked for before the commit."""
    with pytest.MonkeyPatch.context() as patch:
        asked: list[int] = []
        patch.setattr("discussions.jobs.current_app.send_task", lambda name, ids: asked.extend(ids))
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            sanction = find_sanction(impose(ada, alice.author, "ban", reject_hours=1))
            assert asked == []
        assert asked == [sanction.pk]
