"""Bans on all of an admin's sites: whom they reach there, and how they are lifted."""

import pytest

from discussions.models import Author, AuthorKind, SigningKey, Site
from moderation.models import Membership, Role, Sanction
from moderation.queries.sanctions import find_standing
from tests.client import ApiClient
from tests.moderation.sanctioning import appoint, code_of, copy_rows, find_sanction, impose

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(site: Site) -> ApiClient:
    """An admin of the site."""
    return appoint(site, "ada", Role.ADMIN)


def sign_in(site: Site, subject: str, *, email: str = "") -> Author:
    return Author.objects.create(
        site=site, kind=AuthorKind.SSO, external_id=subject, name=subject, email=email
    )


def trust(site: Site, secret: str, issuer: str = "") -> None:
    SigningKey.objects.create(
        site=site, algorithm="HS256", secret=secret * 40, audience=site.key, issuer=issuer
    )


@pytest.fixture
def both(ada: ApiClient, other_site: Site) -> ApiClient:
    """Ada, now also an admin of the other site."""
    Membership.objects.create(user=ada.user, site=other_site, role=Role.ADMIN)
    return ada


@pytest.mark.parametrize(
    ("ours", "theirs", "is_same"),
    [
        ({"secret": "s"}, {"secret": "s"}, True),
        ({"secret": "s", "issuer": "i"}, {"secret": "t", "issuer": "i"}, True),
        ({"secret": "s", "issuer": "i"}, {"secret": "t", "issuer": "j"}, False),
        ({"secret": "s"}, {"secret": "t"}, False),
    ],
)
def test_one_subject_is_one_person_where_one_signer_says_so(
    both: ApiClient,
    site: Site,
    other_site: Site,
    ours: dict[str, str],
    theirs: dict[str, str],
    is_same: bool,
) -> None:
    trust(site, **ours)
    trust(other_site, **theirs)
    here, there = sign_in(site, "42"), sign_in(other_site, "42")
    impose(both, here, "ban", scope="all_sites")
    assert (find_standing(here), find_standing(there)) == ("banned", "banned" if is_same else "normal")


def test_one_signed_address_is_one_person(both: ApiClient, site: Site, other_site: Site) -> None:
    here = sign_in(site, "a", email="Sam@mail.example")
    there = sign_in(other_site, "b", email="sam@MAIL.example")
    guest = Author.objects.create(site=other_site, kind=AuthorKind.GUEST, email="sam@mail.example")
    other = sign_in(other_site, "c")
    body = {"kind": "ban", "reason": "abuse", "version": 0, "scope": "all_sites"}
    preview = both.post(f"moderation/authors/{here.pk}/sanctions/preview", body).json()
    assert [account["id"] for account in preview["accounts"]] == [str(there.pk)]
    impose(both, here, "ban", scope="all_sites")
    assert find_standing(there) == "banned"
    # What a guest types proves nothing: somebody may have typed another's address.
    assert find_standing(guest) == find_standing(other) == "normal"


def test_what_a_guest_typed_bans_nobody_elsewhere(both: ApiClient, site: Site, other_site: Site) -> None:
    guest = Author.objects.create(site=site, kind=AuthorKind.GUEST, email="sam@mail.example")
    there = sign_in(other_site, "b", email="sam@mail.example")
    impose(both, guest, "ban", scope="all_sites")
    assert (find_standing(guest), find_standing(there)) == ("banned", "normal")


def test_it_reaches_only_sites_where_one_is_admin(ada: ApiClient, site: Site, other_site: Site) -> None:
    Membership.objects.create(user=ada.user, site=other_site, role=Role.MODERATOR)
    here = sign_in(site, "a", email="sam@mail.example")
    there = sign_in(other_site, "b", email="sam@mail.example")
    impose(ada, here, "ban", scope="all_sites")
    assert (find_standing(here), find_standing(there)) == ("banned", "normal")


def test_it_is_lifted_everywhere_at_one_go(both: ApiClient, site: Site, other_site: Site) -> None:
    here = sign_in(site, "a", email="sam@mail.example")
    there = sign_in(other_site, "b", email="sam@mail.example")
    impose(both, there, "premoderate")
    before = copy_rows()
    ban = find_sanction(impose(both, here, "ban", scope="all_sites"))
    assert (find_standing(here), find_standing(there)) == ("banned", "banned")
    both.post(f"moderation/sanctions/{ban.pk}/lift")
    assert copy_rows(*Sanction.objects.filter(batch=ban.batch)) == before
    assert (find_standing(here), find_standing(there)) == ("normal", "premoderated")


def test_an_admin_of_one_site_lifts_it_there(both: ApiClient, site: Site, other_site: Site) -> None:
    here = sign_in(site, "a", email="sam@mail.example")
    there = sign_in(other_site, "b", email="sam@mail.example")
    ban = find_sanction(impose(both, here, "ban", scope="all_sites"))
    grace = appoint(site, "grace", Role.ADMIN)
    assert grace.post(f"moderation/sanctions/{ban.pk}/lift").status_code == 201
    assert (find_standing(here), find_standing(there)) == ("normal", "banned")


def test_names_of_other_sites_accounts_stay_there(bob: ApiClient, site: Site, other_site: Site) -> None:
    sign_in(other_site, "b", email="sam@mail.example")
    here = sign_in(site, "a", email="sam@mail.example")
    body = {"kind": "warn", "reason": "abuse", "version": 0, "scope": "all_sites"}
    assert code_of(bob.post(f"moderation/authors/{here.pk}/sanctions/preview", body)) == (
        "sanction_not_available"
    )
