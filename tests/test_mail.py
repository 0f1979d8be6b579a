"""Mail through all of Parley: written by a command, sent by the worker, taken by a server."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django.fixtures import Settings

from config.mail import MailServer, read_mail_server
from tests.mail import open_post_office
from tests.stack import running_stack
from tests.waiting import wait_until


@pytest.mark.stack
def test_an_invitation_goes_from_the_command_line_to_the_mailbox(tmp_path: Path, settings: Settings) -> None:
    with open_post_office(settings) as office:
        mail = {"EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}", "EMAIL_FROM": "desk@parley.example"}
        with running_stack(tmp_path / "var", **mail) as stack:
            said = stack.manage("invite_moderator", "gwen@example.org", "--site", "demo")
            wait_until(lambda: office.letters != [], 10, "No letter")
        (letter,) = office.letters
        assert (letter["To"], letter["From"]) == ("gwen@example.org", "desk@parley.example")
        assert said.splitlines()[-1] in office.read_last()


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", MailServer()),
        ("smtp://mail.example", MailServer("mail.example", 25)),
        ("smtp://mail.example:2525", MailServer("mail.example", 2525)),
        (
            "smtp+tls://me:pa%40ss@mail.example",
            MailServer("mail.example", 587, "me", "pa@ss", starts_tls=True),
        ),
        ("smtps://me%40x:y@mail.example", MailServer("mail.example", 465, "me@x", "y", is_tls=True)),
    ],
)
def test_a_mail_server_is_one_address(url: str, server: MailServer) -> None:
    assert read_mail_server(url) == server


@pytest.mark.parametrize(
    "url", ["mail.example", "http://mail.example", "smtp://", "smtp://:25", "smtp://x:port", "smtp://[x"]
)
def test_what_is_no_mail_server_is_said_without_its_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^EMAIL_URL must be smtp://host:25"):
        read_mail_server(url)
