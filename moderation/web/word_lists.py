"""The desk's pages about a site's word lists: write one, try it out, bring it in and out as CSV."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from discussions.models import Site
from discussions.refusals import Refused
from moderation.actions.replays import replay_words
from moderation.actions.rules import change_word_list, create_word_list, delete_word_list
from moderation.actions.wordfiles import import_words
from moderation.models import WordList
from moderation.queries.memberships import require_admin
from moderation.queries.rules import MAX_SITE_ENTRIES, get_my_word_list, list_rules, list_word_lists
from moderation.text.wordfiles import write_csv
from moderation.text.wordlists import MAX_ENTRIES
from moderation.web.access import ModeratorRequest
from moderation.web.replayed import show_replayed
from moderation.web.site_forms import MAX_VERSION, LinesField, PageForm
from moderation.web.site_pages import admin_page, ask_first, go_to, is_fragment, render_site_page, site_page

MAX_ENTRIES_CHARACTERS = 250_000
MAX_LANGUAGES = 20
REPLAYED = 1_000
ACTIONS = {
    "reject": ("Reject", "the comment is rejected"),
    "hold": ("Hold", "it waits for a moderator"),
    "suspect": ("Count as evidence", "one entry is not enough to hold it, three are"),
    "note": ("Nothing by itself", "for rules to ask about"),
}


class LanguagesField(forms.RegexField):
    """Codes of languages, with commas or spaces between them, read as a list of each once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(rf"^[a-z]{{2,3}}([\s,]+[a-z]{{2,3}}){{0,{MAX_LANGUAGES - 1}}}[\s,]*\Z", **options)

    def clean(self, value: Any) -> Any:
        return list(dict.fromkeys(super().clean(value).replace(",", " ").split()))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class WordListForm(PageForm):
    name = forms.CharField(max_length=100)
    action = forms.ChoiceField(
        choices=[(value, name) for value, (name, _) in ACTIONS.items()],
        initial="hold",
        label="What a comment with an entry comes to",
        widget=forms.RadioSelect,
    )
    label = forms.ChoiceField(
        choices=[("abuse", "abuse"), ("spam", "spam")], initial="abuse", label="What its words are a sign of"
    )
    languages = LanguagesField(
        required=False,
        max_length=200,
        label="Only for comments in these languages",
        help_text=f"Such as en, de; {MAX_LANGUAGES} at most. Empty: all.",
        error_messages={"invalid": "Write languages as two or three small letters each: en, de."},
    )
    entries = LinesField(
        rows=12,
        max_length=MAX_ENTRIES_CHARACTERS,
        keeps_empty=True,
        help_text="One word or phrase a line. A * at either end stands for the rest of a word: crypto*",
    )
    is_whole_words = forms.BooleanField(required=False, initial=True, label="Whole words only")
    is_case_sensitive = forms.BooleanField(required=False, label="Capitals matter")
    version = forms.IntegerField(
        min_value=0, max_value=MAX_VERSION, initial=0, required=False, widget=forms.HiddenInput
    )

    @classmethod
    def show(cls, words: WordList) -> "WordListForm":
        """Return the form with a list in it."""
        known = {name: getattr(words, name) for name in cls.base_fields if name != "entries"}
        return cls(initial={**known, "entries": words.entries}, auto_id="words-%s")

    def read(self) -> dict[str, Any]:
        """Return the columns that a valid form gives."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class FileForm(PageForm):
    file = forms.FileField(
        max_length=200,
        label="A CSV file with one column, entry",
        widget=forms.ClearableFileInput({"accept": ".csv,text/csv,text/plain"}),
    )
    version = forms.IntegerField(min_value=0, max_value=MAX_VERSION, widget=forms.HiddenInput)

    def clean_file(self) -> str:
        """Return the file's text."""
        sent = self.cleaned_data["file"]
        if sent.size > MAX_ENTRIES_CHARACTERS:
            raise forms.ValidationError(f"The file is larger than {MAX_ENTRIES_CHARACTERS} bytes.")
        try:
            return str(sent.read().decode("utf-8"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError("This is no text in UTF-8. Save it as “CSV UTF-8”.") from error

    def show_problems(self, refused: Refused) -> None:
        """Say which rows are wrong."""
        for place, problem in refused.fields.items():
            _, _, row = place.partition(".")
            self.add_error("file", f"Row {row}: {problem.message}" if row.isdigit() else problem.message)


@require_safe
@site_page
def show_word_lists(request: ModeratorRequest, site: Site) -> HttpResponse:
    lists = [
        {"words": words, "count": len(words.entries.splitlines()), "does": ACTIONS[words.action]}
        for words in list_word_lists(site)
    ]
    total = sum(int(str(each["count"])) for each in lists)
    context = {"lists": lists, "total": total, "most": MAX_SITE_ENTRIES}
    return render_site_page(request, site, "word_lists.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@admin_page
def new_word_list(request: ModeratorRequest, site: Site) -> HttpResponse:
    form = WordListForm(request.POST or None, auto_id="words-%s")
    if not form.is_valid():
        return render_word_list(request, site, form, status=422 if form.errors else 200)
    try:
        create_word_list(site=site, person=request.user, values=form.read())
    except Refused as refused:
        return render_refused(request, site, form, refused)
    return go_to("desk:site-word-lists", site, said="saved")


@require_http_methods(["GET", "HEAD", "POST"])
@site_page
def show_word_list(request: ModeratorRequest, site: Site, list_id: int) -> HttpResponse:
    words = find_word_list(request, site, list_id)
    if request.method != "POST":
        return render_word_list(request, site, WordListForm.show(words), words=words)
    require_admin(request.user, site)
    form = WordListForm(request.POST, auto_id="words-%s")
    if not form.is_valid():
        return render_word_list(request, site, form, status=422, words=words)
    version = form.cleaned_data["version"] or 0
    try:
        change_word_list(words=words, person=request.user, version=version, values=form.read())
    except Refused as refused:
        return render_refused(request, site, form, refused, words)
    return go_to("desk:site-word-list", site, words.pk, said="saved")


@require_POST
@site_page
def try_word_list(request: ModeratorRequest, site: Site, list_id: int = 0) -> HttpResponse:
    words = find_word_list(request, site, list_id) if list_id else None
    form = WordListForm(request.POST, auto_id="words-%s")
    form.fields["name"].required = False
    replayed = None
    if form.is_valid():
        # A list that was given another name still takes the place of what it was.
        values = {**form.read(), "name": words.name if words else ""}
        try:
            replayed = show_replayed(replay_words(site, values=values, last=REPLAYED))
        except Refused as refused:
            form.show_problems(refused)
    if is_fragment(request):
        shown = {"replayed": replayed, "form": form, "is_match": True}
        return render(request, "moderation/sites/replayed.html", shown)
    status = 422 if form.errors else 200
    return render_word_list(request, site, form, status=status, words=words, replayed=replayed)


@require_POST
@admin_page
def remove_word_list(request: ModeratorRequest, site: Site, list_id: int) -> HttpResponse:
    words = find_word_list(request, site, list_id)
    naming = [
        rule.name for rule in list_rules(site) if f'"{words.name}"' in str(rule.document).replace("'", '"')
    ]
    facts = [f"{len(words.entries.splitlines())} entries. This can't be taken back; export them first."]
    if naming:
        facts.append(f"These rules ask about it, and will no longer find anything: {', '.join(naming)}.")
    asked = ask_first(request, site, f"Delete the word list “{words.name}”?", *facts)
    if asked is not None:
        return asked
    delete_word_list(words=words, person=request.user)
    return go_to("desk:site-word-lists", site, said="deleted")


@require_safe
@site_page
def export_word_list(request: ModeratorRequest, site: Site, list_id: int) -> HttpResponse:
    words = find_word_list(request, site, list_id)
    headers = {"Content-Disposition": 'attachment; filename="entries.csv"'}
    file = write_csv(words.entries.splitlines())
    return HttpResponse(file, content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
@admin_page
def import_word_list(request: ModeratorRequest, site: Site, list_id: int) -> HttpResponse:
    words = find_word_list(request, site, list_id)
    file_form = FileForm(request.POST, request.FILES, auto_id="file-%s")
    status = 422
    if file_form.is_valid():
        sent = file_form.cleaned_data
        try:
            import_words(words=words, person=request.user, version=sent["version"], file=sent["file"])
            return go_to("desk:site-word-list", site, words.pk, said="saved")
        except Refused as refused:
            if not refused.fields:
                raise
            file_form.show_problems(refused)
    shown = WordListForm.show(words)
    return render_word_list(request, site, shown, status=status, words=words, file_form=file_form)


def find_word_list(request: ModeratorRequest, site: Site, list_id: int) -> WordList:
    """Return a list of this site. Raises Refused (word_list_not_found)."""
    words = get_my_word_list(request.user, list_id)
    if words.site_id != site.pk:
        raise Refused("word_list_not_found")
    return words


def render_refused(
    request: ModeratorRequest, site: Site, form: WordListForm, refused: Refused, words: WordList | None = None
) -> HttpResponse:
    """Return the form with what was wrong. What a form can't say becomes a page."""
    is_stale = refused.code == "stale_version"
    if not (refused.fields or is_stale):
        raise refused
    form.show_problems(refused)
    if is_stale and words is not None:
        words.refresh_from_db()
        form.renew(words.version)
    status = refused.refusal.status
    return render_word_list(request, site, form, status=status, words=words, is_stale=is_stale)


def render_word_list(
    request: ModeratorRequest, site: Site, form: WordListForm, *, status: int = 200, **shown: Any
) -> HttpResponse:
    words = shown.get("words")
    context = {
        "form": form,
        "actions": [
            {"value": value, "name": name, "about": about, "is_chosen": form["action"].value() == value}
            for value, (name, about) in ACTIONS.items()
        ],
        "file_form": FileForm(initial={"version": words.version}, auto_id="file-%s") if words else None,
        "most": MAX_ENTRIES,
        "replay_last": REPLAYED,
        "is_match": True,
        **shown,
    }
    return render_site_page(request, site, "word_list.html", context, status=status)
