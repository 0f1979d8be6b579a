"""Readers whom the site signs in, on pages without scripts: the site's own page posts their token."""

from datetime import UTC, datetime, timedelta

import pytest

from discussions.models import Author, AuthorKind, Comment, Scope, SigningKey, Site, Thread
from discussions.pages.visitors import COOKIE, MAX_TOKEN_CHARACTERS
from tests.client import ApiClient
from tests.discussions.paging import Reader
from tests.discussions.test_authentication import make_key
from tests.discussions.test_single_sign_on import sign, trust

pytestmark = pytest.mark.django_db

PAGE = "/threads/gazette/weather"
ORIGIN = "https://gazette.example"


@pytest.fixture
def shared_key(site: Site) -> SigningKey:
    Site.objects.update(allowed_origins=[ORIGIN])
    return trust(site)


def hand_over(reader: Reader, token: str, origin: str = ORIGIN) -> int:
    """Post a token as the site's page does, and return the status of the answer."""
    answer = reader.client.post(f"{PAGE}/sign-in", {"token": token}, headers={"Origin": origin})
    assert token not in answer.headers.get("Location", "")
    return int(answer.status_code)


def test_a_signed_in_reader_takes_part(shared_key: SigningKey, thread: Thread) -> None:
    rita = Reader()
    assert hand_over(rita, sign(name="Rita")) == 303
    rita.open(PAGE)
    assert "as Rita" in rita.text
    rita.send(rita.form("/write"), body="Signed in without a script.")
    assert Comment.objects.get().author == Author.objects.get(kind=AuthorKind.SSO, name="Rita")


def test_it_lasts_as_long_as_the_token(shared_key: SigningKey, thread: Thread) -> None:
    rita = Reader()
    gone = datetime.now(UTC) - timedelta(minutes=5)
    assert hand_over(rita, sign(exp=gone)) == 401
    rita.client.cookies[COOKIE] = sign(exp=gone)
    assert "Continue" in rita.open(PAGE).text


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_only_the_sites_own_pages_sign_in(shared_key: SigningKey, thread: Thread, origin: str) -> None:
    rita = Reader()
    assert hand_over(rita, sign(), origin) == 403
    assert rita.client.post(f"{PAGE}/sign-in", {"token": sign()}).status_code == 403
    assert not rita.client.cookies


def test_what_is_no_readers_token_signs_nobody_in(
    shared_key: SigningKey, site: Site, thread: Thread, charlie: ApiClient
) -> None:
    rita = Reader()
    assert hand_over(rita, "nonsense") == 401
    assert hand_over(rita, charlie.token or "") == 403
    assert hand_over(rita, make_key(site, Scope.COMMENT)[1].token or "") == 403
    assert hand_over(rita, "x" * (MAX_TOKEN_CHARACTERS + 1)) == 422
    assert not rita.client.cookies
