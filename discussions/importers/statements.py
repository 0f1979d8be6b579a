"""The SQL of an import. `load.py` runs it and says when.

`import_line` holds the usable comments of the file; its records of threads and authors move on to `import_page` and
`import_person`. `import_thread` has the threads in batches, and `import_node`, filled anew for each batch, its threads'
trees as they will be: the lines, the comments already there, and placeholders for parents that are nowhere. All are
temporary tables: they end with the connection, and nobody else sees them.

The `state` of a node: `new`; `filled`, a line whose placeholder is there already; `missing`, a new placeholder; `kept`,
a comment that is there already, whether the file has it or not. A placeholder is a withdrawn comment without revisions.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Model

CREATE_TABLES = """
DROP TABLE IF EXISTS import_line, import_page, import_person, import_thread, import_node;
CREATE TEMPORARY TABLE import_line (
    number bigint, record text, place text,
    thread_ref text, thread_key text, thread_name text, title text, url text,
    section text, state text, is_premoderated boolean, closes_at timestamptz, stands_alone boolean,
    is_public boolean, imported_id text, native_id bigint, parent text,
    author_ref text, author_kind text, author_id text, author text, author_email text,
    created_at timestamptz, published_at timestamptz, edited_at timestamptz,
    body text, body_html text, status text, upvotes integer, downvotes integer, pinned_place integer,
    is_featured boolean, is_locked boolean, is_edited_by_moderator boolean, revisions jsonb);
CREATE TEMPORARY TABLE import_node (
    comment_id bigint PRIMARY KEY, thread_id bigint NOT NULL, number bigint, imported_id text, parent_imported_id text,
    parent_id bigint, root_id bigint, depth integer, state text NOT NULL, is_placeholder boolean NOT NULL,
    status text NOT NULL, created_at timestamptz NOT NULL,
    reply_count integer NOT NULL DEFAULT 0, descendant_count integer NOT NULL DEFAULT 0,
    version bigint NOT NULL DEFAULT 0) WITH (fillfactor = 12);  -- each row is changed half a dozen times where it is
CREATE INDEX ON import_node (thread_id, imported_id);
CREATE INDEX ON import_node (parent_id);
"""

COPY_LINES = """
COPY import_line (
    number, record, place, thread_ref, thread_key, thread_name, title, url,
    section, state, is_premoderated, closes_at, stands_alone, is_public,
    imported_id, native_id, parent, author_ref, author_kind, author_id, author, author_email,
    created_at, published_at, edited_at, body, body_html, status, upvotes, downvotes,
    pinned_place, is_featured, is_locked, is_edited_by_moderator, revisions) FROM STDIN"""

# Threads and authors leave the table; then every comment has what the record that it names says of them.
RESOLVE_REFERENCES = """
CREATE TEMPORARY TABLE import_page AS
SELECT number, thread_ref AS ref, thread_key AS key, thread_name, title, url, section, state, is_premoderated,
       created_at, closes_at, stands_alone, is_public
  FROM import_line WHERE record = 'thread';
CREATE TEMPORARY TABLE import_person AS
SELECT DISTINCT ON (author_ref) author_ref AS ref, author_id, author, author_email
  FROM import_line WHERE record = 'author' ORDER BY author_ref, number;
DELETE FROM import_line WHERE record <> 'comment';
CREATE INDEX ON import_page (ref, number);
CREATE INDEX ON import_page (key, number);
CREATE INDEX ON import_person (ref);
ANALYZE import_page, import_person;
UPDATE import_line l SET thread_key = p.key, thread_name = p.thread_name, title = p.title, url = p.url
  FROM (SELECT DISTINCT ON (ref) ref, key, thread_name, title, url FROM import_page ORDER BY ref, number) AS p
 WHERE l.thread_ref <> '' AND p.ref = l.thread_ref;
UPDATE import_line l SET author_id = p.author_id, author = p.author, author_email = p.author_email
  FROM import_person p WHERE l.author_ref <> '' AND p.ref = l.author_ref;
"""

INDEX_LINES = """
CREATE INDEX ON import_line (number);
CREATE INDEX ON import_line (thread_key, imported_id);
CREATE INDEX ON import_line (number) WHERE pinned_place > 0;
ANALYZE import_line (number, thread_key, imported_id, parent);
"""

# --- Lines that only the other lines show to be bad -------------------------------------------------------------

# Whether from the same file or not: what only some could read there, everybody could here.
REMOVE_HIDDEN = """
WITH hidden AS (DELETE FROM import_page WHERE NOT is_public RETURNING ref)
DELETE FROM import_line l USING (SELECT DISTINCT ref FROM hidden) AS h WHERE h.ref = l.thread_ref"""

# Around each of the next: the first few that it removes, and how many there are in all.
LIST_REMOVED = """
WITH removed AS ({})
SELECT number, place, reason, count(*) OVER ()
  FROM removed WHERE number IS NOT NULL ORDER BY number LIMIT %(limit)s"""

REMOVE_NAMELESS = """
DELETE FROM import_line l WHERE l.thread_key IS NULL
RETURNING l.number, l.place, CASE WHEN l.thread_ref = '' THEN 'it names no thread'
    WHEN EXISTS (SELECT FROM import_page p WHERE p.ref = l.thread_ref) THEN 'its thread has no name and no address'
    ELSE 'its thread is not in the file' END AS reason"""

REMOVE_COLLISIONS = """
DELETE FROM import_line l USING (
    SELECT DISTINCT ON (thread_key) thread_key, thread_name, place FROM import_line ORDER BY thread_key, number
) AS first
 WHERE l.thread_key = first.thread_key AND l.thread_name <> first.thread_name
RETURNING l.number, l.place,
    format('its thread would have the key %%s, which the one of %%s has', l.thread_key, first.place) AS reason"""

REMOVE_REPEATED = """
DELETE FROM import_line l USING (
    SELECT number, first_value(number) OVER same AS first, first_value(place) OVER same AS first_place
      FROM import_line WINDOW same AS (PARTITION BY thread_key, imported_id ORDER BY number)
) AS repeated
 WHERE repeated.number = l.number AND repeated.first <> l.number
RETURNING l.number, l.place, format('its id was on %%s already', repeated.first_place) AS reason"""

REMOVE_PARENTED_ELSEWHERE = """
DELETE FROM import_line l
 WHERE l.parent IS NOT NULL
   AND NOT EXISTS (SELECT FROM import_line p WHERE p.thread_key = l.thread_key AND p.imported_id = l.parent)
   AND EXISTS (SELECT FROM import_line p WHERE p.imported_id = l.parent)
   AND NOT EXISTS (SELECT FROM discussions_thread t JOIN discussions_comment c ON c.thread_id = t.id
                    WHERE t.site_id = %(site)s AND t.key = l.thread_key AND c.imported_id = l.parent)
RETURNING l.number, l.place, 'its parent is in another thread' AS reason"""

# --- Threads -----------------------------------------------------------------------------------------------------

# A batch is whole threads, one after another as the file first names them. %(size)s lines make it full.
GROUP_THREADS = """
CREATE TEMPORARY TABLE import_thread AS
SELECT key, page, title_line, url_line, created_at, lines, NULL::bigint AS thread_id, false AS is_new,
       ((sum(lines) OVER (ORDER BY first_line) - lines) / %(size)s)::bigint AS batch
  FROM (SELECT key, p.number AS page, title_line, url_line, coalesce(l.first_line, p.number) AS first_line,
               coalesce(p.created_at, l.created_at) AS created_at, coalesce(l.lines, 1) AS lines
          FROM (SELECT thread_key AS key, min(number) AS first_line, count(*) AS lines, min(created_at) AS created_at,
                       min(number) FILTER (WHERE title <> '') AS title_line,
                       min(number) FILTER (WHERE url <> '') AS url_line
                  FROM import_line GROUP BY thread_key) AS l
          FULL JOIN (SELECT DISTINCT ON (key) key, number, created_at, stands_alone
                       FROM import_page ORDER BY key, number) AS p USING (key)
         WHERE l.key IS NOT NULL OR p.stands_alone) AS threads;
CREATE INDEX ON import_thread (batch);
ANALYZE import_thread;
"""

# Those that were made of an address are not called so anywhere.
COUNT_RENAMED = """
SELECT count(DISTINCT thread_key) FROM import_line
 WHERE thread_key <> thread_name AND NOT starts_with(thread_name, '//')"""

LIST_BATCHES = "SELECT batch, sum(lines)::bigint FROM import_thread GROUP BY batch ORDER BY batch"

FIND_THREADS = """
UPDATE import_thread i SET thread_id = t.id, is_new = %(is_new)s FROM discussions_thread t
 WHERE i.batch = %(batch)s AND i.thread_id IS NULL AND t.site_id = %(site)s AND t.key = i.key"""

NEW_THREADS = """
  FROM import_thread i
  LEFT JOIN import_line t ON t.number = i.title_line
  LEFT JOIN import_line u ON u.number = i.url_line
  LEFT JOIN import_page p ON p.number = i.page
 WHERE i.batch = %(batch)s AND i.thread_id IS NULL ORDER BY i.key"""

# In the order of their ids, so that two who lock several threads never wait for each other.
LOCK_THREADS = """
SELECT id FROM discussions_thread WHERE id IN (SELECT thread_id FROM import_thread WHERE batch = %(batch)s)
 ORDER BY id FOR NO KEY UPDATE"""

FINISH_THREADS = """
UPDATE discussions_thread t
   SET version = greatest(t.version, n.version), comment_count = t.comment_count + n.published,
       featured_count = t.featured_count + n.featured, quotes_revision = t.quotes_revision + n.quotes::int,
       last_comment_at = greatest(t.last_comment_at, n.last_comment_at)
  FROM (SELECT thread_id, max(version) AS version, count(*) FILTER (WHERE is_shown) AS published,
               count(*) FILTER (WHERE is_shown AND is_featured) AS featured,
               bool_or(is_shown AND has_quote) AS quotes,
               max(created_at) FILTER (WHERE is_shown) AS last_comment_at
          FROM (SELECT n.thread_id, n.version, n.created_at, l.is_featured,
                       coalesce(position('<blockquote>' in l.body_html) > 0, false) AS has_quote,
                       n.state IN ('new', 'filled') AND n.status = 'published' AS is_shown
                  FROM import_node n LEFT JOIN import_line l ON l.number = n.number) AS node
         GROUP BY thread_id HAVING max(version) > 0) AS n
  JOIN import_thread i ON i.thread_id = n.thread_id
 WHERE t.id = n.thread_id RETURNING t.id, t.version, i.is_new"""

# --- The trees ---------------------------------------------------------------------------------------------------

# Ids are given in the order of the file: it is the order of comments of the same time.
ADD_LINES = """
INSERT INTO import_node (comment_id, thread_id, number, imported_id, parent_imported_id, parent_id, state,
                         is_placeholder, status, created_at)
SELECT coalesce(id, nextval((SELECT pg_get_serial_sequence('discussions_comment', 'id')::regclass))),
       thread_id, number, imported_id,
       CASE WHEN state <> 'kept' THEN parent END, CASE WHEN state = 'kept' THEN parent_id END, state, false,
       CASE WHEN state = 'kept' THEN old_status ELSE status END, created_at
  FROM (SELECT l.number, i.thread_id, l.imported_id, l.parent, l.status, l.created_at, c.id, c.parent_id,
               c.status AS old_status,
               CASE WHEN c.id IS NULL THEN 'new'
                    WHEN EXISTS (SELECT FROM discussions_revision r WHERE r.comment_id = c.id) THEN 'kept'
                    ELSE 'filled' END AS state
          FROM import_thread i
          JOIN import_line l ON l.thread_key = i.key
          LEFT JOIN discussions_comment o ON o.id = l.native_id AND o.thread_id = i.thread_id
                AND o.imported_id IS NULL AND o.created_at = l.created_at
          LEFT JOIN discussions_comment c ON c.id = coalesce(
                o.id, (SELECT d.id FROM discussions_comment d
                        WHERE d.thread_id = i.thread_id AND d.imported_id = l.imported_id))
         WHERE i.batch = %(batch)s
         ORDER BY l.number) AS line"""

ADD_OTHERS = """
INSERT INTO import_node (comment_id, thread_id, imported_id, parent_id, state, is_placeholder, status, created_at)
SELECT c.id, c.thread_id, c.imported_id, c.parent_id, 'kept',
       c.imported_id IS NOT NULL AND NOT EXISTS (SELECT FROM discussions_revision r WHERE r.comment_id = c.id),
       c.status, c.created_at
  FROM discussions_comment c
 WHERE c.thread_id IN (SELECT thread_id FROM import_thread WHERE batch = %(batch)s AND NOT is_new)
   AND NOT EXISTS (SELECT FROM import_node n WHERE n.comment_id = c.id)"""

ADD_MISSING = """
INSERT INTO import_node (comment_id, thread_id, imported_id, state, is_placeholder, status, created_at)
SELECT nextval((SELECT pg_get_serial_sequence('discussions_comment', 'id')::regclass)), thread_id,
       parent_imported_id, 'missing', true, 'withdrawn', created_at
  FROM (SELECT n.thread_id, n.parent_imported_id, min(n.created_at) AS created_at
          FROM import_node n
         WHERE n.parent_imported_id IS NOT NULL
           AND NOT EXISTS (SELECT FROM import_node p
                            WHERE p.thread_id = n.thread_id AND p.imported_id = n.parent_imported_id)
         GROUP BY n.thread_id, n.parent_imported_id
         ORDER BY min(n.number)) AS missing"""

FIND_PARENTS = """
UPDATE import_node n SET parent_id = p.comment_id FROM import_node p
 WHERE n.parent_imported_id IS NOT NULL AND p.thread_id = n.thread_id AND p.imported_id = n.parent_imported_id"""

PLACE_NODES = """
ANALYZE import_node;
WITH RECURSIVE tree (comment_id, root_id, depth) AS (
    SELECT comment_id, NULL::bigint, 0 FROM import_node WHERE parent_id IS NULL
    UNION ALL
    SELECT n.comment_id, coalesce(tree.root_id, tree.comment_id), tree.depth + 1
      FROM tree JOIN import_node n ON n.parent_id = tree.comment_id)
UPDATE import_node n SET root_id = tree.root_id, depth = tree.depth FROM tree WHERE tree.comment_id = n.comment_id"""

# From the top, no way leads into a circle or to what hangs below one.
LIST_UNPLACED = "SELECT comment_id, parent_id FROM import_node WHERE depth IS NULL"

LIST_LINES = (
    "SELECT n.number, l.place FROM import_node n JOIN import_line l ON l.number = n.number"
    " WHERE n.comment_id = ANY(%(ids)s) AND n.state <> 'kept' ORDER BY n.number"
)

REMOVE_LINES = "DELETE FROM import_node WHERE comment_id = ANY(%(ids)s) AND state = 'new'"

# A placeholder that is not to be filled stays what it was.
SPARE_PLACEHOLDERS = """
UPDATE import_node SET state = 'kept', is_placeholder = true, number = NULL, status = 'withdrawn',
       parent_imported_id = NULL, parent_id = NULL
 WHERE comment_id = ANY(%(ids)s) AND state = 'filled'"""

# A comment is shown if it is published or anything below it is; each is counted at its parent once.
COUNT_REPLIES = """
WITH RECURSIVE shown (comment_id, parent_id) AS (
    SELECT comment_id, parent_id FROM import_node WHERE status = 'published'
    UNION
    SELECT n.comment_id, n.parent_id FROM shown JOIN import_node n ON n.comment_id = shown.parent_id)
UPDATE import_node n SET reply_count = replies.count
  FROM (SELECT parent_id, count(*) FROM shown GROUP BY parent_id) AS replies WHERE replies.parent_id = n.comment_id"""

COUNT_DESCENDANTS = """
UPDATE import_node n SET descendant_count = below.count
  FROM (SELECT root_id, count(*) FROM import_node WHERE status = 'published' GROUP BY root_id) AS below
 WHERE below.root_id = n.comment_id"""

# Each change that readers see has a version of its own, as if the comments had come one after another: pages of
# `updates` end between versions.
NUMBER_CHANGES = """
UPDATE import_node n SET version = t.version + changed.place
  FROM discussions_thread t, (
    SELECT n.comment_id, row_number() OVER (PARTITION BY n.thread_id ORDER BY n.number, n.comment_id) AS place
      FROM import_node n LEFT JOIN discussions_comment c ON c.id = n.comment_id
     WHERE n.state = 'filled'
        OR n.state IN ('new', 'missing') AND (n.status = 'published' OR n.reply_count > 0)
        OR n.state = 'kept' AND (c.root_id, c.depth, c.reply_count, c.descendant_count)
                   IS DISTINCT FROM (n.root_id, n.depth, n.reply_count, n.descendant_count)) AS changed
 WHERE changed.comment_id = n.comment_id AND t.id = n.thread_id"""

# --- Writing -----------------------------------------------------------------------------------------------------

# Of what the file says of the same author, the first counts. The one without a name has written the placeholders too.
NEW_AUTHORS = """
  FROM (SELECT coalesce(l.author_kind, 'imported') AS kind, coalesce(l.author_id, '') AS id,
               (array_agg(l.author ORDER BY n.number))[1] AS author,
               (array_agg(l.author_email ORDER BY n.number) FILTER (WHERE l.author_email <> ''))[1] AS email,
               min(n.created_at) AS created_at
          FROM import_node n LEFT JOIN import_line l ON l.number = n.number
         WHERE n.state <> 'kept' GROUP BY 1, 2) AS a
 ORDER BY a.kind, a.id"""

# What readers who page through the threads have seen, before it moves (see RankingChange).
OLD_RANKINGS = """
  FROM import_node n JOIN discussions_comment c ON c.id = n.comment_id
 WHERE n.version > 0 AND (n.state = 'filled' OR c.descendant_count <> n.descendant_count)"""

# Of authors who were all made a moment ago the planner knows nothing: it takes a site's for few, and walks through all.
COUNT_AUTHORS = "ANALYZE discussions_author (site_id, kind, external_id)"

# One by one, by the index of just that, however many authors there are.
FIND_AUTHOR = """(
SELECT a.id FROM discussions_author a
 WHERE a.site_id = %(site)s AND a.kind = coalesce(l.author_kind, 'imported')
   AND a.external_id = coalesce(l.author_id, ''))"""

NEW_COMMENTS = """
  FROM import_node n
  LEFT JOIN import_line l ON l.number = n.number
 WHERE n.state IN ('new', 'missing')"""

NEW_REVISIONS = """
  FROM import_node n
  JOIN import_line l ON l.number = n.number
 CROSS JOIN LATERAL (
    SELECT 1 AS number, l.body, n.created_at, false AS is_by_moderator WHERE l.revisions IS NULL
     UNION ALL
    SELECT place, text->>0, (text->>1)::timestamptz, (text->>2)::boolean
      FROM jsonb_array_elements(l.revisions) WITH ORDINALITY AS given (text, place)) AS r
 WHERE n.state IN ('new', 'filled')"""

FILL_PLACEHOLDERS = """
UPDATE discussions_comment c
   SET author_id = (SELECT a.id FROM discussions_author a
                     WHERE a.site_id = %(site)s AND a.kind = l.author_kind AND a.external_id = l.author_id),
       parent_id = n.parent_id, root_id = n.root_id, depth = n.depth, status = n.status,
       body = l.body, body_html = l.body_html, created_at = n.created_at, upvotes = l.upvotes, downvotes = l.downvotes,
       published_at = l.published_at, edited_at = l.edited_at, is_featured = l.is_featured, is_locked = l.is_locked,
       is_edited_by_moderator = l.is_edited_by_moderator, revision = coalesce(jsonb_array_length(l.revisions), 1),
       reply_count = n.reply_count, descendant_count = n.descendant_count,
       version = n.version, ranked_version = n.version
  FROM import_node n
  JOIN import_line l ON l.number = n.number
 WHERE n.state = 'filled' AND c.id = n.comment_id"""

UPDATE_KEPT = """
UPDATE discussions_comment c
   SET root_id = n.root_id, depth = n.depth, reply_count = n.reply_count, descendant_count = n.descendant_count,
       version = n.version,
       ranked_version = CASE WHEN c.descendant_count <> n.descendant_count THEN n.version ELSE c.ranked_version END
  FROM import_node n WHERE n.state = 'kept' AND n.version > 0 AND c.id = n.comment_id"""

# As many as a thread may have, in their order; none where somebody has pinned comments here.
PIN_COMMENTS = """
UPDATE discussions_comment c SET pinned_place = pinned.place
  FROM (SELECT n.comment_id, row_number() OVER (PARTITION BY n.thread_id ORDER BY l.pinned_place, n.number) AS place
          FROM import_node n JOIN import_line l ON l.number = n.number
         WHERE n.state IN ('new', 'filled') AND l.pinned_place > 0 AND n.parent_id IS NULL
           AND NOT EXISTS (SELECT FROM discussions_comment p
                            WHERE p.thread_id = n.thread_id AND p.pinned_place IS NOT NULL)) AS pinned
 WHERE c.id = pinned.comment_id AND pinned.place <= %(most)s"""

# --- Counting ----------------------------------------------------------------------------------------------------

COUNT_STATES = """
SELECT state, status, count(*) FROM import_node
 WHERE number IS NOT NULL OR state = 'missing' GROUP BY state, status"""

COUNT_ORPHANS = """
SELECT count(*) FROM import_node n JOIN import_node p ON p.comment_id = n.parent_id
 WHERE n.number IS NOT NULL AND p.is_placeholder"""


def build_insert(model: type[Model], columns: Mapping[str, str], source: str) -> tuple[str, dict[str, Any]]:
    """Return the statement that inserts the rows of `source`, and its parameters. `columns` has the SQL of each column.

    Columns not named have the model's defaults, as they would when the model itself was saved.
    """
    expressions, parameters = dict(columns), {}
    for model_field in model._meta.local_concrete_fields:
        column = str(model_field.column)
        if column not in columns and not model_field.generated and not model_field.primary_key:
            default = model_field.get_default()
            parameters[f"default_{column}"] = model_field.get_db_prep_save(default, connection)
            expressions[column] = f"%(default_{column})s"
    into = f"INSERT INTO {model._meta.db_table} ({', '.join(expressions)})"
    return f"{into} SELECT {', '.join(expressions.values())} {source}", parameters
