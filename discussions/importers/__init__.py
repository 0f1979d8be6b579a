"""Comments from elsewhere: one file a format, and what they all share.

An importer is a function that reads an open file and yields, line by line or item by item, the `Record` that it finds
there: comments, threads, authors, bad lines and losses (`records.py`). It holds no more than one of them in memory and
knows nothing of the database. `load.py` writes what importers yield; to add a format, write its function and name it
here.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from discussions.importers.artalk import read_artalk
from discussions.importers.commento import read_commento
from discussions.importers.coral import read_coral
from discussions.importers.cusdis import read_cusdis
from discussions.importers.disqus import read_disqus
from discussions.importers.isso import read_isso
from discussions.importers.jsonl import read_jsonl
from discussions.importers.records import Record
from discussions.importers.remark42 import read_remark42
from discussions.importers.table import read_csv
from discussions.importers.waline import read_waline
from discussions.importers.wxr import read_wxr

Importer = Callable[[BinaryIO], Iterator[Record]]

FORMATS: dict[str, Importer] = {
    "artalk": read_artalk,
    "commento": read_commento,
    "coral": read_coral,
    "csv": read_csv,
    "cusdis": read_cusdis,
    "disqus": read_disqus,
    "isso": read_isso,
    "jsonl": read_jsonl,
    "remark42": read_remark42,
    "waline": read_waline,
    "wxr": read_wxr,
}
