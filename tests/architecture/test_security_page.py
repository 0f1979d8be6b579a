"""The page about security names tests that exist, and what Parley is made of may be passed on."""

import ast
import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_threat_has_a_test_that_exists() -> None:
    page = (ROOT / "docs/security.md").read_text()
    rows = [line for line in page.splitlines() if line.startswith("| ") and "tests/" in line]
    assert len(rows) > 20
    missing = []
    for row in rows:
        path, _, name = re.findall(r"`(tests/[\w/]+\.py::\w+)`", row)[-1].partition("::")
        tree = ast.parse((ROOT / path).read_text())
        if name not in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}:
            missing.append(f"{path}::{name}")
    assert missing == []


def test_no_threat_is_without_a_test() -> None:
    page = (ROOT / "docs/security.md").read_text()
    table = page[page.index("## Threats") : page.index("## What browsers")]
    assert [line for line in table.splitlines() if line.startswith("| ") and "`tests/" not in line][1:] == []


def test_no_package_forbids_to_pass_parley_on() -> None:
    """The GPL and AGPL would bind all of Parley; the LGPL binds only the package itself."""
    pins = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    bound = []
    for name in pins:
        try:
            told = metadata(name)
        except PackageNotFoundError:  # for another system
            continue
        licences = [
            *(told.get_all("License-Expression") or told.get_all("License") or []),
            *(each for each in told.get_all("Classifier") or [] if each.startswith("License")),
        ]
        if re.search(r"(?<!L)\bA?GPL|Affero|(?<!Lesser )General Public License", " ".join(licences)[:2000]):
            bound.append((name, licences))
    assert len(pins) > 50
    assert bound == []
