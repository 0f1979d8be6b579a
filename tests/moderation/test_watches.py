"""A moderator's list of watched threads."""

import pytest

from discussions.models import Site, Thread
from moderation.actions import watches
from moderation.models import Membership
from tests.client import ApiClient

pytestmark = pytest.mark.django_db


def list_watched(person: ApiClient) -> list[str]:
    return [thread["key"] for thread in person.get("moderation/queue").json()["watched"]]


def test_a_thread_is_watched_until_it_is_not(bob: ApiClient, erin: ApiClient, thread: Thread) -> None:
    address = f"moderation/threads/{thread.pk}/watch"
    for _ in range(2):
        assert bob.put(address).status_code == 204
    assert (list_watched(bob), list_watched(erin)) == (["weather"], [])
    for _ in range(2):
        assert bob.delete(address).status_code == 204
    assert list_watched(bob) == []


def test_the_list_has_an_end(bob: ApiClient, thread: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watches, "MAX_WATCHES", 1)
    other = Thread.objects.create(site=thread.site, key="sports")
    bob.put(f"moderation/threads/{thread.pk}/watch")
    refused = bob.put(f"moderation/threads/{other.pk}/watch")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "limit_reached")
    assert bob.put(f"moderation/threads/{thread.pk}/watch").status_code == 204  # is on it already


def test_who_moderates_a_site_no_longer_does_not_see_its_threads(
    bob: ApiClient, thread: Thread, other_site: Site
) -> None:
    bob.put(f"moderation/threads/{thread.pk}/watch")
    Membership.objects.create(user=bob.user, site=other_site)
    Membership.objects.filter(user=bob.user, site=thread.site).delete()
    assert list_watched(bob) == []
    assert bob.get("moderation/cases", {"watched": "true"}).json()["cases"] == []
