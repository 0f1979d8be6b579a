"""Labelled and real comments, which are not part of Parley. `PARLEY_SHARED` says where they are."""

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_SHARED = Path(os.environ.get("PARLEY_SHARED") or Path(__file__).parents[2].parent / "shared")


def find_shared(name: str) -> Path:
    """Return the path of the shared folder or file `name`; skips the test where it is not there."""
    path = _SHARED / name
    if not path.exists():
        pytest.skip(f"no {name} in {_SHARED}: set PARLEY_SHARED to the folder with the corpora")
    return path


def read_corpus(name: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of the gzipped JSON lines `data/{name}.jsonl.gz`."""
    with gzip.open(find_shared(f"data/{name}.jsonl.gz"), "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
