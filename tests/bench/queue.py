"""How long the queue takes with a million comments and a hundred thousand open cases: the API and the desk.

Everything is made by SQL, in the database of the Parley that is measured, and asked for in this process: what is said
to come from PostgreSQL is the time that its answers took, summed over a request's queries.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from tests.stack import Stack

TARGET_MS = 50.0
SITES = ("large", "middle", "small")
# Of a hundred comments: 70 to the large site, 25 to the middle one, 5 to the small one.
_SITE = "(CASE WHEN mod(n, 100) < 70 THEN 1 WHEN mod(n, 100) < 95 THEN 2 ELSE 3 END)"

FILL = f"""
CREATE TEMP TABLE bench_site AS
SELECT array_position(%(sites)s::text[], key::text) AS number, id,
       (ARRAY[70, 25, 5])[array_position(%(sites)s::text[], key::text)] AS share
  FROM discussions_site WHERE key = ANY (%(sites)s);
INSERT INTO moderation_membership (user_id, site_id, role) SELECT %(moderator)s, id, 'moderator' FROM bench_site;
CREATE TEMP TABLE bench_author AS
WITH made AS (INSERT INTO discussions_author (site_id, kind, name, email, created_at)
    SELECT site.id, 'guest', 'Reader ' || n, '', now() FROM generate_series(0, 49999) AS n
      JOIN bench_site site ON site.number = {_SITE} RETURNING id, site_id)
SELECT site_id, id, row_number() OVER (PARTITION BY site_id ORDER BY id) - 1 AS number FROM made;
CREATE TEMP TABLE bench_thread AS
WITH made AS (INSERT INTO discussions_thread (site_id, key, url, title, section, state, is_premoderated, created_at,
        comment_count, version)
    SELECT site.id, 'article-' || n, '', 'Article ' || n,
           (ARRAY['News', 'News', 'News', 'Sports', 'Sports', 'Culture', ''])[1 + mod(n / 100, 7)],
           'open', false, now(), 0, 0
      FROM generate_series(0, 9999) AS n JOIN bench_site site ON site.number = {_SITE} RETURNING id, site_id)
SELECT site_id, id, row_number() OVER (PARTITION BY site_id ORDER BY id) - 1 AS number FROM made;
-- Words as often as in a language (Zipf): the commonest in most texts, the rarest in one of thousands.
CREATE TEMP TABLE bench_text AS
SELECT text AS number, string_agg('word' || floor(exp(random() * ln(20000)))::int, ' ') AS body
  FROM generate_series(0, 19999) AS text, generate_series(1, 30) GROUP BY text;
ANALYZE bench_text;
ANALYZE bench_thread;
ANALYZE bench_author;
-- No foreign keys are looked up for what is right by construction.
SET session_replication_role = replica;
INSERT INTO discussions_comment (thread_id, author_id, depth, status, revision, body, body_html, created_at,
       published_at, upvotes, downvotes, reply_count, descendant_count, version, ranked_version)
SELECT thread.id, author.id, 0, CASE WHEN mod(n, 10) = 0 THEN 'held' ELSE 'published' END, 1,
       text.body, '<p>' || text.body || '</p>', now() - n * interval '20 seconds', now() - n * interval '20 seconds',
       0, 0, 0, 0, 0, 0
  FROM (SELECT n, site.id AS site_id, site.share, floor(random() ^ 3 * 100 * site.share) AS thread_number,
               floor(random() ^ 2 * 500 * site.share) AS author_number
          FROM generate_series(1, %(comments)s) AS n
          JOIN bench_site site ON site.number = {_SITE.replace("(n, 100)", "(n / 10, 100)")}) AS made
  JOIN bench_thread thread ON thread.site_id = made.site_id AND thread.number = thread_number
  JOIN bench_author author ON author.site_id = made.site_id AND author.number = author_number
  JOIN bench_text text ON text.number = mod(n, 20000);
SET session_replication_role = origin;
INSERT INTO moderation_case (comment_id, site_id, thread_id, author_id, language, rules, kind, state, code, details,
       priority, evidence, flag_score, version, opened_at, settled_at, exposure)
SELECT comment.id, thread.site_id, comment.thread_id, comment.author_id,
       (ARRAY['en', 'en', 'en', 'en', 'en', 'en', 'de', 'de', 'fr', 'und'])[1 + floor(random() * 10)::int],
       CASE WHEN random() < 0.1 THEN ARRAY[1 + floor(random() ^ 3 * 50)::int] ELSE '{{}}' END,
       (ARRAY['new', 'spam', 'spam', 'spam', 'abuse', 'abuse', 'flagged', 'rule', 'unchecked'])
           [1 + floor(random() * 9)::int],
       CASE WHEN comment.status = 'held' THEN 'open' ELSE 'settled' END, 'policy.new_commenter', '{{}}',
       floor(random() * 101)::int, 50, 0, 1, comment.created_at,
       CASE WHEN comment.status = 'held' THEN NULL ELSE comment.created_at END, floor(random() ^ 8 * 5000)::int
  FROM discussions_comment comment JOIN discussions_thread thread ON thread.id = comment.thread_id
 WHERE thread.site_id IN (SELECT id FROM bench_site) AND (comment.status = 'held' OR mod(comment.id, 5) = 1);
UPDATE moderation_case SET kind = 'illegal' WHERE mod(id, 20000) = 0 AND state = 'open';
INSERT INTO moderation_casetext (case_id, words)
SELECT moderation_case.id, to_tsvector('simple', body) FROM moderation_case
  JOIN discussions_comment comment ON comment.id = comment_id WHERE site_id IN (SELECT id FROM bench_site);
INSERT INTO moderation_watch (moderator_id, thread_id, created_at)
SELECT %(moderator)s, id, now() FROM bench_thread WHERE number BETWEEN 100 AND 120;
"""

# One moderator of three sites; and what they may ask of the queue. The desk takes the same parameters.
QUESTIONS: list[tuple[str, dict[str, str]]] = [
    ("three sites", {}),
    ("three sites, newest", {"sort": "newest"}),
    ("three sites, oldest", {"sort": "oldest"}),
    ("three sites, most seen", {"sort": "exposure"}),
    ("one site", {"site": "large"}),
    ("one small site", {"site": "small"}),
    ("one kind", {"kind": "abuse"}),
    ("one kind, oldest", {"kind": "abuse", "sort": "oldest"}),
    ("a kind of five cases", {"kind": "illegal"}),
    ("a kind of none", {"kind": "appealed"}),
    ("a section", {"section": "Sports"}),
    ("a section, oldest", {"section": "Culture", "sort": "oldest"}),
    ("a section that nobody has", {"section": "Gardening"}),
    ("a language", {"language": "fr"}),
    ("a language that nobody writes", {"language": "xx"}),
    ("a busy thread", {"thread": "article-0"}),
    ("a quiet thread", {"thread": "article-6969"}),
    ("a busy author", {"author": "{author}"}),
    ("a common rule", {"rule": "1"}),
    ("a rare rule, newest", {"rule": "49", "sort": "newest"}),
    ("watched threads", {"watched": "true"}),
    ("nobody's", {"claimed": "nobody"}),
    ("mine", {"claimed": "mine"}),
    ("search: in most texts", {"q": "word1"}),
    ("search: in a tenth", {"q": "word30", "sort": "newest"}),
    ("search: in a hundredth", {"q": "word300"}),
    ("search: in a hundredth, oldest, one site", {"q": "word300", "sort": "oldest", "site": "small"}),
    ("search: rare", {"q": "word15000"}),
    ("search: a phrase", {"q": '"word2 word3"'}),
    ("search: with and without", {"q": "word10 -word2"}),
    ("search: nothing", {"q": "nowhere"}),
    ("search in a section", {"q": "word100", "section": "News"}),
    ("decided, newest", {"state": "settled", "sort": "newest"}),
    ("decided, a kind", {"state": "settled", "kind": "spam", "sort": "newest"}),
]


class Figures(NamedTuple):
    """Milliseconds: of the database, middle and 95th percentile, and of the whole request; and its queries."""

    database_p50: float
    database_p95: float
    whole_p50: float
    whole_p95: float
    queries: int


def measure(stack: Stack, *, comments: int, rounds: int, only: str = "") -> dict[str, Any]:
    """Fill the database of `stack`, ask everything `rounds` times, print the figures and return them."""
    os.environ.update(stack.environment)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client, override_settings

    from discussions.models import Author, Comment, Site, Thread
    from moderation.actions.tokens import create_access_token
    from moderation.models import Case, Membership
    from tests.bench.filling import give_defaults

    moderator = User.objects.create_user("bench")
    Site.objects.bulk_create(Site(key=key, name=key.title()) for key in SITES)
    began = time.perf_counter()
    with connection.cursor() as cursor:
        give_defaults(cursor, [Author, Thread, Comment, Case, Membership])
        known: Any = {"sites": list(SITES), "moderator": moderator.pk, "comments": comments}
        for statement in FILL.split(";\n"):
            if statement.strip():
                cursor.execute(statement, known)
        cursor.execute("SELECT author_id FROM moderation_case GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
        author = str(cursor.fetchone()[0])
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT state, count(*) FROM moderation_case GROUP BY 1")
        cases = dict(cursor.fetchall())
        cursor.execute("SELECT pg_backend_pid()")
        go_first(0, cursor.fetchone()[0])
    print(f"Filled in {time.perf_counter() - began:.0f} s: {comments:,} comments, cases {cases}")
    token = create_access_token(user=moderator, name="bench")
    browser = Client()
    browser.force_login(moderator)
    headers = {"Authorization": f"Bearer {token}"}
    asked: dict[str, Callable[[dict[str, str]], Any]] = {
        "api": lambda query: Client().get("/api/v1/moderation/cases", query, headers=headers),
        "desk": lambda query: browser.get("/desk/", query),
    }
    found: dict[str, dict[str, Any]] = {}
    with override_settings(ALLOWED_HOSTS=["*"]):
        for name, query in QUESTIONS:
            if only in name:
                told = {key: value.format(author=author) for key, value in query.items()}
                found[name] = {which: ask(one, told, rounds)._asdict() for which, one in asked.items()}
        if only in "changes":
            cursor_of = Client().get("/api/v1/moderation/changes", headers=headers).json()["cursor"]
            found["changes"] = {
                "api": ask(
                    lambda query: Client().get("/api/v1/moderation/changes", query, headers=headers),
                    {"since": cursor_of},
                    rounds,
                )._asdict()
            }
    show(found)
    return {"comments": comments, "cases": cases, "rounds": rounds, "questions": found}


def go_first(*processes: int) -> None:
    """Let these processes run ahead of what else the machine does, where one may: only its own pace is measured."""
    with suppress(PermissionError):
        for process in processes:
            os.sched_setscheduler(process, os.SCHED_RR, os.sched_param(1))


def ask(send: Callable[[dict[str, str]], Any], query: dict[str, str], rounds: int) -> Figures:
    """Return how long `send` takes with this query."""
    database, whole, queries = [], [], 0
    for _ in range(rounds):
        began = time.perf_counter()
        with timing() as times:
            answer = send(query)
        whole.append((time.perf_counter() - began) * 1000)
        database.append(sum(times) * 1000)
        queries = len(times)
        assert answer.status_code == 200, answer.content
    return Figures(*middle_and_top(database), *middle_and_top(whole), queries)


@contextmanager
def timing() -> Iterator[list[float]]:
    """Yield a list that gets the seconds of every query in the block."""
    from django.db import connection

    times: list[float] = []

    def note(execute: Callable[..., Any], *arguments: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            times.append(time.perf_counter() - began)

    with connection.execute_wrapper(note):
        yield times


def middle_and_top(figures: list[float]) -> tuple[float, float]:
    return statistics.median(figures), statistics.quantiles(figures, n=20)[-1]


def show(found: dict[str, dict[str, Any]]) -> None:
    print("\n| question | of | queries | PostgreSQL p50 ms | p95 | whole p50 | p95 | |")
    print("|---|---|---|---|---|---|---|---|")
    for name, sides in found.items():
        for which, figures in sides.items():
            late = "slow" if figures["database_p95"] > TARGET_MS else ""
            print(
                f"| {name} | {which} | {figures['queries']} | {figures['database_p50']:.1f} "
                f"| {figures['database_p95']:.1f} | {figures['whole_p50']:.1f} | {figures['whole_p95']:.1f} | {late} |"
            )
