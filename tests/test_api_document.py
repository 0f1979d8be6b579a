"""docs/api.md says what the code says: every endpoint, every code with its status, and nothing else."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from discussions.refusals import FIELD_REFUSALS, REFUSALS
from tests.client import load_schema
from tests.endpoints import PREFIX
from tests.stack import Stack

DOCUMENT = (Path(__file__).parents[1] / "docs" / "api.md").read_text()


def test_it_lists_every_error_code_with_its_status() -> None:
    listed = re.findall(r"^\| `(\w+)` \| (\d{3}) \|", DOCUMENT, re.MULTILINE)
    assert dict(listed) == {code: str(refusal.status) for code, refusal in REFUSALS.items()}
    assert len(listed) == len(REFUSALS)


def test_it_lists_every_code_of_a_field() -> None:
    table = DOCUMENT.split("Codes of a field:")[1]
    assert re.findall(r"^\| `(\w+)` \| \w", table, re.MULTILINE) == list(FIELD_REFUSALS)


def test_it_lists_every_endpoint() -> None:
    listed = {
        (method, re.sub(r"\{\w+\}", "{}", path))
        for method, path in re.findall(r"`(GET|POST|PUT|PATCH|DELETE) ([\w/{}.-]+)[^`]*`", DOCUMENT)
    }
    described = {
        (method.upper(), re.sub(r"\{\w+\}", "{}", path.removeprefix(PREFIX)))
        for path, operations in load_schema()["paths"].items()
        for method in operations
    }
    assert listed == described


@pytest.mark.parametrize("section", re.findall(r"^## (\w.+)$", DOCUMENT, re.MULTILINE))
def test_no_section_is_empty(section: str) -> None:
    text = DOCUMENT.split(f"## {section}\n")[1].split("\n## ")[0]
    assert len(text.split()) > 20


@pytest.mark.stack
@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_its_commands_work_as_they_are_printed(stack: Stack) -> None:
    lines = [line[4:] for line in DOCUMENT.splitlines() if re.match(r"    (\w+=|curl|     -)", line)]
    script = "\n".join(lines).replace("http://127.0.0.1:8000", stack.url).replace("curl -s", "curl -sf")
    script = script.replace("var/demo.json", f"{stack.environment['PARLEY_VAR']}/demo.json")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for said in ('"comments":[', '"status":"pending"', '"author":{', '"cases":['):
        assert said in done.stdout
    assert script.count("curl") == 5
