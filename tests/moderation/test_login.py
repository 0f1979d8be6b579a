"""Logging in: by name and address, with a second factor, with no more tries than are allowed, and to no other host."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings

from config.cache import outage
from discussions.announcements import get_redis
from discussions.models import Letter, Site
from moderation.actions.tokens import create_access_token
from moderation.models import AccessToken
from moderation.web.adapters import SecondFactorAdapter
from tests.mail import PostOffice, open_post_office
from tests.moderation.people import (
    PASSWORD,
    add_totp,
    build_person,
    compute_code,
    find_link,
    log_in,
    open_desk,
    send_letters,
)

pytestmark = pytest.mark.django_db

MISMATCH_START = "and/or password you specified are not correct"
MISMATCH = "The username and/or password you specified are not correct."


@pytest.fixture
def gwen(site: Site) -> User:
    return build_person("gwen", site=site)


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    with open_post_office(settings) as office:
        yield office


def is_in(browser: Client) -> bool:
    return bool(browser.get("/desk/").status_code == 200)


@pytest.mark.parametrize("name", ["gwen", "GWEN", "gwen@example.org", "Gwen@Example.org", " gwen "])
def test_a_name_or_an_address_logs_in(gwen: User, name: str) -> None:
    answer = log_in(name)
    assert answer.headers["Location"] == "/desk/"
    assert is_in(answer.client)


def test_one_goes_on_to_where_one_wanted_to(gwen: User) -> None:
    assert log_in("gwen", next="/desk/authors").headers["Location"] == "/desk/authors"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "http://x.localhost/",
        "javascript:alert(1)",
    ],
)
def test_one_goes_on_to_no_other_host(gwen: User, elsewhere: str) -> None:
    assert log_in("gwen", next=elsewhere).headers["Location"] == "/desk/"


def test_a_log_in_has_a_new_session(gwen: User) -> None:
    """Who planted a session in somebody's browser has nothing of what comes of it."""
    browser = Client()
    browser.get("/desk/invitation/nonsense")
    browser.session.save()
    browser.cookies["parley_session"] = planted = "p" * 32
    log_in("gwen", browser=browser)
    assert browser.cookies["parley_session"].value != planted
    assert not is_in(Client(headers={"Cookie": f"parley_session={planted}"}))


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(gwen: User) -> None:
    answers = [log_in("gwen", "wrong-pass-phrase"), log_in("nobody", "wrong-pass-phrase")]
    pages = [answer.text.replace('value="gwen"', "").replace('value="nobody"', "") for answer in answers]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert all(MISMATCH in page for page in pages)
    assert strip_tokens(pages[0]) == strip_tokens(pages[1])


def test_and_take_as_long(gwen: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes long is hashing, so each is to be hashed once."""
    hashed: list[str] = []
    encode = PBKDF2PasswordHasher.encode

    def count(hasher: PBKDF2PasswordHasher, password: str, *rest: Any) -> str:
        hashed.append(password)
        return encode(hasher, password, *rest)

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", count)
    for login in ("gwen", "nobody", "gwen@example.org", "nobody@example.org"):
        hashed.clear()
        assert MISMATCH_START in log_in(login, "wrong-pass-phrase").text
        assert hashed == ["wrong-pass-phrase"], login


def strip_tokens(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_who_is_switched_off_does_not_get_in(gwen: User) -> None:
    browser = open_desk("gwen")
    User.objects.update(is_active=False)
    assert browser.get("/desk/").status_code == 302
    answer = log_in("gwen")
    assert answer.headers["Location"] == "/desk/login/inactive"
    assert not is_in(answer.client)


def test_nobody_signs_up(client: Client) -> None:
    for path in ("/desk/signup", "/accounts/signup/", "/desk/account/signup"):
        client.post(path, {"username": "eve", "email": "eve@example.org", "password1": PASSWORD})
    assert not User.objects.exists()


def test_forms_are_refused_from_other_pages(gwen: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert log_in("gwen", browser=browser).status_code == 403
    assert not is_in(browser)


# --- No more tries than are allowed -----------------------------------------------------------------------


def guess(times: int, *, name: str = "gwen", address: str = "127.0.0.1") -> Any:
    for number in range(times):
        Client(REMOTE_ADDR=address).post("/desk/login", {"login": name, "password": f"guess-{number}"})


def test_a_guesser_is_stopped_at_the_account(gwen: User) -> None:
    for number in range(10):
        guess(1, address=f"198.51.100.{number}")
    answer = Client(REMOTE_ADDR="198.51.100.99").post("/desk/login", {"login": "gwen", "password": PASSWORD})
    assert "Too many failed login attempts." in answer.text
    assert "Too many" not in log_in("gwen@example.org").text  # counted apart


def test_a_guesser_is_stopped_at_the_address(gwen: User, site: Site) -> None:
    for number in range(10):
        guess(1, name=f"name-{number}")
    assert "Too many failed login attempts." in log_in("gwen").text
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert log_in("gwen", browser=elsewhere).status_code == 302


def test_a_forwarded_address_is_believed_from_proxies_alone(gwen: User) -> None:
    for number in range(10):
        client = Client(headers={"X-Forwarded-For": f"198.51.100.{number}"})
        client.post("/desk/login", {"login": f"name-{number}", "password": "guess"})
    assert "Too many failed login attempts." in log_in("gwen").text


def test_tries_are_counted_by_all_processes_together(gwen: User) -> None:
    guess(3)
    (key,) = get_redis().keys("parley:cache:*login_failed*:127.0.0.1")
    assert len(json.loads(get_redis().get(key) or b"[]")) == 3


def test_tries_are_counted_while_redis_is_away(gwen: User, settings: Settings, no_redis: None) -> None:
    """Each process counts for itself then; nobody waits, and nobody is let in who should not be."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    try:
        assert log_in("gwen").status_code == 302
        assert outage.is_on
        guess(10)
        assert "Too many failed login attempts." in log_in("gwen").text
    finally:
        outage.end()


# --- A second factor --------------------------------------------------------------------------------------


def test_the_app_asks_for_its_code(gwen: User) -> None:
    secret = add_totp(gwen)
    answer = log_in("gwen", next="/desk/authors")
    browser = answer.client
    assert answer.headers["Location"] == "/desk/login/second"
    assert not is_in(browser)
    wrong = str((int(compute_code(secret)) + 1) % 1_000_000).zfill(6)
    assert "Incorrect code." in browser.post("/desk/login/second", {"code": wrong}).text
    assert not is_in(browser)
    done = browser.post("/desk/login/second", {"code": compute_code(secret)})
    assert done.headers["Location"] == "/desk/authors"
    assert is_in(browser)


def test_a_code_logs_in_once(gwen: User) -> None:
    secret = add_totp(gwen)
    code = compute_code(secret)
    first, second = log_in("gwen").client, log_in("gwen").client
    assert first.post("/desk/login/second", {"code": code}).status_code == 302
    answer = second.post("/desk/login/second", {"code": code})
    assert not is_in(second)
    assert "Incorrect code." in answer.text


def test_codes_of_before_and_after_do_not_fit(gwen: User) -> None:
    secret = add_totp(gwen)
    browser = log_in("gwen").client
    for steps in (-2, -10, 10):
        browser.post("/desk/login/second", {"code": compute_code(secret, steps)})
    assert not is_in(browser)


def test_a_guesser_of_codes_is_stopped(gwen: User) -> None:
    secret = add_totp(gwen)
    browser = log_in("gwen").client
    wrong = str((int(compute_code(secret)) + 1) % 1_000_000).zfill(6)
    for _ in range(10):
        browser.post("/desk/login/second", {"code": wrong})
    answer = browser.post("/desk/login/second", {"code": compute_code(secret)})
    assert "Too many failed login attempts." in answer.text
    assert not is_in(browser)


def test_an_app_is_set_up_with_a_code_and_brings_recovery_codes(gwen: User) -> None:
    browser = open_desk("gwen")
    page = confirm(browser, "/desk/account/app")
    assert "<svg" in page.text
    assert " style=" not in page.text
    secret = page.text.split('<code class="secret">')[1].split("<")[0]
    answer = browser.post("/desk/account/app", {"code": compute_code(secret)})
    assert answer.headers["Location"] == "/desk/account/codes"
    codes = browser.get("/desk/account/codes").text.split('"Your codes">')[1].split("<")[0].split()
    assert len(codes) == 10
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored
    other = log_in("gwen").client
    assert other.post("/desk/login/second", {"code": codes[0]}).status_code == 302
    assert is_in(other)
    again = log_in("gwen").client
    again.post("/desk/login/second", {"code": codes[0]})
    assert not is_in(again)


def confirm(browser: Client, path: str) -> Any:
    """Return the page, once the password has been given for it."""
    asked = browser.get(path)
    assert asked.headers["Location"] == f"/desk/account/really?next={quote(path, safe='')}"
    answer = browser.post("/desk/account/really", {"password": PASSWORD, "next": path})
    assert answer.headers["Location"] == path
    return browser.get(path)


def test_a_secret_of_another_key_fits_no_code(gwen: User, settings: Settings) -> None:
    secret = add_totp(gwen)
    settings.SECRET_KEY = "another-" + "y" * 40
    adapter = SecondFactorAdapter()
    sealed = Authenticator.objects.get().data["secret"]
    found = {adapter.decrypt(sealed) for _ in range(3)}
    assert len(found) == 3
    assert found.isdisjoint({"", secret})


# --- A forgotten password ---------------------------------------------------------------------------------


def test_a_forgotten_password_is_set_anew_by_a_link(gwen: User, office: PostOffice) -> None:
    session = open_desk("gwen")
    token = create_access_token(user=gwen, name="script")
    add_totp(gwen)
    browser = Client()
    assert browser.post("/desk/password/reset", {"email": "GWEN@example.org"}).status_code == 302
    assert office.letters == []  # a worker's part
    send_letters()
    assert office.letters[0]["To"] == "gwen@example.org"
    link = find_link(office.read_last())
    form = browser.get(link, follow=True)
    path = form.redirect_chain[-1][0]
    assert path.endswith("/set-password")
    new = "another-long-pass-phrase"
    assert browser.post(path, {"password1": new, "password2": new}).status_code == 302
    assert not is_in(session)
    assert not AccessToken.objects.filter(user=gwen).exists(), token
    assert Authenticator.objects.filter(user=gwen).exists(), "who reads her mail has not her phone"
    Authenticator.objects.all().delete()
    assert log_in("gwen").status_code == 200
    assert log_in("gwen", new).status_code == 302
    assert "used or too old" in Client().get(link, follow=True).text


def test_an_unknown_address_is_answered_alike_and_hears_nothing(gwen: User, office: PostOffice) -> None:
    answers = [
        Client().post("/desk/password/reset", {"email": f"{name}@example.org"}, follow=True)
        for name in ("gwen", "nobody")
    ]
    assert strip_tokens(answers[0].text) == strip_tokens(answers[1].text)
    assert Letter.objects.count() == 2
    send_letters()
    assert Letter.objects.count() == 0
    assert [letter["To"] for letter in office.letters] == ["gwen@example.org"]


def test_the_link_leads_to_parley_whatever_the_request_says(gwen: User, office: PostOffice) -> None:
    browser = Client(headers={"Host": "evil.localhost"})
    browser.post("/desk/password/reset", {"email": "gwen@example.org"})
    send_letters()
    assert "evil" not in office.read_last()


def test_letters_are_sealed_while_they_wait(gwen: User, office: PostOffice) -> None:
    Client().post("/desk/password/reset", {"email": "gwen@example.org"})
    sealed = Letter.objects.get().sealed
    assert "gwen" not in sealed
    assert "reset" not in sealed


def test_without_mail_there_is_no_link_and_it_says_so(gwen: User, client: Client) -> None:
    answers = [client.get("/desk/password/reset"), client.post("/desk/password/reset", {"email": gwen.email})]
    for answer in answers:
        assert answer.status_code == 404
        assert "sends no mail" in answer.text
    assert Letter.objects.count() == 0


def test_too_many_links_are_refused(gwen: User, office: PostOffice) -> None:
    answers = [Client().post("/desk/password/reset", {"email": gwen.email}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert Letter.objects.count() == 5
