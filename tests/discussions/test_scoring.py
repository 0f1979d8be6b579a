"""A prompt is resolved: three readers' scores to the last digit, who called it, records, corrections, races."""

import math
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone

from discussions.actions.forecasts import Statement, make_forecast
from discussions.actions.predicting import bring_up_to_date, refresh_crowd, score_prompt
from discussions.actions.prompts import Editor, Resolution, annul_prompt, edit_prompt, resolve_prompt
from discussions.actions.statuses import lock_thread
from discussions.models import (
    Author,
    AuthorKind,
    Comment,
    Forecast,
    Prompt,
    PromptChange,
    Record,
    Score,
    Site,
    Thread,
)
from discussions.queries.predictions import list_behind
from discussions.refusals import Refused
from tests.build import build_author, build_comment, build_prompt, build_system
from tests.client import ApiClient
from tests.own_data import read_own
from tests.waiting import wait_until

OPENS = datetime(2026, 1, 1, tzinfo=UTC)
COMMENTS = "sites/gazette/threads/weather/comments"


def build_closed(thread: Thread, kind: str = "yes_no", **values: Any) -> Prompt:
    """Return a prompt that was open for a hundred days."""
    return build_prompt(thread, kind, opens_at=OPENS, closes_at=OPENS + timedelta(days=100), **values)


def say(prompt: Prompt, author: Author, day: float, *values: float, with_comment: bool = True) -> Forecast:
    """Return what this author forecast so many days after the prompt opened, in a published comment."""
    Forecast.objects.filter(prompt=prompt, author=author).update(is_live=False)
    comment = build_comment(prompt.thread, author) if with_comment else None
    made = Forecast.objects.create(
        prompt=prompt,
        author=author,
        comment=comment,
        values=list(values) or None,
        made_at=OPENS + timedelta(days=day),
        counts=True,
    )
    Prompt.objects.filter(pk=prompt.pk).update(revision=prompt.revision + 1)
    prompt.refresh_from_db()
    return made


def resolve(prompt: Prompt, system: ApiClient, outcome: Any, **more: Any) -> Any:
    known_at = (OPENS + timedelta(days=100)).isoformat()
    body = {"outcome": outcome, "known_at": known_at, **more}
    answer = system.put(f"prompts/{prompt.pk}/resolution", body)
    assert answer.status_code == 200, answer.content
    bring_up_to_date(prompt.pk)
    return answer.json()


@pytest.fixture
def system(site: Site) -> ApiClient:
    return build_system(site)


@pytest.fixture
def three(thread: Thread) -> list[Author]:
    return [build_author(thread, name) for name in ("Ada", "Ben", "Cleo")]


@pytest.fixture
def prompt(thread: Thread, three: list[Author]) -> Prompt:
    """Ada says 80 % all along, Ben 50 % from the middle on, Cleo 20 % and then nothing in the last quarter."""
    asked = build_closed(thread)
    say(asked, three[0], 0, 0.8)
    say(asked, three[1], 50, 0.5)
    say(asked, three[2], 0, 0.2)
    say(asked, three[2], 75, with_comment=False)
    return asked


@pytest.mark.django_db
def test_three_readers_by_hand(
    anyone: ApiClient, system: ApiClient, prompt: Prompt, three: list[Author]
) -> None:
    shown = resolve(prompt, system, {"yes": True}, source_url="https://weather.example/", note="It poured.")
    assert shown["phase"] == "resolved"
    assert shown["resolution"]["outcome"] == {"yes": True}
    assert shown["resolution"]["source_url"] == "https://weather.example/"
    scores = anyone.get(f"prompts/{prompt.pk}/scores").json()["scores"]
    log = math.log
    ada = 0.5 * log(0.8 / 0.2) + 0.25 * (log(0.8) - (log(0.5) + log(0.2)) / 2) + 0.25 * log(0.8 / 0.5)
    ben = 0.25 * (log(0.5) - (log(0.8) + log(0.2)) / 2) + 0.25 * log(0.5 / 0.8)
    assert [each["author"]["name"] for each in scores] == ["Ada", "Ben", "Cleo"]
    assert [each["brier"] for each in scores] == pytest.approx([0.04, 0.25, 0.64])
    assert [each["coverage"] for each in scores] == pytest.approx([1.0, 0.5, 0.75])
    assert [each["peer"] for each in scores] == pytest.approx([100 * ada, 100 * ben, -100 * (ada + ben)])
    assert [each["baseline"] for each in scores] == pytest.approx(
        [100 * (1 + math.log2(0.8)), 0.0, 75 * (1 + math.log2(0.2))], abs=1e-9
    )
    assert [each["final"] for each in scores] == [{"probability": 0.8}, {"probability": 0.5}, None]


@pytest.mark.django_db
def test_who_called_it_comes_first_in_the_thread(
    anyone: ApiClient, system: ApiClient, thread: Thread, prompt: Prompt, three: list[Author]
) -> None:
    silent = build_comment(thread, build_author(thread, "Dan"))
    page = anyone.client.get(f"/threads/gazette/{thread.key}").content.decode()
    assert "Who called it" not in page
    resolve(prompt, system, {"yes": True})
    assert "Who called it" in anyone.client.get(f"/threads/gazette/{thread.key}").content.decode()

    def read(**query: Any) -> Any:
        return anyone.get(COMMENTS, {"sort": "called", **query}).json()

    names = [node["author"]["name"] for node in read()["comments"]]
    assert (
        names == ["Ada", "Dan", "Ben", "Cleo"]
        if Score.objects.get(author=three[1]).peer < 0
        else [
            "Ada",
            "Ben",
            "Dan",
            "Cleo",
        ]
    )
    # A page that began before a correction goes on as it was.
    first = read(limit=2)
    resolve(prompt, system, {"yes": False})
    rest = read(cursor=first["next"])
    seen = [node["author"]["name"] for node in first["comments"] + rest["comments"]]
    assert seen == names
    assert read()["comments"][0]["author"]["name"] == "Cleo"
    silent.refresh_from_db()
    assert silent.called == 0.0


@pytest.mark.django_db
def test_a_correction_is_as_if_it_had_been_right_at_once(
    anyone: ApiClient, system: ApiClient, prompt: Prompt, three: list[Author]
) -> None:
    resolve(prompt, system, {"yes": True})

    def read() -> Any:
        answer = anyone.get(f"prompts/{prompt.pk}/scores").json()["scores"]
        return (
            answer,
            list(Record.objects.order_by("author").values()),
            list(Comment.objects.order_by("pk").values_list("called", flat=True)),
        )

    right = read()
    resolve(prompt, system, {"yes": False})
    assert read() != right
    resolve(prompt, system, {"yes": True})
    again = read()
    assert [row | {"id": 0} for row in again[1]] == [row | {"id": 0} for row in right[1]]
    assert (again[0], again[2]) == (right[0], right[2])
    assert [change.action for change in PromptChange.objects.order_by("version")] == ["resolve"] * 3


@pytest.mark.django_db
def test_scoring_twice_changes_nothing(system: ApiClient, prompt: Prompt) -> None:
    resolve(prompt, system, {"yes": True})
    before = list(Score.objects.order_by("pk").values())
    assert not score_prompt(prompt.pk)
    Prompt.objects.update(scored_revision=0)  # as if the first had never come to its end
    assert score_prompt(prompt.pk)
    assert [row | {"id": 0} for row in Score.objects.order_by("pk").values()] == [
        row | {"id": 0} for row in before
    ]


@pytest.mark.django_db
def test_what_is_annulled_counts_for_nobody(
    anyone: ApiClient, system: ApiClient, prompt: Prompt, three: list[Author]
) -> None:
    resolve(prompt, system, {"yes": True})
    assert anyone.get(f"authors/{three[0].pk}/record").json()["resolved"] == 1
    shown = resolve(prompt, system, None, note="Badly put.")
    assert (shown["phase"], shown["resolution"]["outcome"]) == ("annulled", None)
    assert not Score.objects.exists()
    assert not Record.objects.exists()
    assert not Comment.objects.exclude(called=0.0).exists()
    assert anyone.get(f"authors/{three[0].pk}/record").json()["resolved"] == 0


@pytest.mark.django_db
def test_a_comment_that_is_rejected_later_is_scored_no_more(
    bob: ApiClient, system: ApiClient, prompt: Prompt, three: list[Author]
) -> None:
    resolve(prompt, system, {"yes": True})
    comment = Comment.objects.get(author=three[0])
    case = bob.post(f"moderation/comments/{comment.pk}/case").json()
    decided = bob.post(
        f"moderation/cases/{case['id']}/decisions", {"action": "reject", "version": case["version"]}
    )
    assert decided.status_code == 201
    assert list_behind() == [prompt.pk]
    bring_up_to_date(prompt.pk)
    assert set(Score.objects.values_list("author", flat=True)) == {three[1].pk, three[2].pk}
    undone = bob.post(f"moderation/decisions/{decided.json()['decision']['id']}/undo")
    assert undone.status_code == 201
    bring_up_to_date(prompt.pk)
    assert Score.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "values", "outcome", "expected"),
    [
        ("choices", (0.5, 0.3, 0.2), {"option": 1}, {"brier": 0.25 + 0.49 + 0.04, "log": math.log(0.3)}),
        # By hand, from equation 21 of Gneiting & Raftery: two degrees off, of a normal with a deviation of 3.
        ("number", (17 - 3.8446546967936813, 17, 17 + 3.8446546967936813), {"value": 19}, {"crps": 1.2141}),
        ("date", (20_500, 20_500, 20_500), {"date": "2026-02-26"}, {"crps": 10.0}),
    ],
)
def test_other_kinds(
    system: ApiClient,
    thread: Thread,
    kind: str,
    values: tuple[float, ...],
    outcome: Any,
    expected: dict[str, float],
) -> None:
    asked = build_closed(thread, kind)
    say(asked, build_author(thread), 0, *values)
    assert resolve(asked, system, outcome)["resolution"]["outcome"] == outcome
    (score,) = ApiClient().get(f"prompts/{asked.pk}/scores").json()["scores"]
    assert {name: score[name] for name in expected} == pytest.approx(expected, abs=1e-3)


@pytest.mark.django_db
def test_the_best_have_at_least_ten_prompts_and_no_lucky_hit(
    anyone: ApiClient, system: ApiClient, thread: Thread, site: Site
) -> None:
    """One who is a bit better on twelve leads; one who was certain once, and a guest, are not ranked."""
    steady, worse, lucky = (
        Author.objects.create(site=site, kind=AuthorKind.SSO, external_id=name, name=name)
        for name in ("steady", "worse", "lucky")
    )
    guest = build_author(thread, "guest")
    for number in range(12):
        asked = build_closed(thread)
        say(asked, steady, 0, 0.75)
        say(asked, worse, 0, 0.65)
        say(asked, guest, 0, 0.9)
        if number == 0:
            say(asked, lucky, 0, 0.001)
        resolve(asked, system, {"yes": number % 4 != 0})
    table = anyone.get("sites/gazette/forecasters").json()["forecasters"]
    assert [each["author"]["name"] for each in table] == ["steady", "worse"]
    expected = sum(Score.objects.filter(author=steady).values_list("peer", flat=True)) / 42
    assert table[0]["reputation"] == pytest.approx(expected)
    page = anyone.get("sites/gazette/forecasters", {"limit": 1}).json()
    following = anyone.get("sites/gazette/forecasters", {"cursor": page["next"]}).json()
    assert [each["author"]["name"] for each in following["forecasters"]] == ["worse"]
    record = anyone.get(f"authors/{steady.pk}/record").json()
    (bin_,) = record["calibration"]
    assert (bin_["forecasts"], bin_["said"], bin_["happened"]) == (12, 0.75, 0.75)
    assert bin_["low"] < 0.75 < bin_["high"]
    # The well calibrated are a group of the crowd from then on.
    asked = build_closed(thread)
    say(asked, steady, 0, 0.7)
    say(asked, guest, 0, 0.2)
    refresh_crowd(asked.pk)
    groups = anyone.get(f"prompts/{asked.pk}/crowd").json()["groups"]
    assert {each["group"]: each["now"] and each["now"]["count"] for each in groups} == {
        "all": 2,
        "members": 1,
        "calibrated": 1,
    }


@pytest.mark.django_db
def test_who_said_nothing_in_public_has_no_public_record(
    anyone: ApiClient, system: ApiClient, thread: Thread, alice: ApiClient
) -> None:
    asked = build_closed(thread)
    say(asked, alice.author, 0, 0.75, with_comment=False)
    resolve(asked, system, {"yes": True})
    assert anyone.get(f"prompts/{asked.pk}/scores").json()["scores"] == []
    assert anyone.get(f"authors/{alice.author.pk}/record").json()["resolved"] == 0
    mine = alice.get(f"prompts/{asked.pk}/forecast").json()["score"]
    assert mine["brier"] == pytest.approx(0.0625)
    assert read_own(alice, "score")[0]["prompt"] == str(asked.pk)


@pytest.mark.django_db
def test_what_is_known_earlier_ends_the_scoring(
    anyone: ApiClient, system: ApiClient, prompt: Prompt, three: list[Author]
) -> None:
    resolve(prompt, system, {"yes": True}, known_at=(OPENS + timedelta(days=50)).isoformat())
    scores = anyone.get(f"prompts/{prompt.pk}/scores").json()["scores"]
    assert [(each["author"]["name"], each["coverage"]) for each in scores] == [("Ada", 0.5), ("Cleo", 0.5)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("outcome", "fault"),
    [
        ({}, "outcome.yes:required"),
        ({"yes": 1}, "outcome.yes:invalid"),
        ({"value": 3}, "outcome.yes:required"),
    ],
)
def test_an_outcome_that_can_not_be_is_refused(
    system: ApiClient, prompt: Prompt, outcome: Any, fault: str
) -> None:
    answer = system.put(f"prompts/{prompt.pk}/resolution", {"outcome": outcome})
    name, _, code = fault.partition(":")
    assert (answer.status_code, answer.json()["error"]["fields"][name]["code"]) == (422, code)


# --- Races ------------------------------------------------------------------------------------------------


def in_thread(work: Callable[[], Any]) -> Callable[[], Any]:
    """Return `work`, which leaves no connection behind."""

    def run() -> Any:
        try:
            return work()
        finally:
            connections.close_all()

    return run


@pytest.mark.django_db(transaction=True)
def test_who_forecasts_while_it_closes_is_in_time_or_refused(thread: Thread) -> None:
    """The editor holds the prompt when the reader comes, and closes it: the reader waits, and is told so."""
    asked = build_prompt(thread)
    author = build_author(thread)
    person = Editor(system=author)
    waiting = threading.Event()

    def forecast() -> str:
        waiting.set()
        try:
            make_forecast(statement=Statement(asked, (0.5,)), author=author)
        except Refused as refused:
            return refused.code
        return "made"

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_thread(thread.pk)
            current = Prompt.objects.select_for_update(no_key=True).get(pk=asked.pk)
            said = pool.submit(in_thread(forecast))
            waiting.wait(10)
            wait_until(is_somebody_waiting, 10, "Nobody waits for the prompt")
            values = {"closes_at": timezone.now(), "question": current.question}
            edit_prompt(prompt=current, editor=person, version=1, values=values)
        assert said.result(20) == "prompt_not_open"
    assert not Forecast.objects.exists()


def is_somebody_waiting() -> bool:
    with connections["default"].cursor() as database:
        database.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(database.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_who_forecasts_while_it_is_resolved_is_scored_or_refused(thread: Thread, system: ApiClient) -> None:
    asked = build_prompt(thread)
    authors = [build_author(thread) for _ in range(12)]
    editor = Editor(system=system.author)
    begin = threading.Barrier(5)
    codes: set[str] = set()

    def forecast(part: list[Author]) -> list[int]:
        begin.wait(10)
        made = []
        for author in part:
            try:
                make_forecast(statement=Statement(asked, (0.5,)), author=author)
            except Refused as refused:
                codes.add(refused.code)
            else:
                made.append(author.pk)
        return made

    def decide() -> None:
        begin.wait(10)
        resolve_prompt(prompt=asked, editor=editor, version=1, resolution=Resolution(outcome=1.0))
        bring_up_to_date(asked.pk)

    with ThreadPoolExecutor(5) as pool:
        parts = [pool.submit(in_thread(partial(forecast, authors[n::4]))) for n in range(4)]
        pool.submit(in_thread(decide)).result(30)
        made = {author for part in parts for author in part.result(30)}
    assert codes <= {"prompt_not_open"}
    assert set(Forecast.objects.values_list("author", flat=True)) == made
    resolved_at = Prompt.objects.get().resolved_at
    assert not Forecast.objects.filter(made_at__gt=resolved_at).exists()
    bring_up_to_date(asked.pk)
    assert set(Score.objects.values_list("author", flat=True)) == made


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_one_is_told_and_the_scores_are_the_others(
    thread: Thread, system: ApiClient, three: list[Author]
) -> None:
    asked = build_closed(thread)
    say(asked, three[0], 0, 0.8)
    say(asked, three[1], 0, 0.4)
    editor = Editor(system=system.author)
    resolve(asked, system, {"yes": True})
    asked.refresh_from_db()
    begin = threading.Barrier(2)

    def correct(outcome: float) -> str:
        begin.wait(10)
        try:
            resolve_prompt(
                prompt=asked, editor=editor, version=asked.version, resolution=Resolution(outcome=outcome)
            )
        except Refused as refused:
            return refused.code
        finally:
            bring_up_to_date(asked.pk)
        return "done"

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(in_thread(partial(correct, each))) for each in (0.0, 1.0)]
        assert sorted(each.result(30) for each in both) == ["done", "stale_version"]
    bring_up_to_date(asked.pk)
    outcome = Prompt.objects.get().outcome
    assert outcome is not None
    assert Score.objects.get(author=three[0]).brier == pytest.approx((0.8 - outcome) ** 2)
    assert list_behind() == []


@pytest.mark.django_db(transaction=True)
def test_what_is_overtaken_while_it_is_scored_is_not_stored(
    thread: Thread, system: ApiClient, three: list[Author], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the reading and the storing, the resolution is corrected: the next job has it right."""
    asked = build_closed(thread)
    say(asked, three[0], 0, 0.8)
    editor = Editor(system=system.author)
    resolve_prompt(prompt=asked, editor=editor, version=1, resolution=Resolution(outcome=1.0))
    from discussions.actions import predicting

    score = predicting._score

    def score_and_be_overtaken(prompt: Prompt, said: Any) -> Any:
        scored = score(prompt, said)
        monkeypatch.setattr(predicting, "_score", score)
        annul_prompt(prompt=prompt, editor=editor, version=2, note="")
        return scored

    monkeypatch.setattr(predicting, "_score", score_and_be_overtaken)
    assert not score_prompt(asked.pk)
    assert not Score.objects.exists()
    assert list_behind() == [asked.pk]
    assert score_prompt(asked.pk)
    assert not Score.objects.exists()
