"""Labelled and real comments, which are not part of Parley."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

from tests.shared import find_shared


def read_corpus(name: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of the gzipped JSON lines `data/{name}.jsonl.gz`; skips the test where they are not there."""
    with gzip.open(find_shared(f"data/{name}.jsonl.gz"), "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
