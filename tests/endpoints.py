"""Every endpoint of the API with one good request each: what the tests of bad input spoil, one thing at a time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from discussions.actions.events import record_event
from discussions.actions.prompts import create_template
from discussions.actions.reactions import flag_comment
from discussions.models import Author, AuthorKind, AuthorPages, EventKind, FlagReason, Status, Thread
from moderation.actions.bulk import write_token
from moderation.actions.cases import put_case
from moderation.actions.decisions import decide_case
from moderation.actions.invitations import invite
from moderation.actions.notes import add_case_note, add_note
from moderation.actions.rules import create_rule, create_word_list
from moderation.actions.sanctions import Order, impose_sanction
from moderation.actions.webhooks import create_webhook
from moderation.models import (
    Case,
    CaseKind,
    CaseState,
    DecisionAction,
    Delivery,
    Membership,
    Provider,
    Role,
    SanctionKind,
)
from tests.build import (
    build_audit,
    build_comment,
    build_model_version,
    build_prompt,
    build_raid,
    build_system,
)
from tests.client import ApiClient, load_schema

PREFIX = "/api/v1/"
# Stands in all that the world has for its own site's people alone: it must be in nobody else's answer.
PRIVATE = "kestrel"


@dataclass(frozen=True)
class Endpoint:
    """`route` is as in the schema, `who` one of the cast whom it answers, `body` and `query` what it takes at least.

    `instead` names those of the world's places that stand in the route for others.
    """

    method: str
    route: str
    who: str
    body: dict[str, Any] | None = None
    query: dict[str, str] = field(default_factory=dict)
    instead: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.route}"

    @property
    def operation(self) -> dict[str, Any]:
        described: dict[str, Any] = load_schema()["paths"][PREFIX + self.route][self.method.lower()]
        return described

    def list_fields(self) -> dict[str, dict[str, Any]]:
        """The fields of the body by name, as the schema describes them, without references."""
        if "requestBody" not in self.operation:
            return {}
        body = resolve(self.operation["requestBody"]["content"]["application/json"]["schema"])
        return {name: resolve(described) for name, described in body["properties"].items()}

    def list_parameters(self, place: str) -> dict[str, dict[str, Any]]:
        """The parameters in the `path`, `query` or `header` by name, as the schema describes them."""
        return {
            parameter["name"]: resolve(parameter["schema"])
            for parameter in self.operation.get("parameters", [])
            if parameter["in"] == place
        }


SITE = "sites/{site_key}"
THREAD = f"{SITE}/threads/{{thread_key}}"
COMMENT = "comments/{comment_id}"
PROMPT = "prompts/{prompt_id}"
ASKED = {
    "question": "Will it rain on Sunday?",
    "answer": {"kind": "yes_no"},
    "closes_at": "2999-12-31T12:00:00Z",
}
RULE = {
    "if": {"field": "text", "operator": "contains_words", "value": ["hail"]},
    "then": {"action": "hold"},
}
WORDS = {"action": "hold", "entries": ["sleet", "hail*"]}
WARN: dict[str, Any] = {"kind": "warn", "reason": "abuse", "version": 0}
INVITATION = {"site": "gazette", "email": "gwen@example.org", "role": "moderator"}
WEBHOOK = {"name": "Newsroom", "url": "https://hooks.invalid/parley"}
ENDPOINTS = [
    Endpoint("GET", f"{SITE}/threads", "anyone", query={"url": "https://gazette.example/weather"}),
    Endpoint("GET", f"{SITE}/counts", "anyone", query={"threads": "weather,sports"}),
    Endpoint("POST", f"{SITE}/guests", "anyone", {"name": "Gina"}),
    Endpoint("GET", f"{SITE}/rules", "anyone"),
    Endpoint("GET", THREAD, "anyone"),
    Endpoint("GET", f"{THREAD}/comments", "anyone"),
    Endpoint("POST", f"{THREAD}/comments", "alice", {"body": "It will clear up by noon."}),
    Endpoint("GET", f"{THREAD}/me", "alice"),
    Endpoint("PUT", f"{THREAD}/follow", "alice", {}),
    Endpoint("DELETE", f"{THREAD}/follow", "alice"),
    Endpoint("GET", f"{THREAD}/updates", "anyone", query={"since": "0"}),
    Endpoint("GET", f"{THREAD}/feed.atom", "anyone"),
    Endpoint("GET", f"{SITE}/feed.atom", "anyone"),
    Endpoint("GET", f"{SITE}/authors/{{author_id}}/feed.atom", "anyone"),
    Endpoint("GET", f"{SITE}/authors/{{author_id}}", "anyone", instead={"author_id": "reader_id"}),
    Endpoint("POST", f"{THREAD}/views", "anyone"),
    Endpoint("GET", f"{THREAD}/prompts", "anyone"),
    Endpoint("GET", f"{THREAD}/passages", "anyone"),
    Endpoint("PUT", f"{THREAD}/prompts/{{prompt_key}}", "system", ASKED),
    Endpoint("GET", f"{SITE}/forecasters", "anyone"),
    Endpoint("GET", f"{PROMPT}/forecast", "alice"),
    Endpoint("PUT", f"{PROMPT}/forecast", "alice", {"forecast": {"probability": 0.7}}),
    Endpoint("DELETE", f"{PROMPT}/forecast", "alice"),
    Endpoint("GET", f"{PROMPT}/crowd", "anyone"),
    Endpoint("GET", f"{PROMPT}/prompt.svg", "anyone"),
    Endpoint("GET", f"{PROMPT}/scores", "anyone"),
    Endpoint("PUT", f"{PROMPT}/resolution", "system", {"outcome": {"yes": True}}),
    Endpoint("GET", "authors/{author_id}/record", "anyone"),
    Endpoint("GET", COMMENT, "anyone"),
    Endpoint("PATCH", COMMENT, "alice", {"body": "It will clear up by one o'clock."}),
    Endpoint("DELETE", COMMENT, "alice"),
    Endpoint("GET", f"{COMMENT}/replies", "anyone"),
    Endpoint("GET", f"{COMMENT}/branch", "anyone"),
    Endpoint("GET", f"{COMMENT}/revisions", "anyone"),
    Endpoint("PUT", f"{COMMENT}/vote", "dora", {"value": 1}),
    Endpoint("POST", f"{COMMENT}/flags", "dora", {"reason": "off_topic"}),
    Endpoint(
        "POST",
        f"{COMMENT}/appeals",
        "dora",
        {"text": "It is only weather."},
        instead={"comment_id": "removed_id"},
    ),
    Endpoint(
        "POST",
        f"{COMMENT}/complaints",
        "dora",
        {"text": "It still is."},
        instead={"comment_id": "reported_id"},
    ),
    Endpoint(
        "POST",
        f"{COMMENT}/notices",
        "dora",
        {"ground": "child_abuse", "reason": "It shows where to find it.", "good_faith": True},
    ),
    Endpoint("POST", f"{SITE}/preview", "anyone", {"body": "*Rain*"}),
    Endpoint("PUT", "authors/{author_id}/mute", "dora"),
    Endpoint("DELETE", "authors/{author_id}/mute", "dora"),
    Endpoint("GET", "me", "alice"),
    Endpoint("GET", "me/export", "alice"),
    Endpoint("DELETE", "me", "alice"),
    Endpoint("GET", "me/notifications", "alice"),
    Endpoint("POST", "me/notifications/read", "alice", {"up_to": "1"}),
    Endpoint("GET", "me/notifications/mail", "alice"),
    Endpoint("PUT", "me/notifications/mail", "alice", {}),
    Endpoint("GET", "moderation/cases", "bob"),
    Endpoint("GET", "moderation/cases/{case_id}", "bob"),
    Endpoint("POST", "moderation/cases/{case_id}/decisions", "bob", {"action": "approve", "version": 1}),
    Endpoint("PUT", "moderation/cases/{case_id}/claim", "bob"),
    Endpoint("DELETE", "moderation/cases/{case_id}/claim", "bob"),
    Endpoint("GET", "moderation/changes", "bob"),
    Endpoint("GET", "moderation/queue", "bob"),
    Endpoint("GET", "moderation/threads", "bob", query={"site": "gazette"}),
    Endpoint("GET", "moderation/threads/{thread_id}", "bob"),
    Endpoint("PATCH", "moderation/threads/{thread_id}", "bob", {"version": 0}),
    Endpoint("PUT", "moderation/threads/{thread_id}/watch", "bob"),
    Endpoint("DELETE", "moderation/threads/{thread_id}/watch", "bob"),
    Endpoint("POST", "moderation/decisions/{decision_id}/undo", "bob"),
    Endpoint(
        "POST",
        "moderation/cases/bulk/preview",
        "bob",
        {"action": "reject", "select": {"link_domain": "shop.example"}},
    ),
    Endpoint("POST", "moderation/cases/bulk", "bob", {"token": write_token(DecisionAction.SPAM, "", [])}),
    Endpoint("POST", "moderation/bulks/{bulk_id}/undo", "bob"),
    Endpoint("POST", "moderation/comments/{comment_id}/case", "bob"),
    Endpoint("POST", "moderation/cases/{case_id}/notes", "bob", {"text": "Seen this before."}),
    Endpoint("DELETE", "moderation/case-notes/{case_note_id}", "bob"),
    Endpoint("GET", "moderation/colleagues", "bob", query={"site": "gazette"}),
    Endpoint("GET", "moderation/second-opinions", "bob"),
    Endpoint("GET", "moderation/house-rules", "bob", query={"site": "gazette"}),
    Endpoint(
        "PUT",
        "moderation/house-rules",
        "erin",
        {"site": "gazette", "code": "pets", "version": 0, "title": "No pets"},
    ),
    Endpoint("GET", "moderation/rules", "bob", query={"site": "gazette"}),
    Endpoint("POST", "moderation/rules", "erin", {"site": "gazette", "name": "New", "document": RULE}),
    Endpoint("POST", "moderation/rules/preview", "bob", {"site": "gazette", "document": RULE}),
    Endpoint("GET", "moderation/rules/{rule_id}", "bob"),
    Endpoint("PUT", "moderation/rules/{rule_id}", "erin", {"version": 1, "name": "Other", "document": RULE}),
    Endpoint("DELETE", "moderation/rules/{rule_id}", "erin"),
    Endpoint(
        "PUT",
        "moderation/house-rules/texts",
        "erin",
        {"site": "gazette", "version": 0, "texts": [{"language": "en", "text": "Be kind."}]},
    ),
    Endpoint("GET", "moderation/duties", "bob", query={"site": "gazette"}),
    Endpoint(
        "PUT",
        "moderation/duties",
        "erin",
        {"site": "gazette", "version": 1},
    ),
    Endpoint("GET", "moderation/policy", "bob", query={"site": "gazette"}),
    Endpoint("PUT", "moderation/policy", "erin", {"site": "gazette", "version": 1, "settings": {}}),
    Endpoint("POST", "moderation/policy/replay", "bob", {"site": "gazette", "settings": {}}),
    Endpoint("GET", "moderation/word-lists", "bob", query={"site": "gazette"}),
    Endpoint("POST", "moderation/word-lists", "erin", {"site": "gazette", "name": "New", **WORDS}),
    Endpoint("POST", "moderation/word-lists/preview", "bob", {"site": "gazette", **WORDS}),
    Endpoint("GET", "moderation/word-lists/{list_id}", "bob"),
    Endpoint("PUT", "moderation/word-lists/{list_id}", "erin", {"version": 1, "name": "Other", **WORDS}),
    Endpoint("DELETE", "moderation/word-lists/{list_id}", "erin"),
    Endpoint("GET", "moderation/word-lists/{list_id}/entries.csv", "bob"),
    Endpoint("PUT", "moderation/word-lists/{list_id}/entries.csv", "erin", {"version": 1, "csv": "rain\n"}),
    Endpoint("GET", "moderation/models", "erin", query={"site": "gazette"}),
    Endpoint("POST", "moderation/models/replay", "erin", {"site": "gazette", "version": 0}),
    Endpoint("POST", "moderation/models/revert", "erin", {"site": "gazette"}),
    Endpoint("GET", "moderation/providers", "erin", query={"site": "gazette"}),
    Endpoint(
        "POST", "moderation/providers", "erin", {"site": "gazette", "kind": "perspective", "name": "tone"}
    ),
    Endpoint("GET", "moderation/providers/{provider_id}", "erin"),
    Endpoint("PUT", "moderation/providers/{provider_id}", "erin", {"enabled": False}),
    Endpoint("DELETE", "moderation/providers/{provider_id}", "erin"),
    Endpoint("POST", "moderation/providers/{provider_id}/test", "erin"),
    Endpoint("GET", "moderation/providers/{provider_id}/stats", "erin"),
    Endpoint("GET", "moderation/prompts", "bob", query={"site": "gazette"}),
    Endpoint("POST", "moderation/prompts", "bob", {"site": "gazette", "thread": "weather", **ASKED}),
    Endpoint("GET", f"moderation/{PROMPT}", "bob"),
    Endpoint("PUT", f"moderation/{PROMPT}", "bob", {"version": 1, **ASKED}),
    Endpoint("POST", f"moderation/{PROMPT}/resolve", "bob", {"version": 1, "outcome": {"yes": True}}),
    Endpoint("POST", f"moderation/{PROMPT}/annul", "bob", {"version": 1}),
    Endpoint("GET", f"moderation/{PROMPT}/forecasts.csv", "bob"),
    Endpoint("GET", f"moderation/{PROMPT}/forecasts.json", "bob"),
    Endpoint("GET", "moderation/prompt-templates", "bob", query={"site": "gazette"}),
    Endpoint(
        "POST",
        "moderation/prompt-templates",
        "erin",
        {"site": "gazette", "name": "Snow", "question": "Will it snow?", "answer": {"kind": "yes_no"}},
    ),
    Endpoint("DELETE", "moderation/prompt-templates/{template_id}", "erin"),
    Endpoint("POST", "me/warnings/{warning_id}/acknowledge", "dora"),
    Endpoint("GET", "moderation/authors", "bob", query={"q": "ali"}),
    Endpoint("GET", "moderation/authors/{author_id}", "bob"),
    Endpoint("DELETE", "moderation/authors/{author_id}", "erin"),
    Endpoint("GET", "moderation/erasures", "erin", query={"site": "gazette"}),
    Endpoint("POST", "moderation/authors/{author_id}/sanctions", "bob", WARN),
    Endpoint("POST", "moderation/authors/{author_id}/sanctions/preview", "bob", WARN),
    Endpoint("POST", "moderation/sanctions/{sanction_id}/lift", "bob"),
    Endpoint("GET", "moderation/authors/{author_id}/notes", "bob"),
    Endpoint("POST", "moderation/authors/{author_id}/notes", "bob", {"text": "Kind, when sober."}),
    Endpoint("DELETE", "moderation/notes/{note_id}", "bob"),
    Endpoint("GET", "moderation/digest", "bob", query={"site": "gazette"}),
    Endpoint("PUT", "moderation/digest", "bob", {"site": "gazette", "digest": "daily"}),
    Endpoint("GET", "moderation/webhooks", "erin", query={"site": "gazette"}),
    Endpoint("POST", "moderation/webhooks", "erin", {"site": "gazette", **WEBHOOK}),
    Endpoint("GET", "moderation/webhooks/{webhook_id}", "erin"),
    Endpoint("PUT", "moderation/webhooks/{webhook_id}", "erin", WEBHOOK),
    Endpoint("DELETE", "moderation/webhooks/{webhook_id}", "erin"),
    Endpoint("POST", "moderation/webhooks/{webhook_id}/rotate", "erin"),
    Endpoint("POST", "moderation/webhooks/{webhook_id}/test", "erin"),
    Endpoint("GET", "moderation/webhooks/{webhook_id}/deliveries", "erin"),
    Endpoint("POST", "moderation/webhooks/{webhook_id}/replay", "erin"),
    Endpoint("POST", "moderation/deliveries/{delivery_id}/replay", "erin"),
    Endpoint("GET", "moderation/audits", "bob", query={"site": "gazette"}),
    Endpoint("POST", "moderation/audits/{audit_id}", "bob", {"verdict": "publish"}),
    Endpoint("GET", "moderation/reports", "bob", query={"site": "gazette"}),
    Endpoint("GET", "moderation/statements", "bob", query={"site": "gazette"}),
    Endpoint("GET", "moderation/stats", "bob", query={"site": "gazette"}),
    Endpoint("GET", "moderation/team", "erin", query={"site": "gazette"}),
    Endpoint("PUT", "moderation/team", "erin", {"site": "gazette", "requires_two_factors": False}),
    Endpoint("PUT", "moderation/team/{member_id}", "erin", {"role": "admin"}),
    Endpoint("DELETE", "moderation/team/{member_id}", "erin"),
    Endpoint("GET", "moderation/invitations", "erin", query={"site": "gazette"}),
    Endpoint("POST", "moderation/invitations", "erin", INVITATION),
    Endpoint("DELETE", "moderation/invitations/{invitation_id}", "erin"),
    Endpoint("GET", "moderation/raids", "bob"),
    Endpoint("POST", "moderation/raids/{raid_id}/end", "bob"),
]
BY_NAME = {str(endpoint): endpoint for endpoint in ENDPOINTS}
# The code of what is not there, by its place in the route.
NOT_FOUND = {
    place: f"{place.removesuffix('_id')}_not_found"
    for endpoint in ENDPOINTS
    for place in re.findall(r"{(\w+_id)}", endpoint.route)
} | {"list_id": "word_list_not_found", "case_note_id": "note_not_found"}
# What leads nowhere, where it is no number.
NOWHERE = {"bulk_id": "99999999-9999-4999-8999-999999999999"}
WITH_BODY = [endpoint for endpoint in ENDPOINTS if endpoint.body is not None]


def resolve(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without references: what `$ref`, `allOf` and `oneOf` lead to, in one."""
    found: dict[str, Any] = {}
    for part in _parts(schema):
        choices = found.get("enum", []) + part.get("enum", [])
        found = {**part, **found, **({"enum": choices} if choices else {})}
    return found


def _parts(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    if reference := schema.get("$ref"):
        yield from _parts(load_schema()["components"]["schemas"][reference.rsplit("/")[-1]])
    for part in [*schema.get("allOf", []), *schema.get("oneOf", [])]:
        yield from _parts(part)


@dataclass(frozen=True)
class World:
    """The cast, and one of each thing that an endpoint is about."""

    thread: Thread
    people: dict[str, ApiClient]
    places: dict[str, str]

    def send(
        self,
        endpoint: Endpoint,
        *,
        body: Any = None,
        fields: dict[str, Any] | None = None,
        without: str = "",
        query: dict[str, Any] | None = None,
        places: dict[str, str] | None = None,
        who: str = "",
        headers: dict[str, str] | None = None,
    ) -> Any:
        """Send the endpoint's good request, with these changes to it."""
        if body is None and endpoint.body is not None:
            body = {**endpoint.body, **(fields or {})}
            body.pop(without, None)
        path = self.fill(endpoint, **(places or {}))
        query = {
            name: value for name, value in {**endpoint.query, **(query or {})}.items() if name != without
        }
        person = self.people[who or endpoint.who]
        return person.send(endpoint.method, path, body, query=query or None, headers=headers)

    def fill(self, endpoint: Endpoint, **places: str) -> str:
        """Return the endpoint's address with something at each of its places, `places` before what is there."""
        instead = {name: self.places[other] for name, other in endpoint.instead.items()}
        return endpoint.route.format(**{**self.places, **instead, **places})


def build_world(thread: Thread, people: dict[str, ApiClient]) -> World:
    alice, dora, bob, erin = people["alice"], people["dora"], people["bob"], people["erin"]
    comment = build_comment(thread, alice.author)
    held = _build_case(thread, dora)
    build_model_version(thread.site)
    decided = decide_case(
        case=_build_case(thread, dora),
        moderator=bob.user,
        action=DecisionAction.REJECT,
        reason="",
        note="",
        version=1,
        batch=uuid4(),
    )
    reported = build_comment(thread, alice.author, body="I never rains.")
    flag_comment(comment=reported, author=dora.author, reason=FlagReason.OFF_TOPIC, note="")
    decide_case(
        case=Case.objects.get(comment=reported),
        moderator=bob.user,
        action=DecisionAction.APPROVE,
        reason="",
        note="",
        version=1,
    )
    site, person = thread.site, erin.user
    rule = create_rule(site=site, person=person, values={"name": "Hail", "document": RULE})
    words = create_word_list(site=site, person=person, values={"name": f"Sleet {PRIVATE}", **WORDS})
    warning = impose_sanction(
        author=dora.author,
        moderator=bob.user,
        order=Order(kind=SanctionKind.WARN, reason="abuse"),
        version=0,
    )
    prompt = build_prompt(thread)
    template = create_template(
        site=site, values={"name": f"Rain {PRIVATE}", "question": "Will it rain?", "kind": "yes_no"}
    )
    places = {
        "site_key": thread.site.key,
        "thread_key": thread.key,
        "thread_id": str(thread.pk),
        "prompt_key": "rain",
        "prompt_id": str(prompt.pk),
        "template_id": str(template.pk),
        "comment_id": str(comment.pk),
        "case_id": str(held.pk),
        "decision_id": str(decided.decision.pk),
        "reported_id": str(reported.pk),
        "removed_id": str(decided.decision.comment_id),
        "bulk_id": str(decided.decision.batch),
        "rule_id": str(rule.pk),
        "list_id": str(words.pk),
        "provider_id": str(_build_provider(thread).pk),
        "author_id": str(alice.author.pk),
        "reader_id": str(_build_reader(thread).pk),
        "warning_id": str(warning.pk),
        "sanction_id": str(warning.pk),
        "note_id": str(
            add_note(author=alice.author, moderator=bob.user, text=f"Posts at night, {PRIVATE}.").pk
        ),
        "case_note_id": str(add_case_note(case=held, moderator=bob.user, text=f"Again, {PRIVATE}.").pk),
        "member_id": str(Membership.objects.get(user=bob.user, site=site).pk),
        "invitation_id": str(
            invite(
                site=site, invited_by=person, email=f"{PRIVATE}@example.org", role=Role.MODERATOR
            ).invitation.pk
        ),
        "raid_id": str(build_raid(thread).pk),
        "audit_id": str(build_audit(comment).pk),
        **_build_webhook(thread),
    }
    return World(thread, {**people, "system": build_system(site)}, places)


def _build_reader(thread: Thread) -> Author:
    """Somebody whom the site signs in, on a page of their own."""
    thread.site.author_pages = AuthorPages.LISTED
    thread.site.save(update_fields=["author_pages"])
    reader = Author.objects.create(site=thread.site, kind=AuthorKind.SSO, external_id="rita", name="Rita")
    build_comment(thread, reader, body="Not a cloud in the sky.")
    return reader


def _build_provider(thread: Thread) -> Provider:
    """A provider whose name nobody has: whoever asks it hears at once that it is not there."""
    return Provider.objects.create(
        site=thread.site, place=1, kind="perspective", name="theirs", url=f"https://{PRIVATE}.invalid"
    )


def _build_webhook(thread: Thread) -> dict[str, str]:
    """A webhook that nobody is behind, with one delivery."""
    fields = {"name": "Theirs", "url": f"https://{PRIVATE}.invalid"}
    webhook = create_webhook(site=thread.site, fields=fields).webhook
    thread.site.refresh_from_db()
    record_event(EventKind.THREAD_CREATED, site=thread.site, thread_id=thread.pk)
    return {"webhook_id": str(webhook.pk), "delivery_id": str(Delivery.objects.get(webhook=webhook).pk)}


def _build_case(thread: Thread, person: ApiClient) -> Case:
    comment = build_comment(thread, person.author, status=Status.HELD, body=f"Visit my shop, {PRIVATE}.")
    return put_case(
        comment, kind=CaseKind.SPAM, state=CaseState.OPEN, code="links.mostly_link", details={}, evidence=50
    )
