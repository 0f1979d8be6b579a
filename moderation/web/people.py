"""The desk's pages about authors: find one, see the record, do something about them, take it back."""

from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_POST, require_safe

from discussions.models import Author
from discussions.refusals import Refused
from moderation.actions.notes import add_note, delete_note
from moderation.actions.sanctions import (
    StaleAuthor,
    get_role,
    impose_sanction,
    lift_sanction,
    preview_sanction,
)
from moderation.models import SanctionKind
from moderation.queries.authors import describe_profile, get_my_author, get_my_note, search_authors
from moderation.queries.sanctions import get_my_sanction
from moderation.web.access import ModeratorRequest, moderator_page
from moderation.web.forms import QueueForm
from moderation.web.people_forms import NoteForm, SanctionForm, SearchForm
from moderation.web.profiles import DID, list_choices, list_profile_options, show_preview, show_profile
from moderation.web.views import find_common


@require_safe
@moderator_page
def show_authors(request: ModeratorRequest) -> HttpResponse:
    form = SearchForm(request.GET, auto_id="search-%s")
    wanted = form.cleaned_data["q"] if form.is_valid() else ""
    found = search_authors(request.user, wanted) if wanted else []
    context = {"form": form, "wanted": wanted, "found": found, **find_common(request)}
    return render(request, "moderation/authors.html", context)


@require_safe
@moderator_page
def show_author(request: ModeratorRequest, author_id: int) -> HttpResponse:
    return render_author(request, get_my_author(request.user, author_id))


@require_POST
@moderator_page
def sanction(request: ModeratorRequest, author_id: int) -> HttpResponse:
    """Impose a sanction. One that reaches further than its author's next comment is shown first, to be confirmed."""
    author = get_my_author(request.user, author_id)
    role = get_role(request.user, author.site_id)
    form = SanctionForm(request.POST, options=list_profile_options(describe_profile(author), role))
    if not form.is_valid():
        return render_author(request, author, status=422, form=form)
    order = form.read()
    try:
        if (order.reject_hours or order.on_all_sites) and "confirmed" not in request.POST:
            preview = preview_sanction(author=author, moderator=request.user, order=order)
            context = {"author": author, **show_preview(preview, form), **find_common(request)}
            return render(request, "moderation/sanction.html", context)
        imposed = impose_sanction(
            author=author, moderator=request.user, order=order, version=form.cleaned_data["version"]
        )
    except StaleAuthor:
        return render_author(request, author, status=409, is_stale=True)
    except Refused as refused:
        if not refused.fields:
            raise
        form.show_problems(refused)
        return render_author(request, author, status=422, form=form)
    return redirect(resolve_url("desk:author", author.pk) + f"?sanctioned={imposed.pk}")


@require_POST
@moderator_page
def lift(request: ModeratorRequest, sanction_id: int) -> HttpResponse:
    lifted = lift_sanction(sanction=get_my_sanction(request.user, sanction_id), moderator=request.user)
    return redirect(resolve_url("desk:author", lifted.author_id) + f"?sanctioned={lifted.pk}")


@require_POST
@moderator_page
def note(request: ModeratorRequest, author_id: int) -> HttpResponse:
    author = get_my_author(request.user, author_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return render_author(request, author, status=422, note_form=form)
    add_note(author=author, moderator=request.user, text=form.cleaned_data["text"])
    return redirect(resolve_url("desk:author", author.pk) + "#notes")


@require_POST
@moderator_page
def delete_own_note(request: ModeratorRequest, note_id: int) -> HttpResponse:
    found = get_my_note(request.user, note_id)
    delete_note(note=found, moderator=request.user)
    return redirect(resolve_url("desk:author", found.author_id) + "#notes")


def render_author(
    request: ModeratorRequest,
    author: Author,
    *,
    status: int = 200,
    form: SanctionForm | None = None,
    note_form: NoteForm | None = None,
    is_stale: bool = False,
) -> HttpResponse:
    role, profile = get_role(request.user, author.site_id), describe_profile(author)
    options = list_profile_options(profile, role)
    form = form or SanctionForm(None, options=options, version=profile.version)
    context = {
        **show_profile(profile, request.user, role),
        **find_common(request),
        "form": form if options else None,
        "choices": list_choices(form),
        "note_form": note_form or NoteForm(),
        "is_stale": is_stale,
        "sanctioned": _find_sanctioned(request, author),
        "queue": QueueForm(request.GET, moderator=request.user).read(),
    }
    return render(request, "moderation/author.html", context, status=status)


def _find_sanctioned(request: ModeratorRequest, author: Author) -> dict[str, object] | None:
    """Return what was done last, from the address, so that it survives a reload."""
    done = request.GET.get("sanctioned", "")
    if not (done.isascii() and done.isdigit() and len(done) <= 18):
        return None
    try:
        found = get_my_sanction(request.user, int(done))
    except Refused:
        return None
    if found.author_id != author.pk:
        return None
    return {"did": DID[SanctionKind(found.kind)], "sanction": found, "is_lifted": found.lifted_at is not None}
