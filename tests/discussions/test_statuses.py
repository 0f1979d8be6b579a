"""The one function that moves a comment's status, and the counters that follow it."""

import random

import pytest
from django.db import transaction

from discussions.actions.comments import withdraw_comment
from discussions.actions.statuses import set_status
from discussions.actions.votes import count_votes, vote_on_comment
from discussions.models import Comment, Status, Thread
from tests.build import build_author, build_comment, move
from tests.truth import find_drift

pytestmark = pytest.mark.django_db


def test_it_changes_nothing_when_the_comment_is_elsewhere(thread: Thread) -> None:
    comment = build_comment(thread, build_author(thread))
    with transaction.atomic():
        assert not set_status(
            comment_id=comment.pk, revision=1, from_status=Status.PENDING, to_status=Status.SPAM
        )
    comment.refresh_from_db()
    assert comment.status == Status.PUBLISHED
    assert find_drift(thread) == []


def test_it_changes_nothing_when_the_text_is_another(thread: Thread) -> None:
    comment = build_comment(thread, build_author(thread), status=Status.PENDING)
    with transaction.atomic():
        assert not set_status(
            comment_id=comment.pk, revision=2, from_status=Status.PENDING, to_status=Status.PUBLISHED
        )
    assert Comment.objects.get(pk=comment.pk).status == Status.PENDING


def test_a_comment_that_nobody_sees_moves_no_version(thread: Thread) -> None:
    build_comment(thread, build_author(thread), status=Status.HELD)
    assert Thread.objects.get(pk=thread.pk).version == 0


def test_a_published_comment_moves_the_version_once(thread: Thread) -> None:
    comment = build_comment(thread, build_author(thread))
    assert Thread.objects.get(pk=thread.pk).version == comment.version == 1


def test_a_hidden_leaf_takes_its_empty_tombstones_with_it(thread: Thread) -> None:
    author = build_author(thread)
    top = build_comment(thread, author)
    middle = build_comment(thread, author, parent=top)
    leaf = build_comment(thread, author, parent=middle)
    move(top, Status.PUBLISHED, Status.REJECTED)
    move(middle, Status.PUBLISHED, Status.SPAM)
    assert Comment.objects.filter(thread=thread, is_shown=True).count() == 3
    move(leaf, Status.PUBLISHED, Status.HELD)
    assert Comment.objects.filter(thread=thread, is_shown=True).count() == 0
    move(leaf, Status.HELD, Status.PUBLISHED)
    assert Comment.objects.filter(thread=thread, is_shown=True).count() == 3
    assert find_drift(thread) == []


@pytest.mark.parametrize("seed", range(6))
def test_counters_equal_the_truth_after_anything(thread: Thread, seed: int) -> None:
    dice = random.Random(seed)
    authors = [build_author(thread, f"Writer {number}") for number in range(4)]
    comments: list[Comment] = []
    for _ in range(70):
        published = [comment for comment in comments if comment.status == Status.PUBLISHED]
        if dice.random() < 0.5 or not published:
            parent = dice.choice(published) if published and dice.random() < 0.7 else None
            status = dice.choice([Status.PUBLISHED, Status.PUBLISHED, Status.HELD, Status.SPAM])
            comment = build_comment(thread, dice.choice(authors), parent=parent, status=status)
            comment.refresh_from_db()
            comments.append(comment)
        elif dice.random() < 0.3:
            voter, comment = dice.choice(authors), dice.choice(published)
            if comment.author_id != voter.pk:
                vote_on_comment(comment=comment, author=voter, value=dice.choice([-1, 0, 1]))
            if dice.random() < 0.3:
                count_votes()
        else:
            comment = dice.choice(comments)
            targets = {Status.PUBLISHED, Status.HELD, Status.SPAM, Status.REJECTED} - {comment.status}
            if dice.random() < 0.1:
                withdraw_comment(comment)
            elif comment.status != Status.WITHDRAWN:
                move(comment, Status(comment.status), dice.choice(sorted(targets)))
        for comment in comments:
            comment.refresh_from_db()
    count_votes()
    assert find_drift(thread) == []
