"""Keeping the counts of open cases small, and true."""

import structlog
from django.db import connection, transaction

logger = structlog.get_logger(__name__)

# One statement: who reads sees the steps either before or after they are added up. Steps of transactions that have not
# ended are not seen by it and stay; of two that fold at once the second finds the rows gone.
_FOLD = """
WITH gone AS (DELETE FROM moderation_casecount RETURNING site_id, kind, step)
INSERT INTO moderation_casecount (site_id, kind, step)
SELECT site_id, kind, sum(step) FROM gone GROUP BY site_id, kind HAVING sum(step) <> 0
"""

# One statement, and so one snapshot: a case and its step are committed together, and are both seen or neither.
_REPAIR = """
WITH missing AS (
    SELECT site_id, kind, sum(step) AS step FROM (
        SELECT site_id, kind, count(*) AS step FROM moderation_case WHERE state = 'open' GROUP BY site_id, kind
        UNION ALL
        SELECT site_id, kind, -sum(step) FROM moderation_casecount GROUP BY site_id, kind
    ) AS both_ways GROUP BY site_id, kind HAVING sum(step) <> 0
), repaired AS (
    INSERT INTO moderation_casecount (site_id, kind, step) SELECT site_id, kind, step FROM missing
)
INSERT INTO moderation_countcheck (site_id, checked_at, drift, total_drift)
SELECT site.id, now(), drift, drift
  FROM discussions_site site,
       LATERAL (SELECT coalesce(sum(abs(step)), 0) AS drift FROM missing WHERE site_id = site.id) AS found
    ON CONFLICT (site_id) DO UPDATE SET checked_at = excluded.checked_at, drift = excluded.drift,
       total_drift = moderation_countcheck.total_drift + excluded.drift
RETURNING site_id, drift
"""


def fold_counts() -> None:
    """Add up the steps of the counts, to one row for each site and kind."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD)


def check_counts() -> dict[int, int]:
    """Compare the counts with the cases, repair and note what is off. Returns by how much, by site, where it is."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Two at once would both repair the same.
        cursor.execute("LOCK TABLE moderation_casecount IN SHARE UPDATE EXCLUSIVE MODE")
        cursor.execute(_REPAIR)
        drifts = {site_id: int(drift) for site_id, drift in cursor.fetchall() if drift}
    if drifts:
        logger.error("counts_drifted", drifts=drifts)
    return drifts
