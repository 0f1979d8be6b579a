"""Counts everything again from the rows, to hold the counters against."""

from collections import defaultdict

from discussions.models import Comment, Passage, Prompt, Status, Thread, Vote
from discussions.queries.passages import LEVELS_ABOVE, MOST_QUOTING
from discussions.quoting import (
    LEAST_AUTHORS,
    MOST_PASSAGES,
    Quote,
    contains,
    cut_words,
    find_quotes,
    may_be_passage,
    normalise,
)


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
    if kept.quotes_counted == kept.quotes_revision:  # else a job has yet to come by
        passages = Passage.objects.using(database).filter(thread=kept).order_by("place")
        stored = [(each.text, each.author_count, each.comment_count) for each in passages]
        drift += _compare("thread.passages", stored, list_passages(read_quotes(comments)))
        drift += _compare("thread.passage_count", kept.passage_count, len(stored))
    return drift


def read_quotes(comments: dict[int, Comment]) -> list[Quote]:
    """Return what a thread's comments quote and do not answer, one comment after another."""
    quoting = [
        each for each in comments.values() if each.status == Status.PUBLISHED and find_quotes(each.body_html)
    ]
    quotes = []
    for comment in sorted(quoting, key=lambda comment: -comment.pk)[:MOST_QUOTING]:
        above: list[str] = []
        each = comment
        while each.parent_id is not None and len(above) < LEVELS_ABOVE:
            each = comments[each.parent_id]
            above.append(normalise(each.body))
        for text in find_quotes(comment.body_html):
            words = cut_words(normalise(text))
            if words and all(said and not contains(said, words) for said in above):
                quotes.append(Quote(comment.pk, comment.author_id, text, words))
    return quotes


def list_passages(quotes: list[Quote]) -> list[tuple[str, int, int]]:
    """Return the text, the authors and the comments of each passage, by comparing all with all."""
    left = sorted(set(quotes), key=lambda quote: (quote.comment_id, quote.words, quote.text))
    found: list[tuple[str, int, int]] = []
    while len(found) < MOST_PASSAGES:
        ranked = []
        for part in {quote.words for quote in left if may_be_passage(quote)}:
            mine = [quote for quote in left if contains(quote.words, part)]
            ranked.append((-len({quote.author_id for quote in mine}), -len(part), part, mine))
        if not ranked or -(first := min(ranked))[0] < LEAST_AUTHORS:
            break
        authors, _, part, mine = first
        text = next(quote.text for quote in mine if quote.words == part)
        found.append((text, -authors, len({quote.comment_id for quote in mine})))
        left = [quote for quote in left if quote not in mine]
    return found


def _compare(name: str, kept: object, counted: object) -> list[str]:
    return [] if kept == counted else [f"{name} is {kept}, should be {counted}"]
