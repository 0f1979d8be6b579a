"""Clients of other protocols that ask too often hear it in their own protocol's words."""

from typing import Any

import pytest
from pytest_django.fixtures import Settings

from discussions.models import ApiKey, Site
from moderation.actions.coral import add_coral_secret
from tests.protocols.conftest import Analyze
from tests.protocols.test_akismet import HAM, Blog
from tests.protocols.test_coral import NEW, SECRET, ask
from tests.protocols.test_perspective import read_error

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few_calls(settings: Settings) -> None:
    settings.LIMITS_PERCENT = 100
    settings.LIMITS = ["check.author=2/60", "wrong_key.address=1/60"]


def test_akismet(check_key: tuple[ApiKey, str]) -> None:
    blog = Blog(check_key[1])
    answers: list[Any] = [blog.check(HAM) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Content-Type"].startswith("text/plain")
    assert "Please wait" in answers[2].text
    assert 50 <= int(answers[2]["Retry-After"]) <= 60


def test_akismet_with_keys_that_are_tried_out(site: Site) -> None:
    answers = [Blog(letter * 12).post("1.1/verify-key") for letter in "ab"]
    assert [(answer.status_code, answer.text[:7]) for answer in answers] == [
        (200, "invalid"),
        (429, "That wa"),
    ]


def test_perspective(call: Analyze) -> None:
    assert [call().status_code for _ in range(2)] == [200, 200]
    assert read_error(call()) == (429, "RESOURCE_EXHAUSTED", "")
    assert call(key="a" * 12).status_code == 400
    assert read_error(call(key="b" * 12)) == (429, "RESOURCE_EXHAUSTED", "")


def test_coral(site: Site) -> None:
    add_coral_secret(site=site, name="Newsroom", secret=SECRET)
    answers = [ask(NEW) for _ in range(3)]
    assert [answer.status_code for answer in answers[:2]] == [204, 204]
    assert (answers[2].status_code, "Please wait" in answers[2].json()["error"]) == (429, True)
    assert [ask(NEW, signature="sha256=00").status_code for _ in range(2)] == [401, 429]
