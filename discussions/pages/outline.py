"""A thread's comments as its pages show them: what the API says of each, what its reader may do with it, and where."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from discussions.api.answers import read_forecast
from discussions.api.outputs import show_comment, show_node, show_own_comments
from discussions.author_links import has_page
from discussions.catalogue import say
from discussions.models import Comment, Prompt, Status
from discussions.pages.place import Place
from discussions.queries.comments import Mine, get_mine, list_uncounted
from discussions.queries.predictions import list_prompts
from discussions.queries.tree import Node
from discussions.spoken import speak_forecast

HUES = 12
ACTS = ("reply", "edit", "withdraw", "vote", "report", "mute")
SHOW_REFUSED_DAYS = 7
_REFUSED = (Status.REJECTED, Status.SPAM)
_UNDECIDED = (Status.PENDING, Status.PUBLISHED, Status.HELD)
_HEADING = re.compile("<(/?)h[1-6]>")


class More(NamedTuple):
    """Replies that are not on the page, and where they are."""

    number: int
    address: str
    is_all: bool


@dataclass(slots=True)
class Item:
    """One comment on a page. `answers` is whom it replies to."""

    comment: dict[str, Any]
    level: int
    is_own: bool
    address: str
    to: dict[str, str]  # where each of ACTS is done
    replies: list["Item"] = field(default_factory=list)
    more: More | None = None
    answers: str = ""
    forecast: str = ""  # what its author forecast with it
    author_address: str = ""  # of their page, if they have one
    vote: int = 0
    is_reported: bool = False
    is_muted: bool = False
    is_locked: bool = False
    can_react: bool = False
    can_reply: bool = False
    can_edit: bool = False

    @property
    def id(self) -> str:
        return str(self.comment["id"])

    @property
    def marks(self) -> list[tuple[str, str]]:
        """What sets it apart, as a code and in words."""
        return [(mark, say(f"comment.{mark}")) for mark in self.comment["marks"]]

    @property
    def is_whole(self) -> bool:
        return self.comment["body_html"] is not None

    @property
    def is_published(self) -> bool:
        return self.is_whole and self.comment["status"] == Status.PUBLISHED

    @property
    def can_withdraw(self) -> bool:
        return self.is_own and self.is_whole and self.comment["status"] != Status.WITHDRAWN

    @property
    def state(self) -> str:
        """What is said of a comment that only its author can see, and why that is so."""
        hold = self.comment.get("hold")
        said = say(f"state.{self.comment['status']}")
        return f"{said} {hold['message']} {hold['how']}" if hold else said

    @property
    def name(self) -> str:
        author = self.comment["author"]
        return str(author["name"]) if author else ""

    @property
    def initial(self) -> str:
        return find_initial(self.name)

    @property
    def hue(self) -> int:
        """A colour of the author's own, the same on every page."""
        return find_hue(int(self.comment["author"]["id"]))

    @property
    def body_html(self) -> str:
        """The text, whose headings must not join the outline of the page."""
        return lower_headings(self.comment["body_html"])


class Outline:
    """Makes the items of one page, with what its reader did and may do."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.mine = Mine({}, [], [], [], follows=False)
        self._uncounted: dict[int, tuple[int, int]] = {}
        if place.thread is not None and place.reader is not None:
            self.mine = get_mine(place.thread, place.reader)
            self._uncounted = list_uncounted(place.thread, place.reader)
        self._reported = set(self.mine.flags)
        self._muted = {str(author_id) for author_id in self.mine.muted}
        self._state = place.state
        self._prompts: dict[str, Prompt] | None = None

    def build(self, nodes: Sequence[Node], *, level: int = 0, is_locked: bool = False) -> list[Item]:
        """Return a page's comments and all below them. `is_locked`: one above them takes no replies."""
        shown = [show_node(node, self.place.thread_key) for node in nodes]
        return [self._build_branch(each, level, is_locked) for each in shown]

    def build_one(self, comment: Comment, *, is_locked: bool = False) -> Item:
        """Return one comment without its replies, as the reader may see it."""
        if self.place.reader is not None and comment.author_id == self.place.reader.pk:
            return self._build_item(show_own_comments([comment], self.place.thread_key)[0], 0, is_locked)
        return self._build_item(show_comment(comment, self.place.thread_key), 0, is_locked)

    def build_own(self, items: list[Item]) -> list[Item]:
        """Return the reader's own comments that nobody else sees, each below the one of `items` that it answers.

        Those whose place is not on this page come first, and say whom they answer.
        """
        known = {item.id: item for item in walk(items)}
        own = [item for item in self._list_own() if item.id not in known]
        known |= {item.id: item for item in own}
        elsewhere = []
        for item in own:
            if above := known.get(item.comment["parent"] or ""):
                item.level = above.level + 1
                above.replies.append(item)
            else:
                elsewhere.append(item)
        return elsewhere

    def _list_own(self) -> Iterator[Item]:
        since = timezone.now() - timedelta(days=SHOW_REFUSED_DAYS)
        # The latest come first, which is how they are listed; a reply is placed after what it answers.
        for shown in show_own_comments(self.mine.comments, self.place.thread_key):
            if shown["status"] not in _REFUSED or shown["created_at"] > since:
                yield self._build_item(shown, 0, is_locked=False)

    def _build_branch(self, shown: dict[str, Any], level: int, is_locked: bool) -> Item:
        item = self._build_item(shown, level, is_locked)
        item.replies = [
            self._build_branch(reply, level + 1, item.is_locked) for reply in shown.get("replies", ())
        ]
        for reply in item.replies:
            reply.answers = item.name
        if more := shown.get("more_replies"):
            address = self.place.links("comments", item.id, cursor=more["cursor"])
            item.more = More(more["count"], address, is_all=not item.replies)
        return item

    def _build_item(self, shown: dict[str, Any], level: int, is_locked: bool) -> Item:
        reader = self.place.reader
        author = shown["author"]
        comment_id = int(shown["id"])
        links = self.place.links
        item = Item(
            shown,
            level,
            is_own=bool(author and reader and author["id"] == str(reader.pk)),
            address=links.comment(comment_id),
            to={act: links("comments", comment_id, act) for act in ACTS},
        )
        # Who has just voted sees the count with it.
        up, down = self._uncounted.get(comment_id, (0, 0))
        shown["upvotes"], shown["downvotes"] = shown["upvotes"] + up, shown["downvotes"] + down
        item.is_locked = is_locked or shown["is_locked"]
        item.vote = self.mine.votes.get(comment_id, 0)
        item.is_reported = comment_id in self._reported
        item.is_muted = bool(author) and author["id"] in self._muted
        item.can_react = item.is_published and not item.is_own and self._state != "read_only"
        item.can_reply = item.is_published and self._state == "open" and not item.is_locked
        item.can_edit = item.is_own and self._may_edit(shown)
        item.forecast = self._speak_forecast(shown)
        if author and has_page(self.place.site, author["kind"]):
            item.author_address = links.author(author["id"])
        return item

    def _speak_forecast(self, shown: dict[str, Any]) -> str:
        forecast = shown.get("forecast")
        if not forecast or self.place.thread is None:
            return ""
        if self._prompts is None:
            self._prompts = {str(prompt.pk): prompt for prompt in list_prompts(self.place.thread)}
        prompt = self._prompts[forecast["prompt"]]
        return speak_forecast(prompt, read_forecast(prompt, forecast))

    def _may_edit(self, shown: dict[str, Any]) -> bool:
        """Tell whether the server would take an edit now. It has the last word when the edit comes."""
        created_at: datetime = shown["created_at"]
        is_in_time = timezone.now() - created_at < timedelta(seconds=self.place.site.edit_window_seconds)
        is_theirs = shown["edited_by"] != "moderator" and not shown["reply_count"]
        return is_in_time and is_theirs and shown["status"] in _UNDECIDED and self._state != "read_only"


def find_initial(name: str) -> str:
    """Return the letter that stands for a name; a dot for one without letters."""
    return next((character.upper() for character in name if character.isalnum()), "·")


def find_hue(author_id: int) -> int:
    return author_id * 7 % HUES


def lower_headings(html: str) -> str:
    """Return safe HTML with its headings as paragraphs that look like some."""
    return _HEADING.sub(lambda tag: "</p>" if tag[1] else '<p class="heading">', html)


def walk(items: Sequence[Item]) -> Iterator[Item]:
    """Yield every item of a page, parents first, in reading order."""
    for item in items:
        yield item
        yield from walk(item.replies)
