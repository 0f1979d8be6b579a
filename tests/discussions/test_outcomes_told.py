"""Whoever forecast is told when editors say what happened: in their list, by mail, and the site's systems too."""

from typing import Any

import pytest

from discussions.actions.mailboxes import set_paces
from discussions.actions.notifications import SECOND_THOUGHTS
from discussions.actions.prompts import Editor, Resolution, annul_prompt, resolve_prompt
from discussions.models import Event, EventKind, Forecast, Notification, Prompt, Thread
from tests.build import build_author, build_prompt
from tests.client import ApiClient
from tests.discussions.telling import give_mailbox, list_told, office, send_mail, spread
from tests.mail import PostOffice

__all__ = ["office"]
pytestmark = pytest.mark.django_db


def say_so(person: ApiClient, prompt: Prompt) -> None:
    answer = person.put(f"prompts/{prompt.pk}/forecast", {"forecast": {"probability": 0.7}})
    assert answer.status_code == 200


def resolve(prompt: Prompt, bob: ApiClient, outcome: float = 1.0) -> None:
    prompt.refresh_from_db()
    resolution = Resolution(outcome=outcome)
    resolve_prompt(
        prompt=prompt, editor=Editor(person=bob.user), version=prompt.version, resolution=resolution
    )


def read_list(person: ApiClient) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = person.get("me/notifications").json()["notifications"]
    return told


def test_everybody_who_forecast_is_told_and_nobody_else(
    thread: Thread, alice: ApiClient, dora: ApiClient, bob: ApiClient
) -> None:
    prompt = build_prompt(thread)
    say_so(alice, prompt)
    resolve(prompt, bob)
    assert Event.objects.get(kind=EventKind.PROMPT_RESOLVED).waits
    spread()
    spread()
    (told,) = read_list(alice)
    assert (told["kind"], told["comment"], told["status"]) == ("prompt", None, None)
    assert told["thread"]["key"] == "weather"
    assert told["prompt"]["resolution"]["outcome"] == {"yes": True}
    assert read_list(dora) == []


def test_who_took_a_forecast_back_took_part_all_the_same(
    thread: Thread, alice: ApiClient, bob: ApiClient
) -> None:
    prompt = build_prompt(thread)
    say_so(alice, prompt)
    assert alice.delete(f"prompts/{prompt.pk}/forecast").status_code == 204
    resolve(prompt, bob)
    spread()
    assert list_told(alice.author) == [("prompt", "")]


def test_a_correction_is_told_too(thread: Thread, alice: ApiClient, bob: ApiClient) -> None:
    prompt = build_prompt(thread)
    say_so(alice, prompt)
    for outcome in (1.0, 0.0):
        resolve(prompt, bob, outcome)
        spread()
    assert [each["prompt"]["resolution"]["outcome"] for each in read_list(alice)] == [{"yes": False}] * 2


def test_what_was_annulled_meanwhile_is_no_news(thread: Thread, alice: ApiClient, bob: ApiClient) -> None:
    prompt = build_prompt(thread)
    say_so(alice, prompt)
    resolve(prompt, bob)
    prompt.refresh_from_db()
    annul_prompt(prompt=prompt, editor=Editor(person=bob.user), version=prompt.version, note="")
    spread()
    assert not Notification.objects.exists()


def test_mail_tells_it_to_those_who_want_mail(thread: Thread, bob: ApiClient, office: PostOffice) -> None:
    prompt = build_prompt(thread)
    ann, ben = (build_author(thread, name) for name in ("Ann", "Ben"))
    for author in (ann, ben):
        give_mailbox(author)
        Forecast.objects.create(
            prompt=prompt, author=author, values=[0.5], made_at=prompt.opens_at, counts=True
        )
    set_paces(ben, {"decision_pace": "off"})
    resolve(prompt, bob)
    (letter,) = send_mail(office, later=SECOND_THOUGHTS)
    assert letter["To"] == "ann@example.org"
    assert letter["Subject"].strip() == "“Will it rain on Sunday?”: there is an answer to what you forecast"
    assert thread.url in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
