"""One page of a thread's tree, in one statement, whatever the size and depth of the thread.

The recursive part takes, below each comment of the level above, its first replies by an index (LATERAL); what is
left out is told by `reply_count`. Sorts by votes and replies move while a reader pages: later pages see each comment
where it was at the version of the first page (RankingChange), so that none comes twice and none is missed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from django.db import connection

from discussions.models import Comment, Status
from discussions.queries.cursors import REPLY_SORTS, Cursor, Sort, encode_cursor

# What a page, and any level of it, holds at most; what is cut, the deepest first, is reached by `more_replies`.
MAX_PAGE_COMMENTS = 1_000


class Order(NamedTuple):
    """`key` is of what goes by the alias `{0}`: a comment, or what its places were before (RankingChange)."""

    key: str
    direction: str


TOP_ORDERS = {
    Sort.BEST: Order("{0}.best", "DESC"),
    Sort.NEWEST: Order("{0}.created_at", "DESC"),
    Sort.OLDEST: Order("{0}.created_at", "ASC"),
    Sort.DISCUSSED: Order("{0}.descendant_count", "DESC"),
    Sort.CONTROVERSIAL: Order("{0}.controversy", "DESC"),
    Sort.CALLED: Order("{0}.called", "DESC"),
    Sort.FEATURED: Order("{0}.best", "DESC"),
    # As the index has it.
    Sort.UNANSWERED: Order("({0}.best - LEAST({0}.answer_count, 1))", "DESC"),
    Sort.SIDES: Order("{0}.best", "DESC"),
}
_MOVING_SORTS = frozenset(Sort) - {Sort.NEWEST, Sort.OLDEST}

_COLUMNS = """
       c.id, c.parent_id, c.depth, c.status, c.revision, c.body, c.body_html, c.created_at, c.edited_at,
       c.upvotes, c.downvotes, c.reply_count, c.descendant_count,
       c.is_question, c.is_answer, c.answer_count, c.is_featured, c.pinned_place, c.is_locked, c.is_edited_by_moderator,
       a.id AS author_id, a.name AS author_name, a.kind AS author_kind, a.is_staff AS author_is_staff,
       a.is_expert AS author_is_expert, a.title AS author_title,
       f.prompt_id AS forecast_prompt_id, f.values AS forecast_values, q.kind AS forecast_kind
"""

# How many rows the recursion has, PostgreSQL cannot know. It takes it for so many that it would rather read all authors
# of all sites than look up each; the limits of 1 leave it no choice.
_PAGE = """
WITH RECURSIVE page (id, sort_key, position, level) AS (
    (SELECT id, sort_key,
            row_number() OVER (ORDER BY place, sort_key {direction}, id {direction}) - count(place) OVER (), 0
       FROM ({first_level}) AS first_level)
    UNION ALL
    (SELECT reply.id, NULL, reply.position, page.level + 1
       FROM page CROSS JOIN LATERAL (
            SELECT c.id, row_number() OVER (ORDER BY {reply_key} {reply_direction}, c.id {reply_direction})
              FROM discussions_comment c
             WHERE c.parent_id = page.id AND c.is_shown
             ORDER BY {reply_key} {reply_direction}, c.id {reply_direction}
             LIMIT %(replies)s
       ) AS reply (id, position)
      WHERE page.level < %(depth)s AND (page.level > 0 OR page.position <= %(limit)s)
      LIMIT {max_page})
)
SELECT {columns}, page.level, page.position, page.sort_key, {reply_key} AS reply_sort_key,
       (SELECT version FROM discussions_thread WHERE id = %(thread)s) AS thread_version
  FROM page
 CROSS JOIN LATERAL (SELECT * FROM discussions_comment WHERE id = page.id LIMIT 1) AS c
 CROSS JOIN LATERAL (SELECT * FROM discussions_author WHERE id = c.author_id LIMIT 1) AS a
  LEFT JOIN LATERAL (SELECT * FROM discussions_forecast WHERE comment_id = c.id LIMIT 1) AS f ON true
  LEFT JOIN LATERAL (SELECT * FROM discussions_prompt WHERE id = f.prompt_id LIMIT 1) AS q ON true
 ORDER BY page.level, page.position
 LIMIT {max_page}
"""

# The way up from a comment, as far as it is asked for; the highest comes first.
_BRANCH = """
WITH RECURSIVE way (id, parent_id, above) AS (
    SELECT id, parent_id, 0 FROM discussions_comment WHERE id = %s
    UNION ALL
    SELECT c.id, c.parent_id, way.above + 1
      FROM way JOIN discussions_comment c ON c.id = way.parent_id WHERE way.above < %s
)
SELECT {columns}, t.version AS thread_version
  FROM way
  JOIN discussions_comment c ON c.id = way.id
  JOIN discussions_author a ON a.id = c.author_id
  JOIN discussions_thread t ON t.id = c.thread_id
  LEFT JOIN discussions_forecast f ON f.comment_id = c.id
  LEFT JOIN discussions_prompt q ON q.id = f.prompt_id
 ORDER BY way.above DESC
"""

_TOP = "c.thread_id = %(thread)s AND c.parent_id IS NULL"
_BELOW = "c.parent_id = %(parent)s"
# Sorts that have some comments alone.
_SCOPES = {
    Sort.FEATURED: "c.thread_id = %(thread)s AND c.is_featured AND c.status = 'published'",
    Sort.UNANSWERED: f"{_TOP} AND c.is_question",
}
# Those that pick them one by one, from wherever in the tree. They stand flat: what answers them is a click away, and
# none comes twice; and nothing is listed before them.
FLAT_SORTS = frozenset({Sort.FEATURED, Sort.SIDES})

# The beginning of a thread: what is pinned comes first, by its places, in whatever sort, and on top of the limit.
_FIRST_LEVEL_WITH_PINNED = """
(SELECT c.id, {key} AS sort_key, c.pinned_place AS place FROM discussions_comment c
  WHERE {scope} AND c.pinned_place IS NOT NULL AND c.status = 'published')
UNION ALL
(SELECT c.id, {key}, NULL FROM discussions_comment c
  WHERE {scope} AND c.is_shown AND (c.pinned_place IS NULL OR c.status <> 'published')
  ORDER BY {key} {direction}, c.id {direction} LIMIT %(limit)s + 1)
"""

# What the first page had pinned, its cursor names, so that later pages have none of it again whatever happened since.
_FIRST_LEVEL = """
SELECT c.id, {key} AS sort_key, NULL::smallint AS place FROM discussions_comment c
 WHERE {scope} AND c.is_shown AND c.id <> ALL(%(pinned)s::bigint[]) {after}
 ORDER BY {key} {direction}, c.id {direction} LIMIT %(limit)s + 1
"""

# The same, as it was at an earlier version: comments that have not moved since, and where those that have were then.
_FIRST_LEVEL_AS_OF = """
(SELECT c.id, {key} AS sort_key, NULL::smallint AS place FROM discussions_comment c
  WHERE {scope} AND c.is_shown AND c.id <> ALL(%(pinned)s::bigint[]) AND c.ranked_version <= %(version)s {after}
  ORDER BY {key} {direction}, c.id {direction} LIMIT %(limit)s + 1)
UNION ALL
(SELECT c.id, {key_before}, NULL FROM (
    SELECT DISTINCT ON (comment_id) * FROM discussions_rankingchange
     WHERE thread_id = %(thread)s AND version > %(version)s ORDER BY comment_id, version) AS before
   JOIN discussions_comment c ON c.id = before.comment_id
  WHERE {scope} AND c.is_shown AND c.id <> ALL(%(pinned)s::bigint[]) {after_before})
ORDER BY sort_key {direction}, id {direction} LIMIT %(limit)s + 1
"""

# By the thread's first question of yes or no, whose authors' forecasts, as they stand, say on which side they are. One
# page, and no later one: as many of each side as there is room for. An even key is a yes.
_FIRST_LEVEL_SIDES = """
SELECT id, -(2 * rank + side) AS sort_key, NULL::smallint AS place FROM (
    SELECT c.id, side, row_number() OVER (PARTITION BY side ORDER BY c.best DESC, c.id DESC) AS rank
      FROM (SELECT id FROM discussions_prompt
             WHERE thread_id = %(thread)s AND kind = 'yes_no' AND state <> 'annulled'
             ORDER BY position, id LIMIT 1) AS asked
     CROSS JOIN (VALUES (0), (1)) AS sides (side)
     CROSS JOIN LATERAL (
           SELECT c.id, c.best FROM discussions_comment c
             JOIN discussions_forecast f ON f.prompt_id = asked.id AND f.author_id = c.author_id
            WHERE {scope} AND c.is_shown AND c.status = 'published'
              AND f.is_live AND f.counts AND (f.values[1] >= 0.5) = (side = 0)
            ORDER BY c.best DESC, c.id DESC LIMIT %(limit)s) AS c) AS ranked
 ORDER BY sort_key DESC LIMIT %(limit)s
"""


@dataclass(slots=True)
class Node:
    """A comment in its place: `replies` are its first ones, `more_replies` the cursor to the rest, if any."""

    row: Mapping[str, Any]
    replies: list["Node"] = field(default_factory=list)
    more_replies: str | None = None

    @property
    def is_tombstone(self) -> bool:
        return bool(self.row["status"] != Status.PUBLISHED)

    @property
    def more_replies_count(self) -> int:
        return int(self.row["reply_count"]) - len(self.replies)


@dataclass(frozen=True, slots=True)
class Page:
    nodes: list[Node]
    next_cursor: str | None


def read_page(cursor: Cursor, *, limit: int, replies: int, depth: int) -> Page:
    """Return the comments after `cursor`, each with its first `replies` replies, `depth` levels down. One statement.

    `cursor` may be a beginning (`begin_thread`, `begin_replies`). Comments of the first level: at most `limit`,
    and those that are pinned at the beginning of a thread. Sorts that pick from the whole tree nest nothing.
    """
    statement = _PAGE.format(
        first_level=_first_level(cursor),
        direction=TOP_ORDERS[cursor.sort].direction,
        reply_key=TOP_ORDERS[_reply_sort(cursor)].key.format("c"),
        reply_direction=TOP_ORDERS[_reply_sort(cursor)].direction,
        max_page=MAX_PAGE_COMMENTS,
        columns=_COLUMNS,
    )
    parameters = {
        "thread": cursor.thread_id,
        "parent": cursor.parent_id,
        "version": cursor.version,
        "key": cursor.key,
        "id": cursor.comment_id,
        "pinned": list(cursor.pinned),
        "limit": limit,
        "replies": replies,
        "depth": 0 if cursor.sort in FLAT_SORTS and cursor.parent_id is None else depth,
    }
    return _build_page(cursor, _fetch(statement, parameters), limit)


def read_branch(comment: Comment, *, levels: int, replies: int, depth: int) -> Node:
    """Return the way down to a comment from at most `levels` above it, and its own first replies below it.

    Two statements, however deep it is. What else hangs from the way is reached by `more_replies`.
    """
    below = begin_replies(comment.thread_id, comment.pk, Sort.OLDEST)
    page = read_page(below, limit=replies, replies=replies, depth=max(0, depth - 1))
    nodes = read_way(comment, levels=levels)
    version = int(nodes[0].row["thread_version"])
    for node, reply in pairwise(nodes):
        node.replies = [reply]
    nodes[-1].replies, nodes[-1].more_replies = page.nodes, page.next_cursor
    for node in nodes[:-1]:
        if node.more_replies_count > 0:
            node.more_replies = _after(
                begin_replies(comment.thread_id, node.row["id"], Sort.OLDEST), None, version
            )
    return nodes[0]


def read_way(comment: Comment, *, levels: int) -> list[Node]:
    """Return the comments that `comment` answers, at most `levels` of them, and itself last. One statement."""
    return [Node(row) for row in _fetch(_BRANCH.format(columns=_COLUMNS), [comment.pk, levels])]


def begin_thread(thread_id: int, sort: Sort) -> Cursor:
    """Return the cursor before a thread's first comment."""
    return Cursor(sort, thread_id, None, 0, None, 0)


def begin_replies(thread_id: int, parent_id: int, sort: Sort) -> Cursor:
    """Return the cursor before a comment's first reply."""
    return Cursor(sort, thread_id, parent_id, 0, None, 0)


def walk(nodes: list[Node]) -> Iterator[Node]:
    """Yield every node of a page, parents first."""
    stack = list(reversed(nodes))
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.replies))


def _fetch(statement: str, parameters: Mapping[str, Any] | Sequence[Any]) -> list[dict[str, Any]]:
    with connection.cursor() as database:
        database.execute(statement, parameters)
        names = [column.name for column in database.description]
        return [dict(zip(names, values, strict=True)) for values in database.fetchall()]


def _reply_sort(cursor: Cursor) -> Sort:
    """Below a page of replies, the same sort goes on; below a thread's top level, the sort that suits replies."""
    return cursor.sort if cursor.parent_id is not None else REPLY_SORTS[cursor.sort]


def _first_level(cursor: Cursor) -> str:
    order = TOP_ORDERS[cursor.sort]
    comparison = "<" if order.direction == "DESC" else ">"
    is_later_page = cursor.key is not None
    after = f"AND ({{}}, c.id) {comparison} (%(key)s, %(id)s)" if is_later_page else ""
    template = _FIRST_LEVEL_AS_OF if is_later_page and cursor.sort in _MOVING_SORTS else _FIRST_LEVEL
    scope = _BELOW if cursor.parent_id is not None else _SCOPES.get(cursor.sort, _TOP)
    if cursor.sort == Sort.SIDES and cursor.parent_id is None:
        template = _FIRST_LEVEL_SIDES
    elif not is_later_page and cursor.parent_id is None and cursor.sort not in FLAT_SORTS:
        template = _FIRST_LEVEL_WITH_PINNED
    return template.format(
        scope=scope,
        key=order.key.format("c"),
        key_before=order.key.format("before"),
        direction=order.direction,
        after=after.format(order.key.format("c")),
        after_before=after.format(order.key.format("before")),
    )


def _build_page(cursor: Cursor, rows: list[dict[str, Any]], limit: int) -> Page:
    nodes: dict[int, Node] = {}
    first_level: list[Node] = []
    for row in rows:
        node = nodes[row["id"]] = Node(row)
        if row["level"] == 0:
            first_level.append(node)
            if cursor.sort == Sort.SIDES and cursor.parent_id is None:
                row["side"] = "side_no" if row["sort_key"] % 2 else "side_yes"
        elif parent := nodes.get(row["parent_id"]):
            parent.replies.append(node)
    version = cursor.version if cursor.key is not None else _version_of(rows)
    next_cursor = None
    pinned = [node.row["id"] for node in first_level if node.row["position"] <= 0]
    if len(first_level) > limit + len(pinned):
        del first_level[limit + len(pinned) :]
        after = cursor if cursor.key is not None else cursor._replace(pinned=tuple(pinned))
        next_cursor = _after(after, first_level[-1], version)
    for node in walk(first_level):
        if node.more_replies_count > 0:
            below = Cursor(_reply_sort(cursor), cursor.thread_id, node.row["id"], _version_of(rows), None, 0)
            node.more_replies = _after(below, node.replies[-1] if node.replies else None, _version_of(rows))
    return Page(first_level, next_cursor)


def _version_of(rows: list[dict[str, Any]]) -> int:
    return int(rows[0]["thread_version"]) if rows else 0


def _after(cursor: Cursor, last: Node | None, version: int) -> str:
    if last is None:
        return encode_cursor(cursor._replace(version=version))
    key = last.row["sort_key" if last.row["level"] == 0 else "reply_sort_key"]
    return encode_cursor(cursor._replace(version=version, key=key, comment_id=last.row["id"]))
