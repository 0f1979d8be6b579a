"""Packages from npm, for the tests that run what others wrote in JavaScript. They skip where there is no Node."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

LEAST_NODE = 20
SECONDS = 180.0
_NO_NETWORK = re.compile(r"\b(?:EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b")


def install_packages(source: Path, folder: Path) -> Path:
    """Copy `source` to `folder`, with exactly the packages that its lock file names, and return that.

    Skips the test without Node and npm, or without a network; anything else that goes wrong is a failure.
    """
    need_node()
    shutil.copytree(source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules"))
    done = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode and _NO_NETWORK.search(done.stderr):
        pytest.skip("npm reaches no registry from here")
    assert done.returncode == 0, done.stderr
    return folder


def need_node() -> None:
    """Skip the test unless there are npm and a Node that is new enough."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip(f"needs Node {LEAST_NODE} or newer and npm, which are not installed")
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    if int(said.lstrip("v").partition(".")[0]) < LEAST_NODE:
        pytest.skip(f"needs Node {LEAST_NODE} or newer; this is {said.strip()}")


def run_node(folder: Path, *arguments: str) -> str:
    """Run Node in a folder and return what it prints. Fails with what it complains of."""
    done = subprocess.run(
        ["node", *arguments], cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
