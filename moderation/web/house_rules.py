"""The desk's pages about a site's house rules: what they say in each language, what each is for, and their versions."""

from typing import Any

from babel import Locale
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from discussions.catalogue import LANGUAGES, find_direction
from discussions.models import Site
from discussions.refusals import Refused
from discussions.rules_links import write_rules_path
from moderation.actions.house_rules import Words, publish_words, put_house_rule
from moderation.models import HouseRule
from moderation.queries.house_rules import list_house_rules
from moderation.queries.rule_texts import (
    describe_rule,
    find_home,
    find_rules_version,
    find_version,
    word_rule,
)
from moderation.queries.rule_versions import list_editions, list_spoken
from moderation.web.access import ModeratorRequest
from moderation.web.house_rule_forms import HouseRuleForm, WordingForm
from moderation.web.site_pages import admin_page, go_to, is_fragment, read_number, render_site_page

PAGE = "desk:site-house-rules"
PAGE_VERSIONS = 10


@require_safe
@admin_page
def show_house_rules(request: ModeratorRequest, site: Site) -> HttpResponse:
    before = read_number(request.GET.get("before", ""))
    editions = list_editions(site, before=before, limit=PAGE_VERSIONS)
    rules, home = list_house_rules(site), find_home(site)
    context = {
        "version": find_rules_version(site.pk),
        "spoken": [(each, name_language(each.language)) for each in list_spoken(site)],
        "active": sum(rule.is_active for rule in rules),
        "rules": [(rule, word_rule(describe_rule(rule), home, home).title) for rule in rules],
        "home": home,
        "public": write_rules_path(site.key),
        "editions": editions,
        "earlier": editions[-1].version if len(editions) == PAGE_VERSIONS else None,
    }
    return render_site_page(request, site, "house_rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@admin_page
def show_language(request: ModeratorRequest, site: Site, language: str) -> HttpResponse:
    form = make_wording_form(request, site, language)
    if request.method != "POST":
        return render_wording(request, site, form, preview=show_preview(site, form.words))
    if not form.is_valid():
        return render_wording(request, site, form, status=422)
    version = form.cleaned_data["version"]
    try:
        publish_words(site=site, person=request.user, version=version, words=form.read())
    except Refused as refused:
        if refused.code != "stale_version":
            raise
        form.renew(find_rules_version(site.pk))
        return render_wording(request, site, form, status=refused.refusal.status, is_stale=True)
    return go_to(PAGE, site, said="house_rules")


@require_POST
@admin_page
def preview_language(request: ModeratorRequest, site: Site, language: str) -> HttpResponse:
    """Show how readers would see what is typed; for htmx and the like, that alone."""
    form = make_wording_form(request, site, language)
    is_valid = form.is_valid()
    preview = show_preview(site, form.read()) if is_valid else None
    if is_fragment(request):
        shown = {"preview": preview, "form": form}
        return render(request, "moderation/sites/house_rules_preview.html", shown)
    return render_wording(request, site, form, status=200 if is_valid else 422, preview=preview)


@require_http_methods(["GET", "HEAD", "POST"])
@admin_page
def new_house_rule(request: ModeratorRequest, site: Site) -> HttpResponse:
    last = max((rule.position for rule in list_house_rules(site)), default=0)
    sent = request.POST if request.method == "POST" else None
    return save_house_rule(request, site, HouseRuleForm(sent, initial={"position": last + 1}))


@require_http_methods(["GET", "HEAD", "POST"])
@admin_page
def show_house_rule(request: ModeratorRequest, site: Site, code: str) -> HttpResponse:
    rule = find_house_rule(site, code)
    form = HouseRuleForm(request.POST, rule=rule) if request.method == "POST" else HouseRuleForm.show(rule)
    return save_house_rule(request, site, form)


def save_house_rule(request: ModeratorRequest, site: Site, form: HouseRuleForm) -> HttpResponse:
    """Save what was sent, if anything was and it is right; else show the form."""
    context: dict[str, Any] = {"form": form, "rule": form.rule, "home": find_home(site)}
    if not form.is_valid():
        return render_site_page(
            request, site, "house_rule.html", context, status=422 if form.is_bound else 200
        )
    code = form.cleaned_data["code"] if form.rule is None else form.rule.code
    try:
        put_house_rule(
            site=site,
            person=request.user,
            code=code,
            version=form.cleaned_data["version"],
            values=form.read(),
        )
    except Refused as refused:
        if not (refused.fields or refused.code == "stale_version"):
            raise
        form.show_problems(refused)
        if is_stale := refused.code == "stale_version":
            form.renew(find_house_rule(site, code).version)
        context["is_stale"] = is_stale
        return render_site_page(request, site, "house_rule.html", context, status=refused.refusal.status)
    return go_to(PAGE, site, said="house_rules")


def find_house_rule(site: Site, code: str) -> HouseRule:
    """Return the rule of the site with this code, one of the usual ones among them. Raises Http404."""
    found = next((rule for rule in list_house_rules(site) if rule.code == code), None)
    if found is None:
        raise Http404
    return found


def make_wording_form(request: ModeratorRequest, site: Site, language: str) -> WordingForm:
    """Return the form for a language: with what was sent, or with what is said now. Raises Http404."""
    if language not in LANGUAGES:
        raise Http404
    home, last = find_home(site), find_version(site)
    rules = [describe_rule(rule) for rule in list_house_rules(site) if rule.is_active]
    # What a colleague adds while somebody writes stays as it is.
    if request.method == "POST":
        rules = [rule for rule in rules if f"title-{rule['code']}" in request.POST]
    wordings = {rule["code"]: word_rule(rule, language, home) for rule in rules}
    texts = last.document["texts"] if last is not None else {}
    return WordingForm(
        request.POST if request.method == "POST" else None,
        words=Words(language, texts.get(language, ""), wordings),
        version=last.version if last is not None else 0,
        is_home=language == home,
    )


def show_preview(site: Site, words: Words) -> dict[str, Any]:
    """Return what readers would see of these words: at home what their language says nothing of."""
    home, last = find_home(site), find_version(site)
    texts = last.document["texts"] if last is not None else {}
    rules = {rule.code: describe_rule(rule) for rule in list_house_rules(site)}
    said = [
        wording if wording.title else word_rule(rules[code], home, home)
        for code, wording in words.rules.items()
    ]
    return {"text": words.text or texts.get(home, ""), "rules": said}


def render_wording(
    request: ModeratorRequest,
    site: Site,
    form: WordingForm,
    *,
    status: int = 200,
    **shown: object,
) -> HttpResponse:
    home, language = find_home(site), form.words.language
    rules = {rule.code: rule for rule in list_house_rules(site)}
    context = {
        "form": form,
        "language": language,
        "language_name": name_language(language),
        "direction": find_direction(language),
        "is_home": language == home,
        "home_name": name_language(home),
        "next": find_rules_version(site.pk) + 1,
        "wordings": [
            {
                "code": code,
                "title": form[f"title-{code}"],
                "explanation": form[f"explanation-{code}"],
                "at_home": word_rule(describe_rule(rules[code]), home, home),
            }
            for code in form.codes
            if code in rules
        ],
        **shown,
    }
    return render_site_page(request, site, "house_rules_language.html", context, status=status)


def name_language(language: str) -> str:
    """Return a language's name in English, and in itself: French (français)."""
    english = Locale.parse(language).get_display_name("en") or language
    own = Locale.parse(language).get_display_name(language) or language
    return english if own == english else f"{english} ({own})"
