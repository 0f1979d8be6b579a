"""The prompts and templates of the sites that a person moderates."""

from django.contrib.auth.models import User

from discussions.models import Prompt, PromptChange, PromptState, PromptTemplate, Site, Thread
from discussions.queries.cursors import MAX_BIGINT, decode_fields, encode_fields
from discussions.refusals import Refused

MAX_OFFERED_THREADS = 50

PromptPage = tuple[list[Prompt], str | None]


def get_my_prompt(person: User, prompt_id: int) -> Prompt:
    """Return a prompt of a site that this person moderates. Raises Refused (prompt_not_found)."""
    mine = Prompt.objects.filter(pk=prompt_id, thread__site__memberships__user=person)
    prompt = mine.select_related("thread__site").first()
    if prompt is None:
        raise Refused("prompt_not_found")
    return prompt


def get_my_template(person: User, template_id: int) -> PromptTemplate:
    """Return a template of a site that this person moderates. Raises Refused (template_not_found)."""
    mine = PromptTemplate.objects.filter(pk=template_id, site__memberships__user=person)
    template = mine.select_related("site").first()
    if template is None:
        raise Refused("template_not_found")
    return template


def get_thread_of(site: Site, key: str) -> Thread:
    """Return a site's thread. Raises Refused (thread_not_found)."""
    thread = Thread.objects.filter(site=site, key=key).first()
    if thread is None:
        raise Refused("thread_not_found")
    return thread


def page_prompts(site: Site, *, thread: str | None, cursor: str | None, limit: int) -> PromptPage:
    """Return a site's prompts, or those of its thread with the key `thread`, the latest first; and the next cursor."""
    found = Prompt.objects.filter(thread__site=site).select_related("thread")
    if thread is not None:
        found = found.filter(thread__key=thread)
    if cursor:
        found = found.filter(pk__lt=_decode_place(cursor, site.pk))
    prompts = list(found.order_by("-pk")[: limit + 1])
    next_cursor = encode_fields([site.pk, prompts[limit - 1].pk]) if len(prompts) > limit else None
    return prompts[:limit], next_cursor


def list_site_prompts(site: Site, limit: int) -> list[Prompt]:
    """Return a site's latest prompts: those that wait to be resolved first, then those that close soonest."""
    found = Prompt.objects.filter(thread__site=site).select_related("thread")
    unresolved = list(found.filter(state=PromptState.UNRESOLVED).order_by("closes_at", "pk")[:limit])
    decided = found.exclude(state=PromptState.UNRESOLVED).order_by("-resolved_at", "-pk")
    return [*unresolved, *decided[: limit - len(unresolved)]]


def list_recent_threads(site: Site) -> list[Thread]:
    """Return the threads in which somebody wrote last, to choose from."""
    return list(
        Thread.objects.filter(site=site, last_comment_at__isnull=False).order_by("-last_comment_at")[
            :MAX_OFFERED_THREADS
        ]
    )


def list_changes_of(prompt: Prompt) -> list[PromptChange]:
    """Return all that was done to a prompt, oldest first."""
    return list(
        PromptChange.objects.filter(prompt=prompt)
        .select_related("prompt", "person", "system")
        .order_by("version")
    )


def _decode_place(cursor: str, site_id: int) -> int:
    fields = decode_fields(cursor)
    if len(fields) != 2 or fields[0] != site_id or type(fields[1]) is not int:
        raise Refused("invalid_cursor")
    if not 0 <= fields[1] <= MAX_BIGINT:
        raise Refused("invalid_cursor")
    return int(fields[1])
