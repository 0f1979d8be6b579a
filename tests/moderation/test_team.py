"""A site's team: roles, removal, the last admin, a second factor for all, and that all of it holds at once."""

from datetime import timedelta
from threading import Thread as SystemThread
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from django.utils import timezone

from discussions.models import Site, Thread
from discussions.refusals import Refused
from moderation.actions.invitations import invite
from moderation.actions.team import change_role, remove_member
from moderation.models import Case, Invitation, Membership, Role
from tests.build import hold
from tests.client import ApiClient
from tests.moderation.people import add_totp, build_person, open_desk

pytestmark = pytest.mark.django_db


def find_member(person: User) -> Membership:
    return Membership.objects.get(user=person)


def read_code(answer: Any) -> str:
    return str(answer.json()["error"]["code"])


def test_the_team_is_listed(erin: ApiClient, bob: ApiClient) -> None:
    add_totp(bob.user)
    team = erin.get("moderation/team", {"site": "gazette"}).json()
    assert team["requires_two_factors"] is False
    assert [(each["name"], each["role"], each["has_two_factors"]) for each in team["members"]] == [
        ("erin", "admin", False),
        ("bob", "moderator", True),
    ]


def test_who_was_there_is_noted_to_the_minute(erin: ApiClient, bob: ApiClient) -> None:
    Membership.objects.update(last_seen_at=timezone.now() - timedelta(seconds=59))
    before = find_member(bob.user).last_seen_at
    bob.get("moderation/cases")
    assert find_member(bob.user).last_seen_at == before
    Membership.objects.update(last_seen_at=timezone.now() - timedelta(seconds=61))
    bob.get("moderation/cases")
    assert find_member(bob.user).last_seen_at > before
    browser = Client()
    browser.force_login(erin.user)
    browser.get("/desk/")
    assert find_member(erin.user).last_seen_at > before


# --- The last admin ---------------------------------------------------------------------------------------


def test_the_last_admin_stays(erin: ApiClient, bob: ApiClient) -> None:
    path = f"moderation/team/{find_member(erin.user).pk}"
    assert read_code(erin.put(path, {"role": "moderator"})) == "last_admin"
    assert read_code(erin.delete(path)) == "last_admin"
    assert find_member(erin.user).role == Role.ADMIN
    erin.put(f"moderation/team/{find_member(bob.user).pk}", {"role": "admin"})
    assert erin.put(path, {"role": "moderator"}).status_code == 200


def test_an_admin_who_is_switched_off_counts_for_nobody(erin: ApiClient, bob: ApiClient) -> None:
    Membership.objects.update(role=Role.ADMIN)
    User.objects.filter(pk=bob.user.pk).update(is_active=False)
    assert read_code(erin.delete(f"moderation/team/{find_member(erin.user).pk}")) == "last_admin"
    assert erin.delete(f"moderation/team/{find_member(bob.user).pk}").status_code == 204


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_removal", [True, False])
def test_two_admins_at_once_never_leave_none(
    site: Site, erin: ApiClient, bob: ApiClient, *, is_removal: bool
) -> None:
    """Each takes the other off the team, at the same moment, many times."""
    outcomes: list[str] = []

    def act(admin: User, membership: Membership) -> None:
        try:
            if is_removal:
                remove_member(membership=membership, admin=admin)
            else:
                change_role(membership=membership, admin=admin, role=Role.MODERATOR)
            outcomes.append("done")
        except Refused as refused:
            outcomes.append(refused.code)
        finally:
            connections.close_all()

    for _ in range(5):
        Membership.objects.all().delete()
        outcomes.clear()
        one, other = (
            Membership.objects.create(user=person.user, site=site, role=Role.ADMIN) for person in (erin, bob)
        )
        threads = [
            SystemThread(target=act, args=(erin.user, other)),
            SystemThread(target=act, args=(bob.user, one)),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["done", "forbidden"]
        assert Membership.objects.filter(role=Role.ADMIN).count() == 1


def test_who_leaves_leaves_no_door_open(site: Site, erin: ApiClient, bob: ApiClient) -> None:
    Membership.objects.filter(user=bob.user).update(role=Role.ADMIN)
    for admin, email in ((bob, "friend@example.org"), (erin, "gwen@example.org")):
        invite(site=site, invited_by=admin.user, email=email, role=Role.ADMIN)
    assert erin.delete(f"moderation/team/{find_member(bob.user).pk}").status_code == 204
    assert [each.email for each in Invitation.objects.filter(revoked_at=None)] == ["gwen@example.org"]
    with pytest.raises(Refused, match="forbidden"):
        invite(site=site, invited_by=bob.user, email="again@example.org", role=Role.ADMIN)


# --- At once ----------------------------------------------------------------------------------------------


def try_all(person: ApiClient, browser: Client, case: Case) -> list[int]:
    """Return how the API answers a token and a session, and the desk a page and a decision."""
    sent = {"choice": "approve", "version": case.version}
    return [
        person.get(f"moderation/cases/{case.pk}").status_code,
        browser.get(f"/api/v1/moderation/cases/{case.pk}").status_code,
        browser.get(f"/desk/cases/{case.pk}").status_code,
        browser.post(f"/desk/cases/{case.pk}/decide", {**sent, "version": 99}).status_code,
    ]


@pytest.fixture
def browser(bob: ApiClient) -> Client:
    """Bob's, in which he logged in a while ago."""
    browser = Client()
    browser.force_login(bob.user)
    return browser


def test_who_is_removed_is_out_with_the_next_request(
    thread: Thread, erin: ApiClient, bob: ApiClient, browser: Client
) -> None:
    case = hold(thread)
    assert try_all(bob, browser, case) == [200, 200, 200, 409]
    assert erin.delete(f"moderation/team/{find_member(bob.user).pk}").status_code == 204
    assert try_all(bob, browser, case) == [403, 403, 403, 403]


def test_who_is_removed_from_one_site_keeps_the_other(
    thread: Thread, other_site: Site, erin: ApiClient, bob: ApiClient, browser: Client
) -> None:
    case = hold(thread)
    mine = find_member(bob.user)
    Membership.objects.create(user=bob.user, site=other_site)
    assert erin.delete(f"moderation/team/{mine.pk}").status_code == 204
    assert try_all(bob, browser, case) == [404, 404, 404, 404]
    assert browser.get("/desk/").status_code == 200


def test_who_is_switched_off_is_out_with_the_next_request(
    thread: Thread, bob: ApiClient, browser: Client
) -> None:
    case = hold(thread)
    User.objects.filter(pk=bob.user.pk).update(is_active=False)
    assert try_all(bob, browser, case) == [401, 401, 302, 302]


def test_who_is_no_admin_any_more_changes_nothing_with_the_next_request(
    erin: ApiClient, bob: ApiClient, browser: Client
) -> None:
    Membership.objects.filter(user=bob.user).update(role=Role.ADMIN)
    assert bob.get("moderation/team", {"site": "gazette"}).status_code == 200
    assert browser.get("/desk/sites/gazette/team").status_code == 200
    erin.put(f"moderation/team/{find_member(bob.user).pk}", {"role": "moderator"})
    assert bob.get("moderation/team", {"site": "gazette"}).status_code == 403
    assert browser.get("/desk/sites/gazette/team").status_code == 403
    assert browser.get("/desk/").status_code == 200


# --- A second factor for all ------------------------------------------------------------------------------


def test_members_without_a_second_factor_set_one_up_first(
    thread: Thread, erin: ApiClient, bob: ApiClient, browser: Client
) -> None:
    case = hold(thread)
    asked = {"site": "gazette", "requires_two_factors": True}
    assert read_code(erin.put("moderation/team", asked)) == "two_factors_needed"
    add_totp(erin.user)
    assert erin.put("moderation/team", asked).json()["requires_two_factors"] is True
    assert try_all(bob, browser, case) == [403, 403, 302, 302]
    assert read_code(bob.get("moderation/cases")) == "two_factors_needed"
    page = browser.get("/desk/", follow=True)
    assert page.redirect_chain == [("/desk/account", 302)]
    assert "A site of yours asks for a second factor." in page.text
    assert erin.get("moderation/cases").status_code == 200
    add_totp(bob.user)
    assert try_all(bob, browser, case) == [200, 200, 200, 409]


def test_a_site_that_asks_nothing_of_its_members_is_no_way_in(
    other_site: Site, erin: ApiClient, bob: ApiClient
) -> None:
    Membership.objects.create(user=bob.user, site=other_site)
    add_totp(erin.user)
    erin.put("moderation/team", {"site": "gazette", "requires_two_factors": True})
    assert read_code(bob.get("moderation/cases", {"site": "herald"})) == "two_factors_needed"


# --- Pages ------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(site: Site) -> Client:
    """The browser of ada, an admin who has just logged in."""
    build_person("ada", site=site, role=Role.ADMIN)
    return open_desk("ada")


def test_an_admin_looks_after_the_team_at_the_desk(desk: Client, bob: ApiClient, site: Site) -> None:
    member = find_member(bob.user)
    page = desk.get("/desk/sites/gazette/team").text
    assert "bob" in page
    answer = desk.post(f"/desk/members/{member.pk}/role", {"role": "admin"})
    assert answer.headers["Location"] == "/desk/sites/gazette/team?done=role"
    assert find_member(bob.user).role == Role.ADMIN
    asked = desk.post(f"/desk/members/{member.pk}/remove")
    assert "Take <bdi>bob</bdi> off the team of The Gazette?" in asked.text
    assert Membership.objects.filter(user=bob.user).exists()
    desk.post(f"/desk/members/{member.pk}/remove", {"confirmed": "yes"})
    assert not Membership.objects.filter(user=bob.user).exists()
    ada = Membership.objects.get(site=site)
    refused = desk.post(f"/desk/members/{ada.pk}/remove", {"confirmed": "yes"})
    assert refused.status_code == 409
    assert "this is its last one" in refused.text


def test_an_admin_invites_at_the_desk(desk: Client) -> None:
    sent = {"email": "gwen@example.org", "role": "moderator"}
    page = desk.post("/desk/sites/gazette/team/invite", sent)
    assert page.text.count("/desk/invitation/") == 1
    again = desk.post("/desk/sites/gazette/team/invite", sent)
    assert again.status_code == 409
    assert "An invitation to this address is open already." in again.text
    assert "/desk/invitation/" not in desk.get("/desk/sites/gazette/team").text
    wrong = desk.post("/desk/sites/gazette/team/invite", {**sent, "email": "gwen"})
    assert wrong.status_code == 422
    invitation = Invitation.objects.get()
    assert desk.post(f"/desk/invitations/{invitation.pk}/revoke").status_code == 302
    assert desk.post(f"/desk/invitations/{invitation.pk}/revoke").status_code == 404


def test_an_admin_asks_for_two_factors_at_the_desk(desk: Client) -> None:
    refused = desk.post("/desk/sites/gazette/team/factors", {"is_required": "on"})
    assert refused.status_code == 403
    assert "Set up a second one first." in refused.text
    add_totp(User.objects.get(username="ada"))
    desk.post("/desk/sites/gazette/team/factors", {"is_required": "on"})
    assert "checked" in desk.get("/desk/sites/gazette/team").text
    desk.post("/desk/sites/gazette/team/factors", {})
    assert "checked" not in desk.get("/desk/sites/gazette/team").text


PAGES = [
    ("GET", "/desk/sites/gazette/team"),
    ("POST", "/desk/sites/gazette/team/factors"),
    ("POST", "/desk/sites/gazette/team/invite"),
    ("POST", "/desk/invitations/{invitation}/revoke"),
    ("POST", "/desk/members/{member}/role"),
    ("POST", "/desk/members/{member}/remove"),
]


WHO = {"nobody": 302, "stranger": 404, "moderator": 403, "forger": 403}


@pytest.mark.parametrize("page", PAGES, ids="-".join)
@pytest.mark.parametrize("who", WHO)
def test_nobody_else_may(
    site: Site, other_site: Site, erin: ApiClient, page: tuple[str, str], who: str
) -> None:
    (method, path), status = page, WHO[who]
    build_person("stranger", site=other_site, role=Role.ADMIN)
    build_person("moderator", site=site)
    hal = invite(site=site, invited_by=erin.user, email="hal@example.org", role=Role.MODERATOR).invitation
    member = find_member(erin.user)
    before = (Invitation.objects.values().get(), list(Membership.objects.order_by("pk").values()))
    browser = Client(enforce_csrf_checks=who == "forger")
    if who == "forger":  # another page, in the admin's own browser
        browser.force_login(erin.user)
        status = 200 if method == "GET" else 403
    elif who != "nobody":
        browser.force_login(User.objects.get(username=who))
    sent = {"confirmed": "yes", "role": "moderator", "email": "eve@example.org", "is_required": "on"}
    answer = browser.generic(
        method,
        path.format(invitation=hal.pk, member=member.pk),
        "&".join(f"{name}={value}" for name, value in sent.items()),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == status
    assert before == (Invitation.objects.values().get(), list(Membership.objects.order_by("pk").values()))
