"""Every reason to refuse a request is met by some request, so that none is only on paper."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from discussions.actions.authors import create_guest
from discussions.models import AuthorToken, Comment, Notice, Prompt, Site, Status, Thread, ThreadState
from discussions.queries import threads
from discussions.refusals import FIELD_REFUSALS, REFUSALS, Refusal
from discussions.tokens import hash_email
from moderation.actions import rules
from moderation.actions.claims import claim_case
from moderation.actions.raids import watch_sites
from moderation.models import Case, DutiesVersion, Membership, Rule, Sanction, SanctionKind
from moderation.queries.rules import MAX_RULES
from tests.build import build_author, build_comment, move
from tests.client import ApiClient
from tests.endpoints import BY_NAME, World

pytestmark = pytest.mark.django_db

POST = BY_NAME["POST sites/{site_key}/threads/{thread_key}/comments"]
READ = BY_NAME["GET sites/{site_key}/threads/{thread_key}"]
EDIT = BY_NAME["PATCH comments/{comment_id}"]
FLAG = BY_NAME["POST comments/{comment_id}/flags"]
NOTICE = BY_NAME["POST comments/{comment_id}/notices"]
COMPLAIN = BY_NAME["POST comments/{comment_id}/complaints"]
APPEAL = BY_NAME["POST comments/{comment_id}/appeals"]
VOTE = BY_NAME["PUT comments/{comment_id}/vote"]
GUEST = BY_NAME["POST sites/{site_key}/guests"]
CASE = BY_NAME["GET moderation/cases/{case_id}"]
DECIDE = BY_NAME["POST moderation/cases/{case_id}/decisions"]
RULE = BY_NAME["GET moderation/rules/{rule_id}"]
NEW_RULE = BY_NAME["POST moderation/rules"]
NEW_LIST = BY_NAME["POST moderation/word-lists"]
LIST = BY_NAME["GET moderation/word-lists/{list_id}"]
PROVIDER = BY_NAME["PUT moderation/providers/{provider_id}"]
NEW_PROVIDER = BY_NAME["POST moderation/providers"]
REVERT = BY_NAME["POST moderation/models/revert"]
SANCTION = BY_NAME["POST moderation/authors/{author_id}/sanctions"]
LIFT = BY_NAME["POST moderation/sanctions/{sanction_id}/lift"]
MEMBER = BY_NAME["PUT moderation/team/{member_id}"]
INVITE = BY_NAME["POST moderation/invitations"]
AUDIT = BY_NAME["POST moderation/audits/{audit_id}"]
END_RAID = BY_NAME["POST moderation/raids/{raid_id}/end"]
FORECAST = BY_NAME["PUT prompts/{prompt_id}/forecast"]
PROMPT = BY_NAME["PUT moderation/prompts/{prompt_id}"]
UNDO = BY_NAME["POST moderation/decisions/{decision_id}/undo"]


class RequestRefusedAs:
    """One method for each code of REFUSALS: it sends a request that is answered with it."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world, self.monkeypatch = world, monkeypatch

    def change(self, kind: type[Site | Thread | Comment | AuthorToken | Prompt], **values: Any) -> None:
        kind.objects.update(**values)

    def sanction(self, who: str, kind: SanctionKind, **values: Any) -> None:
        author = self.world.people[who].author
        values = {"reason": "abuse", "starts_at": timezone.now(), **values}
        Sanction.objects.create(author=author, site=author.site, kind=kind, **values)

    def fail_with(self, error: Exception) -> Any:
        def fail(*_: object) -> Any:
            raise error

        self.monkeypatch.setattr(threads, "get_thread", fail)
        return self.world.send(READ)

    # The request itself

    def malformed_request(self) -> Any:
        return self.world.send(POST, body=b"[]")

    def malformed_json(self) -> Any:
        return self.world.send(POST, body=b"{")

    def json_too_deep(self) -> Any:
        return self.world.send(POST, body=b"[" * 65 + b"]" * 65)

    def invalid_cursor(self) -> Any:
        return self.world.send(BY_NAME["GET moderation/cases"], query={"cursor": "nonsense"})

    def method_not_allowed(self) -> Any:
        return self.world.people["anyone"].put("sites/gazette/threads/weather", {})

    def not_acceptable(self) -> Any:
        return self.world.send(READ, headers={"Accept": "image/png"})

    def request_too_large(self) -> Any:
        return self.world.send(POST, body=b" " * 300_000)

    def unsupported_media_type(self) -> Any:
        return self.world.send(POST, headers={"Content-Type": "text/plain"})

    def invalid_fields(self) -> Any:
        return self.world.send(POST, fields={"body": ""})

    # Who asks

    def not_authenticated(self) -> Any:
        return self.world.send(POST, who="anyone")

    def invalid_token(self) -> Any:
        return ApiClient(token="pg_unknown").get("me")

    def token_expired(self) -> Any:
        self.change(AuthorToken, expires_at=timezone.now())
        return self.world.send(POST)

    def forbidden(self) -> Any:
        return self.world.send(EDIT, who="dora")

    def wrong_site(self) -> Any:
        elsewhere = Site.objects.create(key="herald", name="The Herald")
        _, token = create_guest(site=elsewhere, name="Charlie", email="")
        return self.world.send(POST, headers={"Authorization": f"Bearer {token}"})

    def origin_not_allowed(self) -> Any:
        return self.world.send(POST, headers={"Origin": "https://evil.example"})

    def guests_not_allowed(self) -> Any:
        self.change(Site, allows_guests=False)
        return self.world.send(GUEST)

    def own_comment(self) -> Any:
        return self.world.send(VOTE, who="alice")

    def author_banned(self) -> Any:
        self.sanction("alice", SanctionKind.BAN)
        return self.world.send(POST)

    def author_suspended(self) -> Any:
        self.sanction("alice", SanctionKind.SUSPEND, ends_at=timezone.now() + timedelta(hours=1))
        return self.world.send(POST)

    def warning_unread(self) -> Any:
        self.sanction("alice", SanctionKind.WARN)
        return self.world.send(EDIT)

    def sanction_not_available(self) -> Any:
        return self.world.send(SANCTION, fields={"kind": "ban"})

    # What is asked for

    def not_found(self) -> Any:
        return self.world.people["anyone"].get("nothing/here")

    def site_not_found(self) -> Any:
        return self.world.send(POST, places={"site_key": "nowhere"})

    def thread_not_found(self) -> Any:
        return self.world.send(READ, places={"thread_key": "nothing"})

    def audit_not_found(self) -> Any:
        return self.world.send(AUDIT, places={"audit_id": "999"})

    def bulk_not_found(self) -> Any:
        return self.world.send(
            BY_NAME["POST moderation/bulks/{bulk_id}/undo"], places={"bulk_id": str(uuid4())}
        )

    def comment_not_found(self) -> Any:
        return self.world.send(EDIT, places={"comment_id": "404404404404"})

    def case_not_found(self) -> Any:
        return self.world.send(CASE, places={"case_id": "404404404404"})

    def decision_not_found(self) -> Any:
        return self.world.send(UNDO, places={"decision_id": "404404404404"})

    def provider_not_found(self) -> Any:
        return self.world.send(PROVIDER, places={"provider_id": "404404404404"})

    def rule_not_found(self) -> Any:
        return self.world.send(RULE, places={"rule_id": "404404404404"})

    def word_list_not_found(self) -> Any:
        return self.world.send(LIST, places={"list_id": "404404404404"})

    def author_not_found(self) -> Any:
        return self.world.send(SANCTION, places={"author_id": "404404404404"})

    def sanction_not_found(self) -> Any:
        return self.world.send(LIFT, places={"sanction_id": "404404404404"})

    def note_not_found(self) -> Any:
        return self.world.send(
            BY_NAME["DELETE moderation/notes/{note_id}"], places={"note_id": "404404404404"}
        )

    def warning_not_found(self) -> Any:
        return self.world.send(
            BY_NAME["POST me/warnings/{warning_id}/acknowledge"], places={"warning_id": "404404404404"}
        )

    def webhook_not_found(self) -> Any:
        webhook = BY_NAME["GET moderation/webhooks/{webhook_id}"]
        return self.world.send(webhook, places={"webhook_id": "404404404404"})

    def delivery_not_found(self) -> Any:
        replay = BY_NAME["POST moderation/deliveries/{delivery_id}/replay"]
        return self.world.send(replay, places={"delivery_id": "404404404404"})

    def raid_not_found(self) -> Any:
        return self.world.send(END_RAID, places={"raid_id": "404404404404"})

    def prompt_not_found(self) -> Any:
        return self.world.send(FORECAST, places={"prompt_id": "404404404404"})

    def template_not_found(self) -> Any:
        delete = BY_NAME["DELETE moderation/prompt-templates/{template_id}"]
        return self.world.send(delete, places={"template_id": "404404404404"})

    # Its state

    def prompt_not_open(self) -> Any:
        self.change(Prompt, closes_at=timezone.now())
        return self.world.send(FORECAST)

    def prompt_answered(self) -> Any:
        assert self.world.send(FORECAST).status_code == 200
        choices = {"kind": "choices", "options": ["Rain", "Hail"]}
        return self.world.send(PROMPT, fields={"answer": choices})

    def prompt_decided(self) -> Any:
        assert self.world.send(BY_NAME["PUT prompts/{prompt_id}/resolution"]).status_code == 200
        return self.world.send(PROMPT, fields={"version": 2})

    def limit_reached(self) -> Any:
        site = Site.objects.get(key="gazette")
        Rule.objects.bulk_create(
            Rule(site=site, name=f"Rule {number}", document={}) for number in range(MAX_RULES)
        )
        return self.world.send(NEW_RULE)

    def thread_closed(self) -> Any:
        self.change(Thread, state=ThreadState.CLOSED)
        return self.world.send(POST)

    def thread_read_only(self) -> Any:
        self.change(Thread, state=ThreadState.READ_ONLY)
        return self.world.send(VOTE)

    def parent_unavailable(self) -> Any:
        thread = Thread.objects.get()
        parent = build_comment(thread, build_author(thread), status=Status.HELD)
        return self.world.send(POST, fields={"parent": str(parent.pk)})

    def branch_locked(self) -> Any:
        parent = self.world.places["comment_id"]
        Comment.objects.filter(pk=parent).update(is_locked=True)
        return self.world.send(POST, fields={"parent": parent})

    def too_many_pinned(self) -> Any:
        thread = Thread.objects.get()
        for place in (1, 2, 3):
            Comment.objects.filter(pk=build_comment(thread, build_author(thread)).pk).update(
                pinned_place=place
            )
        held = Comment.objects.get(case__pk=self.world.places["case_id"])
        move(held, Status.HELD, Status.PUBLISHED)
        return self.world.send(DECIDE, fields={"action": "pin"})

    def edit_window_closed(self) -> Any:
        self.change(Comment, created_at=timezone.now() - timedelta(days=1))
        return self.world.send(EDIT)

    def comment_unavailable(self) -> Any:
        self.change(Comment, status=Status.HELD)
        return self.world.send(VOTE)

    def stale_version(self) -> Any:
        return self.world.send(DECIDE, fields={"version": 7})

    def case_claimed(self) -> Any:
        claim_case(Case.objects.get(pk=self.world.places["case_id"]), self.world.people["erin"].user)
        return self.world.send(DECIDE)

    def recently_reviewed(self) -> Any:
        assert self.world.send(FLAG).status_code == 201
        case = Case.objects.get(comment_id=self.world.places["comment_id"])
        approved = {"action": "approve", "reason": "", "version": case.version}
        answer = self.world.send(DECIDE, fields=approved, places={"case_id": str(case.pk)})
        assert answer.status_code == 201
        author, token = create_guest(site=case.site, name="Emil", email="")
        other = ApiClient(token=token, author=author)
        return other.post(f"comments/{case.comment_id}/flags", FLAG.body or {})

    def notices_not_taken(self) -> Any:
        DutiesVersion.objects.create(
            site=self.world.thread.site, version=2, document={"takes_notices": False}
        )
        return self.world.send(NOTICE)

    def already_noticed(self) -> Any:
        assert self.world.send(NOTICE).status_code == 201
        return self.world.send(NOTICE)

    def notices_suspended(self) -> Any:
        now = timezone.now()
        for number in range(3):
            given = Notice.objects.create(
                site=self.world.thread.site,
                comment_id=int(self.world.places["comment_id"]),
                revision=1,
                ground="defamation",
                reason="It lies.",
                name="Dora Dee",
                email="dora@example.org",
                notifier=hash_email("dora@example.org"),
                state="unfounded",
                answered_at=now,
                told_at=now,
            )
            Notice.objects.filter(pk=given.pk).update(created_at=now + timedelta(seconds=number))
        said = {"ground": "defamation", "name": "Dora Dee", "email": "dora@example.org"}
        return self.world.send(NOTICE, fields=said)

    def complaint_not_available(self) -> Any:
        return self.world.send(COMPLAIN, places={"comment_id": self.world.places["comment_id"]})

    def appeal_not_available(self) -> Any:
        return self.world.send(APPEAL, who="alice", places={"comment_id": self.world.places["comment_id"]})

    def already_appealed(self) -> Any:
        assert self.world.send(APPEAL).status_code == 201
        return self.world.send(APPEAL)

    def appeal_too_late(self) -> Any:
        self.monkeypatch.setattr("moderation.queries.appeals.APPEAL_WINDOW", timedelta(0))
        return self.world.send(APPEAL)

    def own_decision_appealed(self) -> Any:
        assert self.world.send(APPEAL).status_code == 201
        case = Case.objects.get(comment_id=self.world.places["removed_id"])
        return self.world.send(DECIDE, fields={"version": case.version}, places={"case_id": str(case.pk)})

    def action_not_available(self) -> Any:
        self.change(Comment, status=Status.WITHDRAWN)
        return self.world.send(DECIDE)

    def decision_superseded(self) -> Any:
        assert self.world.send(UNDO).status_code == 201
        return self.world.send(UNDO)

    def nothing_to_revert(self) -> Any:
        return self.world.send(REVERT, fields={"version": 1})

    def model_version_not_found(self) -> Any:
        return self.world.send(REVERT, fields={"version": 99})

    def stale_author(self) -> Any:
        return self.world.send(SANCTION, fields={"version": 7})

    def sanction_over(self) -> Any:
        assert self.world.send(LIFT).status_code == 201
        return self.world.send(LIFT)

    def two_factors_needed(self) -> Any:
        return self.world.send(BY_NAME["PUT moderation/team"], fields={"requires_two_factors": True})

    def member_not_found(self) -> Any:
        return self.world.send(MEMBER, places={"member_id": "404"})

    def invitation_not_found(self) -> Any:
        revoke = BY_NAME["DELETE moderation/invitations/{invitation_id}"]
        return self.world.send(revoke, places={"invitation_id": "404"})

    def last_admin(self) -> Any:
        erin = Membership.objects.get(user=self.world.people["erin"].user)
        return self.world.send(MEMBER, fields={"role": "moderator"}, places={"member_id": str(erin.pk)})

    def already_invited(self) -> Any:
        return self.world.send(INVITE, fields={"email": "Kestrel@example.org"})

    def already_member(self) -> Any:
        bob = self.world.people["bob"].user
        EmailAddress.objects.create(user=bob, email="bob@example.org", verified=True)
        return self.world.send(INVITE, fields={"email": "bob@example.org"})

    def conflict(self) -> Any:
        """Between the moment when the request reads the comment and the one when it locks it, another one edits it."""

        def edit_meanwhile(site: Site, body: str) -> None:
            Comment.objects.filter(pk=self.world.places["comment_id"]).update(revision=2)

        self.monkeypatch.setattr("discussions.actions.comments.check_body", edit_meanwhile)
        return self.world.send(EDIT)

    # How often

    def challenge_required(self) -> Any:
        watch_sites()  # there is an attack in the world
        return self.world.send(POST)

    def rate_limited(self) -> Any:
        self.monkeypatch.setattr(settings, "LIMITS_PERCENT", 1)  # one of each
        self.world.send(POST)
        return self.world.send(POST)

    def slow_mode(self) -> Any:
        Thread.objects.filter(pk=self.world.thread.pk).update(slow_seconds=60)
        return self.world.send(POST)

    # Us

    def internal_error(self) -> Any:
        return self.fail_with(RuntimeError("a mistake of ours"))

    def unavailable(self) -> Any:
        return self.fail_with(OperationalError("the database has gone away"))


@pytest.mark.parametrize(("code", "refusal"), REFUSALS.items())
def test_every_refusal_can_happen(
    world: World, monkeypatch: pytest.MonkeyPatch, code: str, refusal: Refusal
) -> None:
    answer = getattr(RequestRefusedAs(world, monkeypatch), code)()
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (refusal.status, code)
    assert error["message"] == refusal.say(int(answer.get("Retry-After", "0")))


REFUSED_FIELDS: dict[str, tuple[Any, dict[str, Any]]] = {
    "required": (POST, {"body": None}),
    "blank": (POST, {"body": " "}),
    "invalid": (GUEST, {"email": "not an address"}),
    "too_long": (GUEST, {"name": "x" * 101}),
    "too_large": (DECIDE, {"version": 2**31}),
    "too_small": (DECIDE, {"version": -1}),
    "too_early": (BY_NAME["POST moderation/prompts"], {"closes_at": "1999-01-01T00:00:00Z"}),
    "too_late": (
        BY_NAME["POST moderation/prompts/{prompt_id}/resolve"],
        {"known_at": "2999-01-01T00:00:00Z"},
    ),
    "unknown_choice": (VOTE, {"value": 2}),
    "unknown_parent": (POST, {"parent": "404404404404"}),
    "likely_held": (POST, {"body": "You are an idiot and I hate you, you stupid moron"}),
    "host_not_allowed": (POST, {"url": "https://elsewhere.example/"}),
    "taken": (NEW_RULE, {"name": "Hail"}),
    "address_not_allowed": (PROVIDER, {"url": "http://provider.example"}),
    "not_available": (NEW_PROVIDER, {"may_release": True}),
    "unusable_characters": (POST, {"body": "\x00"}),
    "reserved": (GUEST, {"name": "Moderator"}),
    "site_full": (NEW_LIST, {"entries": ["hail"]}),
}
# What else is sent, all right in itself.
ALONGSIDE: dict[str, dict[str, Any]] = {
    "likely_held": {"nudge": True},
    "not_available": {"kind": "language_model", "url": "https://model.example", "model": "small"},
}


@pytest.mark.parametrize("code", [code for code in FIELD_REFUSALS if code != "sum_not_one"])
def test_every_refusal_of_a_field_can_happen(
    world: World, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(rules, "MAX_SITE_ENTRIES", 0)
    endpoint, fields = REFUSED_FIELDS[code]
    sent = {**fields, **ALONGSIDE.get(code, {})}
    answer = world.send(endpoint, fields=sent, places={"thread_key": "new"} if "url" in fields else {})
    problems = answer.json()["error"]["fields"]
    assert {name: problem["code"] for name, problem in problems.items()} == dict.fromkeys(fields, code)
    assert all(problem["message"] for problem in problems.values())


def test_probabilities_that_do_not_add_up_are_told_by_their_place(world: World) -> None:
    """`sum_not_one` is said of what is inside a forecast."""
    options = {"kind": "choices", "options": ["Rain", "Hail"]}
    assert world.send(PROMPT, fields={"answer": options}).status_code == 200
    answer = world.send(FORECAST, fields={"forecast": {"probabilities": [0.9, 0.9]}})
    fields = answer.json()["error"]["fields"]
    assert {name: problem["code"] for name, problem in fields.items()} == {
        "forecast.probabilities": "sum_not_one"
    }


def test_when_to_come_back_is_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert RequestRefusedAs(world, monkeypatch).unavailable()["Retry-After"] == "1"


def test_how_to_ask_is_said(anyone: ApiClient, db: None) -> None:
    assert anyone.get("me")["WWW-Authenticate"] == "Bearer"
