"""JSON lines: a line a thread, and then one for each of its comments."""

from collections.abc import Iterator

import orjson

from discussions.exporters.records import list_records
from discussions.models import Site


def export_jsonl(site: Site) -> Iterator[bytes]:
    """Yield the lines of the site."""
    for thread, comments in list_records(site):
        yield orjson.dumps(thread) + b"\n"
        for comment, _ in comments:
            yield orjson.dumps(comment) + b"\n"
