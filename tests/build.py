"""Builds discussions without the detour through HTTP and the checks, by the same actions."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from discussions.actions.authors import create_guest
from discussions.actions.comments import Origin, post_comment
from discussions.actions.sites import create_api_key
from discussions.actions.statuses import set_status
from discussions.models import Author, Comment, Prompt, Scope, Site, Status, Thread
from moderation.actions.checking import check_revision
from moderation.models import (
    Actor,
    Audit,
    Case,
    Decision,
    DecisionAction,
    ModelState,
    PolicyVersion,
    Raid,
    SiteModelVersion,
)
from moderation.scoring.site_model import SiteModel, get_base_version
from tests.client import ApiClient


def build_author(thread: Thread, name: str = "Writer") -> Author:
    return create_guest(site=thread.site, name=name, email="")[0]


def build_comment(
    thread: Thread,
    author: Author,
    *,
    parent: Comment | None = None,
    status: Status = Status.PUBLISHED,
    body: str = "A remark about the weather.",
) -> Comment:
    """Return a new comment that went from pending to `status`."""
    comment, _ = post_comment(
        thread=thread, author=author, body=body, origin=Origin(), parent_id=parent.pk if parent else None
    )
    if status != Status.PENDING:
        move(comment, Status.PENDING, status)
    return comment


def move(comment: Comment, from_status: Status, to_status: Status) -> None:
    with transaction.atomic():
        assert set_status(
            comment_id=comment.pk, revision=comment.revision, from_status=from_status, to_status=to_status
        )
    comment.refresh_from_db()


def build_prompt(thread: Thread, kind: str = "yes_no", **values: Any) -> Prompt:
    """Return a prompt of this kind that opened an hour ago and closes in a day, unless `values` say otherwise."""
    now = timezone.now()
    asked: dict[str, dict[str, Any]] = {
        "yes_no": {"question": "Will it rain on Sunday?"},
        "choices": {"question": "Who will win?", "options": ["Ada", "Ben", "Cleo"]},
        "number": {"question": "How warm will it be?", "unit": "°C", "lower": -20.0, "upper": 60.0},
        "date": {"question": "When does it snow first?", "lower": 20_000.0, "upper": 21_000.0},
    }
    times = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(days=1)}
    Thread.objects.filter(pk=thread.pk).update(prompt_count=F("prompt_count") + 1)
    return Prompt.objects.create(thread=thread, **{"kind": kind, **asked[kind], **times, **values})


def build_system(site: Site, scopes: list[Scope] | None = None) -> ApiClient:
    """Return a client with a key of the site that may ask readers for forecasts, or has these scopes."""
    issued = create_api_key(site=site, name="CMS", scopes=scopes or [Scope.PROMPT])
    return ApiClient(token=issued.key, author=issued.api_key.author)


def build_model_version(
    site: Site, version: int = 1, state: ModelState = ModelState.ACTIVE
) -> SiteModelVersion:
    """Return a version of what the site's moderators taught: nothing."""
    base = get_base_version()
    return SiteModelVersion.objects.create(
        site=site,
        version=version,
        base_version=base,
        state=state,
        decisions=60,
        examples=60,
        moderators=2,
        metrics={},
        weights=b"" if state == ModelState.REJECTED else SiteModel(version, base, {}).to_bytes(),
    )


def hold(thread: Thread, body: str = "Rain, or so they say.") -> Case:
    """Return the case of a new comment that the check held, because the site's policy holds all."""
    PolicyVersion.objects.get_or_create(site=thread.site, version=1, document={"premoderation": "all"})
    comment = build_comment(thread, build_author(thread), status=Status.PENDING, body=body)
    assert check_revision(comment.pk, 1) == Status.HELD
    return Case.objects.get(comment=comment)


def build_audit(comment: Comment, action: DecisionAction = DecisionAction.PUBLISH) -> Audit:
    """Return a sample: that a machine did this to the comment."""
    decision = Decision.objects.create(
        comment=comment,
        revision=comment.revision,
        action=action,
        from_status=Status.PENDING,
        to_status=comment.status,
        actor=Actor.MACHINE,
        code="policy.published",
    )
    return Audit.objects.create(site=comment.thread.site, decision=decision, share=0.5)


def build_raid(thread: Thread) -> Raid:
    """Return an attack on the thread that is on for an hour."""
    now = timezone.now()
    return Raid.objects.create(
        site=thread.site,
        thread=thread,
        code="coordination.group",
        evidence={"authors": 3, "count": 4, "kinds": "text, thread"},
        started_at=now,
        ends_at=now + timedelta(hours=1),
    )
