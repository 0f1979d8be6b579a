"""The desk's pages about a site's discussions: find one, and set its state, its pace and the note on top."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods, require_safe

from discussions.actions.questions import name_experts
from discussions.actions.threads import edit_thread
from discussions.models import Site, Thread, ThreadChange
from discussions.models.threads import MAX_NOTE_CHARACTERS, MAX_SLOW_SECONDS
from discussions.refusals import Refused
from moderation.queries.threads import (
    find_threads,
    get_my_thread,
    list_changes_of,
    list_experts,
    name_authors,
    page_threads,
)
from moderation.web.access import ModeratorRequest
from moderation.web.rule_forms import MomentField
from moderation.web.site_forms import MAX_VERSION, PageForm
from moderation.web.site_pages import go_to, render_site_page, site_page

SHOWN = 50
MAX_NAME_CHARACTERS = 2_000  # of a thread's key or address
STATE_NAMES = {
    "open": "open",
    "closed": "closed: no new comments",
    "read_only": "read-only: nothing changes any more",
}
MODE_NAMES = {
    "conversation": "a conversation",
    "questions": "questions, which experts answer",
}
_TOLD = {
    "state": "state",
    "closes_at": "closes",
    "slow_seconds": "seconds between comments",
    "mode": "comments are",
    "experts": "who answers",
    "note": "note",
}


class ThreadForm(PageForm):
    state = forms.ChoiceField(choices=list(STATE_NAMES.items()), label="The discussion is")
    closes_at = MomentField(
        label="Closes by itself (UTC)", help_text="Empty: as the site\u2019s set-up says."
    )
    slow_seconds = forms.IntegerField(
        min_value=0,
        max_value=MAX_SLOW_SECONDS,
        label="Slow mode, in seconds",
        help_text="How long each reader waits between two comments. 0: not at all. Staff and experts never wait.",
    )
    mode = forms.ChoiceField(choices=list(MODE_NAMES.items()), label="Its comments are")
    experts = forms.MultipleChoiceField(
        required=False,
        label="Who answers",
        help_text="Nobody ticked: every expert of the site. Experts are those whose tokens say so.",
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        max_length=MAX_NOTE_CHARACTERS,
        required=False,
        label="Note above the comments",
        help_text="What the newsroom has to say here, as Markdown.",
        widget=forms.Textarea({"rows": 5}),
    )
    version = forms.IntegerField(min_value=0, max_value=MAX_VERSION, widget=forms.HiddenInput)

    def __init__(self, thread: Thread, data: QueryDict | None = None) -> None:
        """Take the form of `thread` as it was sent; without `data`, with what is set now."""
        now = {name: getattr(thread, name) for name in _TOLD}
        now["experts"] = [each["id"] for each in thread.experts]
        super().__init__(data, initial={**now, "version": thread.settings_version}, auto_id="thread-%s")
        named = {each["id"]: each for each in thread.experts}
        for author in list_experts(thread.site):
            named.setdefault(str(author.pk), {"name": author.name, "title": author.title})
        field = cast("forms.MultipleChoiceField", self.fields["experts"])
        field.choices = [
            (author_id, ", ".join(filter(None, (each["name"], each["title"]))))
            for author_id, each in named.items()
        ]


@require_safe
@site_page
def show_threads(request: ModeratorRequest, site: Site) -> HttpResponse:
    """The discussions with the latest comments, or the one whose key or address was asked for."""
    name = request.GET.get("name", "").strip()[:MAX_NAME_CHARACTERS].replace("\x00", "")
    if name:
        found, following = find_threads(site, name), None
    else:
        found, following = page_threads(site, cursor=request.GET.get("cursor"), limit=SHOWN)
    context = {"threads": found, "next": following, "name": name}
    return render_site_page(request, site, "threads.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@site_page
def show_one(request: ModeratorRequest, site: Site, thread_id: int) -> HttpResponse:
    """One discussion, its settings as a form, and who set them before."""
    thread = get_my_thread(request.user, thread_id)
    if thread.site_id != site.pk:
        raise Refused("thread_not_found")
    if request.method != "POST":
        return render_one(request, site, thread, ThreadForm(thread))
    form = ThreadForm(thread, request.POST)
    if not form.is_valid():
        return render_one(request, site, thread, form, status=422)
    values = {name: form.cleaned_data[name] for name in _TOLD}
    try:
        values["experts"] = name_experts(thread, [int(each) for each in values["experts"]])
        edit_thread(thread=thread, person=request.user, version=form.cleaned_data["version"], values=values)
    except Refused as refused:
        if refused.fields:  # an expert who no longer is one
            form.add_error("experts", "; ".join(each.message for each in refused.fields.values()))
            return render_one(request, site, thread, form, status=refused.refusal.status)
        form.renew(thread.settings_version)
        return render_one(request, site, thread, form, status=refused.refusal.status, is_stale=True)
    return go_to("desk:site-thread", site, thread.pk, said="thread")


def render_one(
    request: ModeratorRequest,
    site: Site,
    thread: Thread,
    form: ThreadForm,
    *,
    status: int = 200,
    is_stale: bool = False,
) -> HttpResponse:
    changes = list_changes_of(thread)
    names = name_authors({each for change in changes for each in change.values["experts"]})
    context = {
        "thread": thread,
        "form": form,
        "is_stale": is_stale,
        "changes": [
            show_change(change, before, names)
            for change, before in zip(changes, [*changes[1:], None], strict=False)
        ],
    }
    return render_site_page(request, site, "thread.html", context, status=status)


def show_change(
    change: ThreadChange, before: ThreadChange | None, names: Mapping[str, str]
) -> dict[str, Any]:
    """Return who changed it when, and what each changed setting was set to."""
    earlier = before.values if before is not None else {}
    moved = [
        (words, show_value(name, change.values[name], names))
        for name, words in _TOLD.items()
        if change.values.get(name) != earlier.get(name)
    ]
    return {"by": change.person.get_username(), "at": change.created_at, "moved": moved}


def show_value(name: str, value: Any, names: Mapping[str, str]) -> str:
    """Return a setting as a person reads it. `names` are of experts by their ids."""
    if name == "experts" and value:
        return ", ".join(names.get(each) or "somebody who left" for each in value)
    return str(value or "\u2013")
