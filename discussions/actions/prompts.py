"""What editors do with the questions they ask: ask, change, resolve, annul. Every change is kept in `PromptChange`.

Whoever changes a prompt locks its thread and then the prompt's row; who forecasts locks the row. So a prompt is open or
not, and has an outcome or not, for everybody in the same order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from discussions.actions.events import record_event
from discussions.actions.statuses import lock_thread, raise_version
from discussions.models import (
    Author,
    EventKind,
    Forecast,
    Prompt,
    PromptAction,
    PromptChange,
    PromptState,
    PromptTemplate,
    Site,
    Thread,
)
from discussions.refusals import Refused, refuse_field

MAX_PROMPTS = 20  # of a thread
MAX_TEMPLATES = 50  # of a site
# What forecasts are numbers of: fixed as soon as there is one.
_ASKED = ("kind", "options", "unit", "lower", "upper", "is_log", "opens_at")
_LOGGED = (
    *("kind", "question", "details", "options", "unit", "lower", "upper", "is_log"),
    *("position", "opens_at", "closes_at", "resolves_at"),
    *("state", "outcome", "known_at", "source_url", "resolution_note"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """Who changes a prompt: a person at the desk, or the author that stands for one of the site's systems."""

    person: User | None = None
    system: Author | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What happened. `outcome` is as `discussions/forecasting/questions.py` says, `known_at` since when it is known."""

    outcome: float
    known_at: datetime | None = None
    source_url: str = ""
    note: str = ""


def create_prompt(*, thread: Thread, editor: Editor, values: Mapping[str, Any]) -> Prompt:
    """Ask the readers of a thread something. `values` are columns by name; it opens at once unless they say when.

    Raises Refused: limit_reached, invalid_fields (closes_at: too_early).
    """
    with transaction.atomic():
        thread = lock_thread(thread.pk)
        if thread.prompt_count >= MAX_PROMPTS:
            raise Refused("limit_reached")
        now = timezone.now()
        prompt = Prompt(thread=thread, **{**values, "opens_at": values.get("opens_at") or now})
        if prompt.closes_at <= max(prompt.opens_at, now):
            raise refuse_field("closes_at", "too_early")
        prompt.save(force_insert=True)
        _log(prompt, PromptAction.CREATE, editor, now)
        raise_version(thread, prompt_count=F("prompt_count") + 1)
    return prompt


def edit_prompt(*, prompt: Prompt, editor: Editor, version: int, values: Mapping[str, Any]) -> Prompt:
    """Give an unresolved prompt other `values`, columns by name. A time to close that is past means now.

    Raises Refused: stale_version, prompt_decided, prompt_answered (what forecasts rest on), prompt_not_open (other
    times, once it has closed), invalid_fields (closes_at: too_early).
    """
    with transaction.atomic():
        prompt, thread = _lock(prompt, version)
        if prompt.state != PromptState.UNRESOLVED:
            raise Refused("prompt_decided")
        now = timezone.now()
        values = {**values, "opens_at": values.get("opens_at") or prompt.opens_at}
        _check_change(prompt, values, now)
        if values["closes_at"] != prompt.closes_at:
            values["closes_at"] = max(values["closes_at"], now)
        for name, value in values.items():
            setattr(prompt, name, value)
        if prompt.closes_at <= prompt.opens_at:
            raise refuse_field("closes_at", "too_early")
        prompt.revision += 1
        _save(prompt, PromptAction.EDIT, editor, now)
        raise_version(thread)
    return prompt


def put_prompt(*, thread: Thread, key: str, editor: Editor, values: Mapping[str, Any]) -> tuple[Prompt, bool]:
    """Make the thread's prompt `key`, or give it these `values`. Returns it and whether it is new.

    Sent again with the same values, nothing changes. Raises Refused as `create_prompt` and `edit_prompt` do.
    """
    found = Prompt.objects.filter(thread=thread, key=key).first()
    if found is None:
        try:
            with transaction.atomic():
                return create_prompt(thread=thread, editor=editor, values={**values, "key": key}), True
        except IntegrityError:
            # The same request, twice at the same moment: the other one won.
            found = Prompt.objects.get(thread=thread, key=key)
    if all(getattr(found, name) == value for name, value in values.items() if value is not None):
        return found, False
    return edit_prompt(prompt=found, editor=editor, version=found.version, values=values), False


def resolve_prompt(*, prompt: Prompt, editor: Editor, version: int, resolution: Resolution) -> Prompt:
    """Say what happened, for the first time or in correction of what was said. A job scores the forecasts, and whoever
    forecast is told.

    Raises Refused: stale_version, prompt_not_open (it has not even opened), invalid_fields (known_at: too_early,
    too_late).
    """
    with transaction.atomic():
        prompt, thread = _lock(prompt, version)
        now = timezone.now()
        if now < prompt.opens_at:
            raise Refused("prompt_not_open")
        known_at = resolution.known_at or prompt.known_at or now
        if known_at < prompt.opens_at:
            raise refuse_field("known_at", "too_early")
        if known_at > now:
            raise refuse_field("known_at", "too_late")
        prompt.state, prompt.outcome, prompt.known_at = PromptState.RESOLVED, resolution.outcome, known_at
        _decide(prompt, thread, resolution.source_url, resolution.note, now)
        _save(prompt, PromptAction.RESOLVE, editor, now)
        facts = {"prompt": str(prompt.pk), "question": prompt.question}
        record_event(
            EventKind.PROMPT_RESOLVED, site=thread.site, thread_id=thread.pk, facts=facts, waits=True
        )
    return prompt


def annul_prompt(*, prompt: Prompt, editor: Editor, version: int, note: str) -> Prompt:
    """Take a prompt out of all scores: it was badly put, or nobody can tell. Raises Refused (stale_version)."""
    with transaction.atomic():
        prompt, thread = _lock(prompt, version)
        now = timezone.now()
        prompt.state, prompt.outcome = PromptState.ANNULLED, None
        _decide(prompt, thread, "", note, now)
        _save(prompt, PromptAction.ANNUL, editor, now)
    return prompt


def create_template(*, site: Site, values: Mapping[str, Any]) -> PromptTemplate:
    """Keep something that a site asks often. Raises Refused: limit_reached, invalid_fields (name: taken)."""
    with transaction.atomic():
        Site.objects.select_for_update(no_key=True).get(pk=site.pk)
        templates = PromptTemplate.objects.filter(site=site)
        if templates.filter(name=values["name"]).exists():
            raise refuse_field("name", "taken")
        if templates.count() >= MAX_TEMPLATES:
            raise Refused("limit_reached")
        return PromptTemplate.objects.create(site=site, **values)


def delete_template(template: PromptTemplate) -> None:
    """Forget a template. What was asked with it stays."""
    template.delete()


def _lock(prompt: Prompt, version: int) -> tuple[Prompt, Thread]:
    thread = lock_thread(prompt.thread_id)
    current = Prompt.objects.select_for_update(no_key=True).get(pk=prompt.pk)
    if current.version != version:
        raise Refused("stale_version")
    return current, thread


def _check_change(prompt: Prompt, values: Mapping[str, Any], now: datetime) -> None:
    changed = {name for name, value in values.items() if getattr(prompt, name) != value}
    if prompt.closes_at <= now and changed & {"closes_at", "opens_at"}:
        raise Refused("prompt_not_open")
    if changed & set(_ASKED) and Forecast.objects.filter(prompt=prompt).exists():
        raise Refused("prompt_answered")


def _decide(prompt: Prompt, thread: Thread, source_url: str, note: str, now: datetime) -> None:
    prompt.resolved_at, prompt.source_url, prompt.resolution_note = now, source_url, note
    prompt.revision += 1
    raise_version(thread)


def _save(prompt: Prompt, action: PromptAction, editor: Editor, now: datetime) -> None:
    prompt.version += 1
    prompt.save(force_update=True)
    _log(prompt, action, editor, now)


def _log(prompt: Prompt, action: PromptAction, editor: Editor, now: datetime) -> None:
    values = {name: getattr(prompt, name) for name in _LOGGED}
    PromptChange.objects.create(
        prompt=prompt,
        version=prompt.version,
        action=action,
        person=editor.person,
        system=editor.system,
        values={
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in values.items()
        },
        created_at=now,
    )
