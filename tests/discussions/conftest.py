"""What several tests of discussions need."""

from pathlib import Path

import pytest

from discussions.models import Site
from tests.discussions.importing import Importing


@pytest.fixture
def importing(tmp_path: Path, site: Site) -> Importing:
    return Importing(tmp_path)
