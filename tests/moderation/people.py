"""People at the desk, for tests: with a password, in a browser of their own, with a second factor."""

import re
import time
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import User
from django.test import Client

from discussions.models import Letter, Site
from discussions.tasks import send_letter
from moderation.models import Membership, Role

PASSWORD = "a-long-pass-phrase"


def build_person(name: str, *, site: Site | None = None, role: Role = Role.MODERATOR) -> User:
    """Return somebody with a password and a confirmed address, NAME@example.org."""
    person = User.objects.create_user(name, f"{name}@example.org", PASSWORD)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    if site is not None:
        Membership.objects.create(user=person, site=site, role=role)
    return person


def log_in(name: str, password: str = PASSWORD, *, browser: Client | None = None, **sent: str) -> Any:
    """Send the log-in form, and return the answer; its `client` is the browser."""
    return (browser or Client()).post("/desk/login", {"login": name, "password": password, **sent})


def open_desk(name: str) -> Client:
    """Return the browser of somebody who has just logged in."""
    browser = Client()
    assert log_in(name, browser=browser).headers["Location"] == "/desk/"
    return browser


def add_totp(person: User) -> str:
    """Give the person an authenticator app, and return its secret."""
    secret = str(generate_totp_secret())
    TOTP.activate(person, secret)
    return secret


def compute_code(secret: str, steps: int = 0) -> str:
    """Return what an authenticator app shows (RFC 6238), so many steps of thirty seconds from now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def send_letters() -> None:
    """Do the worker's part for all letters that wait."""
    for letter in Letter.objects.all():
        send_letter(letter.pk)


def find_link(text: str) -> str:
    """Return the path of the one link in a letter or page."""
    (link,) = re.findall(r"https?://[\w.:]+(/desk/[\w/.:-]+)", text)
    return str(link)
