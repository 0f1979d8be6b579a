"""One set of parts for all tests of faults, on a small disk of its own where such a one can be had."""

import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.faults.kinds import Scene
from tests.faults.load import HELD_WORD
from tests.faults.parts import Parts, running_parts
from tests.providers import fakes
from tests.providers.servers import serving
from tests.stack import new_address

DISK_MEGABYTES = 1200


@pytest.fixture(scope="session")
def small_disk() -> Iterator[Path | None]:
    """A disk in memory that may be filled. None where only root could have one: set PARLEY_NO_DISK to do without."""
    with mounted_disk() as disk:
        yield disk


@contextmanager
def mounted_disk() -> Iterator[Path | None]:
    folder = Path(tempfile.mkdtemp(prefix="parley-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m,mode=0755", "tmpfs", str(folder)]
    is_root = os.geteuid() == 0 and shutil.which("mount") and "PARLEY_NO_DISK" not in os.environ
    is_mounted = bool(is_root) and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield folder if is_mounted else None
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def all_parts(tmp_path_factory: pytest.TempPathFactory, small_disk: Path | None) -> Iterator[Parts]:
    var = (small_disk or tmp_path_factory.mktemp("faults")) / "var"
    with running_parts(var) as parts:
        if small_disk:
            with parts.open_database() as database:
                # Or its log alone would fill the disk.
                for setting in ("max_wal_size = '192MB'", "min_wal_size = '80MB'"):
                    database.execute(f"ALTER SYSTEM SET {setting}".encode())
                database.execute("SELECT pg_reload_conf()")
        parts.wait_until_ready()
        # What the site's policy holds, whatever else may be said for it.
        words = {"site": "demo", "name": "Fruit", "action": "hold", "entries": [HELD_WORD]}
        with parts.open_client(parts.demo["admin_token"]) as admin:
            admin.post("moderation/word-lists", json=words).raise_for_status()
            # So many strangers at once are an attack, and would be held as one.
            policy = admin.get("moderation/policy", params={"site": "demo"}).raise_for_status().json()
            policy["settings"]["hold_in_raids"] = "off"
            admin.put("moderation/policy", json={"site": "demo", **policy}).raise_for_status()
        with parts.open_database() as database:
            # And asked for proofs.
            database.execute("UPDATE discussions_site SET challenge = 'off'")
        yield parts


@pytest.fixture
def parts(all_parts: Parts) -> Parts:
    """Everything, up and ready, and a new guest at the client."""
    all_parts.wait_until_ready()
    client = all_parts.client
    client.headers["X-Forwarded-For"] = new_address()
    client.headers.pop("Authorization", None)
    answer = client.post("sites/demo/guests", json={"name": "Ada"}).raise_for_status()
    client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
    all_parts.wait_until_usual()
    return all_parts


@pytest.fixture
def scene(all_parts: Parts, small_disk: Path | None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """Where faults happen, with a provider that is asked about everything. Django may read the parts' database."""
    all_parts.wait_until_ready()
    asked: dict[str, object] = {"site": "demo", "kind": "webhook", "name": "mine", "ask_when": "always"}
    asked |= {"secret": fakes.SECRET, "timeout_ms": 3000, "daily_budget": 1_000_000}
    with (
        serving(fakes.webhook()) as provider,
        all_parts.open_client(all_parts.demo["admin_token"]) as admin,
        django_db_blocker.unblock(),
    ):
        made = admin.post("moderation/providers", json={**asked, "url": provider.url}).raise_for_status()
        yield Scene(all_parts, provider, random.Random(0), small_disk)
        admin.delete(f"moderation/providers/{made.json()['id']}").raise_for_status()
