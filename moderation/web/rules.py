"""The desk's pages about a site's rules: write one, try it out, put them in order, switch them on and off."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from discussions.models import Site
from discussions.refusals import Refused
from moderation.actions.replays import replay_rule
from moderation.actions.rules import change_rule, create_rule, delete_rule, move_rule, switch_rule
from moderation.models import Rule
from moderation.queries.memberships import require_admin
from moderation.queries.rules import get_my_rule, list_rules, list_word_lists
from moderation.reasons import describe
from moderation.web.access import ModeratorRequest
from moderation.web.replayed import show_replayed
from moderation.web.rule_documents import describe_rule
from moderation.web.rule_forms import RuleForm, list_fields, list_operators
from moderation.web.site_pages import admin_page, ask_first, go_to, is_fragment, render_site_page, site_page

REPLAYED = 1_000
PAGE = "desk:site-rules"


@require_safe
@site_page
def show_rules(request: ModeratorRequest, site: Site) -> HttpResponse:
    rules = [
        {
            "rule": rule,
            "does": describe_rule(rule.document),
            "disabled": rule.disabled_code and describe(rule.disabled_code, rule.disabled_details),
        }
        for rule in list_rules(site)
    ]
    return render_site_page(request, site, "rules.html", {"rules": rules})


@require_http_methods(["GET", "HEAD", "POST"])
@admin_page
def new_rule(request: ModeratorRequest, site: Site) -> HttpResponse:
    if request.method != "POST":
        return render_rule(request, site, RuleForm(is_json=request.GET.get("as") == "json"))
    form = RuleForm(request.POST)
    if "more" in request.POST or not form.is_valid():
        return render_rule(request, site, form, status=200 if "more" in request.POST else 422)
    try:
        # Last: after all that there are.
        last = max((rule.position for rule in list_rules(site)), default=-1)
        values = {**form.read(), "position": last + 1}
        create_rule(site=site, person=request.user, values=values)
    except Refused as refused:
        return render_refused(request, site, form, refused)
    return go_to(PAGE, site, said="saved")


@require_http_methods(["GET", "HEAD", "POST"])
@site_page
def show_rule(request: ModeratorRequest, site: Site, rule_id: int) -> HttpResponse:
    rule = find_rule(request, site, rule_id)
    if request.method != "POST":
        return render_rule(
            request, site, RuleForm.show(rule, is_json=request.GET.get("as") == "json"), rule=rule
        )
    require_admin(request.user, site)
    form = RuleForm(request.POST)
    if "more" in request.POST or not form.is_valid():
        return render_rule(request, site, form, status=200 if "more" in request.POST else 422, rule=rule)
    version = form.cleaned_data["version"] or 0
    try:
        change_rule(rule=rule, person=request.user, version=version, values=form.read())
    except Refused as refused:
        return render_refused(request, site, form, refused, rule)
    return go_to(PAGE, site, said="saved")


@require_POST
@site_page
def try_rule(request: ModeratorRequest, site: Site, rule_id: int = 0) -> HttpResponse:
    rule = find_rule(request, site, rule_id) if rule_id else None
    form = RuleForm(request.POST)
    form.fields["name"].required = False
    replayed = None
    if form.is_valid():
        try:
            document = form.read()["document"]
            replayed = show_replayed(replay_rule(site, document, replaced=rule, last=REPLAYED))
        except Refused as refused:
            form.show_problems(refused)
    if is_fragment(request):
        shown = {"replayed": replayed, "form": form, "is_match": True}
        return render(request, "moderation/sites/replayed.html", shown)
    return render_rule(request, site, form, status=422 if form.errors else 200, rule=rule, replayed=replayed)


@require_POST
@admin_page
def move(request: ModeratorRequest, site: Site, rule_id: int) -> HttpResponse:
    rule = find_rule(request, site, rule_id)
    move_rule(rule=rule, person=request.user, is_up=request.POST.get("to") == "up")
    return go_to(PAGE, site, said="moved")


@require_POST
@admin_page
def switch(request: ModeratorRequest, site: Site, rule_id: int) -> HttpResponse:
    rule = find_rule(request, site, rule_id)
    switch_rule(rule=rule, person=request.user, version=rule.version, is_on=request.POST.get("to") == "on")
    return go_to(PAGE, site, said="on" if request.POST.get("to") == "on" else "off")


@require_POST
@admin_page
def remove(request: ModeratorRequest, site: Site, rule_id: int) -> HttpResponse:
    rule = find_rule(request, site, rule_id)
    facts = (
        describe_rule(rule.document),
        "What it did stays done. This can't be taken back: switch it off instead?",
    )
    asked = ask_first(request, site, f"Delete the rule “{rule.name}”?", *facts)
    if asked is not None:
        return asked
    delete_rule(rule=rule, person=request.user)
    return go_to(PAGE, site, said="deleted")


def find_rule(request: ModeratorRequest, site: Site, rule_id: int) -> Rule:
    """Return a rule of this site. Raises Refused (rule_not_found)."""
    rule = get_my_rule(request.user, rule_id)
    if rule.site_id != site.pk:
        raise Refused("rule_not_found")
    return rule


def render_refused(
    request: ModeratorRequest, site: Site, form: RuleForm, refused: Refused, rule: Rule | None = None
) -> HttpResponse:
    """Return the form with what was wrong. What a form can't say becomes a page."""
    is_stale = refused.code == "stale_version"
    if not (refused.fields or is_stale):
        raise refused
    form.show_problems(refused)
    if is_stale and rule is not None:
        rule.refresh_from_db()
        form.renew(rule.version)
    return render_rule(request, site, form, status=refused.refusal.status, rule=rule, is_stale=is_stale)


def render_rule(
    request: ModeratorRequest, site: Site, form: RuleForm, *, status: int = 200, **shown: Any
) -> HttpResponse:
    context = {
        "form": form,
        "fields": list_fields().items(),
        "operators": list_operators(),
        "lists": [words.name for words in list_word_lists(site)],
        "replay_last": REPLAYED,
        "is_match": True,
        **shown,
    }
    return render_site_page(request, site, "rule.html", context, status=status)
