"""Who may do what about an author, what replaces what, and how it is taken back."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from discussions.actions.sites import create_api_key
from discussions.models import Author, Scope, Site, Thread
from moderation.models import Role, Sanction, SanctionKind
from moderation.queries.sanctions import REFUSALS, find_refusal, find_standing, identify_author, list_active
from tests.build import build_author
from tests.client import ApiClient
from tests.moderation.sanctioning import appoint, code_of, copy_rows, find_sanction, impose

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def ada(site: Site) -> ApiClient:
    """An admin of the site."""
    return appoint(site, "ada", Role.ADMIN)


@pytest.fixture
def author(alice: ApiClient) -> Author:
    return alice.author


# --- Every action, role and site ----------------------------------------------------------------------------

MAY = {
    "warn": {Role.MODERATOR, Role.ADMIN},
    "suspend": {Role.MODERATOR, Role.ADMIN},
    "premoderate": {Role.MODERATOR, Role.ADMIN},
    "ban": {Role.ADMIN},
    "shadow": {Role.ADMIN},
    "trust": {Role.ADMIN},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", SanctionKind.values)
def test_who_may_impose_it(site: Site, author: Author, kind: str, role: Role) -> None:
    who = appoint(site, "grace", role)
    listed = [option["kind"] for option in who.get(f"moderation/authors/{author.pk}").json()["may_impose"]]
    answer = impose(who, author, kind)
    if role in MAY[kind]:
        assert (kind in listed, answer.status_code) == (True, 201)
    else:
        assert (kind in listed, code_of(answer)) == (False, "sanction_not_available")
        assert not Sanction.objects.exists()


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", SanctionKind.values)
def test_who_may_lift_it(site: Site, ada: ApiClient, author: Author, kind: str, role: Role) -> None:
    sanction = find_sanction(impose(ada, author, kind))
    who = appoint(site, "grace", role)
    (shown,) = who.get(f"moderation/authors/{author.pk}").json()["sanctions"]
    answer = who.post(f"moderation/sanctions/{sanction.pk}/lift")
    assert shown["may_lift"] is (role in MAY[kind])
    assert code_of(answer) == ("" if role in MAY[kind] else "sanction_not_available")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", SanctionKind.values)
def test_nobody_of_another_site_may(
    other_site: Site, ada: ApiClient, author: Author, kind: str, role: Role
) -> None:
    sanction = find_sanction(impose(ada, author, kind))
    stranger = appoint(other_site, "grace", role)
    assert code_of(impose(stranger, author, kind)) == "author_not_found"
    assert code_of(stranger.post(f"moderation/sanctions/{sanction.pk}/lift")) == "sanction_not_found"
    assert code_of(stranger.get(f"moderation/authors/{author.pk}/notes")) == "author_not_found"
    assert stranger.get("moderation/authors", {"q": "a"}).json() == {"authors": []}
    assert list(list_active(author)) == [sanction]


@pytest.mark.parametrize(("role", "longest"), [(Role.MODERATOR, 168), (Role.ADMIN, 366 * 24)])
def test_how_long_each_may_suspend(site: Site, author: Author, role: Role, longest: int) -> None:
    who = appoint(site, "grace", role)
    answer = impose(who, author, "suspend", hours=longest + 1)
    assert answer.json()["error"]["fields"]["hours"]["code"] == "too_large"
    sanction = find_sanction(impose(who, author, "suspend", hours=longest))
    assert sanction.ends_at == sanction.starts_at + longest * HOUR


def test_a_moderator_lifts_no_long_suspension(bob: ApiClient, ada: ApiClient, author: Author) -> None:
    long = find_sanction(impose(ada, author, "suspend", hours=169))
    assert code_of(bob.post(f"moderation/sanctions/{long.pk}/lift")) == "sanction_not_available"
    assert code_of(impose(bob, author, "suspend", hours=1)) == "sanction_not_available"


@pytest.mark.parametrize("kind", ["ban", "shadow", "trust"])
def test_who_may_not_lift_it_may_not_replace_it(
    bob: ApiClient, ada: ApiClient, author: Author, kind: str
) -> None:
    impose(ada, author, kind)
    listed = [option["kind"] for option in bob.get(f"moderation/authors/{author.pk}").json()["may_impose"]]
    assert listed == ["warn", "suspend"]
    assert code_of(impose(bob, author, "premoderate")) == "sanction_not_available"


def test_a_moderator_brings_no_ban_back(bob: ApiClient, ada: ApiClient, author: Author) -> None:
    """An admin's pre-moderation took a ban's place; lifting it would ban the author again."""
    impose(ada, author, "ban")
    milder = find_sanction(impose(ada, author, "premoderate"))
    assert code_of(bob.post(f"moderation/sanctions/{milder.pk}/lift")) == "sanction_not_available"
    assert find_standing(author) == "premoderated"


@pytest.mark.parametrize(
    ("kind", "fields", "field", "code"),
    [
        ("suspend", {"hours": None}, "hours", "required"),
        ("warn", {"hours": 1}, "hours", "invalid"),
        ("warn", {"reject_hours": 1}, "reject_hours", "invalid"),
        ("trust", {"reject_hours": 1}, "reject_hours", "invalid"),
        ("premoderate", {"reject_hours": 1}, "reject_hours", "invalid"),
    ],
)
def test_what_makes_no_sense_is_refused(
    ada: ApiClient, author: Author, kind: str, fields: dict[str, Any], field: str, code: str
) -> None:
    body = {"kind": kind, "reason": "abuse", "version": 0, **fields}
    body = {name: value for name, value in body.items() if value is not None}
    for path in ("sanctions", "sanctions/preview"):
        answer = ada.post(f"moderation/authors/{author.pk}/{path}", body)
        assert answer.json()["error"]["fields"][field]["code"] == code


@pytest.mark.parametrize("kind", sorted(set(SanctionKind.values) - {"ban"}))
def test_only_bans_cover_all_sites(ada: ApiClient, author: Author, kind: str) -> None:
    assert code_of(impose(ada, author, kind, scope="all_sites")) == "sanction_not_available"


def test_a_sites_own_system_is_not_sanctioned(ada: ApiClient, site: Site) -> None:
    system = create_api_key(site=site, name="App", scopes=[Scope.COMMENT]).api_key.author
    assert ada.get(f"moderation/authors/{system.pk}").json()["may_impose"] == []
    assert code_of(impose(ada, system, "ban")) == "sanction_not_available"


# --- What replaces what, and undo ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SanctionKind.values)
@pytest.mark.parametrize("earlier", [None, *SanctionKind.values])
def test_lifting_leaves_every_row_as_it_was(
    ada: ApiClient, author: Author, kind: str, earlier: str | None
) -> None:
    if earlier:
        impose(ada, author, earlier)
    before, standing = copy_rows(), find_standing(author)
    sanction = find_sanction(impose(ada, author, kind))
    assert copy_rows() != before
    lifted = ada.post(f"moderation/sanctions/{sanction.pk}/lift")
    assert lifted.json()["sanction"]["lifted_by"] == "ada"
    assert copy_rows(sanction) == before
    assert find_standing(author) == standing
    assert code_of(ada.post(f"moderation/sanctions/{sanction.pk}/lift")) == "sanction_over"


def test_sanctions_are_taken_back_one_after_the_other(ada: ApiClient, author: Author) -> None:
    kinds = ["trust", "premoderate", "shadow", "ban"]
    standings = ["normal", "trusted", "premoderated", "shadowed", "banned"]
    imposed = []
    for kind, standing in zip(kinds, standings[1:], strict=True):
        imposed.append(find_sanction(impose(ada, author, kind)))
        assert find_standing(author) == standing
    # What another one replaced is not in force, and not to be lifted.
    assert code_of(ada.post(f"moderation/sanctions/{imposed[0].pk}/lift")) == "sanction_over"
    for sanction, standing in zip(imposed[::-1], standings[-2::-1], strict=True):
        assert ada.post(f"moderation/sanctions/{sanction.pk}/lift").status_code == 201
        assert find_standing(author) == standing


def test_a_suspension_leaves_the_standing_alone(ada: ApiClient, author: Author) -> None:
    impose(ada, author, "premoderate")
    impose(ada, author, "suspend")
    answer = impose(ada, author, "warn")
    assert find_standing(author) == answer.json()["author"]["standing"] == "premoderated"
    assert {sanction.kind for sanction in list_active(author)} == {"premoderate", "suspend", "warn"}


@pytest.mark.parametrize("kind", SanctionKind.values)
def test_the_database_lets_no_two_stand(author: Author, kind: str) -> None:
    now = timezone.now()
    values: dict[str, Any] = {"author": author, "site": author.site, "kind": kind, "reason": "other"}
    if kind == "suspend":
        values["ends_at"] = now + HOUR
    Sanction.objects.create(**values, starts_at=now)
    with transaction.atomic():
        other = {**values, "kind": "ban" if kind not in ("suspend", "warn") else kind}
        Sanction.objects.create(**other, starts_at=now + HOUR / 2)
        if kind == "warn":
            connection.check_constraints()
        else:
            with pytest.raises(IntegrityError, match="sanction_one_"):
                connection.check_constraints()
        transaction.set_rollback(True)
    if kind == "suspend":  # one that follows on is no second one
        Sanction.objects.create(**{**values, "ends_at": now + 2 * HOUR}, starts_at=now + HOUR)
        connection.check_constraints()


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "exile"},
        {"reason": "spite"},
        {"kind": "ban", "ends_at": timezone.now() - HOUR},
        {"kind": "suspend"},
        {"kind": "warn", "ends_at": timezone.now() + HOUR},
        {"kind": "ban", "acknowledged_at": timezone.now()},
        {"kind": "ban", "lifted_at": timezone.now()},
    ],
    ids="-".join,
)
def test_the_database_refuses_nonsense(author: Author, values: dict[str, Any]) -> None:
    good = {"kind": "ban", "reason": "other", "starts_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Sanction.objects.create(author=author, site=author.site, **{**good, **values})


# --- Time ---------------------------------------------------------------------------------------------------


def test_it_ends_to_the_microsecond(ada: ApiClient, author: Author) -> None:
    ban = find_sanction(impose(ada, author, "ban", hours=3))
    assert ban.ends_at is not None
    last = ban.ends_at - timedelta(microseconds=1)
    assert find_standing(author, last) == "banned"
    refused = find_refusal(author, last)
    assert refused is not None
    assert (refused.code, refused.until) == ("author_banned", ban.ends_at)
    assert find_standing(author, ban.ends_at) == "normal"
    assert find_refusal(author, ban.ends_at) is None


def test_what_ran_out_is_neither_lifted_nor_in_the_way(ada: ApiClient, author: Author) -> None:
    ban = find_sanction(impose(ada, author, "ban", hours=3))
    now = timezone.now()
    Sanction.objects.update(starts_at=now - 4 * HOUR, ends_at=now - HOUR)
    assert code_of(ada.post(f"moderation/sanctions/{ban.pk}/lift")) == "sanction_over"
    again = find_sanction(impose(ada, author, "ban"))
    connection.check_constraints()
    ban.refresh_from_db()
    assert ban.replaced_by is None
    assert list(list_active(author)) == [again]


# --- At once ------------------------------------------------------------------------------------------------


def test_who_has_not_seen_the_latest_is_told(bob: ApiClient, ada: ApiClient, author: Author) -> None:
    warning = find_sanction(impose(bob, author, "warn", version=0))
    answer = impose(ada, author, "ban", version=0)
    assert (answer.status_code, code_of(answer)) == (409, "stale_author")
    latest = answer.json()["author"]["sanctions"][0]
    assert (latest["kind"], latest["moderator"]) == ("warn", "bob")
    # Lifting counts as well: the version never comes back to what it was.
    bob.post(f"moderation/sanctions/{warning.pk}/lift")
    for version in (0, 1):
        assert code_of(impose(ada, author, "ban", version=version)) == "stale_author"
    assert impose(ada, author, "ban", version=2).status_code == 201


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["ban", "warn"])
def test_of_two_at_once_one_wins(site: Site, alice: ApiClient, kind: str) -> None:
    people = [appoint(site, name, Role.ADMIN) for name in ("ada", "grace", "mary")]
    start = Barrier(len(people))

    def ask(who: ApiClient) -> Any:
        try:
            start.wait(10)
            return impose(who, alice.author, kind, version=0)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as threads:
        answers = list(threads.map(ask, people))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert Sanction.objects.count() == 1


def test_a_namesake_is_somebody_else(thread: Thread, ada: ApiClient) -> None:
    """A sanction is of one author: another by the same name is somebody else."""
    first, second = build_author(thread, "Twin"), build_author(thread, "Twin")
    impose(ada, first, "ban")
    assert find_standing(second) == "normal"
    assert User.objects.filter(sanctions__author=first).get() == ada.user


def test_who_may_not_post_is_who_has_such_a_sanction_in_force(site: Site, thread: Thread) -> None:
    """What every post asks is written by hand; it says the same as what everything else asks."""
    now, moderator = timezone.now(), User.objects.create_user("hilda")
    authors = [build_author(thread) for _ in range(3)]
    authors += [Author.objects.create(site=site, kind="sso", external_id=key) for key in ("s-1", "s-2")]
    dice = random.Random(7)
    for _ in range(60):
        author, kind = dice.choice(authors), dice.choice(SanctionKind.values)
        ends_at = dice.choice([None, now - HOUR / 2, now + HOUR]) if kind != "warn" else None
        is_lifted = dice.random() < 0.3
        try:
            with transaction.atomic():
                Sanction.objects.create(
                    author=dice.choice([author, authors[0]]),
                    site=site,
                    identity=identify_author(author),
                    kind=kind,
                    reason="abuse",
                    starts_at=now - HOUR,
                    ends_at=now + HOUR if kind == "suspend" and ends_at is None else ends_at,
                    acknowledged_at=now if kind == "warn" and dice.random() < 0.5 else None,
                    lifted_at=now if is_lifted else None,
                    lifted_by=moderator if is_lifted else None,
                )
                connection.check_constraints()
        except IntegrityError:
            continue  # not two at once
    refusals = set()
    for author in authors:
        kinds = set(list_active(author, now).filter(kind__in=REFUSALS).values_list("kind", flat=True))
        expected = next((code for kind, code in REFUSALS.items() if kind in kinds), None)
        refused = find_refusal(author, now)
        assert (refused and refused.code) == expected
        refusals.add(expected)
    assert len(refusals) > 1
