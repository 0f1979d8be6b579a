"""The commands with which operators make sites and keys."""

import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from discussions.actions.sites import add_signing_key
from discussions.api.authentication import identify
from discussions.models import ApiKey, Scope, SigningKey, Site

pytestmark = pytest.mark.django_db


def run(*words: str, **options: Any) -> str:
    said = io.StringIO()
    call_command(*words, stdout=said, **options)
    return said.getvalue()


def test_create_site__prints_a_key_that_works() -> None:
    said = run(
        "create_site", "tribune", "--name=The Tribune", "--host=Tribune.example", "--host=.tribune.test",
        "--origin=https://tribune.example",
    )  # fmt: skip
    site = Site.objects.get(key="tribune")
    assert site.name == "The Tribune"
    assert site.allowed_hosts == ["tribune.example", ".tribune.test"]
    assert site.allowed_origins == ["https://tribune.example"]
    identity = identify(said.split()[-1])
    assert identity.site == site
    assert identity.scopes == {"read", "comment"}
    assert identity.author.kind == "service"


@pytest.mark.parametrize(
    ("key", "complaint"),
    [("gazette", "already exists"), ("No", "lower-case letters, digits"), ("", "lower-case")],
)
def test_create_site__refuses_unusable_keys(site: Site, key: str, complaint: str) -> None:
    with pytest.raises(CommandError, match=complaint):
        run("create_site", key)
    assert not ApiKey.objects.exists()


def test_create_api_key__has_the_scopes_asked_for(site: Site) -> None:
    assert identify(run("create_api_key", "gazette", "--name=App").strip()).scopes == {"read", "comment"}
    assert identify(run("create_api_key", "gazette", "--name=App", "--scope=read").strip()).scopes == {
        Scope.READ
    }


def test_create_api_key__needs_a_site(site: Site) -> None:
    with pytest.raises(CommandError, match="There is no site 'nowhere'"):
        run("create_api_key", "nowhere", name="App")


def test_add_signing_key__refuses_a_short_secret(site: Site) -> None:
    key = add_signing_key(site=site, algorithm=SigningKey.Algorithm.HS256, secret="s" * 32, audience="parley")
    assert site.signing_keys.get() == key
    with pytest.raises(ValidationError):
        add_signing_key(site=site, algorithm=SigningKey.Algorithm.HS256, secret="short", audience="parley")
