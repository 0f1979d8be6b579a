"""Coral's external moderation phase: the requests of its guide, signed as it signs them, and the answers it reads."""

import hashlib
import hmac
import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from discussions.models import Comment, Site
from discussions.refusals import Refused
from moderation.actions.coral import add_coral_secret
from moderation.models import CoralSecret, PolicyVersion, WordList
from moderation.models.protocols import MAX_CORAL_SECRETS
from moderation.protocols.coral.contract import is_signed, read_text
from tests.client import ApiClient
from tests.moderation.desks import open_desk
from tests.protocols.test_akismet import HAM, SPAM
from tests.protocols.test_perspective import INSULT

pytestmark = pytest.mark.django_db

SECRET = "ssec_3d1f0f3c9bd84c4e8a4f8d3f0a1b2c3d"
OTHER_SECRET = "ssec_00000000000000000000000000000000"
# The two examples of Coral's guide, with Coral's own way of writing them (`JSON.stringify(data, null, 2)`).
NEW: dict[str, Any] = {
    "action": "NEW",
    "comment": {"body": "Here's a comment!", "parentID": None},
    "author": {"id": "baf4e943-3594-4fcc-b2ba-3e8de7a76352", "role": "COMMENTER"},
    "story": {
        "id": "245b3856-b0a0-4d2f-a6bb-58c71f18d6a6",
        "url": "http://localhost:1313/posts/a-story-url/",
    },
    "site": {"id": "a4bede88-2d2c-4424-bc18-4322a9e285a6"},
    "tenantID": "19ba5794-7eeb-4d46-a81b-c00c61672501",
    "tenantDomain": "localhost",
}
REPLY = {**NEW, "comment": {"body": "Here's a reply!", "parentID": "d79b787f-f406-49a0-a179-72e3652e54be"}}
# What Coral takes for an answer (its ExternalModerationResponseSchema).
REASONS = {"COMMENT_DETECTED_TOXIC", "COMMENT_DETECTED_SPAM"}
STATUSES = {"REJECTED", "PREMOD", "SYSTEM_WITHHELD"}


@pytest.fixture(autouse=True)
def secret(site: Site) -> CoralSecret:
    return add_coral_secret(site=site, name="Newsroom", secret=SECRET)


def sign(body: bytes, *secrets: str) -> str:
    return ",".join(
        f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}" for secret in secrets
    )


def ask(request: object, *, site: str = "gazette", signature: str | None = None) -> Any:
    body = request if isinstance(request, bytes) else json.dumps(request, indent=2).encode()
    sent = sign(body, SECRET) if signature is None else signature
    return Client(raise_request_exception=False).post(
        f"/coral/{site}/moderation",
        data=body,
        content_type="application/json",
        headers={"X-Coral-Signature": sent, "User-Agent": "Coral Moderation/9.0.0"},
    )


def ask_about(text: str, **changes: Any) -> Any:
    return ask({**NEW, "comment": {"body": text, "parentID": None}, **changes})


def read(answer: Any) -> tuple[str, list[str]]:
    """Return the status and the flags, after checking them as Coral does."""
    assert answer.status_code == 200
    found = answer.json()
    assert found.keys() <= {"status", "actions"}
    assert all(action.keys() == {"actionType", "reason"} for action in found.get("actions", []))
    assert {action["actionType"] for action in found.get("actions", [])} <= {"FLAG"}
    reasons = [action["reason"] for action in found.get("actions", [])]
    assert set(reasons) <= REASONS
    assert found.get("status", "REJECTED") in STATUSES
    return found.get("status", ""), reasons


@pytest.mark.parametrize("request_", [NEW, REPLY, {**NEW, "action": "EDIT"}], ids=["new", "reply", "edit"])
def test_corals_own_examples_go_on(request_: dict[str, Any]) -> None:
    answer = ask(request_)
    assert (answer.status_code, answer.content) == (204, b"")
    assert not Comment.objects.exists()


def test_spam_is_rejected_and_flagged() -> None:
    status, reasons = read(ask_about(SPAM))
    assert status in ("REJECTED", "SYSTEM_WITHHELD")
    assert "COMMENT_DETECTED_SPAM" in reasons


def test_abuse_is_kept_from_readers_and_flagged() -> None:
    status, reasons = read(ask_about(f"<div>{INSULT}</div>"))
    assert status in ("REJECTED", "SYSTEM_WITHHELD")
    assert reasons == ["COMMENT_DETECTED_TOXIC"]


def test_the_sites_word_lists_and_policy_hold(site: Site) -> None:
    WordList.objects.create(site=site, name="house", action="reject", entries="umbrella*\n")
    assert read(ask_about("Bring umbrellas on Sunday, everybody, and a good coat."))[0] == "REJECTED"
    PolicyVersion.objects.create(site=site, version=1, document={"premoderation": "all"})
    assert read(ask_about(HAM)) == ("PREMOD", [])


def test_new_authors_are_corals_own_matter(site: Site) -> None:
    PolicyVersion.objects.create(site=site, version=1, document={"premoderation": "new"})
    assert ask_about(HAM).status_code == 204


@pytest.mark.parametrize("role", ["STAFF", "MODERATOR", "ADMIN"])
def test_staff_is_never_held(role: str) -> None:
    assert ask_about(INSULT, author={"id": "7", "role": role}).status_code == 204


def test_links_are_seen_in_html_and_those_to_the_own_story_are_no_matter() -> None:
    html = '<p>Look <a href="http://win-big.example/casino">here</a><br>and <b>there</b> &amp; <i>now</i></p>'
    assert read_text(html) == "Look  http://win-big.example/casino here\nand there & now"
    assert read_text("1 < 2, and <3") == "1 < 2, and <3"
    assert read_text("plain & simple") == "plain & simple"


def test_a_flood_of_one_author_is_noticed_and_edits_are_none() -> None:
    texts = [f"{HAM} And that is the {number}. time I say so." for number in range(30)]
    assert {ask_about(text, action="EDIT").status_code for text in texts} == {204}
    answers = [ask_about(text) for text in texts]
    assert answers[0].status_code == 204
    assert read(answers[-1])[0] in STATUSES
    assert ask_about(HAM, author={"id": "another", "role": "COMMENTER"}).status_code == 204


@pytest.mark.usefixtures("no_redis")
def test_what_cannot_be_checked_is_withheld() -> None:
    """Coral publishes what it gets no answer for."""
    assert read(ask_about(HAM)) == ("SYSTEM_WITHHELD", [])


def test_one_of_several_signatures_is_enough(site: Site) -> None:
    """Coral signs with the old secret too for a while after it has made a new one."""
    body = json.dumps(NEW, indent=2).encode()
    assert ask(body, signature=sign(body, OTHER_SECRET, SECRET)).status_code == 204
    assert ask(body, signature=sign(body, OTHER_SECRET)).status_code == 401
    add_coral_secret(site=site, name="Next", secret=OTHER_SECRET)
    assert ask(body, signature=sign(body, OTHER_SECRET)).status_code == 204
    assert ask(body, signature=sign(body, SECRET)).status_code == 204


@pytest.mark.parametrize(
    "signature",
    ["", "sha256=", "sha256=zz", "sha1=0", f"sha256={'0' * 64}", ",".join([f"sha256={'0' * 64}"] * 50), "é"],
)
def test_other_signatures_are_refused(signature: str) -> None:
    assert ask(NEW, signature=signature).status_code == 401


def test_the_signature_is_of_every_byte() -> None:
    body = json.dumps(NEW, indent=2).encode()
    assert is_signed(body, sign(body, SECRET), SECRET)
    assert not is_signed(body + b" ", sign(body, SECRET), SECRET)
    assert not is_signed(body, sign(body, SECRET).upper(), SECRET)
    assert not is_signed(body, ",".join(["sha256=0"] * 10) + "," + sign(body, SECRET), SECRET)


def test_another_sites_secret_signs_nothing_here(other_site: Site) -> None:
    add_coral_secret(site=other_site, name="Elsewhere", secret=OTHER_SECRET)
    body = json.dumps(NEW).encode()
    assert ask(body, signature=sign(body, OTHER_SECRET)).status_code == 401
    assert ask(body, site="herald", signature=sign(body, OTHER_SECRET)).status_code == 204
    assert ask(body, site="nowhere").status_code == 401


@pytest.mark.parametrize(
    "request_",
    [
        b"{",
        [],
        {},
        {**NEW, "comment": None},
        {**NEW, "comment": {"body": 7}},
        {**NEW, "author": {}},
        {**NEW, "author": {"id": None}},
    ],
)
def test_what_makes_no_sense_is_refused(request_: object) -> None:
    assert ask(request_).status_code == 400


def test_odd_fields_are_as_if_they_were_not_there() -> None:
    odd = {"story": {"url": "http://["}, "site": 7, "tenantID": None, "action": "RENAME"}
    assert ask_about(f"{HAM}\x00", **odd).status_code == 204
    assert ask_about(HAM, story=None).status_code == 204
    assert ask_about("").status_code == 204


def test_a_secret_that_can_no_longer_be_opened_signs_nothing(secret: CoralSecret) -> None:
    CoralSecret.objects.filter(pk=secret.pk).update(sealed_secret="of another SECRET_KEY")
    assert ask(NEW).status_code == 401


def test_use_is_noted(secret: CoralSecret) -> None:
    ask(NEW)
    secret.refresh_from_db()
    assert secret.last_used_at is not None
    assert SECRET not in secret.sealed_secret


def test_admins_set_the_secret_at_the_desk(erin: ApiClient, bob: ApiClient, site: Site) -> None:
    CoralSecret.objects.all().delete()
    browser = open_desk(erin)
    fields = {"name": "Newsroom", "secret": SECRET}
    page = browser.post("/desk/sites/gazette/coral-secrets", fields, follow=True).text
    assert "/coral/gazette/moderation" in page
    assert "Newsroom" in page
    assert SECRET not in page
    assert ask(NEW).status_code == 204
    remove = f"/desk/sites/gazette/coral-secrets/{CoralSecret.objects.get().pk}/remove"
    assert open_desk(bob).post(remove, {"confirmed": "yes"}).status_code == 403
    assert "Newsroom" in browser.post(remove).text
    browser.post(remove, {"confirmed": "yes"})
    assert ask(NEW).status_code == 401
    assert browser.post(remove).status_code == 404
    assert open_desk(bob).post("/desk/sites/gazette/coral-secrets", fields).status_code == 403


@pytest.mark.parametrize(
    "fields", [{"name": ""}, {"secret": "short"}, {"secret": "a b" * 10}, {"secret": "é" * 20}]
)
def test_what_is_wrong_with_a_secret_is_said(erin: ApiClient, site: Site, fields: dict[str, str]) -> None:
    sent = {"name": "Newsroom", "secret": SECRET, **fields}
    answer = open_desk(erin).post("/desk/sites/gazette/coral-secrets", sent)
    assert answer.status_code == 422
    assert 'class="problem"' in answer.text
    assert CoralSecret.objects.count() == 1


def test_secrets_have_a_limit(erin: ApiClient, site: Site) -> None:
    for number in range(1, MAX_CORAL_SECRETS):
        add_coral_secret(site=site, name=str(number), secret=SECRET)
    with pytest.raises(Refused, match="limit_reached"):
        add_coral_secret(site=site, name="One more", secret=SECRET)
    fields = {"name": "One more", "secret": SECRET}
    assert open_desk(erin).post("/desk/sites/gazette/coral-secrets", fields).status_code == 409


def test_the_command_adds_lists_and_removes(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    CoralSecret.objects.all().delete()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{SECRET}\n"))
    said = io.StringIO()
    call_command("coral_secret", "gazette", add="Newsroom", stdout=said)
    secret = CoralSecret.objects.get()
    assert said.getvalue() == f"{secret.pk}: Newsroom (not used yet)\n"
    assert ask(NEW).status_code == 204
    call_command("coral_secret", "gazette", remove=secret.pk, stdout=said)
    assert not CoralSecret.objects.exists()
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    for options in ({"add": "Newsroom"}, {"remove": secret.pk}):
        with pytest.raises(CommandError):
            call_command("coral_secret", "gazette", stdout=said, **options)
    with pytest.raises(CommandError):
        call_command("coral_secret", "nowhere", stdout=said)
