"""Imposes sanctions by the API, and looks at all rows that one may touch."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model

from discussions.models import Author, Comment, Site, Thread
from moderation.actions.tokens import create_access_token
from moderation.models import Case, Membership, Role, Sanction
from moderation.queries.sanctions import count_changes
from tests.client import ApiClient

# What counts changes only ever goes up, also when they are taken back.
COUNTERS = {"version", "ranked_version", "comments_wait"}


def appoint(site: Site, name: str, role: Role) -> ApiClient:
    user, _ = User.objects.get_or_create(username=name)
    Membership.objects.create(user=user, site=site, role=role)
    return ApiClient(token=create_access_token(user=user, name="test"), user=user)


def impose(who: ApiClient, author: Author, kind: str, **fields: Any) -> Any:
    """Sanction `author` as somebody who has seen the latest. Suspensions last a day unless `hours` says otherwise."""
    body = {"kind": kind, "reason": "abuse", "version": count_changes(author), **fields}
    if kind == "suspend":
        body.setdefault("hours", 24)
    return who.post(f"moderation/authors/{author.pk}/sanctions", body)


def find_sanction(answer: Any) -> Sanction:
    """The sanction that an answer tells of."""
    assert answer.status_code == 201, answer.content
    return Sanction.objects.get(pk=answer.json()["sanction"]["id"])


def copy_rows(*leaving_out: Sanction) -> dict[str, list[dict[str, Any]]]:
    """All that a sanction may change, as it is now, without counters of changes."""
    kinds: tuple[type[Model], ...] = (Comment, Thread, Case, Sanction, Author)
    lost = {sanction.pk for sanction in leaving_out}
    return {
        kind.__name__: [
            {name: value for name, value in row.items() if name not in COUNTERS}
            for row in kind._default_manager.order_by("pk").values()
            if not (kind is Sanction and row["id"] in lost)
        ]
        for kind in kinds
    }


def code_of(answer: Any) -> str:
    return str(answer.json()["error"]["code"]) if answer.status_code >= 400 else ""
