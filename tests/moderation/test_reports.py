"""The yearly report: every number the same as by SQL that was written by hand, from the log alone."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from discussions.models import Site
from moderation.intervals import estimate_share
from moderation.models import (
    Audit,
    AuditAnswer,
    Decision,
    DutiesVersion,
    SanctionKind,
    SanctionReason,
)
from moderation.queries.report_files import write_csv
from tests.client import ApiClient
from tests.moderation.desks import open_desk
from tests.moderation.logged import BEGIN, SECRET, log_decisions, log_sanctions

pytestmark = pytest.mark.django_db

YEAR = BEGIN.year
HOUR = "interval '1 hour'"
# The year's decisions on the site, without slips: the same for all that follows.
YEARS = f"""
WITH everything AS (
  SELECT d.*, undo.created_at - d.created_at AS undone_after
    FROM moderation_decision d LEFT JOIN moderation_decision undo ON undo.undoes_id = d.id
   WHERE d.comment_id IN (SELECT c.id FROM discussions_comment c JOIN discussions_thread t ON t.id = c.thread_id
                                       JOIN discussions_site s ON s.id = t.site_id WHERE s.key = 'gazette')
), years AS (
  SELECT * FROM everything
   WHERE date_part('year', created_at AT TIME ZONE 'UTC') = {YEAR}
     AND (undone_after IS NULL OR undone_after > {HOUR})
)
"""
RESTRICTIONS = (
    YEARS
    + """
SELECT kind, CASE actor WHEN 'machine' THEN 'machine' ELSE 'moderator' END,
       CASE WHEN to_status = 'spam' THEN 'SPAM'
            WHEN actor = 'machine' AND label = 'abuse' THEN 'CYBER_VIOLENCE'
            WHEN actor = 'machine' THEN 'OTHER_VIOLATION_TC'
            WHEN code = 'abuse' THEN 'CYBER_VIOLENCE'
            WHEN code IN ('hate', 'slander') THEN 'ILLEGAL_OR_HARMFUL_SPEECH'
            WHEN code = 'advertising' THEN 'CONSUMER_INFORMATION'
            WHEN code = 'misinformation' THEN 'NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS'
            ELSE 'OTHER_VIOLATION_TC' END,
       code = 'slander', count(*)
  FROM (
    SELECT actor, code, to_status,
           (SELECT max(f.label) FROM moderation_finding f JOIN discussions_revision r ON r.id = f.revision_id
             WHERE r.comment_id = years.comment_id AND f.code = years.code) AS label,
           CASE WHEN action = 'edit' OR action = 'redact' THEN 'reworded'
                WHEN action = 'lock' THEN 'locked'
                WHEN action = 'hold' AND from_status = 'published' THEN 'hidden'
                WHEN action = 'hold' OR from_status = 'rejected' OR from_status = 'spam' THEN NULL
                WHEN to_status <> 'rejected' AND to_status <> 'spam' THEN NULL
                WHEN from_status = 'published' THEN 'removed'
                WHEN action = 'reject' OR action = 'spam' THEN 'refused' END AS kind
      FROM years) AS named
 WHERE kind IS NOT NULL GROUP BY 1, 2, 3, 4
"""
)
# By windows, where the report looks for each answer by itself.
OBJECTIONS = (
    YEARS
    + """
SELECT removed_by, count(*), count(answered_at), count(*) FILTER (WHERE answered = 'published'),
       count(*) FILTER (WHERE answered_at IS NULL AND is_taken_back),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY date_part('epoch', answered_at - created_at))
  FROM (
    SELECT a.id, a.created_at,
           (array_agg(e.actor ORDER BY e.id DESC) FILTER (WHERE e.id < a.id AND e.action IN ('reject', 'spam')))[1]
             AS removed_by,
           (array_agg(e.to_status ORDER BY e.id) FILTER (WHERE e.id > a.id AND e.undone_after IS NULL
             AND e.actor = 'moderator' AND e.action IN ('approve', 'reject', 'spam', 'edit', 'redact')))[1] AS answered,
           min(e.created_at) FILTER (WHERE e.id > a.id AND e.undone_after IS NULL
             AND e.actor = 'moderator' AND e.action IN ('approve', 'reject', 'spam', 'edit', 'redact')) AS answered_at,
           coalesce(bool_or(e.id > a.id AND e.action = 'withdraw'), false) AS is_taken_back
      FROM years a JOIN everything e ON e.comment_id = a.comment_id
     WHERE a.action = 'appeal' AND a.actor = 'author' GROUP BY a.id, a.created_at) AS objections
 GROUP BY 1
"""
)
# Of those who reported: everything that ends one, in order, of which the first counts.
COMPLAINTS = (
    YEARS
    + """
, ended AS (
  SELECT a.id, e.action, e.to_status, date_part('epoch', e.created_at - a.created_at) AS seconds,
         row_number() OVER (PARTITION BY a.id ORDER BY e.id) AS place
    FROM years a JOIN everything e ON e.comment_id = a.comment_id AND e.id > a.id
   WHERE a.action = 'appeal' AND a.actor <> 'author' AND e.undone_after IS NULL
     AND e.action IN ('withdraw', 'approve', 'reject', 'spam', 'edit', 'redact') AND e.actor <> 'machine')
SELECT (SELECT count(*) FROM years WHERE action = 'appeal' AND actor <> 'author'),
       sum((action <> 'withdraw')::int), sum((action IN ('reject', 'spam', 'edit', 'redact'))::int),
       sum((action = 'withdraw')::int),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY CASE WHEN action <> 'withdraw' THEN seconds END)
  FROM ended WHERE place = 1
"""
)
TIMES = (
    YEARS
    + """
, ordered AS (
  SELECT everything.*, max(created_at) FILTER (WHERE actor <> 'moderator')
           OVER (PARTITION BY comment_id ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS brought_at
    FROM everything)
SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY date_part('epoch', o.created_at - o.brought_at)),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY date_part('epoch', o.created_at - o.brought_at))
  FROM ordered o JOIN years ON years.id = o.id
 WHERE o.actor = 'moderator' AND o.case_was_open AND o.action IN ('approve', 'reject', 'spam', 'edit', 'redact')
   AND o.sanction_id IS NULL AND o.brought_at IS NOT NULL
"""
)
ACTIONS = (
    YEARS
    + """
SELECT action, count(*) FROM years
 WHERE actor = %s AND (actor = 'moderator' OR from_status = 'pending') GROUP BY action
"""
)
NOTICES = (
    YEARS
    + """
SELECT split_part(n.code, '.', 2), count(*), sum((n.details ->> 'trusted')::boolean::int), count(a.id),
       count(*) FILTER (WHERE a.to_status IN ('rejected', 'spam')),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY date_part('epoch', a.created_at - n.created_at))
  FROM years n LEFT JOIN everything a ON a.comment_id = n.comment_id AND a.undone_after IS NULL
                AND a.details -> 'notices' @> to_jsonb(n.details ->> 'notice')
 WHERE n.action = 'notice' GROUP BY 1
"""
)
AUDITS = f"""
SELECT d.action, count(*), count(*) FILTER (WHERE w.verdict IN ('publish', 'remove')),
       count(*) FILTER (WHERE w.verdict = 'unsure'),
       count(*) FILTER (WHERE (d.action = 'publish') = (w.verdict = 'remove') AND w.verdict <> 'unsure')
  FROM moderation_audit a JOIN moderation_decision d ON d.id = a.decision_id
  LEFT JOIN moderation_auditanswer w ON w.audit_id = a.id
 WHERE date_part('year', d.created_at AT TIME ZONE 'UTC') = {YEAR} GROUP BY 1
"""


def fetch(statement: str, *asked: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        # Without parameters a percent sign is one.
        cursor.execute(statement, asked or None)
        return list(cursor.fetchall())


def read(who: ApiClient, year: int = YEAR) -> dict[str, Any]:
    answer = who.get("moderation/reports", {"site": "gazette", "year": year})
    assert answer.status_code == 200, answer.content
    shown: dict[str, Any] = answer.json()
    return shown


@pytest.fixture
def logged(site: Site, other_site: Site, bob: ApiClient) -> list[Decision]:
    """A year of moderation, with some of the next, and another site's that is none of ours."""
    decisions = log_decisions(site, 1_500, begin=BEGIN, days=380)
    log_decisions(other_site, 100, seed=5)
    log_sanctions(site)
    audited = [each for each in decisions if each.actor == "machine" and each.from_status == "pending"][:300]
    audits = Audit.objects.bulk_create([Audit(site=site, decision=each, share=0.5) for each in audited])
    verdicts = ("publish", "remove", "remove", "unsure", "")
    AuditAnswer.objects.bulk_create(
        AuditAnswer(audit=audit, moderator=bob.user, verdict=verdicts[place % 5])
        for place, audit in enumerate(audits)
        if verdicts[place % 5]
    )
    return decisions


def test_every_number_is_that_of_sql_by_hand(bob: ApiClient, logged: list[Decision]) -> None:
    report = read(bob)
    restricted: dict[tuple[Any, ...], int] = {}
    for each in report["restrictions"]:
        key = (each["kind"], each["by"], each["category"], each["reason"] == "slander")
        restricted[key] = restricted.get(key, 0) + each["count"]
    assert restricted == {tuple(row[:4]): row[4] for row in fetch(RESTRICTIONS)}
    assert len(restricted) > 20
    shown = {
        each["by"]: (each["count"], each["answered"], each["reversed"], each["withdrawn"], each["median"])
        for each in report["objections"]
    }
    assert shown == {row[0]: row[1:] for row in fetch(OBJECTIONS)}
    assert all(0 < each["reversed"] < each["answered"] < each["count"] for each in report["objections"][:1])
    complaints = report["complaints"]
    told = tuple(complaints[name] for name in ("count", "answered", "reversed", "withdrawn", "median"))
    assert told == fetch(COMPLAINTS)[0]
    assert 0 < complaints["reversed"] < complaints["answered"] < complaints["count"]
    assert complaints["waiting"] == complaints["count"] - complaints["answered"] - complaints["withdrawn"] > 0
    assert complaints["withdrawn"] > 0
    low_and_high = estimate_share(complaints["reversed"], complaints["answered"])
    assert (complaints["low"], complaints["high"]) == low_and_high
    assert tuple(report["handling"].values()) == fetch(TIMES)[0]
    for by, actor in (("machine", "machine"), ("people", "moderator")):
        counted = dict(fetch(ACTIONS, actor))
        assert report["decisions"][by] == {
            action: counted.get(action, 0) for action in report["decisions"][by]
        }
    rates = {
        each["action"]: (each["drawn"], each["judged"], each["unsure"], each["wrong"])
        for each in report["audits"]
        if each["drawn"]
    }
    assert rates == {row[0]: row[1:] for row in fetch(AUDITS)}
    for each in report["audits"]:
        assert (each["low"], each["high"]) == estimate_share(each["wrong"], each["judged"])
    flags = fetch(YEARS + "SELECT substr(code, 6), count(*) FROM years WHERE action = 'flag' GROUP BY 1")
    assert {each["reason"]: each["count"] for each in report["reports"]} == dict(flags)
    machines = fetch(RESTRICTIONS.replace("GROUP BY 1, 2, 3, 4", "GROUP BY GROUPING SETS ((1, 2, 3, 4))"))
    total = sum(row[4] for row in machines)
    assert report["machine_share"] == sum(row[4] for row in machines if row[1] == "machine") / total
    assert sum(each["count"] for each in report["sanctions"]) == len(SanctionKind) * len(SanctionReason)
    noticed = {
        each["ground"]: (each["count"], each["trusted"], each["answered"], each["upheld"], each["median"])
        for each in report["notices"]
    }
    assert noticed == {row[0]: row[1:] for row in fetch(NOTICES)}
    assert len(noticed) == 3


def test_the_next_year_is_its_own_and_a_year_without_anything_is_empty(
    bob: ApiClient, frank: ApiClient, logged: list[Decision]
) -> None:
    counts = {
        year: sum(each["count"] for each in read(bob, year)["restrictions"]) for year in (YEAR, YEAR + 1)
    }
    assert 0 < counts[YEAR + 1] < counts[YEAR]
    empty = read(bob, 2001)
    assert empty["restrictions"] == empty["notices"] == []
    assert empty["handling"] == {"count": 0, "median": None, "p90": None}
    assert [each["share"] for each in empty["objections"]] == [None, None]
    assert frank.get("moderation/reports", {"site": "gazette"}).status_code == 404
    for year in (1999, 3000):
        assert bob.get("moderation/reports", {"site": "gazette", "year": year}).status_code == 422


def test_both_files_say_what_the_api_says(bob: ApiClient, logged: list[Decision]) -> None:
    desk = open_desk(bob)
    report = read(bob)
    assert desk.get(f"/desk/sites/gazette/transparency/{YEAR}.json").json() == report
    answer = desk.get(f"/desk/sites/gazette/transparency/{YEAR}.csv")
    assert answer["Content-Disposition"] == f'attachment; filename="moderation-gazette-{YEAR}.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    restricted = [row for row in rows if row["section"] == "restrictions" and row["measure"] == "count"]
    assert sum(int(row["value"]) for row in restricted) == sum(
        each["count"] for each in report["restrictions"]
    )
    reversed_ones = [row for row in rows if row["measure"] == "reversed"]
    assert {row["by"]: int(row["value"]) for row in reversed_ones} == {
        each["by"]: each["reversed"] for each in (*report["objections"], report["complaints"])
    }
    assert SECRET not in answer.text
    page = desk.get(f"/desk/sites/gazette/transparency/{YEAR}").text
    for number in (report["decisions"]["machine"]["publish"], report["objections"][0]["count"]):
        assert f">{number}<" in page
    assert SECRET not in page.split("<main")[1]


def test_the_public_reads_it_where_the_site_wants_that(site: Site, logged: list[Decision]) -> None:
    anybody = Client()
    address = f"/transparency/gazette/{YEAR}"
    for path in (address, f"{address}.json", f"{address}.csv", f"/transparency/nowhere/{YEAR}"):
        assert anybody.get(path).status_code == 404
    DutiesVersion.objects.create(site=site, version=1, document={"publish_report": True})
    answer = anybody.get(address)
    assert answer.status_code == 200
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert f"Moderation at The Gazette in {YEAR}" in answer.text
    assert SECRET not in answer.text
    # Each reason stands there once, whatever it goes by in the log.
    assert answer.text.count("Other reasons") == 1
    assert "<bdi>Slander</bdi>" in answer.text
    german = anybody.get(address, {"lang": "de"}).text
    assert f"Moderation bei The Gazette im Jahr {YEAR}" in german
    assert '<html lang="de" dir="ltr">' in german
    assert '<html lang="ar" dir="rtl">' in anybody.get(address, {"lang": "ar"}).text
    document = anybody.get(f"{address}.json").json()
    assert document["year"] == YEAR
    assert anybody.get(f"{address}.csv")["Content-Type"] == "text/csv; charset=utf-8"
    for year in (1999, timezone.now().year + 1):
        assert anybody.get(f"/transparency/gazette/{year}").status_code == 404


def test_whoever_asks_often_costs_nothing(site: Site, logged: list[Decision]) -> None:
    DutiesVersion.objects.create(site=site, version=1, document={"publish_report": True})
    anybody = Client()
    before = anybody.get(f"/transparency/gazette/{YEAR}.json").json()
    log_decisions(site, 30, seed=9)
    assert anybody.get(f"/transparency/gazette/{YEAR}.json").json() == before
    cache.clear()
    assert anybody.get(f"/transparency/gazette/{YEAR}.json").json() != before


def test_a_slip_counts_for_nothing_and_an_hour_is_an_hour(bob: ApiClient, logged: list[Decision]) -> None:
    slips = [
        each.undoes
        for each in logged
        if each.undoes and each.created_at - each.undoes.created_at <= timedelta(hours=1)
    ]
    assert slips
    total = sum(each["count"] for each in read(bob)["restrictions"])
    begin, end = datetime(YEAR, 1, 1, tzinfo=UTC), datetime(YEAR + 1, 1, 1, tzinfo=UTC)
    removed = ("rejected", "spam")
    counted = [
        each
        for each in logged
        if begin <= each.created_at < end
        and each not in slips
        and (
            (each.to_status in removed and each.from_status not in removed and each.action != "undo")
            or each.action in ("edit", "redact", "lock")
            or (each.action == "hold" and each.from_status == "published")
        )
    ]
    assert total == len(counted)


def test_a_title_that_is_a_formula_is_none(bob: ApiClient, site: Site) -> None:
    document = read(bob)
    document["reports"] = [{"reason": "=1+1", "count": 3}]
    assert "reports,'=1+1,,count,3" in write_csv(document)
    assert "'-" not in write_csv(document)
