"""Counts everything again from the rows, to hold the counters against."""

from collections import defaultdict

from discussions.models import Comment, Prompt, Status, Thread, Vote


def find_drift(thread: Thread) -> list[str]:
    """Return every counter of `thread` and its comments that is not what the rows of its database say."""
    database = thread._state.db
    comments = {comment.pk: comment for comment in Comment.objects.using(database).filter(thread=thread)}
    children: dict[int | None, list[Comment]] = defaultdict(list)
    for comment in comments.values():
        children[comment.parent_id].append(comment)
    shown: dict[int, bool] = {}
    drift: list[str] = []
    for comment in sorted(comments.values(), key=lambda comment: -comment.depth):
        replies = sum(shown[child.pk] for child in children[comment.pk])
        shown[comment.pk] = comment.status == Status.PUBLISHED or replies > 0
        drift += _compare(f"{comment}.reply_count", comment.reply_count, replies)
        drift += _compare(f"{comment}.is_shown", comment.is_shown, shown[comment.pk])
        below = [other for other in comments.values() if other.root_id == comment.pk]
        published = sum(other.status == Status.PUBLISHED for other in below)
        drift += _compare(f"{comment}.descendant_count", comment.descendant_count, published)
        answers = sum(child.is_answer and child.status == Status.PUBLISHED for child in children[comment.pk])
        drift += _compare(
            f"{comment}.answer_count", comment.answer_count, answers if comment.is_question else 0
        )
        # What waits to be counted is not in the counts.
        votes = list(Vote.objects.using(database).filter(comment=comment).values_list("counted", flat=True))
        drift += _compare(f"{comment}.upvotes", comment.upvotes, votes.count(1))
        drift += _compare(f"{comment}.downvotes", comment.downvotes, votes.count(-1))
    count = sum(comment.status == Status.PUBLISHED for comment in comments.values())
    kept = Thread.objects.using(database).get(pk=thread.pk)
    drift += _compare("thread.comment_count", kept.comment_count, count)
    featured = sum(
        comment.is_featured and comment.status == Status.PUBLISHED for comment in comments.values()
    )
    drift += _compare("thread.featured_count", kept.featured_count, featured)
    prompts = Prompt.objects.using(database).filter(thread=thread).count()
    drift += _compare("thread.prompt_count", kept.prompt_count, prompts)
    return drift


def _compare(name: str, kept: object, counted: object) -> list[str]:
    return [] if kept == counted else [f"{name} is {kept}, should be {counted}"]
