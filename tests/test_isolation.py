"""Nobody gets at another site's things: every address of the resolver, for everybody, in tests/permissions.py.

Of strangers it also holds that they read nothing that is the site's own people's alone, write nothing, and can not tell
what exists from what does not.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from discussions.models import Comment, Forecast, Site, Status
from moderation.actions.tokens import create_access_token
from moderation.models import Membership, Role
from tests.build import build_author, build_comment, build_prompt
from tests.client import ApiClient
from tests.conftest import make_member, make_thread
from tests.endpoints import BY_NAME, ENDPOINTS, NOWHERE, PRIVATE, WITH_BODY, World
from tests.permissions import ROWS, STRANGERS
from tests.visitors import (
    Visitor,
    as_member,
    as_reader,
    build_key,
    count_writes,
    fill_places,
    list_page_routes,
    place_everything,
)

pytestmark = pytest.mark.django_db

API_ROWS = [str(endpoint) for endpoint in ENDPOINTS]
# That somebody came is noted of themselves, wherever they go.
NOTED = {"moderation_accesstoken", "moderation_membership", "django_session", "discussions_apikey"}
# Guests are made by anyone, and anyone gives notice of what is illegal, which brings it before moderators; the rest is
# one's own, and that of no thing of the site.
WRITABLE = {
    "POST comments/{comment_id}/notices": {
        *("discussions_event", "discussions_notice", "moderation_case", "moderation_casechange"),
        *("moderation_casecount", "moderation_casetext", "moderation_decision", "moderation_delivery"),
        "moderation_lane",
    },
    "POST sites/{site_key}/guests": {"discussions_author", "discussions_authortoken"},
    "DELETE me": {"discussions_author", "discussions_authortoken", "discussions_erasure"},
    "PUT me/notifications/mail": {"discussions_mailbox"},
    "POST /desk/account/tokens": set[str](),
    "POST /desk/account/passkeys/new": set[str](),
}
GUESSED = str(10**17)
AREAS = sorted({"/".join(row.split(" ")[1].split("/")[:2]) for row in ROWS})


@pytest.fixture
def visitors(world: World, other_site: Site, charlie: ApiClient, frank: ApiClient) -> dict[str, Visitor]:
    root = User.objects.create_superuser("root")
    Membership.objects.create(user=root, site=other_site, role=Role.ADMIN)
    superuser = ApiClient(token=create_access_token(user=root, name="test"), user=root)
    return {
        "nobody": Visitor(),
        "reader elsewhere": as_reader(charlie),
        "key elsewhere": build_key(other_site),
        "moderator elsewhere": as_member(frank),
        "admin elsewhere": as_member(make_member(other_site, "hanna", Role.ADMIN)),
        "superuser elsewhere": as_member(superuser),
        "reader": as_reader(world.people["alice"]),
        "key": build_key(world.thread.site),
        "moderator": as_member(world.people["bob"]),
        "admin": as_member(world.people["erin"]),
    }


def send(visitor: Visitor, row: str, places: dict[str, str]) -> Any:
    """Return the answer, of which nothing stays, with the tables that were written to in `written`."""
    with transaction.atomic():
        before = count_writes()
        answer = visitor.send(row, places)
        answer.written = {table for table, rows in count_writes().items() if rows != before.get(table, 0)}
        transaction.set_rollback(True)
    return answer


def list_pages() -> Iterator[str]:
    for route in list_page_routes():
        yield f"GET {route}"
        yield f"POST {route}"


def test_every_address_has_a_row(world: World, visitors: dict[str, Visitor]) -> None:
    places = place_everything(world)
    without = {*API_ROWS, *list_pages()} - set(ROWS)
    taken = {row for row in without if send(visitors["admin"], row, places).status_code != 405}
    assert taken == set(), "tests/permissions.py says of these nothing"
    assert set(ROWS) - {*API_ROWS, *list_pages()} == set(), "these are no addresses"


@pytest.mark.parametrize("area", AREAS)
def test_everybody_gets_what_the_table_says(world: World, visitors: dict[str, Visitor], area: str) -> None:
    places = place_everything(world)
    wrong = {}
    for row in [row for row in ROWS if "/".join(row.split(" ")[1].split("/")[:2]) == area]:
        for name, visitor in visitors.items():
            answer = send(visitor, row, places)
            problems = [f"{answer.status_code}, not {ROWS[row][name]}"]
            if answer.status_code == ROWS[row][name]:
                problems.clear()
            if name in STRANGERS:
                problems += list_problems(row, answer)
            if problems:
                wrong[f"{name}: {row}"] = problems
    assert wrong == {}


def list_problems(row: str, answer: Any) -> list[str]:
    """What a stranger's answer tells or does that it should not."""
    told = PRIVATE in answer.content.decode(errors="replace") + str(answer.headers)
    written = answer.written - NOTED - WRITABLE.get(row, set())
    return ["tells what is private"] * told + [f"writes {table}" for table in sorted(written)]


def test_strangers_can_not_tell_what_exists(world: World, visitors: dict[str, Visitor]) -> None:
    """What is not everybody's is answered to them like an id that nothing has."""
    places = place_everything(world)
    held = Comment.objects.filter(status=Status.HELD).first()
    assert held is not None
    nothing = {place: NOWHERE.get(place, GUESSED) for place in places if place.endswith("_id")}
    nothing["batch"] = nothing["bulk_id"]
    told = []
    for row in ROWS:
        if not re.search(r"{(\w+_id|batch)}", row):
            continue
        for name in STRANGERS:
            secret = places
            if "{comment_id}" in row:
                secret = {**places, "comment_id": str(held.pk)}
            elif is_public(row, name):
                continue
            real = send(visitors[name], row, secret)
            guessed = send(visitors[name], row, {**places, **nothing})
            if (real.status_code, show(real)) != (guessed.status_code, show(guessed)):
                told.append(f"{name}: {row}: {real.status_code} and {guessed.status_code}")
    assert told == []


def is_public(row: str, name: str) -> bool:
    """Whether they get what is there; or a form does, on a page that they get."""
    page = f"GET {row.split(' ')[1].removesuffix('/forecast')}"
    return ROWS[row][name] < 300 or (row.startswith("POST /threads/") and ROWS[page][name] < 300)


def show(answer: Any) -> str:
    """What an answer says, without ids and tokens."""
    return re.sub(r"[\w:-]{30,}|\d+", "…", f"{answer.get('Location', '')} {answer.text}")


def test_one_s_own_site_is_no_way_to_another_s_things(
    world: World, visitors: dict[str, Visitor], other_site: Site
) -> None:
    """An address below the stranger's own site, which they may use, with an id of this one."""
    places = {**place_everything(world), "site_key": other_site.key}
    assert make_thread(other_site).key == places["thread_key"], "so that only the id is another site's"
    nested = [row for row in ROWS if "{site_key}" in row and re.search(r"{\w+_id}", row)]
    assert len(nested) > 20
    nothing = {place: GUESSED for place in places if place.endswith("_id")}
    for row in nested:
        for name in ("nobody", "admin elsewhere", "key elsewhere", "reader elsewhere"):
            answer = send(visitors[name], row, places)
            assert answer.status_code in (302, 404, 409), f"{name}: {row}: {answer.status_code}"
            assert show(answer) == show(send(visitors[name], row, {**places, **nothing})), f"{name}: {row}"
            assert list_problems(row, answer) == []


# --- Ids in bodies ------------------------------------------------------------------------------------------------


def test_an_id_in_a_body_is_of_the_same_site(world: World, other_site: Site) -> None:
    """What names another site's thing is answered like what names nothing: found by the fields' pattern."""
    thread = make_thread(other_site)
    comment = build_comment(thread, build_author(thread))
    found = []
    for endpoint in WITH_BODY:
        for name, schema in endpoint.list_fields().items():
            if schema.get("pattern", "").startswith("^[1-9]"):
                found.append(name)
                answers = [world.send(endpoint, fields={name: value}) for value in (str(comment.pk), GUESSED)]
                assert show(answers[0]) == show(answers[1]), f"{endpoint} {name}"
    assert set(found) == {"parent", "rule", "up_to"}


def test_a_forecast_is_of_a_prompt_of_the_same_thread(world: World, other_site: Site) -> None:
    """Prompts are public, so their ids are too."""
    prompt = build_prompt(make_thread(other_site))
    post = BY_NAME["POST sites/{site_key}/threads/{thread_key}/comments"]
    for value, status in ((str(prompt.pk), 422), (GUESSED, 404)):
        answer = world.send(post, fields={"forecast": {"prompt": value, "probability": 0.5}})
        assert answer.status_code == status
    assert not Forecast.objects.exists()


def test_a_colleague_is_one_of_the_same_site(world: World, frank: ApiClient) -> None:
    decide = BY_NAME["POST moderation/cases/{case_id}/decisions"]
    answers = [
        world.send(decide, fields={"action": "ask", "colleague": name}) for name in ("frank", "nobody-at-all")
    ]
    assert answers[0].status_code == answers[1].status_code == 422
    assert answers[0].json() == answers[1].json()


# --- Pages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_pages_change_nothing_by_other_methods(
    world: World, visitors: dict[str, Visitor], method: str
) -> None:
    places = place_everything(world)
    for route in list_page_routes():
        answer = send(visitors["admin"], f"{method} {route}", places)
        assert answer.written <= NOTED, f"{method} {route}"
        assert answer.status_code < 500 or route == "/readyz"


def test_the_desk_s_forms_need_their_page(world: World, visitors: dict[str, Visitor]) -> None:
    """Whoever is logged in is sent nowhere by a page of others."""
    places = place_everything(world)
    rows = [row for row in ROWS if row.startswith("POST /desk") and ROWS[row]["admin"] not in (404, 405)]
    for row in rows:
        address = fill_places(row.removeprefix("POST "), places)
        browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
        for name, value in visitors["admin"].cookies.items():
            browser.cookies[name] = value
        answer = browser.post(address, {}, headers={"Origin": "https://evil.example"})
        assert answer.status_code == 403, row
