"""Limits over HTTP: who writes too fast waits, is told for how long, and keeps what was typed; readers never wait."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from discussions.announcements import get_redis, redis_outage
from discussions.limits import spending
from discussions.limits.table import DEFAULTS, Scope
from discussions.limits.windows import LocalWindows
from discussions.models import Comment, Site, Thread
from discussions.models import Scope as KeyScope
from moderation.actions.raids import end_raid, end_raids, watch_sites
from moderation.models import Raid
from tests.build import build_raid, build_system
from tests.client import ApiClient
from tests.conftest import make_guest
from tests.endpoints import ENDPOINTS, Endpoint, World
from tests.moderation.desks import open_desk

pytestmark = pytest.mark.django_db

COMMENTS = "sites/gazette/threads/weather/comments"
PAGE = "/threads/gazette/weather"


@pytest.fixture(autouse=True)
def usual_limits(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other tests have generous ones. What one test did must not count against the next."""
    settings.LIMITS_PERCENT = 100
    monkeypatch.setattr(spending, "fallback", LocalWindows())
    monkeypatch.setattr(spending, "requests", LocalWindows())


@pytest.fixture
def nothing_asked(thread: Thread) -> None:
    """These are about how much is left in an attack, not about what has to be proven for it."""
    Site.objects.update(challenge="off")
    thread.site.refresh_from_db()


def post(who: ApiClient, number: int = 0, **headers: str) -> Any:
    return who.post(COMMENTS, {"body": f"Remark {number} about the weather."}, **headers)


def test_who_posts_too_fast_waits_and_is_told_for_how_long(
    alice: ApiClient, thread: Thread, settings: Settings
) -> None:
    settings.LIMITS = ["post.author=3/60"]
    answers = [post(alice, number) for number in range(4)]
    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert {answer["RateLimit-Limit"] for answer in answers} == {"3"}
    refused = answers[3]
    wait = int(refused["Retry-After"])
    assert 50 <= wait <= 60
    assert refused["RateLimit-Reset"] == refused["Retry-After"]
    assert refused["Cache-Control"] == "no-store"
    assert refused.json()["error"] == {
        "code": "rate_limited",
        "message": f"That was fast. Please wait {wait} seconds and try again.",
    }
    assert Comment.objects.count() == 3


def test_it_is_said_in_the_readers_language(alice: ApiClient, thread: Thread, settings: Settings) -> None:
    settings.LIMITS = ["post.author=1/1"]
    post(alice)
    answer = post(alice, 1, Accept_Language="de")
    assert answer.json()["error"]["message"].startswith("Das ging sehr schnell. Bitte warten Sie 1 Sekunde ")


def test_browsers_of_other_origins_may_read_the_figures(alice: ApiClient, thread: Thread) -> None:
    thread.site.allowed_origins = ["https://gazette.example"]
    thread.site.save()
    answer = post(alice, Origin="https://gazette.example")
    exposed = answer["Access-Control-Expose-Headers"]
    assert {"retry-after", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"} <= set(
        exposed.split(", ")
    )


@pytest.mark.parametrize(
    ("scope", "address", "is_allowed"),
    [
        ("author", "10.0.0.1", True),
        ("address", "10.0.0.1", False),
        ("address", "10.0.0.2", True),
        ("subnet", "10.0.0.2", False),
        ("subnet", "10.0.1.1", True),
        ("site", "10.9.9.9", False),
        ("everywhere", "10.9.9.9", False),
    ],
)
def test_each_scope_counts_together_what_belongs_together(
    alice: ApiClient,
    dora: ApiClient,
    settings: Settings,
    thread: Thread,
    scope: str,
    address: str,
    *,
    is_allowed: bool,
) -> None:
    settings.LIMITS = [f"post.{scope}=1/60"]
    client = alice.client
    client.defaults["REMOTE_ADDR"] = "10.0.0.1"
    dora.client.defaults["REMOTE_ADDR"] = address
    assert post(alice).status_code == 202
    assert post(dora).status_code == (202 if is_allowed else 429)


def test_sites_count_each_for_itself(
    alice: ApiClient, charlie: ApiClient, thread: Thread, other_site: Site, settings: Settings
) -> None:
    settings.LIMITS = ["post.site=1/60", "post.address=off"]
    assert [post(alice, number).status_code for number in range(2)] == [202, 429]
    Thread.objects.create(site=other_site, key="sports", url="https://herald.example/sports")
    answer = charlie.post("sites/herald/threads/sports/comments", {"body": "Another remark."})
    assert answer.status_code == 202


def test_a_site_may_have_more_or_less_of_it(alice: ApiClient, thread: Thread, settings: Settings) -> None:
    settings.LIMITS = ["post.author=2/60"]
    Site.objects.update(limits_percent=200)
    assert [post(alice, number).status_code for number in range(5)] == [202] * 4 + [429]


def test_the_operator_may_have_more_or_less_of_all(
    alice: ApiClient, thread: Thread, settings: Settings
) -> None:
    settings.LIMITS, settings.LIMITS_PERCENT = ["post.author=2/60"], 50
    assert [post(alice, number).status_code for number in range(2)] == [202, 429]


def test_without_redis_each_process_counts_for_itself(
    no_redis: None, alice: ApiClient, thread: Thread, settings: Settings
) -> None:
    settings.LIMITS = ["post.author=2/60"]
    assert [post(alice, number).status_code for number in range(3)] == [202, 202, 429]


def test_a_redis_that_refuses_to_write_lifts_no_limit(
    alice: ApiClient, thread: Thread, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LIMITS = ["post.author=1/60"]
    memory = get_redis().config_get("maxmemory")["maxmemory"] or "0"
    get_redis().config_set("maxmemory", "1")
    try:
        answers = [post(alice, number).status_code for number in range(2)]
    finally:
        get_redis().config_set("maxmemory", memory)
        redis_outage.end()
    assert answers == [202, 429]


def test_a_sites_own_system_writes_for_many(thread: Thread, settings: Settings) -> None:
    settings.LIMITS = ["post.author=1/60", "post.address=1/60", "system.author=3/60"]
    system = build_system(thread.site, [KeyScope.COMMENT])
    assert [post(system, number).status_code for number in range(4)] == [202] * 3 + [429]


# --- Attacks ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("nothing_asked")
def test_writers_have_a_quarter_while_an_attack_is_on(
    alice: ApiClient, dora: ApiClient, bob: ApiClient, thread: Thread, settings: Settings
) -> None:
    settings.LIMITS = ["post.author=4/60"]
    raid = build_raid(thread)
    watch_sites()
    answers = [post(alice, number) for number in range(2)]
    assert [answer.status_code for answer in answers] == [202, 429]
    assert answers[0]["RateLimit-Limit"] == "1"
    end_raid(raid, bob.user)
    assert [post(dora, number).status_code for number in range(2)] == [202, 202]


@pytest.mark.usefixtures("nothing_asked")
def test_an_attack_on_one_discussion_slows_no_other_but_whoever_comes_new(
    alice: ApiClient, anyone: ApiClient, thread: Thread, settings: Settings
) -> None:
    settings.LIMITS = ["post.author=4/60", "guest.address=4/60"]
    Thread.objects.create(site=thread.site, key="sports", url="https://gazette.example/sports")
    build_raid(thread)
    watch_sites()
    elsewhere = [
        alice.post("sites/gazette/threads/sports/comments", {"body": f"Goal {n}."}) for n in range(2)
    ]
    assert [answer.status_code for answer in elsewhere] == [202, 202]
    guests = [anyone.post("sites/gazette/guests", {"name": f"Gina {n}"}).status_code for n in range(2)]
    assert guests == [201, 429]


@pytest.mark.usefixtures("nothing_asked")
def test_what_redis_forgot_of_an_attack_is_told_again(
    alice: ApiClient, thread: Thread, settings: Settings
) -> None:
    settings.LIMITS = ["post.author=4/60"]
    build_raid(thread)
    watch_sites()
    get_redis().flushdb()
    watch_sites()
    assert post(alice)["RateLimit-Limit"] == "1"


@pytest.mark.usefixtures("nothing_asked")
def test_an_attack_ends_by_itself(alice: ApiClient, thread: Thread, settings: Settings) -> None:
    settings.LIMITS = ["post.author=4/60"]
    raid = build_raid(thread)
    past = timezone.now() - timedelta(seconds=1)
    Raid.objects.update(started_at=past - timedelta(hours=1), ends_at=past)
    end_raids(timezone.now())
    watch_sites()
    assert post(alice)["RateLimit-Limit"] == "4"
    raid.refresh_from_db()
    assert raid.ended_at is not None


# --- Everything that writes --------------------------------------------------------------------------------

WRITING = [endpoint for endpoint in ENDPOINTS if endpoint.method != "GET"]
# Noted in memory, ahead of Django: nothing is looked up for it.
UNCOUNTED = ["POST sites/{site_key}/threads/{thread_key}/views"]


@pytest.mark.parametrize("endpoint", WRITING, ids=str)
def test_whatever_writes_is_counted(world: World, endpoint: Endpoint) -> None:
    assert ("RateLimit-Remaining" in world.send(endpoint)) == (str(endpoint) not in UNCOUNTED)


def test_what_everybody_reads_asks_redis_for_nothing(world: World) -> None:
    get_redis().config_resetstat()
    for endpoint in ENDPOINTS:
        if endpoint.method == "GET" and endpoint.who == "anyone":
            assert "RateLimit-Limit" not in world.send(endpoint)
    assert "cmdstat_evalsha" not in get_redis().info("commandstats")


def test_a_post_asks_redis_once_for_all_its_limits(alice: ApiClient, thread: Thread) -> None:
    post(alice)
    get_redis().config_resetstat()
    post(alice, 1)
    assert get_redis().info("commandstats")["cmdstat_evalsha"]["calls"] == 1


@pytest.mark.parametrize(
    ("action", "endpoint"),
    [
        ("post", "POST sites/{site_key}/threads/{thread_key}/comments"),
        ("edit", "PATCH comments/{comment_id}"),
        ("edit", "DELETE comments/{comment_id}"),
        ("vote", "PUT comments/{comment_id}/vote"),
        ("flag", "POST comments/{comment_id}/flags"),
        ("react", "PUT authors/{author_id}/mute"),
        ("react", "PUT prompts/{prompt_id}/forecast"),
        ("preview", "POST sites/{site_key}/preview"),
        ("guest", "POST sites/{site_key}/guests"),
        ("own_data", "GET me"),
        ("own_pages", "GET me/export"),
        ("system", "PUT prompts/{prompt_id}/resolution"),
        ("moderate", "POST moderation/cases/{case_id}/decisions"),
        ("replay", "POST moderation/rules/preview"),
        ("replay", "POST moderation/policy/replay"),
        ("replay", "POST moderation/providers/{provider_id}/test"),
    ],
)
def test_each_counts_as_what_it_is(world: World, settings: Settings, action: str, endpoint: str) -> None:
    settings.LIMITS = [f"{action}.{scope}=1/60" for scope in DEFAULTS[action]]
    found = next(each for each in ENDPOINTS if str(each) == endpoint)
    world.send(found)
    answer = world.send(found)
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "rate_limited")


# --- Whatever reaches Django ------------------------------------------------------------------------------


def test_an_address_that_asks_far_too_much_is_refused_before_anything_is_looked_up(
    thread: Thread, settings: Settings, django_assert_num_queries: Any
) -> None:
    settings.LIMITS = ["request.address=2/30"]
    client = Client()
    assert [client.get("/api/v1/sites/gazette/threads/weather").status_code for _ in range(2)] == [200, 200]
    with django_assert_num_queries(0):
        answer = client.get("/api/v1/sites/gazette/threads/weather")
        page = client.get(PAGE)
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "rate_limited")
    assert 28 <= int(answer["Retry-After"]) <= 30
    assert (page.status_code, page["Cache-Control"]) == (429, "no-store")
    assert "That was fast. Please wait" in page.text
    assert client.get("/healthz").status_code == 200
    assert Client(REMOTE_ADDR="10.0.0.1").get(PAGE).status_code == 200


# --- Pages --------------------------------------------------------------------------------------------------


def send_form(path: str, who: str = "", **fields: str) -> Any:
    client = Client(headers={"Sec-Fetch-Site": "same-origin"})
    if who:
        client.cookies["parley_reader"] = who
    return client.post(f"{PAGE}/{path}", fields)


def test_a_page_keeps_what_was_typed_when_its_reader_has_to_wait(thread: Thread, settings: Settings) -> None:
    settings.LIMITS = ["post.address=1/60"]
    sent = {"name": "Paula", "body": "The first remark of mine."}
    assert send_form("write", **sent).status_code == 303
    answer = send_form("write", **{**sent, "body": "What I typed in vain."})
    assert answer.status_code == 429
    assert "What I typed in vain." in answer.text
    assert re.search(r"That was fast\. Please wait \d+ seconds", answer.text)
    assert int(answer["Retry-After"]) > 0
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("action", "path", "fields"),
    [
        ("guest", "write", {"name": "Paula", "body": "A remark of mine."}),
        ("post", "comments/{comment_id}/reply", {"name": "Paula", "body": "A reply of mine."}),
        ("preview", "write", {"name": "Paula", "body": "A remark of mine.", "do": "preview"}),
        ("vote", "comments/{comment_id}/vote", {"name": "Paula", "value": "1"}),
        ("flag", "comments/{comment_id}/report", {"name": "Paula", "reason": "spam"}),
        ("react", "comments/{comment_id}/mute", {"name": "Paula", "do": "mute"}),
        ("react", "follow", {"name": "Paula", "do": "follow"}),
    ],
)
def test_pages_count_what_the_api_counts(
    world: World, settings: Settings, action: str, path: str, fields: dict[str, str]
) -> None:
    settings.LIMITS = [f"{action}.{scope}=1/60" for scope in DEFAULTS[action]]
    answers = [send_form(path.format(**world.places), **fields).status_code for _ in range(2)]
    assert answers[0] in (200, 303)
    assert answers[1] == 429


def test_own_comments_on_pages_are_counted_too(settings: Settings, thread: Thread) -> None:
    paula = make_guest(thread.site, "Paula")
    comment = post(paula).json()["id"]
    settings.LIMITS = ["edit.author=1/60", "sign_in.address=1/60"]
    token = str(paula.token)
    assert send_form(f"comments/{comment}/edit", token, body="Another text.").status_code == 303
    answer = send_form(f"comments/{comment}/edit", token, body="A third text.")
    assert answer.status_code == 429
    assert "A third text." in answer.text
    assert send_form(f"comments/{comment}/withdraw", token).status_code == 429
    host = Client(headers={"Origin": "http://testserver"})
    signed = [host.post(f"{PAGE}/sign-in", {"token": token}).status_code for _ in range(2)]
    assert signed == [303, 429]


def test_the_desk_counts_what_a_moderator_changes(bob: ApiClient, world: World, settings: Settings) -> None:
    settings.LIMITS = ["moderate.author=1/60"]
    desk = open_desk(bob)
    path = f"/desk/authors/{world.places['author_id']}/notes"
    answers = [desk.post(path, {"text": "Kind."}) for _ in range(2)]
    assert answers[0].status_code in (200, 302)
    assert answers[1].status_code == 429
    assert "That was fast" in answers[1].text


# --- Settings and documents ----------------------------------------------------------------------------------


def test_a_setting_that_makes_no_sense_is_found_at_the_start(settings: Settings) -> None:
    settings.LIMITS = ["post.author=many"]
    (problem,) = [each for each in run_checks() if each.id == "parley.E005"]
    assert "post.author=many" in problem.msg


def test_the_document_has_the_table() -> None:
    document = (Path(__file__).parents[2] / "docs" / "limits.md").read_text()
    rows = re.findall(
        r"^\| `(\w+)` \| ([^|]+) \|" + r" ([^|]*) \|" * len(Scope) + "$", document, re.MULTILINE
    )
    written = {row[0]: dict(zip(Scope, row[2:], strict=True)) for row in rows}
    assert written == {
        action: {
            scope: ", ".join(f"{window.most}/{window.seconds}" for window in windows.get(scope, ()))
            for scope in Scope
        }
        for action, windows in DEFAULTS.items()
    }
