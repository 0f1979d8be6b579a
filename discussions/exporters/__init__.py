"""A whole site, written so that Parley and others can read it: one file a format.

An exporter is a function that takes the site and yields bytes to write, one after another, in constant memory.
"""

from collections.abc import Callable, Iterator

from discussions.exporters.jsonl import export_jsonl
from discussions.exporters.wxr import export_wxr
from discussions.models import Site

Exporter = Callable[[Site], Iterator[bytes]]

FORMATS: dict[str, Exporter] = {
    "jsonl": export_jsonl,
    "wxr": export_wxr,
}
