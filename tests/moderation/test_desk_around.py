"""The desk's pages about raids, learning and outside providers."""

import re
from typing import Any

import pytest
from django.test import Client

from discussions.models import Site, Thread
from moderation.models import ModelState, Provider, Raid, SiteModelVersion
from moderation.scoring.adaptation import Figures, Report
from tests.build import build_model_version, build_raid, hold
from tests.client import ApiClient
from tests.moderation.desks import open_desk

pytestmark = pytest.mark.django_db

SITE = "/desk/sites/gazette"
FILLED: dict[str, Any] = {
    "kind": "openai",
    "name": "tone",
    "url": "https://provider.invalid/v1/",
    "secret": "sk-not-a-real-key",
    "ask_when": "when_unsure",
    "on_failure": "ignore",
    "timeout_ms": 500,
    "daily_budget": 50,
    "enabled": "on",
}


def test_a_moderator_sees_a_raid_and_ends_it(bob: ApiClient, thread: Thread) -> None:
    browser = open_desk(bob)
    assert "No raid is on." in browser.get(f"{SITE}/raids").text
    case = hold(thread)
    raid = build_raid(thread)
    Raid.objects.update(evidence={**raid.evidence, "comments": [str(case.comment_id), "999999999"]})
    shown = browser.get(f"{SITE}/raids").text
    assert "Weather" in shown
    assert f'href="/desk/cases/{case.pk}"' in shown
    ended = browser.post(f"{SITE}/raids/{raid.pk}/end", follow=True).text
    assert "The raid is over." in ended
    assert "ended by bob" in ended
    raid.refresh_from_db()
    assert raid.ended_by == bob.user


def test_raids_over_are_pages_away(bob: ApiClient, thread: Thread) -> None:
    for _ in range(22):
        build_raid(thread)
        Raid.objects.filter(ended_at=None).update(ended_at="2026-01-01T00:00Z")
    browser = open_desk(bob)
    first = browser.get(f"{SITE}/raids").text
    (cursor,) = re.findall(r'href="\?cursor=([^"]+)"', first)
    assert first.count("The whole site") + first.count("<bdi>Weather</bdi>") == 20
    assert browser.get(f"{SITE}/raids?cursor={cursor}").text.count("<bdi>Weather</bdi>") == 2
    assert browser.get(f"{SITE}/raids?cursor=nonsense").status_code == 400


def test_an_admin_sees_what_was_learned_and_takes_it_back(erin: ApiClient, site: Site) -> None:
    browser = open_desk(erin)
    assert "It begins at 50 decisions; there are 0." in browser.get(f"{SITE}/learning").text
    build_model_version(site, 1, ModelState.SUPERSEDED)
    figures = Figures(auc=0.9, log_loss=0.3, caught=0.5, false_alarms=0.04, f1=0.6, benefit=0.2)
    better = Figures(auc=0.95, log_loss=0.2, caught=0.8, false_alarms=0.03, f1=0.8, benefit=0.4)
    report = Report(60, 30, 2, 20, 5, "", "curve_and_runs", 1.1, 0.1, 321, figures, better)
    poor = Report(10, 5, 2, 4, 0, "too_few_decisions")
    build_model_version(site, 2)
    metrics = {"spam": report.to_dict(), "toxicity": poor.to_dict()}
    SiteModelVersion.objects.filter(version=2).update(metrics=metrics)
    shown = browser.get(f"{SITE}/learning").text
    for said in ("Version 2 is in force", "80 %", "321 words", "too few decisions to learn from"):
        assert said in shown
    revert = f"{SITE}/learning/revert"
    assert "Judge new comments by version 1?" in browser.post(revert, {"to": 1}).text
    assert SiteModelVersion.objects.get(version=2).state == ModelState.ACTIVE
    assert "Version 1 is in force" in browser.post(revert, {"to": 1, "confirmed": "yes"}, follow=True).text
    last = browser.post(revert, {"to": 0, "confirmed": "yes"}, follow=True).text
    assert "The shipped models alone are in force" in last
    assert "nothing is learned by itself" in last
    assert browser.post(revert, {"to": 0, "confirmed": "yes"}).status_code == 409
    assert browser.post(revert, {"to": 7, "confirmed": "yes"}).status_code == 404
    assert browser.post(revert, {"to": "x"}).status_code == 400


def test_an_admin_sets_a_provider_up_tries_changes_and_removes_it(erin: ApiClient, site: Site) -> None:
    browser = open_desk(erin)
    assert "Nobody outside is asked." in browser.get(f"{SITE}/providers").text
    assert browser.get(f"{SITE}/providers/new").status_code == 200
    assert "Saved." in browser.post(f"{SITE}/providers/new", FILLED, follow=True).text
    provider = Provider.objects.get()
    page = f"{SITE}/providers/{provider.pk}"
    shown = browser.get(page).text
    assert FILLED["secret"] not in shown
    assert "ends in <code>-key</code>" in shown
    tried = browser.post(f"{page}/try").text
    assert "It failed after" in tried
    changed = {**FILLED, "secret": "", "daily_budget": 60, "enabled": ""}
    assert browser.post(page, changed).status_code == 302
    sealed = provider.sealed_secret
    provider.refresh_from_db()
    assert (provider.daily_budget, provider.enabled, provider.sealed_secret) == (60, False, sealed)
    assert "switched off" in browser.get(f"{SITE}/providers").text
    moved = browser.post(page, {**changed, "url": "https://other.invalid"})
    assert moved.status_code == 422
    assert "This field is needed." in moved.text
    assert "Remove the provider “tone”?" in browser.post(f"{page}/delete").text
    assert Provider.objects.exists()
    browser.post(f"{page}/delete", {"confirmed": "yes"})
    assert not Provider.objects.exists()


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"name": "No Good"}, "Lower-case letters, digits and hyphens only."),
        ({"kind": "oracle"}, "Select a valid choice"),
        ({"url": "http://plain.invalid"}, "may not connect to this address"),
        ({"secret": ""}, "empty"),
        ({"secret": "schlüssel"}, "characters that can"),
        ({"timeout_ms": 50}, "greater than or equal to 100"),
        ({"daily_budget": 0}, "greater than or equal to 1"),
        ({"kind": "language_model", "model": "m", "may_release": "on"}, "This kind does not have it."),
        ({"kind": "language_model"}, "empty"),
    ],
)
def test_what_is_wrong_with_a_provider_is_said(
    erin: ApiClient, site: Site, fields: dict[str, Any], problem: str
) -> None:
    answer = open_desk(erin).post(f"{SITE}/providers/new", {**FILLED, **fields})
    assert answer.status_code == 422
    assert problem in answer.text
    assert str(FILLED["secret"]) not in answer.text
    assert not Provider.objects.exists()


def test_who_may_what(
    bob: ApiClient, erin: ApiClient, frank: ApiClient, thread: Thread, other_site: Site
) -> None:
    open_desk(erin).post(f"{SITE}/providers/new", FILLED)
    provider, raid = Provider.objects.get(), build_raid(thread)
    build_model_version(thread.site)
    for_admins = [
        f"{SITE}/providers",
        f"{SITE}/providers/new",
        f"{SITE}/providers/{provider.pk}",
        f"{SITE}/learning",
    ]
    writes = [f"{SITE}/providers/{provider.pk}/{verb}" for verb in ("try", "delete")]
    writes += [f"{SITE}/learning/revert", f"{SITE}/providers/new", f"{SITE}/providers/{provider.pk}"]
    sent = {**FILLED, "confirmed": "yes", "to": 0}
    moderator, stranger = open_desk(bob), open_desk(frank)
    assert {moderator.get(path).status_code for path in for_admins} == {403}
    assert {moderator.post(path, sent).status_code for path in writes} == {403}
    assert "Learning" not in moderator.get(f"{SITE}/raids").text
    everything = [*for_admins, f"{SITE}/raids"]
    assert {stranger.get(path).status_code for path in everything} == {404}
    ends = [f"{SITE}/raids/{raid.pk}/end", f"/desk/sites/herald/raids/{raid.pk}/end"]
    assert {stranger.post(path, sent).status_code for path in (*writes, *ends)} == {404}
    assert {Client().get(path).status_code for path in everything} == {302}
    raid.refresh_from_db()
    assert raid.ended_at is None
    assert Provider.objects.count() == 1
