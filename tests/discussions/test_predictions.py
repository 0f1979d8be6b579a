"""Readers forecast, with a comment or without, until the prompt closes: what counts, what it weighs, what is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from discussions.actions.authors import create_guest
from discussions.actions.comments import withdraw_comment
from discussions.actions.erasing import erase_author
from discussions.actions.forecasts import weigh
from discussions.actions.predicting import bring_up_to_date, refresh_crowd
from discussions.models import (
    Author,
    AuthorKind,
    Comment,
    CrowdGroup,
    Eraser,
    Forecast,
    Prompt,
    PromptChange,
    Scope,
    Score,
    Site,
    Status,
    Thread,
)
from discussions.queries.predictions import list_behind, list_crowds
from moderation.models import PolicyVersion, Sanction, SanctionKind
from tests.build import build_author, build_comment, build_prompt, build_raid, build_system, move
from tests.client import ApiClient
from tests.own_data import read_own

pytestmark = pytest.mark.django_db

COMMENTS = "sites/gazette/threads/weather/comments"
PROMPTS = "sites/gazette/threads/weather/prompts"


def problem(answer: Any) -> str:
    error = answer.json()["error"]
    return f"{answer.status_code} {error['code']}" + "".join(
        f" {name}:{each['code']}" for name, each in error.get("fields", {}).items()
    )


def forecast(person: ApiClient, prompt: Prompt, said: Any, **more: Any) -> Any:
    return person.put(f"prompts/{prompt.pk}/forecast", {"forecast": said, **more})


def read_group(prompt: Prompt, group: str = "all") -> Any:
    refresh_crowd(prompt.pk)
    groups = ApiClient().get(f"prompts/{prompt.pk}/crowd").json()["groups"]
    return next((each["now"] for each in groups if each["group"] == group), None)


def build_member(site: Site, name: str) -> Author:
    return Author.objects.create(site=site, kind=AuthorKind.SSO, external_id=name, name=name)


# --- Saying something -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("yes_no", {"probability": 0.7}),
        ("choices", {"probabilities": [0.5, 0.25, 0.25]}),
        ("number", {"low": 10, "median": 17.5, "high": 21}),
        ("date", {"low": "2026-11-01", "median": "2026-11-20", "high": "2027-01-05"}),
    ],
)
def test_one_forecasts_in_one_request(alice: ApiClient, thread: Thread, kind: str, said: Any) -> None:
    prompt = build_prompt(thread, kind)
    answer = forecast(alice, prompt, said)
    assert answer.status_code == 200
    assert answer.json()["forecasts"][-1]["forecast"] == said
    assert answer["Cache-Control"] == "no-store"
    mine = alice.get(f"sites/gazette/threads/{thread.key}/me").json()
    assert [each["forecast"] for each in mine["forecasts"]] == [said]
    assert read_own(alice, "forecast") == mine["forecasts"]


@pytest.mark.parametrize(
    ("kind", "said", "fault"),
    [
        ("yes_no", {}, "probability:required"),
        ("yes_no", {"probability": "0.5"}, "probability:invalid"),
        ("yes_no", {"probability": True}, "probability:invalid"),
        ("yes_no", {"probability": 0.0001}, "probability:too_small"),
        ("yes_no", {"probability": 1}, "probability:too_large"),
        ("choices", {}, "probabilities:required"),
        ("choices", {"probabilities": [0.5, 0.5]}, "probabilities:invalid"),
        ("choices", {"probabilities": [0.5, 0.5, 0.5]}, "probabilities:sum_not_one"),
        ("choices", {"probabilities": [-0.5, 1, 0.5]}, "probabilities.0:too_small"),
        ("number", {"low": 1, "median": 2}, "high:required"),
        ("number", {"low": 3, "median": 2, "high": 4}, "low:too_large"),
        ("number", {"low": 1, "median": 5, "high": 4}, "median:too_large"),
        ("number", {"low": -21, "median": 5, "high": 6}, "low:too_small"),
        ("number", {"low": 1, "median": 5, "high": 61}, "high:too_large"),
        ("date", {"low": 20_100, "median": "2026-01-02", "high": "2026-01-03"}, "low:invalid"),
        ("date", {"low": "2026-01-01", "median": "2026-02-30", "high": "2026-03-03"}, "median:invalid"),
    ],
)
def test_what_makes_no_sense_is_refused(
    alice: ApiClient, thread: Thread, kind: str, said: Any, fault: str
) -> None:
    answer = forecast(alice, build_prompt(thread, kind), said)
    assert problem(answer) == f"422 invalid_fields forecast.{fault}"
    assert not Forecast.objects.exists()


def test_probabilities_of_options_are_rounded_by_people(alice: ApiClient, thread: Thread) -> None:
    prompt = build_prompt(thread, "choices")
    forecast(alice, prompt, {"probabilities": [0.33, 0.33, 0.33]})
    made = Forecast.objects.get().values or []
    assert sum(made) == pytest.approx(1.0)


def test_every_change_is_kept_and_one_is_live(alice: ApiClient, thread: Thread) -> None:
    prompt = build_prompt(thread)
    for chance in (0.2, 0.6, 0.6):
        forecast(alice, prompt, {"probability": chance})
    assert alice.delete(f"prompts/{prompt.pk}/forecast").status_code == 204
    assert alice.delete(f"prompts/{prompt.pk}/forecast").status_code == 204
    made = alice.get(f"prompts/{prompt.pk}/forecast").json()["forecasts"]
    assert [each["forecast"] for each in made] == [{"probability": 0.2}, {"probability": 0.6}, None]
    assert list(Forecast.objects.order_by("pk").values_list("is_live", flat=True)) == [False, False, True]
    with pytest.raises(IntegrityError, match="forecast_live_once"), transaction.atomic():
        Forecast.objects.update(is_live=True)


@pytest.mark.parametrize(
    ("times", "state"),
    [
        ({"opens_at": timedelta(hours=1), "closes_at": timedelta(hours=2)}, "unresolved"),
        ({"opens_at": timedelta(hours=-2), "closes_at": timedelta(seconds=-1)}, "unresolved"),
        ({}, "resolved"),
        ({}, "annulled"),
    ],
)
def test_a_prompt_that_is_not_open_takes_nothing(
    alice: ApiClient, thread: Thread, times: dict[str, timedelta], state: str
) -> None:
    now = timezone.now()
    values: dict[str, Any] = {name: now + step for name, step in times.items()}
    if state != "unresolved":
        values |= {"state": state, "resolved_at": now, "outcome": 1.0 if state == "resolved" else None}
    prompt = build_prompt(thread, **values)
    assert problem(forecast(alice, prompt, {"probability": 0.5})) == "409 prompt_not_open"
    with_comment = {"body": "So I say.", "forecast": {"prompt": str(prompt.pk), "probability": 0.5}}
    assert problem(alice.post(COMMENTS, with_comment)) == "409 prompt_not_open"
    assert not Forecast.objects.exists()
    assert not Comment.objects.exists(), "both or neither"


def test_others_sites_readers_may_not(charlie: ApiClient, thread: Thread) -> None:
    assert problem(forecast(charlie, build_prompt(thread), {"probability": 0.5})) == "404 prompt_not_found"


def test_a_system_speaks_for_nobody(site: Site, thread: Thread) -> None:
    system = build_system(site, [Scope.COMMENT])
    assert problem(forecast(system, build_prompt(thread), {"probability": 0.5})) == "403 forbidden"


@pytest.mark.parametrize(
    ("kind", "code"),
    [(SanctionKind.BAN, "author_banned"), (SanctionKind.SUSPEND, "author_suspended")],
)
def test_who_may_not_write_may_not_forecast(
    alice: ApiClient, thread: Thread, kind: SanctionKind, code: str
) -> None:
    now = timezone.now()
    Sanction.objects.create(
        author=alice.author,
        site=thread.site,
        kind=kind,
        reason="abuse",
        starts_at=now,
        ends_at=now + timedelta(1),
    )
    assert problem(forecast(alice, build_prompt(thread), {"probability": 0.5})) == f"403 {code}"


# --- With a comment ---------------------------------------------------------------------------------------


def test_a_comment_says_what_its_author_forecast(alice: ApiClient, anyone: ApiClient, thread: Thread) -> None:
    prompt = build_prompt(thread, "date")
    said = {"low": "2026-11-01", "median": "2026-11-20", "high": "2027-01-05"}
    posted = alice.post(COMMENTS, {"body": "Late.", "forecast": {"prompt": str(prompt.pk), **said}})
    assert posted.status_code == 202
    assert posted.json()["forecast"] == {"prompt": str(prompt.pk), **said}
    assert read_group(prompt) is None, "it waits with its comment"
    move(Comment.objects.get(), Status.PENDING, Status.PUBLISHED)
    (node,) = anyone.get(COMMENTS).json()["comments"]
    assert node["forecast"] == {"prompt": str(prompt.pk), **said}
    updates = anyone.get("sites/gazette/threads/weather/updates", {"since": 0}).json()
    assert updates["comments"][0]["forecast"] == node["forecast"]
    assert read_group(prompt)["median"] == list(said.values())


def test_a_sentence_is_a_comment(alice: ApiClient, thread: Thread) -> None:
    prompt = build_prompt(thread)
    answer = forecast(alice, prompt, {"probability": 0.9}, sentence="Look at the **clouds**.")
    assert answer.status_code == 202
    comment = Comment.objects.get()
    assert answer.json()["forecasts"][0]["comment"] == str(comment.pk)
    assert (comment.body, comment.status) == ("Look at the **clouds**.", "pending")


def test_a_repeated_post_forecasts_once(alice: ApiClient, thread: Thread) -> None:
    body = {"body": "Rain.", "forecast": {"prompt": str(build_prompt(thread).pk), "probability": 0.9}}
    for _ in range(2):
        assert alice.post(COMMENTS, body, Idempotency_Key="k").json()["forecast"]["probability"] == 0.9
    assert Forecast.objects.count() == 1


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ({"probability": 0.5}, "422 invalid_fields forecast.prompt:required"),
        ({"prompt": 5, "probability": 0.5}, "422 invalid_fields forecast.prompt:invalid"),
        ({"prompt": "99999999", "probability": 0.5}, "404 prompt_not_found"),
    ],
)
def test_a_comments_forecast_names_its_prompt(
    alice: ApiClient, thread: Thread, document: Any, fault: str
) -> None:
    assert problem(alice.post(COMMENTS, {"body": "Rain.", "forecast": document})) == fault


def test_a_comment_forecasts_what_its_own_thread_is_asked(alice: ApiClient, thread: Thread) -> None:
    elsewhere = build_prompt(Thread.objects.create(site=thread.site, key="sports"))
    document = {"prompt": str(elsewhere.pk), "probability": 0.5}
    answer = alice.post(COMMENTS, {"body": "Rain.", "forecast": document})
    assert problem(answer) == "422 invalid_fields forecast.prompt:unknown_choice"


STEPS: list[tuple[list[Status], bool]] = [
    ([Status.PUBLISHED], True),
    ([Status.HELD], False),
    ([Status.HELD, Status.PUBLISHED], True),
    ([Status.PUBLISHED, Status.REJECTED], False),
    ([Status.PUBLISHED, Status.SPAM, Status.PUBLISHED], True),
    ([Status.PUBLISHED, Status.PENDING], True),  # edited, and checked again
    ([Status.PUBLISHED, Status.PENDING, Status.HELD], False),
    ([Status.PUBLISHED, Status.WITHDRAWN], True),  # words are taken back, what was said of the future is not
    ([Status.PUBLISHED, Status.PENDING, Status.HELD, Status.WITHDRAWN], True),
    ([Status.HELD, Status.WITHDRAWN], False),
    ([Status.REJECTED, Status.WITHDRAWN], False),
]


@pytest.mark.parametrize(("statuses", "counts"), STEPS, ids=[" ".join(each) for each, _ in STEPS])
def test_a_forecast_counts_with_its_comment(
    alice: ApiClient, thread: Thread, statuses: list[Status], counts: bool
) -> None:
    prompt = build_prompt(thread)
    alice.post(COMMENTS, {"body": "Rain.", "forecast": {"prompt": str(prompt.pk), "probability": 0.9}})
    comment = Comment.objects.get()
    before = Status.PENDING
    for status in statuses:
        move(comment, before, status)
        before = status
    assert Forecast.objects.get().counts is counts
    group = read_group(prompt)
    assert (group is not None and group["count"] == 1) is counts


def test_while_a_new_one_is_held_the_earlier_one_stands(alice: ApiClient, thread: Thread) -> None:
    prompt = build_prompt(thread)
    forecast(alice, prompt, {"probability": 0.2})
    alice.post(COMMENTS, {"body": "No!", "forecast": {"prompt": str(prompt.pk), "probability": 0.9}})
    move(Comment.objects.get(), Status.PENDING, Status.HELD)
    assert read_group(prompt)["median"] == [0.2]
    move(Comment.objects.get(), Status.HELD, Status.PUBLISHED)
    assert read_group(prompt)["median"] == [0.9]


# --- Who counts, and how much -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [SanctionKind.SHADOW, SanctionKind.PREMODERATE])
def test_whom_moderators_would_read_first_counts_with_words_only(
    alice: ApiClient, thread: Thread, kind: SanctionKind
) -> None:
    prompt = build_prompt(thread)
    sanction = Sanction.objects.create(
        author=alice.author, site=thread.site, kind=kind, reason="abuse", starts_at=timezone.now()
    )
    assert forecast(alice, prompt, {"probability": 0.2}).status_code == 200
    assert read_group(prompt) is None
    sanction.delete()
    forecast(alice, prompt, {"probability": 0.2})
    assert read_group(prompt)["count"] == 1


def test_during_an_attack_nothing_counts_without_words(alice: ApiClient, thread: Thread) -> None:
    prompt = build_prompt(thread)
    build_raid(thread)
    forecast(alice, prompt, {"probability": 0.2})
    assert read_group(prompt) is None


def test_where_attacks_hold_nothing_forecasts_count_in_one(alice: ApiClient, thread: Thread) -> None:
    prompt = build_prompt(thread)
    build_raid(thread)
    PolicyVersion.objects.create(site=thread.site, version=1, document={"hold_in_raids": "off"})
    forecast(alice, prompt, {"probability": 0.2})
    assert read_group(prompt)["count"] == 1


def test_a_network_of_guests_weighs_little(site: Site, thread: Thread) -> None:
    """A thousand of them, without a word, weigh about as much as twenty."""
    prompt = build_prompt(thread)
    for _ in range(8):
        author, token = create_guest(site=site, name="Sock", email="")
        assert (
            forecast(ApiClient(token=token, author=author), prompt, {"probability": 0.99}).status_code == 200
        )
    weights = list(Forecast.objects.order_by("pk").values_list("weight", flat=True))
    assert weights == pytest.approx([0.5, 0.5, 0.5, *(0.5 * 3 / n for n in (4, 5, 6, 7, 8))])
    guest = Author.objects.first()
    assert guest is not None
    assert sum(weigh(guest, None, n) for n in range(1000)) < 11
    assert weigh(build_member(site, "mia"), None, 999) == 1.0
    assert weigh(guest, build_comment(thread, guest), 999) == 0.5


def test_members_weigh_twice_as_much_as_guests(site: Site, thread: Thread) -> None:
    prompt = build_prompt(thread)
    now = timezone.now()
    for author, chance, weight in [
        (build_member(site, "mia"), 0.2, 1.0),
        (build_author(thread), 0.9, 0.5),
    ]:
        Forecast.objects.create(
            prompt=prompt, author=author, values=[chance], made_at=now, counts=True, weight=weight
        )
    Prompt.objects.update(revision=1)
    assert read_group(prompt)["median"] == [0.2]
    assert read_group(prompt, "members") | {"at": None} == {
        "at": None,
        "count": 1,
        "median": [0.2],
        "lower": [0.2],
        "upper": [0.2],
    }
    assert read_group(prompt, "calibrated") is None


# --- The crowd --------------------------------------------------------------------------------------------


def test_the_crowd_follows_every_forecast(
    alice: ApiClient, dora: ApiClient, anyone: ApiClient, thread: Thread
) -> None:
    prompt = build_prompt(thread)
    assert anyone.get(f"prompts/{prompt.pk}/crowd").json()["groups"] == []
    assert list_behind() == []
    forecast(alice, prompt, {"probability": 0.2})
    assert list_behind() == [prompt.pk]
    version = Thread.objects.get(pk=thread.pk).version
    bring_up_to_date(prompt.pk)
    assert list_behind() == []
    assert Thread.objects.get(pk=thread.pk).version == version + 1
    forecast(dora, prompt, {"probability": 0.6})
    bring_up_to_date(prompt.pk)
    crowd = anyone.get(f"prompts/{prompt.pk}/crowd").json()
    history = crowd["groups"][0]["history"]
    assert [(each["count"], each["median"]) for each in history] == [(1, [0.2]), (2, [0.4]), (2, [0.4])]
    (shown,) = anyone.get(PROMPTS).json()["prompts"]
    assert (shown["forecasters"], shown["phase"]) == (2, "open")


def test_what_a_worker_has_others_leave_alone(alice: ApiClient, thread: Thread) -> None:
    prompt = build_prompt(thread)
    forecast(alice, prompt, {"probability": 0.2})
    Prompt.objects.update(claimed_until=timezone.now() + timedelta(minutes=1))
    assert list_behind() == []
    bring_up_to_date(prompt.pk)
    assert list_crowds(prompt) == []
    Prompt.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))  # it died
    bring_up_to_date(prompt.pk)
    assert [crowd.group for crowd in list_crowds(prompt)] == CrowdGroup.values


def test_a_page_that_changes_by_time_alone_is_no_old_one(anyone: ApiClient, thread: Thread) -> None:
    prompt = build_prompt(thread)
    first = anyone.get(PROMPTS)
    assert anyone.get(PROMPTS, If_None_Match=first["ETag"]).status_code == 304
    Prompt.objects.update(closes_at=timezone.now())
    later = anyone.get(PROMPTS, If_None_Match=first["ETag"])
    assert (later.status_code, later.json()["prompts"][0]["phase"]) == (200, "closed")
    assert anyone.get(f"prompts/{prompt.pk}/crowd").json()["phase"] == "closed"


@pytest.mark.parametrize("kind", ["yes_no", "choices", "number", "date"])
def test_there_is_a_picture(alice: ApiClient, anyone: ApiClient, thread: Thread, kind: str) -> None:
    prompt = build_prompt(thread, kind, question="<b>Will</b> it?")
    said = {
        "yes_no": {"probability": 0.7},
        "choices": {"probabilities": [0.5, 0.25, 0.25]},
        "number": {"low": 10, "median": 17.5, "high": 21},
        "date": {"low": "2026-11-01", "median": "2026-11-20", "high": "2027-01-05"},
    }
    forecast(alice, prompt, said[kind])
    refresh_crowd(prompt.pk)
    answer = anyone.get(f"prompts/{prompt.pk}/prompt.svg")
    text = answer.content.decode()
    assert answer["Content-Type"] == "image/svg+xml"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "<b>" not in text
    now = {"yes_no": "70%", "choices": "Ada 50%", "number": "17.5 °C", "date": "2026-11-20"}
    assert now[kind] in text


# --- Leaving ----------------------------------------------------------------------------------------------


def test_who_leaves_takes_their_forecasts_along(alice: ApiClient, dora: ApiClient, thread: Thread) -> None:
    prompt = build_prompt(thread)
    forecast(alice, prompt, {"probability": 0.2}, sentence="Sun.")
    forecast(dora, prompt, {"probability": 0.6})
    comment = Comment.objects.get()
    move(comment, Status.PENDING, Status.PUBLISHED)
    Prompt.objects.update(state="resolved", outcome=0.0, resolved_at=timezone.now(), known_at=timezone.now())
    bring_up_to_date(prompt.pk)
    assert Score.objects.count() == 2
    comment.refresh_from_db()
    assert comment.called > 0
    erase_author(alice.author, by=Eraser.READER)
    comment.refresh_from_db()
    assert comment.called == 0
    bring_up_to_date(prompt.pk)
    assert list(Forecast.objects.values_list("author", flat=True)) == [dora.author.pk]
    assert list(Score.objects.values_list("author", "peer")) == [(dora.author.pk, 0.0)]
    assert read_group(prompt)["count"] == 1


def test_withdrawing_a_comment_is_no_way_out(alice: ApiClient, thread: Thread) -> None:
    prompt = build_prompt(thread)
    forecast(alice, prompt, {"probability": 0.9}, sentence="Rain.")
    comment = Comment.objects.get()
    move(comment, Status.PENDING, Status.PUBLISHED)
    withdraw_comment(comment)
    assert read_group(prompt)["count"] == 1
    (shown,) = alice.get(f"prompts/{prompt.pk}/forecast").json()["forecasts"]
    assert shown["forecast"] == {"probability": 0.9}


def test_what_was_done_to_a_prompt_is_not_rewritten(bob: ApiClient, thread: Thread) -> None:
    bob.post(
        "moderation/prompts",
        {
            "site": "gazette",
            "thread": "weather",
            "question": "Rain?",
            "answer": {"kind": "yes_no"},
            "closes_at": "2999-01-01T00:00:00Z",
        },
    )
    for change in (PromptChange.objects.all().delete, lambda: PromptChange.objects.update(version=7)):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
    assert PromptChange.objects.count() == 1
