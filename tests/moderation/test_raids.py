"""Raid mode: it begins by itself, holds newcomers and what came before, and ends."""

from datetime import timedelta
from threading import Thread as SystemThread

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from discussions.actions.comments import Origin, edit_comment, post_comment
from discussions.models import Author, Comment, Revision, Status, Thread
from moderation.actions.checking import check_revision
from moderation.actions.raids import end_raids, watch_site, watch_sites
from moderation.models import Case, Decision, Finding, Raid
from moderation.models import Fingerprint as StoredFingerprint
from tests.build import build_author, build_comment, build_raid
from tests.client import ApiClient
from tests.truth import find_drift

pytestmark = pytest.mark.django_db

TEXT = "The mayor has lied about the bridge from the first day, ask him where the money went."


def post(thread: Thread, text: str, author: Author | None = None, address: str = "") -> Comment:
    """Return a comment that was checked, and published whatever the checks say of copies."""
    writer = author or build_author(thread)
    comment, _ = post_comment(
        thread=thread, author=writer, body=text, origin=Origin(address_hash=address, subnet_hash=address)
    )
    check_revision(comment.pk, 1)
    return comment


def write_remark(number: int) -> str:
    """Return a short remark unlike those of other numbers up to 30."""
    words = [
        "rain",
        "snow",
        "wind",
        "hail",
        "fog",
        "storm",
        "frost",
        "heat",
        "cloud",
        "sun",
        "gale",
        "mist",
        "sleet",
        "dew",
        "ice",
        "haze",
        "drizzle",
    ]
    return f"{words[number % 17]} {number} {words[number % 7]} {words[-number % 11]}"


def attack(thread: Thread) -> list[Comment]:
    """Return three comments by as many new accounts from one address, published."""
    address = "a" * 32
    comments = [
        post(thread, text, address=address)
        for text in ("Rain again, they say.", "I blame the clouds for it.", "Nobody predicted this weather.")
    ]
    assert set(Comment.objects.values_list("status", flat=True)) == {Status.PUBLISHED}
    return comments


def test_accounts_that_act_together_begin_a_raid_and_are_held(thread: Thread) -> None:
    bystander = post(thread, "My neighbour says it will snow.")
    comments = attack(thread)
    watch_sites()
    raid = Raid.objects.get()
    assert (raid.site_id, raid.thread_id, raid.code) == (thread.site_id, thread.pk, "coordination.group")
    assert raid.evidence["comments"] == [str(comment.pk) for comment in comments]
    for comment in comments:
        comment.refresh_from_db()
        assert comment.status == Status.HELD
        assert Case.objects.get(comment=comment).code == "coordination.group"
        assert Finding.objects.get(revision__comment=comment, check_name="coordination").score == 0.8
        decision = Decision.objects.filter(comment=comment).latest("pk")
        assert (decision.action, decision.actor, decision.code) == ("hold", "machine", "coordination.group")
    bystander.refresh_from_db()
    assert bystander.status == Status.PUBLISHED
    assert find_drift(thread) == []


def test_watching_again_changes_nothing(thread: Thread) -> None:
    attack(thread)
    watch_sites()
    before = (Decision.objects.count(), Raid.objects.count(), list(Case.objects.values("pk", "version")))
    watch_sites()
    assert (
        Decision.objects.count(),
        Raid.objects.count(),
        list(Case.objects.values("pk", "version")),
    ) == before


@pytest.mark.django_db(transaction=True)
def test_watching_at_once_begins_one_raid(thread: Thread) -> None:
    attack(thread)
    now = timezone.now()

    def watch() -> None:
        try:
            watch_site(thread.site_id, now)
        finally:
            connections.close_all()

    runs = [SystemThread(target=watch) for _ in range(4)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert Raid.objects.count() == 1
    assert Decision.objects.filter(action="hold").count() == 3


def test_one_raid_at_a_time_in_one_place(thread: Thread) -> None:
    build_raid(thread)
    with pytest.raises(IntegrityError, match="raid_once_at_a_time"), transaction.atomic():
        build_raid(thread)
    Raid.objects.update(thread=None)
    build_raid(thread)
    with pytest.raises(IntegrityError, match="raid_once_at_a_time"), transaction.atomic():
        Raid.objects.update(thread=None)


@pytest.mark.parametrize("everywhere", [False, True])
def test_newcomers_wait_while_a_raid_is_on(thread: Thread, *, everywhere: bool) -> None:
    raid = build_raid(thread)
    if everywhere:
        Raid.objects.update(thread=None)
    regular = build_author(thread)
    for number in range(2):
        build_comment(thread, regular, body=f"An earlier remark, number {number}.")
    held = post(thread, "What do you all think of the forecast?")
    assert Comment.objects.get(pk=held.pk).status == Status.HELD
    assert Case.objects.get(comment=held).code == "policy.raid"
    assert Comment.objects.get(pk=post(thread, "I was here before.", regular).pk).status == Status.PUBLISHED
    Raid.objects.filter(pk=raid.pk).update(
        started_at=raid.started_at - timedelta(days=1), ends_at=timezone.now()
    )
    assert Comment.objects.get(pk=post(thread, "Is it over now?").pk).status == Status.PUBLISHED


def test_a_raid_elsewhere_holds_nobody_here(thread: Thread) -> None:
    other = Thread.objects.create(site=thread.site, key="sports")
    build_raid(other)
    assert Comment.objects.get(pk=post(thread, "All quiet here.").pk).status == Status.PUBLISHED


def test_a_person_decided_so_the_machine_does_not(thread: Thread, bob: ApiClient) -> None:
    comments = attack(thread)
    watch_sites()
    case = Case.objects.get(comment=comments[0])
    bob.post(f"moderation/cases/{case.pk}/decisions", {"action": "approve", "version": case.version})
    watch_sites()
    assert Comment.objects.get(pk=comments[0].pk).status == Status.PUBLISHED
    assert Comment.objects.get(pk=comments[1].pk).status == Status.HELD


def test_a_new_text_is_another_matter(thread: Thread, bob: ApiClient) -> None:
    comments = attack(thread)
    watch_sites()
    case = Case.objects.get(comment=comments[0])
    bob.post(f"moderation/cases/{case.pk}/decisions", {"action": "approve", "version": case.version})
    Raid.objects.all().delete()
    origin = Origin(address_hash="a" * 32, subnet_hash="a" * 32)
    edit_comment(
        comment=Comment.objects.get(pk=comments[0].pk), body="Something else entirely now.", origin=origin
    )
    assert check_revision(comments[0].pk, 2) == Status.PUBLISHED
    watch_sites()
    assert Comment.objects.get(pk=comments[0].pk).status == Status.HELD


def test_raids_end_by_themselves(thread: Thread) -> None:
    raid = build_raid(thread)
    end_raids(raid.ends_at - timedelta(seconds=1))
    assert Raid.objects.get().ended_at is None
    end_raids(raid.ends_at)
    end_raids(raid.ends_at + timedelta(hours=1))
    raid.refresh_from_db()
    assert (raid.ended_at, raid.ended_by) == (raid.ends_at, None)


def test_a_raid_that_goes_on_lasts_longer(thread: Thread) -> None:
    attack(thread)
    now = timezone.now()
    watch_site(thread.site_id, now)
    first = Raid.objects.get().ends_at
    watch_site(thread.site_id, now + timedelta(minutes=5))
    assert Raid.objects.get().ends_at == first + timedelta(minutes=5)
    watch_site(thread.site_id, now + timedelta(minutes=40))  # everything is older than the window
    assert Raid.objects.get().ends_at == first + timedelta(minutes=5)


def test_copies_from_several_threads_are_a_raid_on_the_site(thread: Thread) -> None:
    threads = [Thread.objects.create(site=thread.site, key=f"article-{number}") for number in range(4)]
    for number, each in enumerate(threads):
        comment = post(each, f"{TEXT} See https://mayor-truth.example/{number}")
        Comment.objects.filter(pk=comment.pk).update(status=Status.HELD)
    watch_sites()
    watch_sites()
    assert Raid.objects.get().thread_id is None


def test_a_surge_of_strangers_is_a_raid_that_holds_nothing_published(thread: Thread) -> None:
    other = Thread.objects.create(site=thread.site, key="sports")
    regulars = [build_author(thread) for _ in range(30)]
    Author.objects.update(created_at=timezone.now() - timedelta(days=90))
    for number, regular in enumerate(regulars):
        comment = post(other, f"Usual remark number {number} on yesterday's match.", regular)
        yesterday = timezone.now() - timedelta(hours=5)
        Revision.objects.filter(comment=comment).update(created_at=yesterday)
        StoredFingerprint.objects.filter(revision__comment=comment).update(created_at=yesterday)
    for number in range(30):
        post(thread, write_remark(number))
    published = Comment.objects.filter(thread=thread, status=Status.PUBLISHED).count()
    watch_sites()
    raid = Raid.objects.get()
    assert (raid.thread_id, raid.code) == (thread.pk, "coordination.surge")
    assert raid.evidence["newcomers"] == raid.evidence["count"] == 30
    assert Comment.objects.filter(thread=thread, status=Status.PUBLISHED).count() == published


def test_watching_costs_no_more_queries_for_more_comments(thread: Thread) -> None:
    counts = []
    for _ in range(2):
        for number in range(5):
            post(thread, write_remark(number))
        with CaptureQueriesContext(connection) as queries:
            watch_site(thread.site_id, timezone.now())
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


# Over HTTP


def test_moderators_see_and_end_raids(thread: Thread, bob: ApiClient) -> None:
    attack(thread)
    watch_sites()
    (raid,) = bob.get("moderation/raids").json()["raids"]
    assert raid["thread"]["key"] == "weather"
    assert raid["why"].startswith("One of 3 comments by 3 accounts")
    ended = bob.post(f"moderation/raids/{raid['id']}/end")
    assert ended.status_code == 200
    assert ended.json()["ended_by"] == "bob"
    assert bob.get("moderation/raids").json()["raids"] == []
    assert [each["id"] for each in bob.get("moderation/raids", {"state": "ended"}).json()["raids"]] == [
        raid["id"]
    ]
    again = bob.post(f"moderation/raids/{raid['id']}/end")
    assert again.json()["ended_at"] == ended.json()["ended_at"]


def test_what_a_moderator_ended_does_not_begin_again(thread: Thread, bob: ApiClient) -> None:
    attack(thread)
    watch_sites()
    bob.post(f"moderation/raids/{Raid.objects.get().pk}/end")
    watch_sites()
    assert Raid.objects.filter(ended_at__isnull=True).count() == 0


def test_raids_of_other_sites_are_not_there(thread: Thread, frank: ApiClient) -> None:
    raid = build_raid(thread)
    assert frank.get("moderation/raids").json()["raids"] == []
    assert frank.post(f"moderation/raids/{raid.pk}/end").json()["error"]["code"] == "raid_not_found"
    assert Raid.objects.get().ended_at is None


def test_raids_are_paged(thread: Thread, bob: ApiClient) -> None:
    raids = [build_raid(Thread.objects.create(site=thread.site, key=f"t{number}")) for number in range(3)]
    first = bob.get("moderation/raids", {"limit": "2", "site": "gazette"}).json()
    second = bob.get("moderation/raids", {"limit": "2", "cursor": first["next"]}).json()
    ids = [raid["id"] for page in (first, second) for raid in page["raids"]]
    assert ids == [str(raid.pk) for raid in reversed(raids)]
    assert second["next"] is None
    refused = bob.get("moderation/raids", {"cursor": "nonsense"})
    assert refused.json()["error"]["code"] == "invalid_cursor"
