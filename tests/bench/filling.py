"""Fills a database with a discussion of any size, by SQL alone and the same each time.

Comments come in threes: one at the top, a reply to it, and a reply to that one; of every ten such threes one hangs
below the thread's first comment, which so gets a crowd of replies. The first thread is as large as asked, the others
share the rest as articles share readers (Zipf: the n-th has 1/n of the second's, five at least).
"""

from collections.abc import Sequence
from typing import Any

from psycopg import sql

from discussions.models import Author, Comment, Revision, Thread, Vote

# What a made-up comment is beside its place in the tree. `serial` numbers all of them, from 0.
_COMMENTS = """
INSERT INTO discussions_comment (id, thread_id, author_id, parent_id, root_id, depth, status, revision, body, body_html,
       created_at, published_at, upvotes, downvotes, reply_count, descendant_count, version, ranked_version)
SELECT {first} + serial, thread_id, {author} + mod(serial * 7919, {authors}), {first} + parent, {first} + root, depth,
       status, 1, body, '<p>' || body || '</p>', created_at,
       CASE WHEN status = 'published' THEN created_at END,
       floor(20 * (mod(serial * 104729, 1000) / 1000.0) ^ 6)::int,
       floor(5 * (mod(serial * 7907, 1000) / 1000.0) ^ 8)::int,
       replies, descendants, number + 1, number + 1
  FROM (SELECT *, 'Remark ' || serial || ' of ' || size || ', article ' || thread_id || ': ' || words AS body,
               timestamptz '2026-01-01 00:00:00+00' + serial * interval '1 second' AS created_at,
               CASE WHEN in_crowd THEN first_serial WHEN place = 0 THEN NULL ELSE serial - 1 END AS parent,
               CASE WHEN in_crowd THEN first_serial WHEN place = 0 THEN NULL ELSE serial - place END AS root,
               CASE WHEN in_crowd THEN 1 ELSE place END AS depth,
               CASE WHEN mod(serial, 97) = 5 AND place = 2 THEN 'held' ELSE 'published' END AS status,
               0 AS replies, 0 AS descendants
          FROM (SELECT t.id AS thread_id, t.size, t.first_serial, t.first_serial + number AS serial, number,
                       mod(number, 3) AS place, number >= 3 AND mod(number / 3, 10) = 9 AS in_crowd
                  FROM bench_thread t CROSS JOIN LATERAL generate_series(0, t.size - 1) AS number
                 WHERE t.id BETWEEN %(from)s AND %(to)s) AS placed
          JOIN bench_words ON bench_words.text_number = mod(serial, 1000)) AS made
"""

_THREADS = """
CREATE TEMP TABLE bench_thread AS
WITH sized AS (
    SELECT n, CASE WHEN n = 1 THEN %(largest)s
              ELSE greatest(5, ((%(comments)s - %(largest)s - 5 * %(threads)s) / (n * ln(%(threads)s + 1)))::int)
              END AS size
      FROM generate_series(1, %(threads)s) AS n
), made AS (
    INSERT INTO discussions_thread (site_id, key, url, title, section, state, is_premoderated, created_at,
           comment_count, version, last_comment_at)
    SELECT %(site)s, %(prefix)s || n, 'https://example.org/' || %(prefix)s || n, 'Article ' || n, '', 'open', false,
           timestamptz '2026-01-01 00:00:00+00', size, size, timestamptz '2026-01-01 00:00:00+00'
      FROM sized ORDER BY n
    RETURNING id, key, comment_count AS size
)
SELECT id, size, sum(size) OVER (ORDER BY id) - size AS first_serial FROM made
"""

_WORDS = """
CREATE TEMP TABLE bench_words AS
SELECT text AS text_number, string_agg('word' || mod(text * 31 + word * word * 17, 5000), ' ') AS words
  FROM generate_series(0, 999) AS text, generate_series(1, 30) AS word GROUP BY text
"""

_AUTHORS = """
INSERT INTO discussions_author (id, site_id, kind, name, email, is_staff, created_at)
SELECT {author} + n, %(site)s, 'guest', 'Reader ' || n, '', false, timestamptz '2026-01-01 00:00:00+00'
  FROM generate_series(0, {authors} - 1) AS n
"""

# Counted from the rows, as `tests/truth.py` does.
_COUNT = """
UPDATE discussions_comment c SET reply_count = counted.replies, descendant_count = counted.descendants FROM (
    SELECT id, sum(replies) AS replies, sum(descendants) AS descendants FROM (
        SELECT parent_id AS id, 1 AS replies, 0 AS descendants FROM discussions_comment
         WHERE thread_id BETWEEN %(from)s AND %(to)s AND parent_id IS NOT NULL AND status = 'published'
        UNION ALL
        SELECT root_id, 0, 1 FROM discussions_comment
         WHERE thread_id BETWEEN %(from)s AND %(to)s AND root_id IS NOT NULL AND status = 'published') AS steps
     GROUP BY id) AS counted
 WHERE c.id = counted.id
"""
_COUNT_THREADS = """
UPDATE discussions_thread t SET comment_count = counted.number FROM (
    SELECT thread_id, count(*) AS number FROM discussions_comment
     WHERE thread_id BETWEEN %(from)s AND %(to)s AND status = 'published' GROUP BY thread_id) AS counted
 WHERE t.id = counted.thread_id
"""
_REVISIONS = """
INSERT INTO discussions_revision (comment_id, number, body, created_at, is_by_moderator, address_hash, subnet_hash,
       honeypot_filled)
SELECT id, 1, body, created_at, false, '', '', false FROM discussions_comment
 WHERE thread_id BETWEEN %(from)s AND %(to)s
"""
_VOTES = """
INSERT INTO discussions_vote (comment_id, author_id, value, counted, updated_at)
SELECT c.id, {author} + mod(c.id * 31 + n, {authors}), 1, 1, c.created_at
  FROM discussions_comment c CROSS JOIN LATERAL generate_series(1, c.upvotes) AS n
 WHERE c.thread_id BETWEEN %(from)s AND %(to)s AND c.upvotes BETWEEN 1 AND 4 ON CONFLICT DO NOTHING
"""

# Of each text its own, and for every fiftieth one band that they share.
_FINGERPRINTS = """
INSERT INTO moderation_fingerprint (revision_id, exact, bands, signature, created_at)
SELECT r.id, hashtextextended(r.body, 0),
       ARRAY(SELECT hashtextextended(CASE WHEN mod(r.id, 50) = 0 AND n = 1 THEN '' ELSE r.body END, n)
               FROM generate_series(1, 16) AS n),
       decode(repeat(md5(r.body), 8), 'hex'), now() - mod(r.id, 2000000) * interval '1 second'
  FROM discussions_revision r JOIN discussions_comment c ON c.id = r.comment_id
 WHERE c.thread_id BETWEEN %(from)s AND %(to)s
"""
_FROM_COMMENTS = (_COUNT, _COUNT_THREADS, _REVISIONS, _VOTES)

TABLES = ("discussions_comment", "discussions_revision", "discussions_vote", "moderation_fingerprint")
BATCH_COMMENTS = 500_000


def fill(
    database: Any,
    *,
    site: int,
    comments: int,
    threads: int,
    largest: int,
    authors: int,
    prefix: str = "filled-",
    with_fingerprints: bool = False,
) -> list[int]:
    """Add so many comments by so many authors in so many threads to a site, the first of these as large as asked.

    Returns the threads' ids.
    `database` is a cursor of Django's. Analyses what it has filled.
    """
    give_defaults(database, [Author, Thread, Comment, Revision, Vote])
    known: dict[str, Any] = {"site": site, "comments": comments, "threads": threads, "largest": largest}
    known["prefix"] = prefix
    database.execute("DROP TABLE IF EXISTS bench_thread, bench_words")
    database.execute(_WORDS)
    database.execute(_THREADS, known)
    database.execute("ANALYZE bench_thread")
    database.execute("ANALYZE bench_words")
    names = {
        "first": _reserve(database, "discussions_comment", "SELECT sum(size) FROM bench_thread"),
        "author": _reserve(database, "discussions_author", f"SELECT {authors}"),
        "authors": authors,
    }
    words = {name: sql.Literal(value).as_string() for name, value in names.items()}
    database.execute(_AUTHORS.format(**words), known)
    # No foreign keys are looked up for what is right by construction.
    database.execute("SET session_replication_role = replica")
    for first, last in _split(database):
        here = {"from": first, "to": last}
        fingerprints = (_FINGERPRINTS,) if with_fingerprints else ()
        for statement in (_COMMENTS, "ANALYZE discussions_comment", *_FROM_COMMENTS, *fingerprints):
            database.execute(statement.format(**words), here)
    database.execute("SET session_replication_role = origin")
    for table in (*TABLES, "discussions_thread", "discussions_author"):
        database.execute(f"ANALYZE {table}")
    database.execute("SELECT id FROM bench_thread ORDER BY id")
    return [thread_id for (thread_id,) in database.fetchall()]


def _reserve(database: Any, table: str, count: str) -> int:
    """Take so many ids of a table's sequence, and return the first."""
    database.execute(
        f"""SELECT setval(sequence, nextval(sequence) + ({count})) - ({count})
              FROM (SELECT pg_get_serial_sequence('{table}', 'id') AS sequence) AS found"""
    )
    return int(database.fetchone()[0])


def _split(database: Any) -> list[tuple[int, int]]:
    """Return the first and last ids of threads that are filled together."""
    database.execute("SELECT id, first_serial FROM bench_thread ORDER BY id")
    ranges: list[tuple[int, int]] = []
    batch = -1
    for thread_id, serial in database.fetchall():
        if serial // BATCH_COMMENTS > batch:
            batch = serial // BATCH_COMMENTS
            ranges.append((thread_id, thread_id))
        ranges[-1] = (ranges[-1][0], thread_id)
    return ranges


def without_indexes(database: Any, tables: Sequence[str] = TABLES) -> list[str]:
    """Drop the plain indexes of these tables, for a fill of millions. Returns the statements that make them again."""
    database.execute(
        """SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
            WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary AND NOT i.indisunique""",
        [list(tables)],
    )
    found = database.fetchall()
    for name, _ in found:
        database.execute(f"DROP INDEX {name}")
    return [definition for _, definition in found]


def give_defaults(cursor: Any, models: Sequence[Any]) -> None:
    """Let PostgreSQL know what Django puts into columns that the statements above say nothing of."""
    for model in models:
        made = model()
        for field in model._meta.concrete_fields:
            is_left_out = field.null or field.generated or field.primary_key
            value = None if is_left_out else field.pre_save(made, add=True)
            if value is not None:
                prepared = field.get_db_prep_save(value, connection=cursor.db)
                words = sql.SQL("ALTER TABLE {} ALTER {} SET DEFAULT {}")
                table, column = sql.Identifier(model._meta.db_table), sql.Identifier(field.column)
                cursor.execute(words.format(table, column, sql.Literal(prepared)))
