"""Adding up how often threads were opened."""

from django.db import connection

from discussions.views_noted import take_views

BATCH = 1_000

# In one order, so that no two writers wait for each other for ever. Nobody else writes this table, and the threads' own
# rows, which every comment waits for, stay as they are.
_ADD = """
INSERT INTO discussions_threadviews AS known (thread_id, count)
SELECT thread.id, sum(noted.views)
  FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS noted (site_key, thread_key, views)
  JOIN discussions_site site ON site.key = noted.site_key
  JOIN discussions_thread thread ON thread.site_id = site.id AND thread.key = noted.thread_key
 GROUP BY thread.id ORDER BY thread.id
    ON CONFLICT (thread_id) DO UPDATE SET count = known.count + excluded.count
"""


def write_views() -> int:
    """Write the views that were gathered to their threads; what names no thread is dropped. Returns how many changed.

    What was taken and could not be written is lost.
    """
    changed = 0
    rows = [(name.site_key, name.thread_key, views) for name, views in take_views().items()]
    with connection.cursor() as database:
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            database.execute(_ADD, [list(column) for column in zip(*batch, strict=True)])
            changed += database.rowcount
    return changed
