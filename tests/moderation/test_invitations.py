"""Invitations: who may send them, by mail or as a link, and who joins by one."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Thread as SystemThread
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from discussions.actions import letters
from discussions.actions.letters import MAX_TRIES, deliver_letter, list_due_letters
from discussions.models import Letter, Site
from discussions.tasks import sweep_letters
from discussions.tokens import hash_token
from moderation.actions.invitations import Issued, invite, join_as_new
from moderation.models import Invitation, Membership, Role
from moderation.queries.team import InvitationUnusable
from tests.client import ApiClient
from tests.mail import PostOffice, open_post_office
from tests.moderation.people import PASSWORD, build_person, find_link, log_in, open_desk, send_letters

pytestmark = pytest.mark.django_db

INVITATION = {"site": "gazette", "email": "Gwen@Example.org", "role": "moderator"}
ACCOUNT = {"name": "gwen", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    with open_post_office(settings) as office:
        yield office


def issue(site: Site, email: str = "gwen@example.org", role: Role = Role.MODERATOR) -> Issued:
    return invite(site=site, invited_by=None, email=email, role=role)


def open_link(issued: Issued, browser: Client | None = None) -> Any:
    """Follow the link, and return the page; its `client` is the browser."""
    return (browser or Client()).get(find_link(issued.link), follow=True)


# --- Sending ----------------------------------------------------------------------------------------------


def test_without_mail_the_admin_gets_the_link_once(erin: ApiClient, site: Site) -> None:
    made = erin.post("moderation/invitations", INVITATION).json()
    assert (made["email"], made["role"], made["invited_by"]) == ("gwen@example.org", "moderator", "erin")
    token = made["link"].rsplit("/", 1)[1]
    assert Invitation.objects.get().token_hash == hash_token(token)
    (listed,) = erin.get("moderation/invitations", {"site": "gazette"}).json()["invitations"]
    assert "link" not in listed
    assert token not in str(listed)


def test_with_mail_the_link_goes_to_the_address_alone(
    erin: ApiClient, office: PostOffice, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as after_commit:
        made = erin.post("moderation/invitations", INVITATION).json()
    assert len(after_commit) == 1
    assert made["link"] is None
    send_letters()
    (letter,) = office.letters
    assert letter["To"] == "gwen@example.org"
    assert "erin invites you to moderate the comments on The Gazette, as a moderator." in office.read_last()
    page = Client().get(find_link(office.read_last()), follow=True)
    assert "Moderate the comments on The Gazette" in page.text


def test_a_letter_waits_for_a_mail_server_that_is_away(
    site: Site, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(site)
    office.is_closed = True
    send_letters()
    letter = Letter.objects.get()
    assert (letter.tries, office.letters) == (1, [])
    assert letter.due_at > timezone.now() + timedelta(seconds=100)
    assert list_due_letters() == []
    assert deliver_letter(letter.pk) is False
    office.is_closed = False
    Letter.objects.update(due_at=timezone.now())
    send_letters()
    assert len(office.letters) == 1
    assert not Letter.objects.exists()
    assert deliver_letter(letter.pk) is False


def test_a_letter_nobody_takes_is_given_up(site: Site, office: PostOffice) -> None:
    issue(site)
    office.is_closed = True
    Letter.objects.update(tries=MAX_TRIES - 1)
    send_letters()
    assert not Letter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_a_letter_once(site: Site, office: PostOffice) -> None:
    issue(site)
    letter = Letter.objects.get()

    def deliver() -> None:
        try:
            deliver_letter(letter.pk)
        finally:
            connections.close_all()

    workers = [SystemThread(target=deliver) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(office.letters) == 1


def test_the_sweep_finds_letters_whose_job_was_lost(
    site: Site, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "enqueue_letter", lambda letter_id: None)
    issue(site)
    asked: list[int] = []
    monkeypatch.setattr("discussions.tasks.send_letter.delay", asked.append)
    sweep_letters()
    assert asked == [Letter.objects.get().pk]


def test_one_invitation_is_open_for_an_address(erin: ApiClient, site: Site) -> None:
    erin.post("moderation/invitations", INVITATION)
    again = erin.post("moderation/invitations", INVITATION)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "already_invited")
    first = Invitation.objects.get()
    with pytest.raises(IntegrityError, match="invitation_open_once"), transaction.atomic():
        Invitation.objects.create(
            site=site, email=first.email, role="admin", token_hash="x", expires_at=first.expires_at
        )
    assert erin.delete(f"moderation/invitations/{first.pk}").status_code == 204
    assert erin.post("moderation/invitations", INVITATION).status_code == 201
    assert erin.delete(f"moderation/invitations/{first.pk}").status_code == 404


def test_an_expired_invitation_makes_way(site: Site) -> None:
    first = issue(site)
    Invitation.objects.update(expires_at=timezone.now())
    second = issue(site)
    assert "taken back" in open_link(first).text
    assert open_link(second).status_code == 200


def test_a_sites_people_are_limited(erin: ApiClient, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moderation.actions.invitations.MAX_TEAM", 2)
    assert erin.post("moderation/invitations", INVITATION).status_code == 201
    refused = erin.post("moderation/invitations", {**INVITATION, "email": "hal@example.org"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "limit_reached")


@pytest.mark.parametrize("email", ["", "gwen", "gwen@", "a@b@c", "x" * 250 + "@example.org", 7, None])
def test_what_is_no_address_is_not_invited(erin: ApiClient, email: object) -> None:
    refused = erin.post("moderation/invitations", {**INVITATION, "email": email})
    assert (refused.status_code, [*refused.json()["error"]["fields"]]) == (422, ["email"])


# --- Accepting --------------------------------------------------------------------------------------------


def test_a_new_person_sets_a_name_and_a_password_and_is_in(site: Site) -> None:
    page = open_link(issue(site, role=Role.ADMIN))
    browser = page.client
    assert page.redirect_chain == [("/desk/invitation", 302)]
    assert 'autocomplete="new-password"' in page.text
    answer = browser.post("/desk/invitation", ACCOUNT)
    assert answer.headers["Location"] == "/desk/"
    assert browser.get("/desk/").status_code == 200
    membership = Membership.objects.get()
    assert (membership.user.username, membership.role) == ("gwen", "admin")
    assert log_in("gwen@example.org").status_code == 302
    assert "not an invitation" in browser.get("/desk/invitation").text


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "bob"}, "already"),
        ({"name": "BOB"}, "already"),
        ({"name": "bob@example.org"}, "A name has no @ in it."),
        ({"name": "b b"}, "Enter a valid username."),
        ({"name": "x" * 151}, "at most 150"),
        ({"password": "short", "again": "short"}, "at least 10 characters"),
        ({"password": "1234567890", "again": "1234567890"}, "too common"),
        ({"password": "gwen@example.org", "again": "gwen@example.org"}, "too similar"),
        ({"again": "something-else"}, "The two passwords differ."),
    ],
)
def test_what_is_wrong_with_an_account_is_said(
    site: Site, bob: ApiClient, changes: dict[str, str], problem: str
) -> None:
    browser = open_link(issue(site)).client
    answer = browser.post("/desk/invitation", {**ACCOUNT, **changes})
    assert answer.status_code == 422
    assert problem in answer.text
    assert not User.objects.filter(email="gwen@example.org").exists()
    assert browser.post("/desk/invitation", ACCOUNT).status_code == 302


def test_who_has_an_account_logs_in_and_joins(site: Site, other_site: Site) -> None:
    gwen = build_person("gwen", site=other_site)
    page = open_link(issue(site))
    browser = page.client
    assert "This address has an account." in page.text
    assert "password" not in page.text
    assert browser.post("/desk/invitation", ACCOUNT).status_code == 200  # makes none
    assert User.objects.count() == 1
    log_in("gwen", browser=browser, next="/desk/invitation")
    assert "Join as" in browser.get("/desk/invitation").text
    assert not Membership.objects.filter(site=site).exists()
    assert browser.post("/desk/invitation").headers["Location"] == "/desk/"
    assert Membership.objects.get(site=site).user == gwen


def test_an_invitation_is_for_its_address_alone(site: Site, other_site: Site) -> None:
    build_person("gwen")
    build_person("eve", site=other_site)
    issued = issue(site)
    browser = open_desk("eve")
    for _ in range(2):
        page = open_link(issued, browser)
        assert page.status_code == 410
        assert "This invitation is for another account." in page.text
        assert browser.post("/desk/invitation").status_code == 410
        User.objects.filter(username="gwen").delete()  # nor where the address has no account
    assert not Membership.objects.filter(site=site).exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"expires_at": timezone.now() - timedelta(seconds=1)}, "has expired"),
        ({"revoked_at": timezone.now()}, "was taken back"),
        ({"accepted_at": timezone.now()}, "has been accepted already"),
    ],
)
def test_an_invitation_that_is_over_says_so(site: Site, change: dict[str, Any], said: str) -> None:
    issued = issue(site)
    browser = open_link(issued).client
    Invitation.objects.update(**change)
    for answer in (open_link(issued), browser.post("/desk/invitation", ACCOUNT)):
        assert answer.status_code == 410
        assert said in answer.text
    assert not User.objects.exists()


def test_an_unknown_link_says_so(client: Client, db: None) -> None:
    page = client.get("/desk/invitation/nonsense", follow=True)
    assert page.status_code == 410
    assert "This link is not an invitation." in page.text


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_joins(site: Site) -> None:
    invitation = issue(site).invitation
    outcomes: list[str] = []

    def accept(name: str) -> None:
        try:
            join_as_new(invitation=Invitation.objects.get(pk=invitation.pk), name=name, password=PASSWORD)
            outcomes.append("joined")
        except InvitationUnusable as unusable:
            outcomes.append(unusable.reason)
        finally:
            connections.close_all()

    people = [SystemThread(target=accept, args=(f"person-{number}",)) for number in range(3)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(outcomes) == ["accepted", "accepted", "joined"]
    assert User.objects.count() == Membership.objects.count() == 1


# --- The first admin --------------------------------------------------------------------------------------


def test_the_command_line_makes_the_first_admin(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("invite_moderator", "gwen@example.org", "--site", "gazette", "--role", "admin")
    browser = Client()
    browser.get(find_link(capsys.readouterr().out), follow=True)
    browser.post("/desk/invitation", ACCOUNT)
    assert browser.get("/desk/sites/gazette/team").status_code == 200


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("gwen@example.org", "--site", "nowhere"), "no site nowhere"),
        (("gwen", "--site", "gazette"), "no e-mail address"),
        (("hal@example.org", "--site", "gazette"), "open already"),
    ],
)
def test_the_command_line_says_what_is_wrong(site: Site, arguments: tuple[str, ...], said: str) -> None:
    issue(site, "hal@example.org")
    with pytest.raises(CommandError, match=said):
        call_command("invite_moderator", *arguments)
