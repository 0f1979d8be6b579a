"""Votes are written by their voters alone, and counted by a job."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from discussions.actions.statuses import lock_thread
from discussions.actions.votes import BATCH, count_votes, vote_on_comment
from discussions.announcements import get_redis
from discussions.models import Author, Comment, RankingChange, Site, Thread, Vote
from discussions.tasks import count_votes as count_votes_job
from tests.build import build_author, build_comment
from tests.client import ApiClient
from tests.own_data import read_own
from tests.truth import find_drift
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db

PAGE = "sites/gazette/threads/weather/comments"


@pytest.fixture
def comment(thread: Thread, alice: ApiClient) -> Comment:
    return build_comment(thread, alice.author)


def read_counts(client: ApiClient) -> tuple[int, int]:
    (node,) = client.get(PAGE).json()["comments"]
    return node["upvotes"], node["downvotes"]


def test_the_voter_sees_the_vote_at_once_and_the_others_when_it_is_counted(
    dora: ApiClient, anyone: ApiClient, thread: Thread, comment: Comment
) -> None:
    answer = dora.put(f"comments/{comment.pk}/vote", {"value": 1}).json()
    assert (answer["upvotes"], answer["downvotes"]) == (1, 0)
    assert dora.get("sites/gazette/threads/weather/me").json()["votes"] == {str(comment.pk): 1}
    assert read_counts(anyone) == (0, 0)
    version = Thread.objects.get(pk=thread.pk).version
    count_votes_job()
    assert read_counts(anyone) == (1, 0)
    assert Thread.objects.get(pk=thread.pk).version == version + 1


def test_the_voter_sees_what_waits_to_be_counted_too(
    dora: ApiClient, thread: Thread, comment: Comment
) -> None:
    for value in (1, 1, -1):
        vote_on_comment(comment=comment, author=build_author(thread), value=value)
    count_votes()
    for value in (1, -1, -1):
        vote_on_comment(comment=comment, author=build_author(thread), value=value)
    for value, up, down in [(1, 4, 3), (-1, 3, 4), (0, 3, 3)]:
        answer = dora.put(f"comments/{comment.pk}/vote", {"value": value}).json()
        assert (answer["upvotes"], answer["downvotes"]) == (up, down)
        count_votes()
        comment.refresh_from_db()
        assert (comment.upvotes, comment.downvotes) == (up, down)


def test_a_vote_that_was_taken_back_is_forgotten(dora: ApiClient, thread: Thread, comment: Comment) -> None:
    for is_counted_between in (False, True):
        dora.put(f"comments/{comment.pk}/vote", {"value": 1})
        if is_counted_between:
            count_votes()
        dora.put(f"comments/{comment.pk}/vote", {"value": 0})
        assert dora.get("sites/gazette/threads/weather/me").json()["votes"] == {}
        assert read_own(dora, "vote") == []
        count_votes()
        assert not Vote.objects.exists()
        assert find_drift(thread) == []


def test_taking_back_what_one_never_said_leaves_nothing(dora: ApiClient, comment: Comment) -> None:
    assert dora.put(f"comments/{comment.pk}/vote", {"value": 0}).json()["upvotes"] == 0
    assert not Vote.objects.exists()


def test_counting_nothing_changes_nothing(thread: Thread, comment: Comment) -> None:
    voter, version = build_author(thread), Thread.objects.get(pk=thread.pk).version
    for value in (1, -1, 0):
        vote_on_comment(comment=comment, author=voter, value=value)
    assert count_votes() == 0
    assert Thread.objects.get(pk=thread.pk).version == version
    assert not RankingChange.objects.filter(comment=comment, version__gt=version).exists()


def test_a_vote_is_one_statement(thread: Thread, comment: Comment) -> None:
    voter = build_author(thread)
    for value in (1, -1, 0):
        with CaptureQueriesContext(connection) as queries:
            vote_on_comment(comment=comment, author=voter, value=value)
        assert len(queries) == 1


def test_counting_costs_the_same_however_many_votes_and_threads_there_are(site: Site) -> None:
    def count(threads: int, votes: int) -> int:
        for number in range(threads):
            thread = Thread.objects.create(site=site, key=f"{threads}-{votes}-{number}")
            comment = build_comment(thread, build_author(thread))
            for _ in range(votes):
                vote_on_comment(comment=comment, author=build_author(thread), value=1)
        with CaptureQueriesContext(connection) as queries:
            assert count_votes() == threads
        return len(queries)

    assert count(1, 1) == count(4, 5)


def test_more_threads_than_are_locked_together_are_counted_too(site: Site) -> None:
    author = Author.objects.create(site=site, kind="guest")
    voter = Author.objects.create(site=site, kind="guest")
    for number in range(BATCH + 2):
        thread = Thread.objects.create(site=site, key=str(number))
        comment = Comment.objects.create(
            thread=thread,
            author=author,
            status="published",
            body="Rain.",
            created_at=thread.created_at,
            published_at=thread.created_at,
        )
        vote_on_comment(comment=comment, author=voter, value=1)
    assert count_votes() == BATCH + 2
    assert set(Comment.objects.values_list("upvotes", flat=True)) == {1}


@pytest.mark.django_db(transaction=True)
def test_voters_wait_for_nobody(thread: Thread, comment: Comment) -> None:
    """Not even for who has the thread and the comment locked: a moderator, or the job that counts."""
    voter = build_author(thread)

    def vote() -> None:
        try:
            with connection.cursor() as database:
                database.execute("SET lock_timeout = '2s'")
            vote_on_comment(comment=comment, author=voter, value=1)
        finally:
            connections.close_all()

    with transaction.atomic():
        lock_thread(thread.pk)
        Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)
        other = threading.Thread(target=vote)
        other.start()
        other.join(timeout=20)
        assert Vote.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_storm_of_votes_is_counted_exactly(thread: Thread) -> None:
    """Voters change their minds while two jobs count: no vote is lost, and none counts twice."""
    comments = [build_comment(thread, build_author(thread)) for _ in range(3)]
    voters = [build_author(thread) for _ in range(5)]
    ending = threading.Event()

    def storm(seed: int) -> None:
        dice = random.Random(seed)
        try:
            for _ in range(60):
                vote_on_comment(
                    comment=dice.choice(comments), author=dice.choice(voters), value=dice.choice((1, -1, 0))
                )
        finally:
            connections.close_all()

    def count() -> int:
        rounds = 0
        try:
            while not ending.is_set():
                count_votes()
                rounds += 1
        finally:
            connections.close_all()
        return rounds

    with ThreadPoolExecutor(5) as pool:
        counting = [pool.submit(count) for _ in range(2)]
        for voting in [pool.submit(storm, seed) for seed in range(3)]:
            voting.result()
        ending.set()
        assert all(job.result() > 1 for job in counting)
    count_votes()
    assert not Vote.objects.filter(value=0).exists()
    for comment in comments:
        comment.refresh_from_db()
        votes = list(Vote.objects.filter(comment=comment).values_list("value", flat=True))
        assert (comment.upvotes, comment.downvotes) == (votes.count(1), votes.count(-1))
    assert find_drift(thread) == []


@pytest.mark.django_db(transaction=True)
def test_what_is_counted_is_announced_once_for_each_thread(thread: Thread, comment: Comment) -> None:
    heard: list[bytes] = []
    with get_redis().pubsub() as pubsub:  # type: ignore[no-untyped-call]
        pubsub.subscribe("parley:threads")
        wait_until(lambda: pubsub.get_message(timeout=1), 5, "Not subscribed")
        for _ in range(5):
            vote_on_comment(comment=comment, author=build_author(thread), value=1)
        count_votes()
        version = Thread.objects.get(pk=thread.pk).version
        message = wait_until(lambda: pubsub.get_message(timeout=1), 5, "Nothing was announced")
        heard.append(message["data"])
        assert pubsub.get_message(timeout=0.05) is None
    assert heard == [f"{thread.pk}:{version}:vote".encode()]
