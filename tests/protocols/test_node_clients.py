"""Akismet's clients for Node, from npm and unmodified, over real HTTP."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pytest_django.live_server_helper import LiveServer

from discussions.models import ApiKey
from moderation.models import Lesson, ProtocolUse
from moderation.protocols.akismet.contract import THANKS
from tests.npm import install_packages, run_node
from tests.protocols.test_akismet import HAM, SPAM

CLIENTS = Path(__file__).parent / "clients"
HAM_IS, SPAM_IS = 0, (1, 2)  # in the words of @cedx/akismet; 2 is spam that may be discarded


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install_packages(CLIENTS, tmp_path_factory.mktemp("npm") / "clients")


def test_the_lock_file_pins_what_is_installed_and_says_not_where_from() -> None:
    locked = json.loads((CLIENTS / "package-lock.json").read_text())["packages"]
    installed = {name: package for name, package in locked.items() if name}
    assert {"node_modules/@cedx/akismet", "node_modules/akismet-api"} <= installed.keys()
    assert [
        name for name, package in installed.items() if not package.get("integrity", "").startswith("sha512-")
    ] == []
    assert [name for name, package in installed.items() if "resolved" in package] == []


@pytest.mark.django_db(transaction=True)
def test_cedx_akismet(packages: Path, live_server: LiveServer, check_key: tuple[ApiKey, str]) -> None:
    """It says that its blog is in windows-1252, and sends UTF-8 like any `fetch`."""
    ham = f"{HAM} Ça va sans dire."
    said = json.loads(run_node(packages, "cedx_akismet.mjs", live_server.url, check_key[1], SPAM, ham))
    assert said.pop("spam") in SPAM_IS
    assert said.pop("guaranteed") in SPAM_IS
    assert said == {
        "key": True,
        "wrongKey": False,
        "ham": HAM_IS,
        "administrator": HAM_IS,
        "submitted": 2,
        "trial": True,
        "refused": "The key is not known here.",
    }
    assert dict(Lesson.objects.values_list("text", "is_true")) == {SPAM: False, ham: True}
    _check_counts()


@pytest.mark.django_db(transaction=True)
def test_akismet_api(packages: Path, live_server: LiveServer, check_key: tuple[ApiKey, str]) -> None:
    """It calls `http://KEY.host/`."""
    host = f"localhost:{urlsplit(live_server.url).port}"
    arguments = ("--require", "./resolve_localhost.cjs", "akismet_api.cjs")
    said = json.loads(run_node(packages, *arguments, host, check_key[1], SPAM, HAM))
    assert said == {
        "key": True,
        "wrongKey": False,
        "spam": True,
        "ham": False,
        "trapped": True,
        "guaranteed": True,
        "administrator": False,
        "submitted": [THANKS, THANKS],
        "trial": THANKS,
        "refused": "Invalid API key",
    }
    assert dict(Lesson.objects.values_list("text", "is_true")) == {SPAM: False, HAM: True}
    _check_counts(spam=3)


def _check_counts(spam: int = 2) -> None:
    use = ProtocolUse.objects.get()
    assert (use.host, use.spam, use.ham, use.missed_spam, use.false_positives) == (
        "blog.example",
        spam,
        2,
        1,
        1,
    )
