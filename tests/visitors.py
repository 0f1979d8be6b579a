"""Everybody who may come to an address, here and from another site; and what they send there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.client import ClientHandler
from django.urls import get_resolver

from discussions.actions.keys import make_signing_key
from discussions.actions.sites import create_api_key
from discussions.models import Scope, Site
from discussions.pages.visitors import COOKIE
from moderation.actions.coral import add_coral_secret
from moderation.models import AccessToken
from tests.client import ApiClient
from tests.endpoints import BY_NAME, PREFIX, World

OWN = "http://testserver"
# Middleware is loaded once for all of them.
_HANDLER = ClientHandler(enforce_csrf_checks=False)
# What stands at a place where most addresses have something else, or another name for it, by how the address begins.
_PLACES = {
    "/authors/{site_key}/": {"author_id": "reader_id"},
    "sites/{site_key}/authors/": {"author_id": "reader_id"},
    "/desk/case-notes/": {"note_id": "case_note_id"},
    "/desk/bulks/": {"batch": "bulk_id"},
    "/desk/sites/{site_key}/signing-keys/": {"key_id": "signing_key_id"},
}
# What a page's form sends. `{token}` is who sends it.
FORMS: dict[str, dict[str, Any]] = {
    "/desk/cases/{case_id}/decide": {"choice": "approve", "version": 1},
    "/desk/cases/{case_id}/notes": {"text": "Seen."},
    "/desk/take": {"after": 0},
    "/desk/sites/{site_key}/audits/{audit_id}": {"verdict": "publish"},
    "/desk/authors/{author_id}/sanctions": {"kind": "warn", "reason": "abuse", "version": 0},
    "/desk/authors/{author_id}/notes": {"text": "Kind."},
    "/desk/members/{member_id}/role": {"role": "admin"},
    "/desk/sites/{site_key}/team/invite": {"email": "gwen@example.org", "role": "moderator"},
    "/desk/sites/{site_key}/api-keys": {"name": "CMS", "scopes": ["read"]},
    "/desk/sites/{site_key}/coral-secrets": {"name": "Old", "secret": "s" * 40},
    "/desk/account/tokens": {"name": "Script"},
    "/threads/{site_key}/{thread_key}/sign-in": {"token": "{token}"},
    "/threads/{site_key}/{thread_key}/write": {"body": "Rain, I say."},
    "/threads/{site_key}/{thread_key}/follow": {"do": "follow"},
    "/threads/{site_key}/{thread_key}/comments/{comment_id}/vote": {"value": "1"},
    "/threads/{site_key}/{thread_key}/comments/{comment_id}/mute": {"do": "mute"},
    "/threads/{site_key}/{thread_key}/comments/{comment_id}/report": {"reason": "spam"},
    "/threads/{site_key}/{thread_key}/comments/{comment_id}/reply": {"body": "No."},
    "/threads/{site_key}/{thread_key}/comments/{comment_id}/edit": {"body": "No."},
    "/threads/{site_key}/{thread_key}/comments/{comment_id}/withdraw": {"yes": "1"},
}
FORMS |= {
    f"/{method}": {"api_key": "{token}", "blog": "https://gazette.example", "comment_content": "Rain."}
    for method in ("1.1/verify-key", "1.1/comment-check", "1.1/submit-spam", "1.1/submit-ham")
}


@dataclass(frozen=True)
class Visitor:
    """Somebody, by what they can show: a token for the API, cookies for pages."""

    token: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def send(self, row: str, places: dict[str, str]) -> Any:
        """Ask for what a row of the table names, `METHOD address`, as well as it can be asked for."""
        method, route = row.split(" ", 1)
        client = self.open_browser()
        if not route.startswith("/"):
            endpoint = BY_NAME[row]
            headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
            return client.generic(
                method,
                PREFIX + fill_places(route, places),
                b"" if endpoint.body is None else orjson.dumps(endpoint.body),
                content_type="application/json",
                headers=headers,
                query_params=endpoint.query or None,
            )
        address = fill_places(route, places)
        sent = {
            name: value.replace("{token}", self.token) if isinstance(value, str) else value
            for name, value in FORMS.get(route, {}).items()
        }
        if method == "POST":
            return self.post(address, sent)
        return client.generic(method, address, headers={"Origin": OWN})

    def post(self, address: str, fields: dict[str, Any]) -> Any:
        """Send a form of our own pages."""
        return self.open_browser().post(address, fields, headers={"Origin": OWN})

    def open_browser(self) -> Client:
        browser = Client(raise_request_exception=False)
        browser.handler = _HANDLER
        for name, value in self.cookies.items():
            browser.cookies[name] = value
        return browser


def fill_places(route: str, places: dict[str, str]) -> str:
    """Return an address, with something at each of its places."""
    others = next((others for start, others in _PLACES.items() if route.startswith(start)), {})
    return route.format(**{**places, **{place: places[other] for place, other in others.items()}})


def list_routes() -> list[str]:
    """Return every address that Parley answers, its places in braces: from the resolver, so that none is left out."""

    def walk(patterns: Any, start: str) -> Iterator[str]:
        for pattern in patterns:
            route = start + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, route)
            else:
                yield route

    return sorted(set(walk(get_resolver().url_patterns, "/")))


def list_page_routes() -> list[str]:
    return [route for route in list_routes() if not route.startswith(PREFIX)]


def place_everything(world: World) -> dict[str, str]:
    """Return the world's places, and those that only pages have."""
    site = world.thread.site
    return world.places | {
        "token": "nobodys",
        "tag": "de",
        "name": "forecasts",
        "key": "nobodys",
        "uidb36": "1",
        "pk": "1",
        "token_id": str(AccessToken.objects.get(user=world.people["bob"].user).pk),
        "key_id": str(create_api_key(site=site, name="Old", scopes=[Scope.READ]).api_key.pk),
        "signing_key_id": str(make_signing_key(site=site).signing_key.pk),
        "year": "2025",
        "language": "fr",
        "code": "abuse",
        "form": "json",
        "secret_id": str(add_coral_secret(site=site, name="Old", secret="c" * 40).pk),
    }


def build_key(site: Site) -> Visitor:
    """Return a system of the site that may do all that systems may."""
    issued = create_api_key(site=site, name="All", scopes=list(Scope))
    return Visitor(issued.key, {COOKIE: issued.key})


def as_reader(person: ApiClient) -> Visitor:
    assert person.token
    return Visitor(person.token, {COOKIE: person.token})


def as_member(person: ApiClient) -> Visitor:
    return Visitor(person.token or "", {settings.SESSION_COOKIE_NAME: log_in(person.user)})


def log_in(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def count_writes() -> dict[str, int]:
    """Return how many rows of each table this transaction has written until now, taken back or not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())
