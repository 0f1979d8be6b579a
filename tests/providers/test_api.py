"""An admin sets up, tries out and measures providers over HTTP."""

from typing import Any

import pytest

from discussions.models import Site, Thread
from discussions.sealing import open_secret
from moderation.models import Provider
from tests.client import ApiClient
from tests.providers import fakes
from tests.providers.build import ask_all, build_provider, check
from tests.providers.servers import Reply, serving

pytestmark = pytest.mark.django_db

AKISMET = {"site": "gazette", "kind": "akismet", "name": "akismet", "secret": fakes.KEY}


def problem(answer: Any, name: str) -> str:
    return str(answer.json()["error"]["fields"][name]["code"])


def test_a_provider_and_its_defaults(erin: ApiClient) -> None:
    answer = erin.post("moderation/providers", AKISMET)
    assert answer.status_code == 201
    shown = answer.json()
    assert answer["Cache-Control"] == "no-store"
    assert {name: shown[name] for name in shown if name not in ("id", "created_at", "updated_at")} == {
        "site": "gazette",
        "kind": "akismet",
        "name": "akismet",
        "enabled": True,
        "url": "https://rest.akismet.com",
        "secret_end": "3456",
        "model": "",
        "timeout_ms": 5000,
        "daily_budget": 1000,
        "ask_when": "when_unsure",
        "on_failure": "ignore",
        "shares_author": False,
        "holds_until_answered": False,
        "may_release": False,
    }
    assert erin.get(f"moderation/providers/{shown['id']}").json() == shown
    assert erin.get("moderation/providers", {"site": "gazette"}).json() == {"providers": [shown]}


def test_a_secret_is_stored_sealed_and_never_shown(erin: ApiClient) -> None:
    answer = erin.post("moderation/providers", AKISMET)
    provider = Provider.objects.get()
    assert fakes.KEY not in provider.sealed_secret
    assert open_secret(provider.sealed_secret) == fakes.KEY
    for path in ("moderation/providers?site=gazette", f"moderation/providers/{provider.pk}"):
        assert fakes.KEY.encode() not in erin.get(path).content
    assert fakes.KEY.encode() not in answer.content


def test_a_secret_that_can_not_be_read_any_more_is_shown_as_none(erin: ApiClient) -> None:
    provider_id = erin.post("moderation/providers", AKISMET).json()["id"]
    Provider.objects.update(sealed_secret="of another key")
    assert erin.get(f"moderation/providers/{provider_id}").json()["secret_end"] is None


def test_a_short_secret_shows_nothing(erin: ApiClient) -> None:
    assert (
        erin.post("moderation/providers", {**AKISMET, "secret": "elevenchars"}).json()["secret_end"] is None
    )


def test_a_change_keeps_the_secret_unless_told(erin: ApiClient) -> None:
    path = f"moderation/providers/{erin.post('moderation/providers', AKISMET).json()['id']}"
    changed = erin.put(path, {"enabled": False, "timeout_ms": 800, "daily_budget": 5, "ask_when": "always"})
    assert changed.status_code == 200
    assert (changed.json()["enabled"], changed.json()["timeout_ms"]) == (False, 800)
    assert open_secret(Provider.objects.get().sealed_secret) == fakes.KEY
    assert erin.put(path, {"enabled": True, "secret": "fedcba654321"}).json()["secret_end"] == "4321"
    assert problem(erin.put(path, {"enabled": True, "secret": ""}), "secret") == "blank"
    assert erin.get(path).json()["timeout_ms"] == 5000  # what is left out becomes the default


def test_a_provider_can_be_removed(erin: ApiClient) -> None:
    path = f"moderation/providers/{erin.post('moderation/providers', AKISMET).json()['id']}"
    assert erin.delete(path).status_code == 204
    for answer in (erin.get(path), erin.put(path, {"enabled": True}), erin.delete(path)):
        assert answer.json()["error"]["code"] == "provider_not_found"


@pytest.mark.parametrize(
    ("fields", "name", "code"),
    [
        ({"name": "Akismet"}, "name", "invalid"),
        ({"name": "a.b"}, "name", "invalid"),
        ({"name": ""}, "name", "blank"),
        ({"secret": ""}, "secret", "blank"),
        ({"secret": "schlüssel"}, "secret", "unusable_characters"),
        ({"secret": "two\nlines"}, "secret", "unusable_characters"),
        ({"url": "http://rest.akismet.com"}, "url", "address_not_allowed"),
        ({"url": "https://user@rest.akismet.com"}, "url", "address_not_allowed"),
        ({"url": "nonsense"}, "url", "address_not_allowed"),
        ({"kind": "webhook"}, "url", "blank"),
        ({"kind": "language_model", "url": "https://llm.example/v1"}, "model", "blank"),
        (
            {"kind": "language_model", "url": "https://llm.example", "model": "m", "may_release": True},
            "may_release",
            "not_available",
        ),
    ],
)
def test_what_can_not_be(erin: ApiClient, fields: dict[str, Any], name: str, code: str) -> None:
    answer = erin.post("moderation/providers", {**AKISMET, **fields})
    assert (answer.status_code, problem(answer, name)) == (422, code)
    assert not Provider.objects.exists()


def test_a_secret_does_not_go_to_another_address(erin: ApiClient) -> None:
    made = erin.post("moderation/providers", AKISMET).json()
    place, moved = f"moderation/providers/{made['id']}", {"enabled": True, "url": "https://other.example"}
    assert problem(erin.put(place, moved), "secret") == "required"
    assert erin.put(place, {**moved, "secret": "abcdef654321"}).status_code == 200


def test_a_name_is_used_once_on_a_site(erin: ApiClient) -> None:
    erin.post("moderation/providers", AKISMET)
    assert problem(erin.post("moderation/providers", AKISMET), "name") == "taken"


def test_a_site_has_ten_at_most(erin: ApiClient) -> None:
    for number in range(10):
        assert erin.post("moderation/providers", {**AKISMET, "name": f"p{number}"}).status_code == 201
    answer = erin.post("moderation/providers", {**AKISMET, "name": "p10"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "limit_reached")
    erin.delete(f"moderation/providers/{Provider.objects.get(place=4).pk}")
    assert erin.post("moderation/providers", {**AKISMET, "name": "p10"}).status_code == 201
    assert Provider.objects.get(name="p10").place == 4


@pytest.mark.parametrize("key", ["herald", "nowhere"])
def test_another_site_does_not_exist(erin: ApiClient, other_site: Site, key: str) -> None:
    for answer in (
        erin.get("moderation/providers", {"site": key}),
        erin.post("moderation/providers", {**AKISMET, "site": key}),
    ):
        assert answer.json()["error"]["code"] == "site_not_found"


@pytest.mark.parametrize("kind", ["akismet", "openai", "perspective", "webhook", "language_model"])
def test_trying_one_out(erin: ApiClient, thread: Thread, kind: str) -> None:
    with serving(getattr(fakes, kind)()) as server:
        provider = build_provider(thread, server, kind)
        trial = erin.post(f"moderation/providers/{provider.pk}/test").json()
        assert (trial["failure"], trial["finding"]["outcome"]) == (None, "clear")
        assert trial["finding"]["sentence"].endswith("has nothing against it.")
        assert trial["latency_ms"] >= 0
        server.trouble = Reply(401, b'{"error": "no such key"}')
        trial = erin.post(f"moderation/providers/{provider.pk}/test").json()
    assert (trial["failure"], trial["finding"]) == ("key_refused", None)
    assert "no such key" in trial["remark"]


def test_how_it_is_doing(erin: ApiClient, thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        provider = build_provider(thread, server, daily_budget=10)
        ask_all(check(thread, "I expect an early frost this year."))
        server.trouble = Reply(401)
        ask_all(check(thread, "The harbour froze in March."))
    stats = erin.get(f"moderation/providers/{provider.pk}/stats").json()
    assert isinstance(stats.pop("p95_latency_ms"), int)
    assert stats == {
        "calls": 2,
        "answered": 1,
        "failed": 1,
        "skipped": 0,
        "queued": 0,
        "failures": {"key_refused": 1},
        "breaker": "closed",
        "budget_left": 8,
    }


def test_without_redis_it_says_what_it_knows(erin: ApiClient, thread: Thread, no_redis: None) -> None:
    with serving(fakes.webhook()) as server:
        provider = build_provider(thread, server)
        stats = erin.get(f"moderation/providers/{provider.pk}/stats").json()
        assert (stats["breaker"], stats["budget_left"], stats["calls"]) == ("unknown", None, 0)
        trial = erin.post(f"moderation/providers/{provider.pk}/test").json()
    assert trial["failure"] == "uncounted"


def test_a_moderators_case_shows_what_a_provider_said(
    bob: ApiClient, erin: ApiClient, thread: Thread
) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server)
        comment = check(thread, "http://umbrellas.example")
        ask_all(comment)
    (case,) = bob.get("moderation/cases", {"state": "settled"}).json()["cases"]
    assert case["why"] == "“webhook” says: Sells umbrellas. (shop, 97 %)"
