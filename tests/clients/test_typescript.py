"""The types for TypeScript: those of this very API, and good for a program."""

import json
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.npm import SECONDS, install_packages, run_node

FOLDER = Path(__file__).parents[2] / "clients" / "typescript"
WRONG = """import type { components } from "../parley.js";
export const comment: components["schemas"]["CommentInputRequest"] = { body: 7 };
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install_packages(FOLDER, tmp_path_factory.mktemp("npm") / "typescript")


def test_the_lock_file_pins_what_is_installed_and_says_not_where_from() -> None:
    locked = json.loads((FOLDER / "package-lock.json").read_text())["packages"]
    installed = [package for name, package in locked.items() if name]
    assert installed
    assert all(package["integrity"].startswith("sha512-") for package in installed)
    assert not any("resolved" in package for package in installed)


def test_the_types_are_those_of_the_api(package: Path) -> None:
    """If not: `make types`."""
    call_command("spectacular", "--format", "openapi-json", "--file", str(package / "openapi.json"))
    run_node(package, "generate.mjs", "openapi.json")
    assert (package / "parley.d.ts").read_text() == (FOLDER / "parley.d.ts").read_text()


def test_a_program_that_uses_them_rightly_passes_and_another_does_not(package: Path) -> None:
    compiler = "node_modules/typescript/bin/tsc"
    assert run_node(package, compiler, "--noEmit") == ""
    wrong = package / "samples" / "wrong.ts"
    wrong.write_text(WRONG)
    done = subprocess.run(
        ["node", compiler, "--noEmit"],
        cwd=package,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    wrong.unlink()
    assert done.returncode != 0
    assert "wrong.ts(2," in done.stdout
