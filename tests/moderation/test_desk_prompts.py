"""Editors at the desk: ask, change, close, resolve, correct and annul; templates; and what was done."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from discussions.actions.predicting import bring_up_to_date
from discussions.actions.prompts import MAX_PROMPTS
from discussions.models import (
    Author,
    AuthorKind,
    Forecast,
    Prompt,
    PromptChange,
    PromptTemplate,
    Record,
    Score,
    Site,
    Thread,
)
from tests.build import build_author, build_comment, build_prompt
from tests.client import ApiClient
from tests.moderation.desks import open_desk

pytestmark = pytest.mark.django_db

PAGE = "/desk/sites/gazette/prompts"
LATER = "2999-01-01T00:00"


@pytest.fixture
def desk(bob: ApiClient, thread: Thread) -> Client:
    return open_desk(bob)


def fill(**fields: Any) -> dict[str, Any]:
    asked = {"thread": "weather", "question": "Will it rain on Sunday?", "kind": "yes_no", "closes_at": LATER}
    return {**asked, **fields}


def build_forecast(prompt: Prompt, probability: float, **values: Any) -> Forecast:
    author = build_author(prompt.thread, f"Reader {probability}")
    comment = build_comment(prompt.thread, author, body=f"I say {probability}.")
    made = {"values": [probability], "made_at": prompt.opens_at, "counts": True, "comment": comment}
    return Forecast.objects.create(prompt=prompt, author=author, **{**made, **values})


def test_where_nothing_is_asked_it_says_what_could_be(desk: Client) -> None:
    page = desk.get(PAGE).text
    assert "Readers are asked nothing." in page
    assert "it takes ten scored questions" in page


def test_a_moderator_asks_and_it_is_on_record(desk: Client) -> None:
    assert 'value="weather"' in desk.get(f"{PAGE}/new?thread=weather").text
    answer = desk.post(f"{PAGE}/new", fill(details="At the airport."), follow=True)
    assert "Readers are asked." in answer.text
    prompt = Prompt.objects.get()
    assert (prompt.question, prompt.details, prompt.kind) == (
        "Will it rain on Sunday?",
        "At the airport.",
        "yes_no",
    )
    assert "asked by <b>bob</b>" in answer.text
    assert "Will it rain on Sunday?" in desk.get(PAGE).text


@pytest.mark.parametrize(
    ("fields", "columns"),
    [
        ({"kind": "choices", "options": "Ada\r\n\r\nBen\r\n"}, {"options": ["Ada", "Ben"]}),
        (
            {"kind": "number", "lower": "1", "upper": "1000,5", "unit": "people", "is_log": "on"},
            {"lower": 1.0, "upper": 1000.5, "unit": "people", "is_log": True},
        ),
        (
            {"kind": "date", "lower": "2024-10-04", "upper": "2027-07-01"},
            {"lower": 20000.0, "upper": 21000.0},
        ),
    ],
)
def test_every_kind_can_be_asked(desk: Client, fields: dict[str, str], columns: dict[str, Any]) -> None:
    assert desk.post(f"{PAGE}/new", fill(**fields)).status_code == 302
    prompt = Prompt.objects.get()
    assert {name: getattr(prompt, name) for name in columns} == columns
    # The form shows it again as it was typed.
    page = desk.get(f"{PAGE}/{prompt.pk}").text
    for text in (
        ("Ada\nBen",) if "options" in fields else (fields["lower"], fields["upper"].replace(",", "."))
    ):
        assert text in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"question": ""}, "This field is required."),
        ({"thread": "nowhere"}, "There is no such thread."),
        ({"closes_at": ""}, "This field is needed."),
        ({"closes_at": "2001-01-01T00:00"}, "This is too early."),
        ({"kind": "choices", "options": "Ada"}, "This is less than 2."),
        ({"kind": "choices", "options": "Ada\nAda"}, "Line 2: Another one has this name."),
        ({"kind": "number", "lower": "few", "upper": "9"}, "This is not a valid value."),
        ({"kind": "number", "lower": "9", "upper": "3"}, "This is less than 9."),
    ],
)
def test_what_can_not_be_asked_is_said_beside_it(desk: Client, fields: dict[str, str], said: str) -> None:
    answer = desk.post(f"{PAGE}/new", fill(**fields))
    assert answer.status_code in (404, 422)
    assert said in answer.text
    assert not Prompt.objects.exists()


def test_a_thread_is_asked_so_much_and_no_more(desk: Client, thread: Thread) -> None:
    for _ in range(MAX_PROMPTS):
        build_prompt(thread)
    answer = desk.post(f"{PAGE}/new", fill())
    assert "There are as many of these as there may be." in answer.text
    assert "Will it rain on Sunday?" in answer.text


def test_a_question_is_changed_unless_a_colleague_was_faster(desk: Client, thread: Thread) -> None:
    prompt = build_prompt(thread)
    form = fill(question="Will it pour?", version=str(prompt.version))
    assert "Saved. Readers see it at once." in desk.post(f"{PAGE}/{prompt.pk}", form, follow=True).text
    prompt.refresh_from_db()
    assert (prompt.question, prompt.version) == ("Will it pour?", 2)
    stale = desk.post(f"{PAGE}/{prompt.pk}", form)
    assert (stale.status_code, prompt.version) == (409, 2)
    assert "Somebody else has worked on this since you looked." in stale.text
    page = desk.get(f"{PAGE}/{prompt.pk}").text
    assert "changed by <b>bob</b>" in page


def test_what_readers_answered_is_fixed(desk: Client, thread: Thread) -> None:
    prompt = build_prompt(thread)
    build_forecast(prompt, 0.5)
    form = fill(kind="number", lower="1", upper="9", version="1")
    answer = desk.post(f"{PAGE}/{prompt.pk}", form)
    assert answer.status_code == 409
    assert "Readers have answered this question" in answer.text


def test_it_is_closed_once_that_is_confirmed(desk: Client, thread: Thread) -> None:
    prompt = build_prompt(thread)
    assert "Close “Will it rain on Sunday?” now?" in desk.post(f"{PAGE}/{prompt.pk}/close").text
    prompt.refresh_from_db()
    assert prompt.closes_at > timezone.now()
    done = desk.post(f"{PAGE}/{prompt.pk}/close", {"confirmed": "yes"}, follow=True)
    assert "Closed. No more forecasts are taken." in done.text
    prompt.refresh_from_db()
    assert prompt.closes_at <= timezone.now()
    assert "What happened?" in desk.get(PAGE).text


@pytest.mark.parametrize(
    ("kind", "sent", "outcome", "words"),
    [
        ("yes_no", "no", 0.0, "No"),
        ("choices", "2", 2.0, "Cleo"),
        ("number", "21,5", 21.5, "21.5 °C"),
        ("date", "2024-10-09", 20005.0, "Oct 9, 2024"),
    ],
)
def test_what_happened_is_said_with_its_source(
    desk: Client, thread: Thread, kind: str, sent: str, outcome: float, words: str
) -> None:
    prompt = build_prompt(thread, kind)
    fields = {
        "outcome": sent,
        "version": "1",
        "source_url": "https://gazette.example/it",
        "note": "Measured.",
    }
    answer = desk.post(f"{PAGE}/{prompt.pk}/resolve", fields, follow=True)
    assert "Noted. All forecasts are scored within seconds." in answer.text
    prompt.refresh_from_db()
    assert (prompt.outcome, prompt.source_url, prompt.resolution_note) == (
        outcome,
        "https://gazette.example/it",
        "Measured.",
    )
    assert f"what happened: <bdi>{words}</bdi>" in answer.text
    assert "source: <bdi>https://gazette.example/it</bdi>" in answer.text
    assert "resolved by <b>bob</b>" in answer.text


def test_a_correction_leaves_since_when_it_was_known_to_the_second(desk: Client, thread: Thread) -> None:
    prompt = build_prompt(thread)
    desk.post(f"{PAGE}/{prompt.pk}/resolve", {"outcome": "yes", "version": "1"})
    prompt.refresh_from_db()
    known_at = prompt.known_at
    assert known_at
    page = desk.get(f"{PAGE}/{prompt.pk}").text
    assert f"known since: <bdi>{known_at:%Y-%m-%d %H:%M} UTC</bdi>" in page
    desk.post(f"{PAGE}/{prompt.pk}/resolve", {"outcome": "no", "version": "2", "known_at": ""})
    prompt.refresh_from_db()
    assert (prompt.outcome, prompt.known_at) == (0.0, known_at)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "This field is required."),
        ({"outcome": "perhaps"}, "Select a valid choice."),
        ({"outcome": "yes", "source_url": "ftp://gazette.example"}, "This is not a valid value."),
        ({"outcome": "yes", "known_at": LATER}, "This has not come yet."),
        ({"outcome": "yes", "version": "7"}, "Somebody else has worked on this since you looked."),
    ],
)
def test_what_can_not_have_happened_is_said(
    desk: Client, thread: Thread, fields: dict[str, str], said: str
) -> None:
    prompt = build_prompt(thread)
    answer = desk.post(f"{PAGE}/{prompt.pk}/resolve", {"version": "1", **fields})
    assert answer.status_code in (409, 422)
    assert said in answer.text
    prompt.refresh_from_db()
    assert prompt.outcome is None


def test_a_correction_scores_anew_and_annulling_takes_all_of_it_out(desk: Client, thread: Thread) -> None:
    prompt = build_prompt(thread)
    build_forecast(prompt, 0.8)
    build_forecast(prompt, 0.4)
    desk.post(f"{PAGE}/{prompt.pk}/resolve", {"outcome": "yes", "version": "1"})
    assert "The forecasts are being scored." in desk.get(f"{PAGE}/{prompt.pk}").text
    bring_up_to_date(prompt.pk)
    page = desk.get(f"{PAGE}/{prompt.pk}").text
    assert page.index("Reader 0.8") < page.index("Reader 0.4")
    assert ">0.040<" in page  # (0.8 - 1)²

    desk.post(f"{PAGE}/{prompt.pk}/resolve", {"outcome": "no", "version": "2"})
    bring_up_to_date(prompt.pk)
    page = desk.get(f"{PAGE}/{prompt.pk}").text
    assert page.index("Reader 0.4") < page.index("Reader 0.8")
    assert ">0.160<" in page

    assert "Annul “Will it rain on Sunday?”?" in desk.post(f"{PAGE}/{prompt.pk}/annul").text
    done = desk.post(f"{PAGE}/{prompt.pk}/annul", {"confirmed": "yes"}, follow=True)
    assert "Annulled. It counts for nobody." in done.text
    bring_up_to_date(prompt.pk)
    assert not Score.objects.exists()
    assert [change.action for change in PromptChange.objects.order_by("version")] == [
        "resolve",
        "resolve",
        "annul",
    ]


def test_a_template_is_kept_begun_with_and_deleted_by_admins(
    desk: Client, erin: ApiClient, thread: Thread
) -> None:
    now = timezone.now()
    prompt = build_prompt(thread, "choices", opens_at=now, closes_at=now + timedelta(days=3))
    assert desk.post(f"{PAGE}/{prompt.pk}/template", {"name": "Elections"}).status_code == 403
    admin = open_desk(erin)
    assert (
        "Kept as a template."
        in admin.post(f"{PAGE}/{prompt.pk}/template", {"name": "Elections"}, follow=True).text
    )
    template = PromptTemplate.objects.get()
    assert (template.options, template.days_open) == (["Ada", "Ben", "Cleo"], 3)
    taken = admin.post(f"{PAGE}/{prompt.pk}/template", {"name": "Elections"})
    assert (taken.status_code, "Another one has this name." in taken.text) == (422, True)
    assert "Ada\nBen\nCleo" in desk.get(f"{PAGE}/new?template={template.pk}").text
    assert "Elections" in desk.get(PAGE).text
    address = f"/desk/sites/gazette/prompt-templates/{template.pk}/delete"
    assert desk.post(address, {"confirmed": "yes"}).status_code == 403
    assert "Delete the template" in admin.post(address).text
    assert "Deleted." in admin.post(address, {"confirmed": "yes"}, follow=True).text
    assert not PromptTemplate.objects.exists()


def test_another_sites_prompts_are_nobodys_business(
    desk: Client, frank: ApiClient, other_site: Site, thread: Thread
) -> None:
    prompt = build_prompt(thread)
    stranger = open_desk(frank)
    for address in (PAGE, f"{PAGE}/new", f"{PAGE}/{prompt.pk}"):
        assert stranger.get(address).status_code == 404
    for act in ("close", "resolve", "annul"):
        assert stranger.post(f"{PAGE}/{prompt.pk}/{act}", {"confirmed": "yes"}).status_code == 404
    theirs = build_prompt(Thread.objects.create(site=other_site, key="other"))
    assert desk.get(f"{PAGE}/{theirs.pk}").status_code == 404


def test_the_best_calibrated_are_listed(desk: Client, site: Site) -> None:
    ada = Author.objects.create(site=site, kind=AuthorKind.SSO, external_id="ada", name="Ada")
    Record.objects.create(
        author=ada, site=site, resolved=12, reputation=3.14159, brier=0.125, coverage=0.5, is_public=True
    )
    page = desk.get(PAGE).text
    for figure in ("Ada", ">12<", ">3.14<", ">0.125<", ">50 %<"):
        assert figure in page
