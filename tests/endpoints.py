"""Every endpoint of the API with one good request each: what the tests of bad input spoil, one thing at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from discussions.models import Status, Thread
from moderation.actions.cases import put_case
from moderation.actions.decisions import decide_case
from moderation.models import Case, CaseKind, CaseState, DecisionAction
from tests.build import build_comment, build_raid
from tests.client import ApiClient, load_schema

PREFIX = "/api/v1/"


@dataclass(frozen=True)
class Endpoint:
    """`route` is as in the schema, `who` one of the cast whom it answers, `body` and `query` what it takes at least."""

    method: str
    route: str
    who: str
    body: dict[str, Any] | None = None
    query: dict[str, str] = field(default_factory=dict)

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
ENDPOINTS = [
    Endpoint("GET", f"{SITE}/threads", "anyone", query={"url": "https://gazette.example/weather"}),
    Endpoint("GET", f"{SITE}/counts", "anyone", query={"threads": "weather,sports"}),
    Endpoint("POST", f"{SITE}/guests", "anyone", {"name": "Gina"}),
    Endpoint("GET", THREAD, "anyone"),
    Endpoint("GET", f"{THREAD}/comments", "anyone"),
    Endpoint("POST", f"{THREAD}/comments", "alice", {"body": "It will clear up by noon."}),
    Endpoint("GET", f"{THREAD}/me", "alice"),
    Endpoint("GET", f"{THREAD}/updates", "anyone", query={"since": "0"}),
    Endpoint("GET", f"{THREAD}/feed.atom", "anyone"),
    Endpoint("GET", COMMENT, "anyone"),
    Endpoint("PATCH", COMMENT, "alice", {"body": "It will clear up by one o'clock."}),
    Endpoint("DELETE", COMMENT, "alice"),
    Endpoint("GET", f"{COMMENT}/replies", "anyone"),
    Endpoint("PUT", f"{COMMENT}/vote", "dora", {"value": 1}),
    Endpoint("POST", f"{COMMENT}/flags", "dora", {"reason": "off_topic"}),
    Endpoint("GET", "me", "alice"),
    Endpoint("DELETE", "me", "alice"),
    Endpoint("GET", "moderation/cases", "bob"),
    Endpoint("GET", "moderation/cases/{case_id}", "bob"),
    Endpoint("POST", "moderation/cases/{case_id}/decisions", "bob", {"action": "approve", "version": 1}),
    Endpoint("POST", "moderation/decisions/{decision_id}/undo", "bob"),
    Endpoint("GET", "moderation/raids", "bob"),
    Endpoint("POST", "moderation/raids/{raid_id}/end", "bob"),
]
BY_NAME = {str(endpoint): endpoint for endpoint in ENDPOINTS}
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
        path = endpoint.route.format(**{**self.places, **(places or {})})
        query = {
            name: value for name, value in {**endpoint.query, **(query or {})}.items() if name != without
        }
        person = self.people[who or endpoint.who]
        return person.send(endpoint.method, path, body, query=query or None, headers=headers)


def build_world(thread: Thread, people: dict[str, ApiClient]) -> World:
    alice, dora, bob = people["alice"], people["dora"], people["bob"]
    comment = build_comment(thread, alice.author)
    held = _build_case(thread, dora)
    decided = decide_case(
        case=_build_case(thread, dora),
        moderator=bob.user,
        action=DecisionAction.REJECT,
        reason="",
        note="",
        version=1,
    )
    places = {
        "site_key": thread.site.key,
        "thread_key": thread.key,
        "comment_id": str(comment.pk),
        "case_id": str(held.pk),
        "decision_id": str(decided.decision.pk),
        "raid_id": str(build_raid(thread).pk),
    }
    return World(people, places)


def _build_case(thread: Thread, person: ApiClient) -> Case:
    comment = build_comment(thread, person.author, status=Status.HELD, body="Visit my shop.")
    return put_case(
        comment, kind=CaseKind.SPAM, state=CaseState.OPEN, code="links.mostly_link", details={}, priority=50
    )
