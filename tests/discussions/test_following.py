"""Following a thread, and the address that mail about it may go to."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from discussions.actions.mailboxes import MAX_ASKED, MAX_ASKED_FROM_SUBNET
from discussions.models import (
    Author,
    AuthorKind,
    ConfirmationRequest,
    Follow,
    Letter,
    Mailbox,
    Scope,
    Site,
    Thread,
)
from discussions.tasks import send_letter
from tests.client import ApiClient
from tests.discussions.test_authentication import make_key, refusal
from tests.discussions.test_single_sign_on import sign, trust
from tests.mail import PostOffice, open_post_office

pytestmark = pytest.mark.django_db

FOLLOW = "sites/gazette/threads/weather/follow"
MINE = "sites/gazette/threads/weather/me"


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    with open_post_office(settings) as office:
        yield office


def follow(person: ApiClient, email: str = "") -> str:
    answer = person.put(FOLLOW, {"email": email} if email else None)
    assert (answer.status_code, answer.json()["follows"]) == (200, True)
    return str(answer.json()["email"])


def send_letters() -> None:
    for letter in Letter.objects.all():
        send_letter(letter.pk)


def find_link(office: PostOffice) -> str:
    (path,) = re.findall(r"http://[\w.:]+(/mail/\S+)", office.read_last())
    return str(path)


def count_followers() -> int:
    return int(Thread.objects.get().follower_count)


# --- Following --------------------------------------------------------------------------------------------


def test_a_thread_is_followed_until_it_no_longer_is(
    thread: Thread, alice: ApiClient, dora: ApiClient, anyone: ApiClient
) -> None:
    assert alice.get(MINE).json()["follows"] is False
    assert anyone.get(MINE).json()["follows"] is False
    assert follow(alice) == follow(alice) == "none"
    assert follow(dora) == "none"
    assert alice.get(MINE).json()["follows"] is True
    assert count_followers() == 2
    for _ in range(2):
        assert alice.delete(FOLLOW).status_code == 204
        assert alice.get(MINE).json()["follows"] is False
        assert count_followers() == 1
    assert dora.get(MINE).json()["follows"] is True


def test_a_thread_that_is_not_there_can_not_be_followed(site: Site, alice: ApiClient) -> None:
    assert refusal(alice.put(FOLLOW)) == refusal(alice.delete(FOLLOW)) == (404, "thread_not_found")


def test_the_sites_systems_follow_nothing(site: Site, thread: Thread) -> None:
    _, system = make_key(site, Scope.COMMENT)
    assert refusal(system.put(FOLLOW)) == (403, "forbidden")


def test_who_is_erased_follows_nothing(thread: Thread, alice: ApiClient, office: PostOffice) -> None:
    follow(alice, "alice@example.org")
    assert alice.delete("me").status_code == 204
    assert not Follow.objects.exists()
    assert not Mailbox.objects.exists()
    assert count_followers() == 0


# --- The address ------------------------------------------------------------------------------------------


def test_an_address_gets_mail_once_somebody_there_said_yes(
    thread: Thread, alice: ApiClient, office: PostOffice
) -> None:
    assert follow(alice, "alice@example.org") == "unconfirmed"
    send_letters()
    (letter,) = office.letters
    assert letter["To"] == "alice@example.org"
    assert letter["Subject"] == "Do you want mail from The Gazette?"
    assert letter["From"].addresses[0].display_name == "The Gazette"
    assert letter["Auto-Submitted"] == "auto-generated"
    browser, link = Client(), find_link(office)
    page = browser.get(link)
    assert b"<button>" in page.content
    assert "script" not in page.headers["Content-Security-Policy"]
    assert follow(alice) == "unconfirmed"  # programs open links too
    assert "Thank you" in browser.post(link).content.decode()
    assert follow(alice) == "confirmed"
    assert browser.post(link).status_code == 200
    assert follow(alice, "Alice@example.org") == "confirmed"
    assert Letter.objects.count() == 0


def test_another_address_has_to_be_confirmed_anew(
    thread: Thread, alice: ApiClient, office: PostOffice
) -> None:
    follow(alice, "alice@example.org")
    send_letters()
    first = find_link(office)
    assert follow(alice, "other@example.org") == "unconfirmed"
    assert Client().post(first).status_code == 404
    assert follow(alice) == "unconfirmed"
    send_letters()
    assert Client().post(find_link(office)).status_code == 200
    assert follow(alice) == "confirmed"


@pytest.mark.parametrize("spoil", [lambda link: link[:-1] + "_", lambda link: "/mail/confirm/WzFd:1:x"])
def test_a_link_that_is_not_ours_confirms_nothing(
    thread: Thread, alice: ApiClient, office: PostOffice, spoil: Any
) -> None:
    follow(alice, "alice@example.org")
    send_letters()
    assert Client().get(spoil(find_link(office))).status_code == 404
    assert Client().post(spoil(find_link(office))).status_code == 404
    assert follow(alice) == "unconfirmed"


def test_a_link_is_good_for_a_week(
    thread: Thread, alice: ApiClient, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(alice, "alice@example.org")
    send_letters()
    later = (timezone.now() + timedelta(days=7, minutes=1)).timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert Client().post(find_link(office)).status_code == 404


def test_nobody_is_buried_in_letters(
    thread: Thread, alice: ApiClient, dora: ApiClient, office: PostOffice
) -> None:
    """Neither one address, nor many of them from one network."""
    for _ in range(MAX_ASKED + 2):
        assert follow(alice, "alice@example.org") == "unconfirmed"
    follow(dora, "ALICE@example.org")
    assert Letter.objects.count() == MAX_ASKED
    follow(alice, "a@example.org")
    follow(alice, "b@example.org")
    follow(alice, "c@example.org")
    assert Letter.objects.count() == MAX_ASKED + 2  # five for one reader
    subnet = ConfirmationRequest.objects.values_list("subnet_hash", flat=True).first()
    assert subnet
    ConfirmationRequest.objects.bulk_create(
        ConfirmationRequest(author=alice.author, email_hash=str(number), subnet_hash=subnet)
        for number in range(MAX_ASKED_FROM_SUBNET)
    )
    follow(dora, "dora@example.org")
    assert Letter.objects.count() == MAX_ASKED + 2
    ConfirmationRequest.objects.update(asked_at=timezone.now() - timedelta(days=1, seconds=1))
    follow(dora, "dora@example.org")
    assert Letter.objects.count() == MAX_ASKED + 3


def test_without_a_mail_server_no_address_is_taken(thread: Thread, alice: ApiClient) -> None:
    assert follow(alice, "alice@example.org") == "none"
    assert not Mailbox.objects.exists()


@pytest.mark.parametrize(
    ("claims", "state"),
    [
        ({"email": "ada@example.org", "email_verified": True}, "confirmed"),
        ({"email": "ada@example.org"}, "none"),
        ({"email": "ada@example.org", "email_verified": "yes"}, "none"),
        ({"email": "ada@example.org", "email_verified": False}, "none"),
        ({"email": "", "email_verified": True}, "none"),
    ],
)
def test_an_address_that_the_site_vouches_for_needs_no_letter(
    site: Site, thread: Thread, office: PostOffice, claims: dict[str, Any], state: str
) -> None:
    trust(site)
    ada = ApiClient(token=sign(**claims))
    assert follow(ada) == state
    if state == "confirmed":
        assert follow(ada, "ada@example.org") == "confirmed"
        assert follow(ada, "elsewhere@example.org") == "unconfirmed"
    assert Letter.objects.count() == (1 if state == "confirmed" else 0)
    assert Author.objects.get(kind=AuthorKind.SSO).is_email_verified is (state == "confirmed")
