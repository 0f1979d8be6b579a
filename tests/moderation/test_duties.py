"""What a site owes its readers is in one place: presets set it in one go, every version is kept, none is lost."""

import re
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from discussions.models import Site
from moderation.actions.duties import change_duties
from moderation.duties import PRESETS, Duties
from moderation.models import DutiesVersion, PolicyVersion
from moderation.policy import SitePolicy
from moderation.queries.duties import get_duties
from moderation.queries.statements import find_sending_start
from moderation.queries.subjects import get_policy
from moderation.web.duty_forms import DutiesForm
from tests.client import ApiClient
from tests.moderation.desks import open_desk
from tests.moderation.logged import own_times
from tests.moderation.sanctioning import code_of

pytestmark = pytest.mark.django_db

PAGE = "/desk/sites/gazette/duties"


def fill(**changes: Any) -> dict[str, Any]:
    """The form as a browser sends it, at the defaults but for `changes`; a switch that is off sends nothing."""
    settings = {**Duties().to_dict(), **changes}
    return {name: "on" if value is True else value for name, value in settings.items() if value is not False}


def move_duties() -> None:
    import_module("moderation.migrations.0030_transparency_duties").move_duties(apps, None)


def test_what_policies_said_is_among_the_duties(site: Site, other_site: Site, erin: ApiClient) -> None:
    now = timezone.now()
    said: list[dict[str, Any]] = [
        {"state_reasons": "on"},
        {"state_reasons": "off"},
        {"state_reasons": "on", "max_links": 5},
        {"state_reasons": "on", "max_links": 5, "publish_report": "on", "audit_stopped": 0.25},
    ]
    with own_times(PolicyVersion):
        for number, document in enumerate(said, start=1):
            PolicyVersion.objects.create(
                site=site,
                version=number,
                document=document,
                created_by=erin.user,
                created_at=now - timedelta(days=10 - number),
            )
        PolicyVersion.objects.create(
            site=other_site, version=1, document={"max_links": 3, "state_reasons": "off"}, created_at=now
        )
    DutiesVersion.objects.create(site=site, version=2, document={"notice_hours": 24, "reader_contact": "hi"})
    move_duties()
    moved = Duties(
        version=3,
        notice_hours=24,
        reader_contact="hi",
        state_reasons=True,
        publish_report=True,
        audit_stopped=0.25,
    )
    assert get_duties(site.pk) == moved
    # What is sent begins where it was switched on for good, so that nothing between is left out.
    assert find_sending_start(site) == now - timedelta(days=7)
    assert not DutiesVersion.objects.filter(site=other_site).exists()
    assert get_policy(site.pk) == SitePolicy(version=4, max_links=5)
    change_duties(site=site, person=erin.user, version=3, settings={"notice_hours": 48})
    assert find_sending_start(site) == now - timedelta(days=7)


def test_a_site_without_duties_of_its_own_keeps_what_its_policy_said(site: Site) -> None:
    PolicyVersion.objects.create(site=site, version=1, document={"audit_published": 0.01})
    move_duties()
    assert get_duties(site.pk) == Duties(version=2, audit_published=0.01)


def test_duties_are_no_settings_of_a_policy(site: Site, erin: ApiClient) -> None:
    body = {"site": "gazette", "version": 1, "settings": {"state_reasons": "on"}}
    assert code_of(erin.put("moderation/policy", body)) == "invalid_fields"


def test_a_preset_sets_all_switches_in_one_go(site: Site, erin: ApiClient) -> None:
    def choose(preset: str) -> dict[str, Any]:
        body = {"site": "gazette", "version": get_duties(site.pk).version, "preset": preset}
        answer = erin.put("moderation/duties", body)
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = answer.json()
        return found

    switches = ("takes_notices", "hears_reporters", "publish_report", "state_reasons", "state_spam")
    assert [choose("eu_platform")[name] for name in switches] == [True, True, True, True, False]
    assert [choose("eu_hosting")[name] for name in switches] == [True, False, True, False, False]
    none = choose("none")
    assert not any(none[name] for name in (*switches, "strikes", "audit_published", "audit_stopped"))
    assert len({frozenset(preset.settings) for preset in PRESETS.values()}) == 1


@pytest.mark.parametrize(
    ("value", "code"), [(1.01, "too_large"), (-0.1, "too_small"), ("0.1", "invalid"), (True, "invalid")]
)
def test_a_share_is_from_0_to_1(site: Site, erin: ApiClient, value: Any, code: str) -> None:
    answer = erin.put("moderation/duties", {"site": "gazette", "version": 1, "audit_published": value})
    assert answer.json()["error"]["fields"]["audit_published"]["code"] == code
    assert get_duties(site.pk) == Duties()


def test_no_duty_is_lost_by_saving_the_form() -> None:
    assert DutiesForm().fields.keys() == Duties().to_dict().keys()


def test_saving_makes_a_version_which_can_be_undone(erin: ApiClient, site: Site) -> None:
    browser = open_desk(erin)
    first = browser.get(PAGE).text
    assert "The defaults are in force; nobody changed anything yet." in first
    answer = browser.post(PAGE, fill(notice_hours=24, publish_report=True, takes_notices=False))
    assert answer.headers["Location"] == f"{PAGE}?saved=2"
    assert get_duties(site.pk) == Duties(version=2, notice_hours=24, publish_report=True, takes_notices=False)
    shown = browser.get(answer.headers["Location"]).text
    assert "Version 2 is in force." in shown
    assert re.search(r"<code>takes_notices</code> on → <b>off</b>", shown)
    assert browser.post(f"{PAGE}/restore", {"version": 2, "to": 99}).status_code == 404
    undone = browser.post(f"{PAGE}/restore", {"version": 2, "to": 1}, follow=True).text
    assert "Version 3 is in force." in undone
    assert get_duties(site.pk) == Duties(version=3)
    assert browser.post(f"{PAGE}/restore", {"version": 2, "to": 1}).status_code == 409
    assert browser.post(f"{PAGE}/restore", {"version": "x", "to": "9" * 30}).status_code == 400
    assert [each.created_by for each in DutiesVersion.objects.all()] == [erin.user, erin.user]


def test_nobody_overwrites_what_they_have_not_seen(erin: ApiClient, site: Site) -> None:
    browser = open_desk(erin)
    browser.post(PAGE, fill(strikes=5))
    answer = browser.post(PAGE, fill(strikes=6))
    assert answer.status_code == 409
    assert "A colleague changed this" in answer.text
    (version,) = re.findall(r'name="version" value="(\d+)" id', answer.text)
    assert browser.post(PAGE, fill(strikes=6, version=version)).status_code == 302
    assert get_duties(site.pk).strikes == 6


def test_a_preset_is_filled_in_and_not_in_force(erin: ApiClient, site: Site) -> None:
    change_duties(
        site=site,
        person=erin.user,
        version=1,
        settings={"reader_contact": "hi@gazette.example"},
        preset="none",
    )
    browser = open_desk(erin)
    before = get_duties(site.pk)
    shown = browser.get(f"{PAGE}?preset=eu_platform").text
    assert "Nothing is in force before you save it." in shown
    assert re.search(r'name="state_reasons"[^>]*checked', shown)
    assert not re.search(r'name="state_spam"[^>]*checked', shown)
    assert 'value="hi@gazette.example"' in shown
    # The one that is in force is marked as such, and it alone.
    assert shown.count('<span class="state published">in force</span>') == 2  # beside it, and its version
    assert get_duties(site.pk) == before
    assert "Nothing is in force" not in browser.get(f"{PAGE}?preset=no").text


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"notice_hours": 0}, "greater than or equal to 1"),
        ({"notice_hours": ""}, "This field is required."),
        ({"audit_published": 1.5}, "less than or equal to 1"),
        ({"audit_stopped": "nan"}, "Enter a number."),
        ({"emergency_email": "nobody"}, "Enter a valid email address."),
        ({"dispute_body": "x" * 501}, "at most 500 characters"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    erin: ApiClient, site: Site, changes: dict[str, Any], problem: str
) -> None:
    answer = open_desk(erin).post(PAGE, fill(contact_languages="Frisian", **changes))
    assert answer.status_code == 422
    assert problem in answer.text
    assert 'value="Frisian"' in answer.text
    assert not DutiesVersion.objects.exists()


def test_every_field_says_what_it_is_to_those_who_listen(erin: ApiClient, site: Site) -> None:
    shown = open_desk(erin).get(PAGE).text
    described = re.findall(r'aria-describedby="([^"]+)"', shown)
    assert len(described) > 10
    for name in described:
        assert f'id="{name}"' in shown


def test_moderators_who_are_no_admins_have_no_such_page(bob: ApiClient, site: Site) -> None:
    browser: Client = open_desk(bob)
    assert browser.get(PAGE).status_code == 403
    assert "/duties" not in browser.get("/desk/sites/gazette/transparency").text
