"""Forecasting without scripts: the pages of what readers are asked, and their forms."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from discussions.actions.predicting import bring_up_to_date
from discussions.actions.prompts import Editor, Resolution, resolve_prompt
from discussions.models import Author, Comment, Forecast, Prompt, Score, Site, Status, Thread
from discussions.spoken import find_part, speak_chance
from tests.build import build_author, build_prompt, build_system, move
from tests.client import ApiClient

pytestmark = pytest.mark.django_db

PAGE = "/threads/gazette/weather"


@pytest.fixture
def reader() -> Client:
    return Client(headers={"Sec-Fetch-Site": "same-origin"})


def page_of(prompt: Prompt) -> str:
    return f"{PAGE}/prompts/{prompt.pk}"


def send(reader: Client, prompt: Prompt, **fields: str) -> Any:
    return reader.post(f"{page_of(prompt)}/forecast", fields)


def become(reader: Client, prompt: Prompt, name: str = "Nora", **fields: str) -> Author:
    """Forecast as a new guest, and return who that is."""
    asked = send(reader, prompt, **fields)
    assert asked.status_code == 200
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', asked.text))
    answer = send(reader, prompt, **hidden, name=name)
    assert answer.status_code == 303, answer.text
    return Author.objects.get(name=name)


def forecast_of(author: Author) -> Forecast:
    return Forecast.objects.get(author=author, is_live=True)


def test_a_thread_asks_before_it_lists_its_comments(client: Client, thread: Thread) -> None:
    assert "prompt-" not in client.get(PAGE).text
    first, second = build_prompt(thread), build_prompt(thread, "choices", position=1)
    page = client.get(PAGE).text
    assert page.index(f'id="prompt-{first.pk}"') < page.index(f'id="prompt-{second.pk}"')
    assert page.count("<details") >= 1
    assert "1 more question" in page
    assert page.count('class="tap"') == 5 + 3


def test_one_tap_and_a_name_are_a_forecast(reader: Client, thread: Thread) -> None:
    prompt = build_prompt(thread)
    nora = become(reader, prompt, percent="75")
    assert forecast_of(nora).values == [0.75]
    page = reader.get(PAGE).text
    assert "Your forecast: 75%, about 3 in 4" in page
    assert 'class="tap"' not in page
    assert "Your forecast counts. You can change it" in reader.get(f"{page_of(prompt)}?sent=forecast").text


def test_a_reader_who_is_known_says_it_at_once_changes_it_and_takes_it_back(
    reader: Client, thread: Thread
) -> None:
    prompt = build_prompt(thread)
    nora = become(reader, prompt, percent="75")
    assert send(reader, prompt, percent="12,5").status_code == 303
    assert forecast_of(nora).values == [0.125]
    assert send(reader, prompt, do="take-back").status_code == 303
    assert forecast_of(nora).values is None
    assert 'class="tap"' in reader.get(PAGE).text


@pytest.mark.parametrize(
    ("kind", "fields", "values"),
    [
        ("choices", {"favourite": "1"}, [0.15, 0.7, 0.15]),
        ("choices", {"share-0": "50", "share-1": "25", "share-2": "25"}, [0.5, 0.25, 0.25]),
        ("choices", {"share-0": "1", "share-1": "1", "share-2": ""}, [0.5, 0.5, 0.0]),
        ("number", {"low": "10", "median": "17,5", "high": "21"}, [10.0, 17.5, 21.0]),
        ("date", {"low": "2024-10-05", "median": "2024-10-06", "high": "2024-10-08"}, [20001, 20002, 20004]),
    ],
)
def test_every_kind_has_its_form(
    reader: Client, thread: Thread, kind: str, fields: dict[str, str], values: list[float]
) -> None:
    prompt = build_prompt(thread, kind)
    page = reader.get(PAGE).text
    names = {name for name in fields if name != "favourite"}
    assert names <= set(re.findall(r'<input [^>]*name="([^"]+)"', page))
    assert forecast_of(become(reader, prompt, **fields)).values == pytest.approx(values)


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("yes_no", {}, "This field is needed."),
        ("yes_no", {"percent": "maybe"}, "This is not a valid value."),
        ("yes_no", {"percent": "100"}, "This is more than 0.999."),
        ("choices", {"share-0": "", "share-1": "", "share-2": ""}, "This field is needed."),
        ("choices", {"share-0": "half", "share-1": "1", "share-2": "1"}, "This is not a valid value."),
        ("number", {"low": "10", "median": "9", "high": "21"}, "This is more than 9."),
        ("date", {"low": "soon", "median": "2024-10-06", "high": "2024-10-08"}, "This is not a valid value."),
    ],
)
def test_what_makes_no_sense_comes_back_with_what_was_typed(
    reader: Client, thread: Thread, kind: str, fields: dict[str, str], said: str
) -> None:
    prompt = build_prompt(thread, kind)
    answer = send(reader, prompt, **fields, body="Because I say so.")
    assert answer.status_code == 422
    assert said in answer.text
    assert "Because I say so." in answer.text
    for value in filter(None, fields.values()):
        assert f'value="{value}"' in answer.text
    assert not Forecast.objects.exists()
    assert not Author.objects.exists()


def test_a_sentence_is_a_comment_with_the_forecast_on_it(
    reader: Client, thread: Thread, bob: ApiClient
) -> None:
    prompt = build_prompt(thread)
    nora = become(reader, prompt, percent="30", body="The glass is rising.")
    comment = Comment.objects.get(author=nora)
    assert (comment.body, comment.status, forecast_of(nora).counts) == (
        "The glass is rising.",
        Status.PENDING,
        False,
    )
    assert "Your forecast counts as soon as your comment is published." in reader.get(PAGE).text
    move(comment, Status.PENDING, Status.PUBLISHED)
    page = Client().get(PAGE).text
    assert "forecasts 30%, about 1 in 3" in page


def test_a_form_that_is_sent_twice_writes_one_comment(reader: Client, thread: Thread) -> None:
    prompt = build_prompt(thread)
    asked = send(reader, prompt, percent="30", body="The glass is rising.")
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', asked.text))
    for _ in range(2):
        assert send(reader, prompt, **hidden, name="Nora").status_code == 303
    assert (Comment.objects.count(), Forecast.objects.count(), Author.objects.count()) == (1, 1, 1)


def test_another_pages_form_forecasts_nothing(client: Client, thread: Thread) -> None:
    prompt = build_prompt(thread)
    answer = client.post(
        f"{page_of(prompt)}/forecast", {"percent": "30"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert not Forecast.objects.exists()


def test_a_prompt_of_another_thread_is_not_here(reader: Client, thread: Thread, site: Site) -> None:
    other = build_prompt(Thread.objects.create(site=site, key="other", url="https://gazette.example/other"))
    assert reader.get(page_of(other)).status_code == 404
    assert send(reader, other, percent="30").status_code == 404


def test_a_prompt_that_is_closed_takes_nothing(reader: Client, thread: Thread) -> None:
    now = timezone.now()
    prompt = build_prompt(thread, closes_at=now - timedelta(minutes=1))
    page = reader.get(PAGE).text
    assert "closed, the outcome is not known yet" in page
    assert 'class="tap"' not in page
    answer = become_refused(reader, prompt)
    assert answer.status_code == 409
    assert "This question takes no forecasts now." in answer.text


def become_refused(reader: Client, prompt: Prompt) -> Any:
    asked = send(reader, prompt, percent="30")
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', asked.text))
    return send(reader, prompt, **hidden, name="Nora")


def test_what_others_expect_is_a_picture_with_a_table_behind_it(client: Client, thread: Thread) -> None:
    prompt = build_prompt(thread)
    assert "No forecasts yet" in client.get(page_of(prompt)).text
    now = timezone.now()
    for number, probability in enumerate((0.2, 0.5, 0.6)):
        Forecast.objects.create(
            prompt=prompt,
            author=build_author(thread, f"Reader {number}"),
            values=[probability],
            made_at=now - timedelta(minutes=30 - number),
            counts=True,
        )
    Prompt.objects.filter(pk=prompt.pk).update(revision=1)
    bring_up_to_date(prompt.pk)
    page = client.get(page_of(prompt)).text
    # Of 0.2, 0.5 and 0.6 with the weights e^(1 - sqrt 3), e^(sqrt 2 - sqrt 3) and 1.
    assert "3 forecasts: together 50%; the middle half say 50% to 60%" in page
    assert f'src="/api/v1/prompts/{prompt.pk}/prompt.svg"' in page
    rows = re.findall(r"<tr><th scope=\"row\">[^<]+</th>(.*?)</tr>", page)
    cells = [re.findall(r"<td>([^<]*)</td>", row) for row in rows]
    assert cells[0] == ["3", "50%", "50%", "60%"]
    assert cells[-1] == ["1", "20%", "20%", "20%"]


def test_in_the_end_it_says_what_happened_and_what_mine_was_worth(
    reader: Client, thread: Thread, site: Site
) -> None:
    prompt = build_prompt(thread)
    nora = become(reader, prompt, percent="75")
    system = build_system(site).author
    resolution = Resolution(outcome=1.0, source_url="https://gazette.example/rain", note="It poured.")
    resolve_prompt(prompt=prompt, editor=Editor(system=system), version=1, resolution=resolution)
    assert "The scores are being worked out." in reader.get(page_of(prompt)).text
    bring_up_to_date(prompt.pk)
    page = reader.get(page_of(prompt)).text
    for said in ("What happened: Yes", "It poured.", "https://gazette.example/rain", "?sort=called"):
        assert said in page
    score = Score.objects.get(author=nora)
    assert score.brier == pytest.approx(0.0625)
    facts = dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page))
    assert facts["Brier score (0 is best)"] == "0.063"
    assert facts["Compared with the others (above 0 is better)"] == "0"


def test_a_page_that_is_the_same_for_everyone_may_be_kept(client: Client, thread: Thread) -> None:
    answer = client.get(page_of(build_prompt(thread)))
    assert answer.headers["Cache-Control"].startswith("public")
    assert answer.headers["ETag"]


@pytest.mark.parametrize(
    ("chance", "part"),
    [
        (0.33, (1, 3)),
        (0.25, (1, 4)),
        (0.05, (1, 20)),
        (0.62, (3, 5)),
        (0.5, (1, 2)),
        (0.95, (19, 20)),
        (0.97, (97, 100)),
    ],
)
def test_chances_are_parts_of_small_wholes(chance: float, part: tuple[int, int]) -> None:
    assert find_part(chance) == part


def test_what_is_next_to_certain_is_called_so() -> None:
    assert speak_chance(0.995) == "almost certain"
    assert speak_chance(0.004) == "almost impossible"
