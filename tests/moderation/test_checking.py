"""The check job: one run's verdict takes effect, whatever is delivered how often."""

from datetime import timedelta
from threading import Thread as SystemThread

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from psycopg import errors
from redis.connection import AbstractConnection

from discussions.actions.comments import Origin, post_comment
from discussions.models import Comment, Revision, Site, Status, Thread
from moderation.actions.checking import check_revision, list_waiting
from moderation.actions.purging import purge_expired_evidence
from moderation.checks import CHECKS
from moderation.models import Case, CommentLink, Decision, Finding, Fingerprint, PolicyVersion, WordList
from moderation.policy import SitePolicy
from tests.build import build_author, build_comment
from tests.client import ApiClient

pytestmark = pytest.mark.django_db


def post(thread: Thread, body: str, **origin: object) -> Comment:
    author = build_author(thread)
    return post_comment(thread=thread, author=author, body=body, origin=Origin(**origin))[0]  # type: ignore[arg-type]


def test_every_check_leaves_its_finding(thread: Thread) -> None:
    comment = post(thread, "I expect an early frost this year.")
    assert check_revision(comment.pk, 1) == Status.PUBLISHED
    names = set(Finding.objects.filter(revision__comment=comment).values_list("check_name", flat=True))
    assert names == {check.name for check in CHECKS}
    decision = Decision.objects.get(comment=comment)
    assert (decision.action, decision.actor, decision.policy_version) == (
        "publish",
        "machine",
        SitePolicy().version,
    )


def test_a_second_delivery_changes_nothing(thread: Thread) -> None:
    comment = post(thread, "Clear skies tomorrow, I would say.")
    check_revision(comment.pk, 1)
    assert check_revision(comment.pk, 1) is None
    assert Decision.objects.filter(comment=comment).count() == 1


@pytest.mark.parametrize("ids", [(10**15, 1), (1, 7)])
def test_a_delivery_for_nothing_changes_nothing(thread: Thread, ids: tuple[int, int]) -> None:
    post(thread, "Whatever happens.")
    assert check_revision(*ids) is None


@pytest.mark.django_db(transaction=True)
def test_many_at_once_take_effect_once(thread: Thread) -> None:
    comment = post(thread, "The barometer is falling.")
    outcomes: list[Status | None] = []

    def check() -> None:
        try:
            outcomes.append(check_revision(comment.pk, 1))
        finally:
            connections.close_all()

    runs = [SystemThread(target=check) for _ in range(8)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert [outcome for outcome in outcomes if outcome is not None] == [Status.PUBLISHED]
    assert len(outcomes) == 8
    assert Decision.objects.filter(comment=comment).count() == 1
    assert Finding.objects.filter(revision__comment=comment).count() == len(CHECKS)
    assert Thread.objects.get(pk=thread.pk).comment_count == 1


def test_a_robot_in_the_trap_is_spam_and_is_filed(thread: Thread, bob: ApiClient) -> None:
    comment = post(thread, "Nice article, thank you for sharing.", honeypot_filled=True)
    assert check_revision(comment.pk, 1) == Status.SPAM
    assert bob.get("moderation/cases").json()["cases"] == []
    (filed,) = bob.get("moderation/cases", {"state": "settled", "kind": "spam"}).json()["cases"]
    assert filed["comment"]["id"] == str(comment.pk)
    assert filed["why"]


@pytest.mark.usefixtures("no_redis")
def test_redis_being_away_holds_the_comment(thread: Thread) -> None:
    comment = post(thread, "Storms are coming.")
    assert check_revision(comment.pk, 1) == Status.HELD
    assert Case.objects.get(comment=comment).kind == "unchecked"


def test_the_same_text_again_is_noticed(thread: Thread) -> None:
    text = "Buy the best umbrellas of the whole wide world from my cousin today."
    for _ in range(4):
        check_revision(post(thread, text).pk, 1)
    last = post(thread, text + "!")
    check_revision(last.pk, 1)
    finding = Finding.objects.get(revision__comment=last, check_name="duplicates")
    assert finding.outcome == "suspect"
    assert Fingerprint.objects.count() == 5


def test_texts_of_other_sites_are_not_looked_at(thread: Thread, other_site: Site) -> None:
    text = "Buy the best umbrellas of the whole wide world from my cousin today."
    other = Thread.objects.create(site=other_site, key="elsewhere")
    for _ in range(4):
        check_revision(post(other, text).pk, 1)
    comment = post(thread, text)
    check_revision(comment.pk, 1)
    assert Finding.objects.get(revision__comment=comment, check_name="duplicates").outcome == "clear"


def test_a_word_list_of_the_site_is_obeyed(thread: Thread) -> None:
    WordList.objects.create(site=thread.site, name="house", action="hold", entries="umbrella*\n")
    comment = post(thread, "Bring umbrellas.")
    assert check_revision(comment.pk, 1) == Status.HELD
    finding = Finding.objects.get(revision__comment=comment, check_name="words")
    assert finding.spans == [[6, 15]]


def test_the_latest_policy_is_in_force(thread: Thread) -> None:
    for version, mode in [(1, "all"), (2, "none"), (3, "all")]:
        PolicyVersion.objects.create(site=thread.site, version=version, document={"premoderation": mode})
    comment = post(thread, "Fine weather for ducks.")
    assert check_revision(comment.pk, 1) == Status.HELD
    assert Decision.objects.get(comment=comment).policy_version == 3


def test_links_are_remembered_by_domain(thread: Thread) -> None:
    comment = post(thread, "See https://www.example.co.uk/a and http://example.co.uk/b")
    check_revision(comment.pk, 1)
    assert list(CommentLink.objects.values_list("domain", flat=True)) == ["example.co.uk"]


def test_the_sweep_finds_what_was_lost_and_claims_it_once(thread: Thread) -> None:
    lost, fresh = post(thread, "Lost."), post(thread, "Fresh.")
    Revision.objects.filter(comment=lost).update(queued_at=timezone.now() - timedelta(minutes=1))
    assert list(list_waiting()) == [(lost.pk, 1)]
    assert list(list_waiting()) == []
    assert fresh.status == Status.PENDING


def test_a_check_costs_a_fixed_number_of_queries(thread: Thread) -> None:
    counts = []
    for text in (
        "Rain by the weekend, at the latest on Sunday.",
        "The lake will freeze in January, mark my words.",
        "Sun? Never again, if you ask my grandmother.",
    ):
        comment = post(thread, text)
        with CaptureQueriesContext(connection) as queries:
            check_revision(comment.pk, 1)
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 30


def test_a_check_asks_redis_three_times_at_most(thread: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[object] = []
    send = AbstractConnection.send_packed_command

    def count(connection: AbstractConnection, command: object, **options: object) -> None:
        sent.append(command)
        send(connection, command, **options)  # type: ignore[no-untyped-call]

    comment = post(thread, "Rain on Sunday, and more of it than anybody in this town would like to see.")
    monkeypatch.setattr(AbstractConnection, "send_packed_command", count)
    check_revision(comment.pk, 1)
    assert 2 <= len(sent) <= 3


def test_addresses_are_forgotten_after_a_month(thread: Thread) -> None:
    old = post(thread, "Old news.", address_hash="a" * 32, subnet_hash="b" * 32)
    new = post(thread, "New news.", address_hash="a" * 32, subnet_hash="b" * 32)
    Revision.objects.filter(comment=old).update(created_at=timezone.now() - timedelta(days=31))
    purge_expired_evidence()
    assert Revision.objects.get(comment=old).address_hash == ""
    assert Revision.objects.get(comment=new).address_hash == "a" * 32


@pytest.mark.parametrize(
    "statement", ["UPDATE moderation_decision SET note = 'x'", "DELETE FROM moderation_decision"]
)
def test_decisions_cannot_be_changed(thread: Thread, statement: str) -> None:
    check_revision(post(thread, "For the record.").pk, 1)
    with pytest.raises(Exception, match="append-only") as raised, connection.cursor() as cursor:
        cursor.execute(statement)
    assert isinstance(raised.value.__cause__, errors.RestrictViolation)


def test_what_cannot_be_judged_waits_for_a_person(thread: Thread) -> None:
    WordList.objects.create(site=thread.site, name="broken", action="hold", entries="*\n")
    comment = post(thread, "Nothing wrong with this one.")
    assert check_revision(comment.pk, 1) == Status.HELD
    assert Case.objects.get(comment=comment).kind == "unchecked"


def test_a_host_that_is_too_long_when_encoded_is_no_obstacle(thread: Thread) -> None:
    host = ".".join(
        "".join(chr(0x4E00 + 97 * label + letter * 31) for letter in range(12)) for label in range(18)
    )
    assert check_revision(post(thread, f"See http://{host}").pk, 1) is not None


def test_many_domains_cost_no_more_queries_than_one(thread: Thread) -> None:
    counts, comment = [], None
    for number in (1, 300):
        comment = post(thread, " ".join(f"http://site{number}x{n}.example" for n in range(number)))
        with CaptureQueriesContext(connection) as queries:
            check_revision(comment.pk, 1)
        counts.append(len(queries))
    assert abs(counts[1] - counts[0]) < 10
    assert CommentLink.objects.filter(comment=comment).count() == 20


def test_earlier_texts_do_not_starve_the_sweep(thread: Thread, alice: ApiClient) -> None:
    edited = build_comment(thread, alice.author, status=Status.PENDING)
    for number in range(3):
        alice.patch(f"comments/{edited.pk}", {"body": f"Version {number}"})
    Revision.objects.update(queued_at=timezone.now() - timedelta(minutes=1))
    assert list(list_waiting()) == [(edited.pk, 4)]


def test_an_edit_does_not_settle_what_readers_reported(
    thread: Thread, alice: ApiClient, dora: ApiClient
) -> None:
    comment = build_comment(thread, alice.author)
    dora.post(f"comments/{comment.pk}/flags", {"reason": "abuse"})
    alice.patch(f"comments/{comment.pk}", {"body": "A remark about the weather!"})
    assert check_revision(comment.pk, 2) == Status.PUBLISHED
    assert Case.objects.get(comment=comment).state == "open"
