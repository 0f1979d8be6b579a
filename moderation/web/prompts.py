"""The desk's pages about what readers are asked: ask, change, close, resolve, correct, annul, and what was done."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from discussions.actions.prompts import (
    MAX_TEMPLATES,
    Editor,
    annul_prompt,
    create_prompt,
    create_template,
    delete_template,
    edit_prompt,
    resolve_prompt,
)
from discussions.models import Prompt, PromptAction, PromptChange, PromptState, Site
from discussions.queries.predictions import find_phase, list_templates, page_records, page_scores
from discussions.refusals import Refused
from discussions.spoken import speak_outcome, speak_value
from moderation.queries.prompts import (
    get_my_prompt,
    get_my_template,
    get_thread_of,
    list_changes_of,
    list_recent_threads,
    list_site_prompts,
)
from moderation.web.access import ModeratorRequest
from moderation.web.prompt_forms import (
    KIND_NAMES,
    AskForm,
    PromptForm,
    ResolveForm,
    TemplateForm,
    show_ask,
)
from moderation.web.site_pages import admin_page, ask_first, go_to, render_site_page, site_page

PAGE = "desk:site-prompts"
ONE = "desk:site-prompt"
PAGE_PROMPTS = 50
SHOWN_SCORES, SHOWN_FORECASTERS = 20, 20
DEFAULT_DAYS = 7
DONE = {"create": "asked", "edit": "changed", "resolve": "resolved", "annul": "annulled"}
# What a change is told by, in this order.
_TOLD = {
    "question": "question",
    "details": "what counts as what",
    "options": "options",
    "lower": "at least",
    "upper": "at most",
    "unit": "unit",
    "opens_at": "opens",
    "closes_at": "closes",
    "resolves_at": "expected to be known",
    "position": "position",
    "outcome": "what happened",
    "known_at": "known since",
    "source_url": "source",
    "resolution_note": "note",
}


@require_safe
@site_page
def show_prompts(request: ModeratorRequest, site: Site) -> HttpResponse:
    """What is asked, what waits to be resolved, and who is good at it."""
    prompts = [show_prompt(prompt) for prompt in list_site_prompts(site, PAGE_PROMPTS)]
    context = {
        "waiting": [each for each in prompts if each["phase"] == "closed"],
        "running": [each for each in prompts if each["phase"] in ("open", "scheduled")],
        "over": [each for each in prompts if each["phase"] in ("resolved", "annulled")],
        "templates": list_templates(site),
        "forecasters": page_records(site, cursor=None, limit=SHOWN_FORECASTERS).records,
        "most": PAGE_PROMPTS if len(prompts) == PAGE_PROMPTS else None,
    }
    return render_site_page(request, site, "prompts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@site_page
def new_prompt(request: ModeratorRequest, site: Site) -> HttpResponse:
    form = PromptForm(request.POST or None, initial=find_beginning(request, site), auto_id="prompt-%s")
    if not form.is_valid():
        return render_new(request, site, form, status=422 if form.is_bound else 200)
    try:
        thread = get_thread_of(site, form.cleaned_data["thread"])
        prompt = create_prompt(thread=thread, editor=Editor(person=request.user), values=form.read())
    except Refused as refused:
        return refuse(form, refused, lambda status: render_new(request, site, form, status=status))
    return go_to(ONE, site, prompt.pk, said="asked")


@require_http_methods(["GET", "HEAD", "POST"])
@site_page
def show_one(request: ModeratorRequest, site: Site, prompt_id: int) -> HttpResponse:
    """One prompt: how it stands, and its form while it is not resolved."""
    prompt = find_prompt(request, site, prompt_id)
    if request.method != "POST":
        return render_one(request, site, prompt)
    form = PromptForm(request.POST, auto_id="prompt-%s")
    del form.fields["thread"]
    if not form.is_valid():
        return render_one(request, site, prompt, form=form, status=422)
    version = form.cleaned_data["version"] or 0
    try:
        edit_prompt(prompt=prompt, editor=Editor(person=request.user), version=version, values=form.read())
    except Refused as refused:
        return refuse(
            form, refused, lambda status: render_one(request, site, prompt, form=form, status=status)
        )
    return go_to(ONE, site, prompt.pk, said="prompt")


@require_POST
@site_page
def close(request: ModeratorRequest, site: Site, prompt_id: int) -> HttpResponse:
    """Take no more forecasts, from now on."""
    prompt = find_prompt(request, site, prompt_id)
    fact = "Readers can neither forecast nor change their forecasts any more. This can't be taken back."
    asked = ask_first(request, site, f"Close “{prompt.question}” now?", fact)
    if asked is not None:
        return asked
    values = {
        name: getattr(prompt, name) for name in (*show_ask(prompt), "opens_at", "resolves_at", "position")
    }
    edit_prompt(
        prompt=prompt,
        editor=Editor(person=request.user),
        version=prompt.version,
        values={**values, "closes_at": timezone.now()},
    )
    return go_to(ONE, site, prompt.pk, said="closed")


@require_POST
@site_page
def resolve(request: ModeratorRequest, site: Site, prompt_id: int) -> HttpResponse:
    """Say what happened, or correct what was said."""
    prompt = find_prompt(request, site, prompt_id)
    form = ResolveForm(prompt, request.POST)
    if not form.is_valid():
        return render_one(request, site, prompt, resolving=form, status=422)
    version = form.cleaned_data["version"]
    try:
        resolve_prompt(
            prompt=prompt, editor=Editor(person=request.user), version=version, resolution=form.read()
        )
    except Refused as refused:
        return refuse(
            form, refused, lambda status: render_one(request, site, prompt, resolving=form, status=status)
        )
    return go_to(ONE, site, prompt.pk, said="resolved")


@require_POST
@site_page
def annul(request: ModeratorRequest, site: Site, prompt_id: int) -> HttpResponse:
    """Take a prompt out of all scores."""
    prompt = find_prompt(request, site, prompt_id)
    fact = "It was badly put, or nobody can tell. It counts for nobody; resolving it takes this back."
    asked = ask_first(request, site, f"Annul “{prompt.question}”?", fact)
    if asked is not None:
        return asked
    annul_prompt(
        prompt=prompt,
        editor=Editor(person=request.user),
        version=prompt.version,
        note=request.POST.get("note", "")[:1000],
    )
    return go_to(ONE, site, prompt.pk, said="annulled")


@require_POST
@admin_page
def keep_template(request: ModeratorRequest, site: Site, prompt_id: int) -> HttpResponse:
    """Keep what a prompt asks, to begin others with."""
    prompt = find_prompt(request, site, prompt_id)
    form = TemplateForm(request.POST, auto_id="template-%s")
    if not form.is_valid():
        return render_one(request, site, prompt, keeping=form, status=422)
    asked = {name: getattr(prompt, name) for name in show_ask(prompt)}
    days = max(1, min(3650, round((prompt.closes_at - prompt.opens_at) / timedelta(days=1))))
    try:
        create_template(site=site, values={**asked, "name": form.cleaned_data["name"], "days_open": days})
    except Refused as refused:
        return refuse(
            form, refused, lambda status: render_one(request, site, prompt, keeping=form, status=status)
        )
    return go_to(PAGE, site, said="template")


@require_POST
@admin_page
def remove_template(request: ModeratorRequest, site: Site, template_id: int) -> HttpResponse:
    template = get_my_template(request.user, template_id)
    if template.site_id != site.pk:
        raise Refused("template_not_found")
    fact = "What was asked with it stays."
    asked = ask_first(request, site, f"Delete the template “{template.name}”?", fact)
    if asked is not None:
        return asked
    delete_template(template)
    return go_to(PAGE, site, said="deleted")


def find_prompt(request: ModeratorRequest, site: Site, prompt_id: int) -> Prompt:
    """Return a prompt of this site. Raises Refused (prompt_not_found)."""
    prompt = get_my_prompt(request.user, prompt_id)
    if prompt.thread.site_id != site.pk:
        raise Refused("prompt_not_found")
    return prompt


def find_beginning(request: ModeratorRequest, site: Site) -> dict[str, Any]:
    """Return what a new prompt's form begins with: a template, where the address names one."""
    closes_at = timezone.now() + timedelta(days=DEFAULT_DAYS)
    known: dict[str, Any] = {"closes_at": closes_at, "thread": request.GET.get("thread", "")}
    wanted = request.GET.get("template", "")
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= 18:
        template = get_my_template(request.user, int(wanted))
        if template.site_id != site.pk:
            raise Refused("template_not_found")
        known |= show_ask(template)
        known["closes_at"] = timezone.now() + timedelta(days=template.days_open)
    return known


def refuse(form: AskForm, refused: Refused, render: Any) -> HttpResponse:
    """Return the page again with what was wrong, where the form's fields say it; else the refusal is the answer."""
    if refused.fields:
        form.show_problems(refused)
    else:
        form.add_error(None, refused.message)
    answer: HttpResponse = render(refused.refusal.status)
    return answer


def render_new(request: ModeratorRequest, site: Site, form: PromptForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "threads": list_recent_threads(site), "templates": list_templates(site)}
    return render_site_page(request, site, "prompt_new.html", context, status=status)


def render_one(
    request: ModeratorRequest,
    site: Site,
    prompt: Prompt,
    *,
    status: int = 200,
    **forms: AskForm,
) -> HttpResponse:
    """Return the page of a prompt, with what was typed into one of its `forms`: form, resolving or keeping."""
    is_decided = prompt.state != PromptState.UNRESOLVED
    changes = list_changes_of(prompt)
    context = {
        **show_prompt(prompt),
        "kind": KIND_NAMES[prompt.kind],
        "form": None if is_decided else forms.get("form") or PromptForm.show(prompt),
        "resolving": forms.get("resolving") or ResolveForm(prompt),
        "keeping": forms.get("keeping") or TemplateForm(auto_id="template-%s"),
        "has_room": list_templates(site).count() < MAX_TEMPLATES,
        "is_open_form": "form" in forms,
        "is_decided": is_decided,
        "is_scored": prompt.scored_revision == prompt.revision,
        "scores": page_scores(prompt, cursor=None, limit=SHOWN_SCORES).scores,
        "changes": [
            show_change(change, before) for before, change in zip([None, *changes], changes, strict=False)
        ][::-1],
    }
    return render_site_page(request, site, "prompt.html", context, status=status)


def show_prompt(prompt: Prompt) -> dict[str, Any]:
    outcome = ""
    if prompt.outcome is not None:
        with translation.override("en"):
            outcome = speak_outcome(prompt, prompt.outcome)
    return {"prompt": prompt, "phase": find_phase(prompt), "outcome": outcome}


def show_value_of(prompt: Prompt, name: str, value: Any) -> str:
    """Return one of a prompt's values as a person reads it."""
    if value in (None, "", []):
        return "–"
    with translation.override("en"):
        if name == "outcome":
            return speak_outcome(prompt, value)
        if name in ("lower", "upper"):
            return speak_value(prompt, value)
    if name.endswith("_at"):
        return f"{datetime.fromisoformat(value):%Y-%m-%d %H:%M} UTC"
    return ", ".join(value) if isinstance(value, list) else str(value)


def show_change(change: PromptChange, before: PromptChange | None) -> dict[str, Any]:
    """Return who did what, and which values became which."""
    earlier = before.values if before is not None else {}
    moved = [
        (words, show_value_of(change.prompt, name, change.values.get(name)))
        for name, words in _TOLD.items()
        if change.action != PromptAction.CREATE and change.values.get(name) != earlier.get(name)
    ]
    by = change.person.get_username() if change.person is not None else ""
    if change.system is not None:
        by = change.system.name
    return {"change": change, "by": by, "did": DONE[change.action], "moved": moved}
