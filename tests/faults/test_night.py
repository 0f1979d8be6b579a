"""What docs/operating/night.md says to type at 3 a.m. can be typed."""

import re
import shlex
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands, load_command_class

from config.run import BASE_DIR
from tests.faults.parts import Parts

FOLDER = BASE_DIR / "docs" / "operating"
NIGHT = (FOLDER / "night.md").read_text()
PAGES = NIGHT + (FOLDER.parent / "operating.md").read_text()
LINES = sorted(
    set(re.findall(r"^    ((?:manage\.py|systemctl|curl|journalctl|df) .+)$", PAGES, re.MULTILINE))
)
# It takes everything down first: tests/test_backups.py does it.
NOT_BESIDE_A_RUNNING_ONE = {"restore_backup"}
UNITS = {"postgresql", "redis"} | {path.stem for path in FOLDER.glob("*.service")}


@pytest.mark.stack
@pytest.mark.alone
@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("manage.py")])
def test_what_manage_py_is_asked_it_does(parts: Parts, line: str) -> None:
    _, command, *arguments = shlex.split(line)
    parser = load_command_class(get_commands()[command], command).create_parser("manage.py", command)
    parser.parse_args(arguments)
    if command not in NOT_BESIDE_A_RUNNING_ONE:
        parts.manage(command, *arguments)


def test_every_unit_is_one_of_ours() -> None:
    named = {
        re.sub(r"@\d+$", "@", word)
        for line in LINES
        if line.startswith("systemctl ")
        for word in shlex.split(line)[2:]
    }
    assert named - {"--failed"} == UNITS


def test_what_is_asked_over_http_is_there() -> None:
    asked = {
        Path(word).name
        for line in LINES
        for word in shlex.split(line)
        if line.startswith("curl") and "//" in word
    }
    assert asked == {"readyz"}


def test_every_alert_leads_somewhere() -> None:
    rules = yaml.safe_load((FOLDER / "alerts.yml").read_text())["groups"][0]["rules"]
    listed = re.findall(r"^\| `(\w+)` \| (.+) \|$", NIGHT, re.MULTILINE)
    assert [name for name, _ in listed] == [rule["alert"] for rule in rules]
    headings = {
        re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^## (.+)$", NIGHT, re.MULTILINE)
    }
    assert set(re.findall(r"\(#([\w-]+)\)", NIGHT)) <= headings
