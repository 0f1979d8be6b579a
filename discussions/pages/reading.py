"""The pages to read: a thread, and one comment with what it answers and what answers it."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from discussions.api.inputs import read_input
from discussions.api.threads import CACHE_CONTROL, THREAD_SEEN
from discussions.catalogue import say, say_duration
from discussions.models import Comment, Thread, ThreadMode
from discussions.pages.forms import make_composer
from discussions.pages.inputs import ReadingQuery
from discussions.pages.outline import Item, Outline, lower_headings
from discussions.pages.place import Place, at_thread
from discussions.pages.prompts import list_items
from discussions.pages.structured import describe_thread
from discussions.queries import comments, tree
from discussions.queries.cursors import Sort, decode_cursor
from discussions.queries.passages import ShownPassage, list_passages
from discussions.queries.predictions import list_sorts
from discussions.refusals import Refused

# How much of a thread a page shows. The rest is a link away.
COMMENTS, REPLIES, LEVELS = 20, 5, 4
# What is said on the page that a form leads to, by what the form did.
NOTICES = {
    "withdrawn": "comment.withdrawn_own",
    "report": "report.thanks",
    "follow": "page.followed",
    "unfollow": "page.unfollowed",
    "forecast": "forecast.stored",
    "unseen": "forecast.unseen",
    "said": "forecast.waits",
    "taken_back": "forecast.taken_back",
}
# How many of those that it answers a comment's own page shows.
LEVELS_ABOVE = 3


@require_safe
@at_thread
def show_thread(place: Place) -> HttpResponse:
    """A thread: its first comments, or those after a cursor, each with its first replies."""
    return answer_alike(place, lambda: render_thread(place, read_input(ReadingQuery, place.request.GET)))


@require_safe
@at_thread
def show_comment(place: Place, comment_id: int) -> HttpResponse:
    """One comment, below the last few that it answers and above its replies."""
    query = read_input(ReadingQuery, place.request.GET)
    try:
        comment = find_comment(place, comment_id)
    except Refused:
        if place.reader is None and "sent" in query:
            return render(place.request, "discussions/thread/sent.html", {"place": place})
        raise
    return answer_alike(place, lambda: render_comment(place, comment, query))


def find_comment(place: Place, comment_id: int) -> Comment:
    """Return a comment of this thread that the reader may see. Raises Refused: thread_not_found, comment_not_found."""
    comment = comments.get_visible_comment(comment_id, place.reader)
    if comment.thread_id != place.get_thread().pk:
        raise Refused("comment_not_found")
    return comment


def answer_alike(place: Place, build: Callable[[], HttpResponse]) -> HttpResponse:
    """Return what `build` makes; for whom we don't know, as an answer that any cache may keep, or 304."""
    if place.reader is not None or place.thread is None:
        return build()
    thread = place.thread
    # A page also says how long ago everything was.
    minute = int(timezone.now().timestamp()) // 60
    seen = f"{place.here} {minute}"
    etag = f'W/"{thread.pk}.{thread.version}.{hashlib.sha256(seen.encode()).hexdigest()[:12]}"'
    response = get_conditional_response(place.request, etag=etag) or build()
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = CACHE_CONTROL
    place.request.META[THREAD_SEEN] = (thread.pk, thread.version)
    return response


def render_thread(place: Place, query: dict[str, Any]) -> HttpResponse:
    """Return the page of a thread. Raises Refused (invalid_cursor)."""
    outline = Outline(place)
    sort = Sort(query["sort"])
    items: list[Item] = []
    next_cursor = None
    if place.thread is not None:
        cursor = tree.begin_thread(place.thread.pk, sort)
        if "cursor" in query:
            cursor = decode_cursor(query["cursor"])
            if (cursor.thread_id, cursor.parent_id) != (place.thread.pk, None):
                raise Refused("invalid_cursor")
            sort = cursor.sort
        page = tree.read_page(cursor, limit=COMMENTS, replies=REPLIES, depth=LEVELS)
        items, next_cursor = outline.build(page.nodes), page.next_cursor
    is_first = "cursor" not in query
    # The other sorts and later pages say the same again, in an order of the moment.
    is_indexed = is_first and sort == Sort.BEST and place.thread is not None
    own = outline.build_own(items)
    prompts = list_items(place) if is_first else []
    context = {
        "place": place,
        "count": place.thread.comment_count if place.thread else 0,
        "canonical": place.request.build_absolute_uri(place.links()),
        "first": link_sort(place, sort),
        "own": own if is_first else [],
        "items": items,
        "is_first": is_first,
        "follows": outline.mine.follows,
        "next": place.links(cursor=next_cursor) if next_cursor else "",
        "sorts": [
            (each == sort, say(f"sort.{each}"), link_sort(place, each)) for each in list_sorts(place.thread)
        ],
        "composer": make_composer(place) if is_first else None,
        "guide": show_guide(place.thread),
        "passages": show_passages(place) if is_first else [],
        "prompts": prompts,
        "more_prompts": len(prompts) - 1,
        **find_notice(place, query),
        "is_indexed": is_indexed,
        "structured": describe_thread(place, items) if is_indexed and place.reader is None else "",
    }
    return render(place.request, "discussions/thread/thread.html", context)


def show_guide(thread: Thread | None) -> dict[str, Any]:
    """Return what the newsroom says above the comments; nothing where it says nothing."""
    asks = thread is not None and thread.mode == ThreadMode.QUESTIONS
    if thread is None or not (thread.note_html or thread.slow_seconds or asks):
        return {}
    return {
        "note": lower_headings(thread.note_html),
        "asks": asks,
        "experts": thread.experts,
        "pace": say_duration(thread.slow_seconds) if thread.slow_seconds else "",
    }


def show_passages(place: Place) -> list[tuple[ShownPassage, list[tuple[str, str]]]]:
    """Return what several comments quote, each with the names of who does and the addresses of their comments."""
    if place.thread is None:
        return []
    return [
        (
            passage,
            [
                (comment.author.name or say("comment.nameless"), place.links.comment(comment.pk))
                for comment in passage.comments
            ],
        )
        for passage in list_passages(place.thread)
    ]


def find_notice(place: Place, query: dict[str, Any], item: Item | None = None) -> dict[str, Any]:
    """Return what a page says of the form that led to it: what came of it, and whether its reader stayed unknown."""
    sent = query.get("sent", "")
    if place.reader is None:
        return {"is_unknown": bool(sent), "notice": ""}
    notice = NOTICES.get(sent, "")
    if sent in ("new", "edit") and item is not None and item.is_own:
        notice = f"said.{item.comment['status']}"
    return {"is_unknown": False, "notice": say(notice) if notice else ""}


def link_sort(place: Place, sort: Sort) -> str:
    """Return the address of the thread's first page in this order."""
    return place.links() if sort == Sort.BEST else place.links(sort=str(sort))


def render_comment(place: Place, comment: Comment, query: dict[str, Any]) -> HttpResponse:
    """Return the page of a comment, in a few statements however deep it is. Raises Refused (invalid_cursor)."""
    outline = Outline(place)
    above = tree.read_way(comment, levels=LEVELS_ABOVE)[:-1]
    is_locked = comments.is_branch_locked(comment.pk)
    item = outline.build_one(comment, is_locked=is_locked)
    cursor = tree.begin_replies(comment.thread_id, comment.pk, Sort.OLDEST)
    if "cursor" in query:
        cursor = decode_cursor(query["cursor"])
        if (cursor.thread_id, cursor.parent_id) != (comment.thread_id, comment.pk):
            raise Refused("invalid_cursor")
    page = tree.read_page(cursor, limit=COMMENTS, replies=REPLIES, depth=LEVELS)
    item.replies = outline.build(page.nodes, level=1, is_locked=is_locked)
    outline.build_own([item])
    context = {
        "place": place,
        "above": outline.build(above),
        "top": place.links.comment(comment.root_id or 0) if above and above[0].row["depth"] else "",
        "item": item,
        "next": place.links("comments", comment.pk, cursor=page.next_cursor) if page.next_cursor else "",
        "is_first": "cursor" not in query,
        **find_notice(place, query, item),
    }
    return render(place.request, "discussions/thread/comment_page.html", context)
