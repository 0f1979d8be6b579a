"""Comments from elsewhere: one file a format, and what they all share.

An importer is a function that reads an open file and yields, line by line or item by item, an `ImportedComment` or the
`BadLine` that it was. It holds no more than one of them in memory and knows nothing of the database. `load.py` writes
what importers yield; to add a format, write its function and name it here.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from discussions.importers.jsonl import read_jsonl
from discussions.importers.records import BadLine, ImportedComment

Importer = Callable[[BinaryIO], Iterator[ImportedComment | BadLine]]

FORMATS: dict[str, Importer] = {
    "jsonl": read_jsonl,
}
