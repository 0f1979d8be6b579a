"""Where the real data is, for the tests that look at it. They skip where it is not."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("PARLEY_SHARED", Path(__file__).parents[2] / "shared"))


def find_shared(path: str) -> Path:
    """Return a file of the shared data, or skip the test."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"needs {path} of the shared data; set PARLEY_SHARED to its folder")
    return found
