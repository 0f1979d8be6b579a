"""Editors at work on prompts: ask, change, resolve, correct, annul, export; templates; and the site's own systems."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from discussions.actions.prompts import MAX_PROMPTS, MAX_TEMPLATES, create_template
from discussions.models import Forecast, Prompt, PromptTemplate, Scope, Site, Thread
from tests.build import build_author, build_prompt, build_system
from tests.client import ApiClient

pytestmark = pytest.mark.django_db

LATER = "2999-01-01T00:00:00Z"


def ask(person: ApiClient, answer: Any = None, **more: Any) -> Any:
    body = {"site": "gazette", "thread": "weather", "question": "Rain?", "closes_at": LATER}
    return person.post("moderation/prompts", {**body, "answer": answer or {"kind": "yes_no"}, **more})


def change(person: ApiClient, prompt: Any, version: int, **fields: Any) -> Any:
    body = {"version": version, "question": "Rain?", "answer": {"kind": "yes_no"}, "closes_at": LATER}
    return person.put(f"moderation/prompts/{prompt}", {**body, **fields})


def code(answer: Any) -> str:
    return f"{answer.status_code} {answer.json()['error']['code']}"


def faults(answer: Any) -> dict[str, str]:
    assert code(answer) == "422 invalid_fields"
    return {name: problem["code"] for name, problem in answer.json()["error"]["fields"].items()}


@pytest.mark.parametrize(
    "answer",
    [
        {"kind": "yes_no"},
        {"kind": "choices", "options": ["Ada", "Ben"]},
        {"kind": "number", "unit": "°C", "lower": -20, "upper": 40, "is_log": False},
        {"kind": "number", "unit": "people", "lower": 1, "upper": 1_000_000, "is_log": True},
        {"kind": "date", "lower": "2026-11-01", "upper": "2027-04-01"},
    ],
    ids=str,
)
def test_what_is_asked_is_what_readers_see(
    bob: ApiClient, anyone: ApiClient, thread: Thread, answer: Any
) -> None:
    asked = ask(bob, answer, details="At the airport.", position=3)
    assert asked.status_code == 201
    (shown,) = anyone.get("sites/gazette/threads/weather/prompts").json()["prompts"]
    assert shown == asked.json()
    assert (shown["answer"], shown["details"], shown["position"]) == (answer, "At the airport.", 3)
    assert (shown["phase"], shown["forecasters"], shown["resolution"]) == ("open", 0, None)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ({}, {"answer.kind": "required"}),
        ({"kind": "essay"}, {"answer.kind": "unknown_choice"}),
        ({"kind": "yes_no", "options": ["a", "b"]}, {"answer.options": "not_available"}),
        ({"kind": "choices"}, {"answer.options": "required"}),
        ({"kind": "choices", "options": ["a"]}, {"answer.options": "too_small"}),
        ({"kind": "choices", "options": [str(n) for n in range(13)]}, {"answer.options": "too_large"}),
        ({"kind": "choices", "options": ["a", " a "]}, {"answer.options.1": "taken"}),
        ({"kind": "choices", "options": ["a", " "]}, {"answer.options.1": "blank"}),
        ({"kind": "choices", "options": ["a", "b" * 101]}, {"answer.options.1": "too_long"}),
        ({"kind": "choices", "options": ["a", 5]}, {"answer.options": "invalid"}),
        ({"kind": "number", "lower": 1}, {"answer.upper": "required"}),
        ({"kind": "number", "lower": 1, "upper": 1}, {"answer.upper": "too_small"}),
        ({"kind": "number", "lower": 0, "upper": 9, "is_log": True}, {"answer.lower": "too_small"}),
        ({"kind": "number", "lower": 1, "upper": 9, "unit": "x" * 31}, {"answer.unit": "too_long"}),
        ({"kind": "date", "lower": "2026-01-01", "upper": "soon"}, {"answer.upper": "invalid"}),
        (
            {"kind": "date", "lower": "2026-01-01", "upper": "2026-02-01", "unit": "d"},
            {"answer.unit": "not_available"},
        ),
    ],
    ids=str,
)
def test_what_can_not_be_asked_is_refused(
    bob: ApiClient, thread: Thread, answer: Any, fault: dict[str, str]
) -> None:
    body = {"site": "gazette", "thread": "weather", "question": "Rain?", "closes_at": LATER}
    assert faults(bob.post("moderation/prompts", {**body, "answer": answer})) == fault
    assert not Prompt.objects.exists()


def test_a_thread_has_so_many(bob: ApiClient, thread: Thread) -> None:
    for _ in range(MAX_PROMPTS):
        build_prompt(thread)
    assert code(ask(bob)) == "409 limit_reached"


def test_every_change_is_on_record(bob: ApiClient, erin: ApiClient, thread: Thread) -> None:
    prompt = ask(bob).json()["id"]
    assert change(erin, prompt, 1, question="Rain at noon?").json()["version"] == 2
    resolved = bob.post(
        f"moderation/prompts/{prompt}/resolve", {"version": 2, "outcome": {"yes": True}, "note": "Poured."}
    )
    assert resolved.json()["phase"] == "resolved"
    assert bob.post(f"moderation/prompts/{prompt}/annul", {"version": 3}).json()["phase"] == "annulled"
    changes = bob.get(f"moderation/prompts/{prompt}").json()["changes"]
    assert [(each["action"], each["by"], each["version"]) for each in changes] == [
        ("create", "bob", 1),
        ("edit", "erin", 2),
        ("resolve", "bob", 3),
        ("annul", "bob", 4),
    ]
    assert [each["values"]["question"] for each in changes][:2] == ["Rain?", "Rain at noon?"]
    assert changes[2]["values"]["resolution_note"] == "Poured."


def test_who_was_slower_is_told(bob: ApiClient, thread: Thread) -> None:
    prompt = ask(bob).json()["id"]
    change(bob, prompt, 1, question="Hail?")
    assert code(change(bob, prompt, 1, question="Snow?")) == "409 stale_version"
    resolve = {"version": 1, "outcome": {"yes": True}}
    assert code(bob.post(f"moderation/prompts/{prompt}/resolve", resolve)) == "409 stale_version"
    assert code(bob.post(f"moderation/prompts/{prompt}/annul", {"version": 1})) == "409 stale_version"


def test_what_readers_answered_stays_what_was_asked(bob: ApiClient, alice: ApiClient, thread: Thread) -> None:
    prompt = ask(bob).json()["id"]
    alice.put(f"prompts/{prompt}/forecast", {"forecast": {"probability": 0.5}})
    choices = {"kind": "choices", "options": ["Rain", "Hail"]}
    assert code(change(bob, prompt, 1, answer=choices)) == "409 prompt_answered"
    assert code(change(bob, prompt, 1, opens_at="2000-01-01T00:00:00Z")) == "409 prompt_answered"
    assert change(bob, prompt, 1, question="Rain at noon?", details="Any.").status_code == 200


def test_closing_now_is_for_good(bob: ApiClient, alice: ApiClient, thread: Thread) -> None:
    prompt = ask(bob).json()["id"]
    closed = change(bob, prompt, 1, closes_at="2000-01-01T00:00:00Z")
    assert closed.json()["phase"] == "closed"
    assert alice.put(f"prompts/{prompt}/forecast", {"forecast": {"probability": 0.5}}).status_code == 409
    assert code(change(bob, prompt, 2, closes_at=LATER)) == "409 prompt_not_open"
    # Its words may still be put right.
    same = closed.json()["closes_at"]
    assert change(bob, prompt, 2, closes_at=same, question="Rain, then?").status_code == 200


@pytest.mark.parametrize(("known_at", "fault"), [("1999-01-01T00:00:00Z", "too_early"), (LATER, "too_late")])
def test_it_was_known_between_its_opening_and_now(
    bob: ApiClient, thread: Thread, known_at: str, fault: str
) -> None:
    body = {"version": 1, "outcome": {"yes": True}, "known_at": known_at}
    answer = bob.post(f"moderation/prompts/{build_prompt(thread).pk}/resolve", body)
    assert faults(answer) == {"known_at": fault}


def test_what_has_not_opened_has_no_outcome(bob: ApiClient, thread: Thread) -> None:
    now = timezone.now()
    prompt = build_prompt(thread, opens_at=now + timedelta(1), closes_at=now + timedelta(2))
    resolve = {"version": 1, "outcome": {"yes": True}}
    assert code(bob.post(f"moderation/prompts/{prompt.pk}/resolve", resolve)) == "409 prompt_not_open"


def test_a_source_is_a_page(bob: ApiClient, thread: Thread) -> None:
    body = {"version": 1, "outcome": {"yes": True}, "source_url": "javascript:alert(1)"}
    answer = bob.post(f"moderation/prompts/{build_prompt(thread).pk}/resolve", body)
    assert faults(answer) == {"source_url": "invalid"}


def test_the_list_is_read_by_cursor(bob: ApiClient, thread: Thread) -> None:
    other = Thread.objects.create(site=thread.site, key="sports")
    ids = [str(build_prompt(each).pk) for each in (thread, other, thread)][::-1]
    first = bob.get("moderation/prompts", {"site": "gazette", "limit": 2}).json()
    rest = bob.get("moderation/prompts", {"site": "gazette", "cursor": first["next"]}).json()
    assert [each["id"] for each in first["prompts"] + rest["prompts"]] == ids
    assert rest["next"] is None
    mine = bob.get("moderation/prompts", {"site": "gazette", "thread": "sports"}).json()["prompts"]
    assert [each["id"] for each in mine] == [ids[1]]


def test_exports_have_everything(bob: ApiClient, alice: ApiClient, thread: Thread) -> None:
    prompt = build_prompt(thread, "choices")
    for shares in ([0.5, 0.3, 0.2], [0.1, 0.1, 0.8]):
        alice.put(f"prompts/{prompt.pk}/forecast", {"forecast": {"probabilities": shares}})
    evil = build_author(thread, "=cmd|' /C calc'!A0")
    Forecast.objects.create(
        prompt=prompt, author=evil, values=[0.2, 0.2, 0.6], made_at=timezone.now(), counts=True
    )
    answer = bob.get(f"moderation/prompts/{prompt.pk}/forecasts.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="forecasts.csv"'
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert [row["values"] for row in rows] == ["0.5 0.3 0.2", "0.1 0.1 0.8", "0.2 0.2 0.6"]
    assert [row["is_live"] for row in rows] == ["False", "True", "True"]
    assert rows[2]["name"].startswith("'="), "no formula"
    whole = bob.get(f"moderation/prompts/{prompt.pk}/forecasts.json").json()
    assert [each["forecast"]["probabilities"][0] for each in whole["forecasts"]] == [0.5, 0.1, 0.2]
    assert whole["prompt"]["id"] == str(prompt.pk)


def test_templates_are_the_sites_own(bob: ApiClient, erin: ApiClient, site: Site, other_site: Site) -> None:
    body = {
        "site": "gazette",
        "name": "Match",
        "question": "Who wins?",
        "answer": {"kind": "choices", "options": ["Home", "Draw", "Away"]},
        "days_open": 2,
    }
    made = erin.post("moderation/prompt-templates", body)
    assert made.status_code == 201
    assert faults(erin.post("moderation/prompt-templates", body)) == {"name": "taken"}
    create_template(site=other_site, values={"name": "Theirs", "question": "Rain?", "kind": "yes_no"})
    (shown,) = bob.get("moderation/prompt-templates", {"site": "gazette"}).json()["templates"]
    assert shown == made.json()
    assert (shown["answer"], shown["days_open"]) == (body["answer"], 2)
    for number in range(MAX_TEMPLATES - 1):
        create_template(site=site, values={"name": str(number), "question": "Rain?", "kind": "yes_no"})
    assert code(erin.post("moderation/prompt-templates", {**body, "name": "More"})) == "409 limit_reached"
    assert erin.delete(f"moderation/prompt-templates/{shown['id']}").status_code == 204
    assert PromptTemplate.objects.filter(site=site).count() == MAX_TEMPLATES - 1


# --- The site's own systems -------------------------------------------------------------------------------

ADDRESS = "sites/gazette/threads/snow/prompts/first"
ASKED = {
    "url": "https://gazette.example/snow",
    "question": "Snow?",
    "answer": {"kind": "yes_no"},
    "closes_at": LATER,
}


def test_a_system_asks_as_often_as_it_likes(site: Site, anyone: ApiClient) -> None:
    system = build_system(site)
    first = system.put(ADDRESS, ASKED)
    assert (first.status_code, first.json()["key"], first.json()["version"]) == (201, "first", 1)
    again = system.put(ADDRESS, ASKED)
    assert (again.status_code, again.json()) == (200, first.json())
    changed = system.put(ADDRESS, {**ASKED, "question": "Snow at last?"})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    (shown,) = anyone.get("sites/gazette/threads/snow/prompts").json()["prompts"]
    assert shown["question"] == "Snow at last?"


def test_readers_and_other_keys_may_not_ask(
    site: Site, other_site: Site, alice: ApiClient, thread: Thread
) -> None:
    prompt = build_prompt(thread)
    resolve = f"prompts/{prompt.pk}/resolution"
    for person, refused in [
        (alice, "403 forbidden"),
        (build_system(site, [Scope.COMMENT, Scope.READ]), "403 forbidden"),
        (ApiClient(), "401 not_authenticated"),
    ]:
        assert code(person.put(ADDRESS, ASKED)) == refused
        assert code(person.put(resolve, {"outcome": {"yes": True}})) == refused
    stranger = build_system(other_site)
    assert code(stranger.put(ADDRESS, ASKED)) == "403 wrong_site"
    assert code(stranger.put(resolve, {"outcome": {"yes": True}})) == "404 prompt_not_found"
