"""The demo: a discussion worth reading, a queue worth working, and secrets that open what they should."""

import io
import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import Q
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from discussions.api.authentication import identify
from discussions.models import ApiKey, Comment, Site, Status, Thread, Vote
from discussions.refusals import Refused
from moderation.demo import seed
from moderation.demo.content import read_discussion, read_unwanted
from moderation.models import Case, CaseState, Decision, DecisionAction, Finding, PolicyVersion, WordList
from tests.client import ApiClient
from tests.threads import read_tree
from tests.truth import find_drift

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def var(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    settings.BASE_URL = "http://127.0.0.1:8123"
    return tmp_path


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody says anything: for tests of the rest, which need no discussion."""
    monkeypatch.setattr(seed, "hold_conversation", lambda thread, moderator, said: None)


def run() -> str:
    said = io.StringIO()
    call_command("seed_demo", stdout=said)
    return said.getvalue()


def read_file(var: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((var / "demo.json").read_text())
    return found


# --- The discussion -----------------------------------------------------------------------------------------------


def test_the_discussion_is_there_as_if_it_had_happened(anyone: ApiClient, var: Path) -> None:
    run()
    wanted, unwanted = read_discussion(), read_unwanted()
    thread = Thread.objects.get(site__key="demo", key="predictions")
    assert find_drift(thread) == []
    assert thread.comment_count >= 45
    nodes = read_tree(anyone, "demo", "predictions").walk()
    shown = {node["id"]: node for node in nodes}
    assert len(shown) == len(wanted)
    assert max(node["depth"] for node in shown.values()) >= 6
    assert len({remark.language for remark in wanted}) >= 12
    tombstones = Counter(node["status"] for node in shown.values() if node["body"] is None)
    assert tombstones == {"withdrawn": 1, "rejected": 1}
    # What readers are shown has stood up to the checks by itself.
    assert not Decision.objects.filter(action=DecisionAction.APPROVE).exists()

    comments = list(Comment.objects.filter(thread=thread).select_related("parent"))
    now = timezone.now()
    assert all(now - timedelta(days=2) < comment.created_at < now for comment in comments)
    assert all(c.parent is None or c.parent.created_at < c.created_at for c in comments)
    assert thread.created_at < min(comment.created_at for comment in comments)
    assert thread.last_comment_at == max(comment.published_at for comment in comments if comment.published_at)
    assert Vote.objects.filter(comment__thread=thread).count() == sum(
        remark.up + remark.down for remark in wanted
    )

    refused = Comment.objects.filter(author__name__in=[remark.by for remark in unwanted])
    assert {comment.status for comment in refused} == {Status.HELD, Status.SPAM, Status.REJECTED}
    assert len(refused) == len(unwanted) >= 6
    assert Finding.objects.filter(Q(revision__comment__in=refused) & Q(outcome="suspect")).exists()
    assert Case.objects.filter(comment__in=refused).count() == len(unwanted)

    state = list_state()
    assert run() != ""
    assert list_state() == state

    secrets = read_file(var)
    moderator = ApiClient(token=secrets["moderator_token"])
    open_cases = moderator.get("moderation/cases", {"site": "demo"}).json()["cases"]
    assert len(open_cases) == Case.objects.filter(state=CaseState.OPEN).count() >= 5
    admin = ApiClient(token=secrets["admin_token"])
    assert len(admin.get("moderation/cases", {"site": "demo"}).json()["cases"]) == len(open_cases)
    posted = ApiClient(token=secrets["api_key"]).post(
        "sites/demo/threads/predictions/comments", {"body": "A prediction from the app: 55 %."}
    )
    assert posted.status_code == 202, posted.content


def list_state() -> list[int]:
    models = (Site, Thread, Comment, Vote, Case, Decision, Finding, User, ApiKey, PolicyVersion, WordList)
    return [model._default_manager.count() for model in models]


@pytest.mark.usefixtures("no_redis")
def test_without_redis_readers_see_the_same(anyone: ApiClient) -> None:
    run()
    assert Thread.objects.get(key="predictions").comment_count == len(read_discussion()) - 2
    assert not Comment.objects.filter(
        author__name__in=[remark.by for remark in read_unwanted()], status=Status.PUBLISHED
    ).exists()


def test_nobody_writes_faster_than_people_do() -> None:
    remarks = [*read_discussion(), *read_unwanted()]
    assert max(Counter(remark.by for remark in remarks).values()) <= 4
    times = {remark.id: remark.minutes for remark in remarks}
    assert all(times[r.reply_to] > r.minutes for r in remarks if r.reply_to)
    assert len({remark.id for remark in read_discussion()}) == len(read_discussion())


# --- Those who may log in -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("silence")
def test_the_file_has_what_scripts_need(var: Path) -> None:
    said = run()
    secrets = read_file(var)
    assert secrets.keys() == {
        *("url", "site", "thread", "moderator_token", "admin_token", "api_key", "akismet_key"),
        *("moderator_password", "admin_password"),
    }
    assert (secrets["url"], secrets["site"], secrets["thread"]) == (
        "http://127.0.0.1:8123",
        "demo",
        "predictions",
    )
    assert (var / "demo.json").stat().st_mode & 0o777 == 0o600
    assert identify(secrets["api_key"]).scopes == {"read", "comment"}
    assert identify(secrets["akismet_key"]).site.key == "demo"
    assert secrets["moderator_password"] in said
    assert secrets["admin_password"] in said
    assert "http://127.0.0.1:8123/demo/" in said
    assert "http://127.0.0.1:8123/desk/" in said
    assert secrets["admin_token"] not in said
    for name in ("moderator", "admin"):
        assert Client().login(username=name, password=secrets[f"{name}_password"])


@pytest.mark.usefixtures("silence")
def test_secrets_are_kept_while_they_are_good(var: Path) -> None:
    run()
    before, user = read_file(var), User.objects.get(username="moderator")
    user.set_password("my own choice of words")
    user.save()
    (var / "demo.json").chmod(0o644)
    run()
    assert read_file(var) == before
    assert (var / "demo.json").stat().st_mode & 0o777 == 0o600
    assert Client().login(username="moderator", password="my own choice of words")


@pytest.mark.usefixtures("silence")
def test_another_port_changes_the_addresses_alone(var: Path, settings: Settings) -> None:
    run()
    before = read_file(var)
    settings.BASE_URL = "http://127.0.0.1:9000"
    assert "http://127.0.0.1:9000/demo/" in run()
    assert read_file(var) == {**before, "url": "http://127.0.0.1:9000"}
    assert Thread.objects.get(key="predictions").url == "http://127.0.0.1:9000/demo/"


@pytest.mark.usefixtures("silence")
@pytest.mark.parametrize("damage", ["gone", "garbled", "incomplete", "revoked", "other database"])
def test_secrets_that_are_no_good_are_replaced(var: Path, damage: str) -> None:
    run()
    before, file = read_file(var), var / "demo.json"
    if damage == "gone":
        file.unlink()
    elif damage == "garbled":
        file.write_text("{")
    elif damage == "incomplete":
        file.write_text(json.dumps({key: before[key] for key in list(before)[:5]}))
    elif damage == "revoked":
        ApiKey.objects.update(revoked_at=timezone.now())
    else:
        file.write_text(json.dumps({**before, "admin_token": "pm_of_another_database"}))
    run()
    after = read_file(var)
    assert not {value for key, value in before.items() if key not in ("url", "site", "thread")} & set(
        after.values()
    )
    assert ApiClient(token=after["moderator_token"]).get("moderation/cases").status_code == 200
    assert ApiClient(token=before["moderator_token"]).get("moderation/cases").status_code == 401
    with pytest.raises(Refused):
        identify(before["api_key"])
    assert not Client().login(username="admin", password=before["admin_password"])
    assert Client().login(username="admin", password=after["admin_password"])


@pytest.mark.usefixtures("silence")
def test_it_takes_nobodys_account() -> None:
    admin = User.objects.create_user("admin", password="somebody's own password")
    assert "demo-admin, password" in run()
    admin.refresh_from_db()
    assert admin.check_password("somebody's own password")
    assert not admin.memberships.exists()
    assert "demo-admin, password" in run()
    assert User.objects.count() == 3
