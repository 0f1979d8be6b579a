"""Muting an author for oneself."""

import pytest

from discussions.actions import mutes
from discussions.models import Mute, Thread
from tests.client import ApiClient


@pytest.fixture
def muting(alice: ApiClient, dora: ApiClient) -> str:
    return f"authors/{alice.author.pk}/mute"


def list_muted(client: ApiClient) -> list[str]:
    muted: list[str] = client.get("sites/gazette/threads/weather/me").json()["muted"]
    return muted


def test_a_reader_mutes_an_author_and_hears_them_again(
    thread: Thread, alice: ApiClient, dora: ApiClient, muting: str
) -> None:
    assert dora.put(muting).status_code == 204
    assert dora.put(muting).status_code == 204
    assert list_muted(dora) == [str(alice.author.pk)]
    assert list_muted(alice) == []
    assert dora.delete(muting).status_code == 204
    assert dora.delete(muting).status_code == 204
    assert list_muted(dora) == []


def test_nobody_mutes_themselves_or_who_is_elsewhere(
    alice: ApiClient, charlie: ApiClient, anyone: ApiClient, muting: str
) -> None:
    assert alice.put(muting).json()["error"]["code"] == "forbidden"
    assert charlie.put(muting).json()["error"]["code"] == "author_not_found"
    assert anyone.put(muting).json()["error"]["code"] == "not_authenticated"


def test_there_is_an_end_to_it(dora: ApiClient, muting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutes, "MAX_MUTED", 0)
    assert dora.put(muting).json()["error"]["code"] == "limit_reached"


def test_who_leaves_takes_their_mutes_along(dora: ApiClient, muting: str) -> None:
    dora.put(muting)
    assert dora.delete("me").status_code == 204
    assert not Mute.objects.exists()
