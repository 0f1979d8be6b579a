"""The check job: one run's verdict takes effect, whatever is delivered how often."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread as SystemThread

import pytest
from django.db import connection, connections
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from psycopg import errors
from redis.connection import AbstractConnection

from discussions.actions.comments import Origin, post_comment
from discussions.models import Comment, Revision, Site, Status, Thread
from moderation.actions import checking
from moderation.actions.checking import check_revision, check_revisions
from moderation.actions.purging import purge_expired_evidence
from moderation.actions.waiting import BATCH, answer, claim_waiting, list_waiting_sites, ring
from moderation.checks import CHECKS
from moderation.models import Case, CommentLink, Decision, Finding, Fingerprint, PolicyVersion, WordList
from moderation.policy import SitePolicy
from moderation.tasks import check_waiting
from moderation.text.fingerprints import Fingerprint as FoundFingerprint
from moderation.text.fingerprints import fingerprint_text
from tests.build import build_author, build_comment
from tests.client import ApiClient

pytestmark = pytest.mark.django_db


def post(thread: Thread, body: str, **origin: object) -> Comment:
    author = build_author(thread)
    return post_comment(thread=thread, author=author, body=body, origin=Origin(**origin))[0]  # type: ignore[arg-type]


def let_time_pass() -> None:
    """Half a minute, for those who wonder whether a check was lost."""
    step = timedelta(seconds=30)
    Revision.objects.update(queued_at=F("queued_at") - step, claimed_until=F("claimed_until") - step)


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


def test_the_sweep_finds_where_something_was_lost(thread: Thread, other_site: Site) -> None:
    post(thread, "Lost.")
    assert list_waiting_sites() == []
    let_time_pass()
    post(Thread.objects.create(site=other_site, key="elsewhere"), "Fresh.")
    assert list_waiting_sites() == [thread.site_id]
    claim_waiting(thread.site_id)
    assert list_waiting_sites() == []


def test_what_waits_is_claimed_once(thread: Thread) -> None:
    waiting = [Revision.objects.get(comment=post(thread, f"Forecast {number}.")).pk for number in range(3)]
    assert sorted(claim_waiting(thread.site_id)) == waiting
    assert claim_waiting(thread.site_id) == []
    let_time_pass()  # the worker died
    assert sorted(claim_waiting(thread.site_id)) == waiting
    check_revisions(waiting[:1])
    let_time_pass()
    assert sorted(claim_waiting(thread.site_id)) == waiting[1:]


def test_a_worker_whose_clock_is_ahead_keeps_nothing_for_longer(
    thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = [Revision.objects.get(comment=post(thread, "Forecast.")).pk]
    with clock_ahead(monkeypatch):
        assert claim_waiting(thread.site_id) == waiting  # and the worker died
    let_time_pass()
    assert list_waiting_sites() == [thread.site_id]
    assert claim_waiting(thread.site_id) == waiting


def test_a_text_from_a_web_process_whose_clock_is_ahead_is_found(
    thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock_ahead(monkeypatch):
        comment = post(thread, "Forecast.")
    assert list_waiting_sites() == [thread.site_id]
    assert claim_waiting(thread.site_id) == [Revision.objects.get(comment=comment).pk]


@contextmanager
def clock_ahead(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this process be two hours ahead of PostgreSQL."""
    ahead = timezone.now() + timedelta(hours=2)
    with monkeypatch.context() as patched:
        patched.setattr("django.utils.timezone.now", lambda: ahead)
        yield


def test_a_batch_is_what_waited_longest(thread: Thread) -> None:
    comments = [post(thread, f"Forecast {number}.").pk for number in range(BATCH + 2)]
    claimed = Revision.objects.filter(pk__in=claim_waiting(thread.site_id)).order_by("pk")
    assert list(claimed.values_list("comment_id", flat=True)) == comments[:BATCH]


def test_one_ring_is_enough_until_a_worker_comes(thread: Thread) -> None:
    assert ring(thread.site_id)
    assert not ring(thread.site_id)
    assert ring(thread.site_id + 1)
    answer(thread.site_id)
    assert ring(thread.site_id)


def test_who_has_more_than_a_batch_goes_to_the_end_of_the_line(thread: Thread) -> None:
    for number in range(BATCH + 1):
        post(thread, f"{number} " * 3)
    check_waiting(thread.site_id)
    assert Revision.objects.filter(queue=thread.site).count() == 1
    assert not ring(thread.site_id)  # somebody will come again
    check_waiting(thread.site_id)
    assert not Revision.objects.filter(queue=thread.site).exists()
    assert ring(thread.site_id)


@pytest.mark.usefixtures("no_redis")
def test_without_redis_every_ring_counts(thread: Thread) -> None:
    answer(thread.site_id)
    assert ring(thread.site_id)
    assert ring(thread.site_id)


def test_texts_checked_together_are_judged_as_each_by_itself(thread: Thread, other_site: Site) -> None:
    texts = [
        "Rain by the weekend, at the latest on Sunday, and not a day before that.",
        "You are a complete idiot and everybody here knows it, you worthless moron.",
        "Make $5000 a week from home!!! http://win.example click here now, text me on WhatsApp",
        "Ok.",
    ]
    alone = [post(thread, text) for text in texts]
    for comment in alone:
        check_revision(comment.pk, 1)
    other = Thread.objects.create(site=other_site, key="elsewhere")
    together = [post(other, text) for text in texts]
    assert len(check_revisions(Revision.objects.values_list("pk", flat=True))) == len(texts)
    for pair in zip(alone, together, strict=True):
        one, other_one = (
            list(
                Finding.objects.filter(revision__comment=comment, check_name__in=["promotion", "toxicity"])
                .order_by("check_name")
                .values_list("code", "score", "spans")
            )
            for comment in pair
        )
        assert one == other_one


def test_what_cannot_be_judged_does_not_keep_others_from_it(
    thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_on_links(text: str, site: str) -> FoundFingerprint:
        if "http" in text:
            raise ValueError(text)
        return fingerprint_text(text, site)

    good = [post(thread, f"Forecast number {number} of a quiet week.") for number in range(2)]
    bad = post(thread, "See http://a.example")
    monkeypatch.setattr(checking, "fingerprint_text", fail_on_links)
    checked = check_revisions(Revision.objects.values_list("pk", flat=True))
    assert checked == {good[0].pk: Status.PUBLISHED, good[1].pk: Status.PUBLISHED, bad.pk: Status.HELD}
    assert Case.objects.get(comment=bad).kind == "unchecked"


def test_a_batch_costs_as_many_queries_as_one(thread: Thread) -> None:
    texts = [
        "Rain by the weekend, at the latest on Sunday.",
        "The lake will freeze in January, mark my words.",
        "Sun? Never again, if you ask my grandmother.",
        "My knee says that a storm is coming, and it has been right so far.",
        "They promised us a warm autumn two years ago as well.",
        "I would not book a terrace for May, not in this town.",
    ]
    counts = []
    for size in (1, 5):
        ids = [Revision.objects.get(comment=post(thread, texts.pop())).pk for _ in range(size)]
        with CaptureQueriesContext(connection) as queries:
            checked = check_revisions(ids)
        assert set(checked.values()) == {Status.PUBLISHED}
        counts.append(len(queries))
    assert counts[0] == counts[1]


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
    claimed = claim_waiting(thread.site_id)
    assert Revision.objects.get(comment=edited, number=4).pk in claimed
    assert check_revisions(claimed) == {edited.pk: Status.PUBLISHED}
    assert not Revision.objects.filter(queue__isnull=False).exists()


def test_an_edit_does_not_settle_what_readers_reported(
    thread: Thread, alice: ApiClient, dora: ApiClient
) -> None:
    comment = build_comment(thread, alice.author)
    dora.post(f"comments/{comment.pk}/flags", {"reason": "abuse"})
    alice.patch(f"comments/{comment.pk}", {"body": "A remark about the weather!"})
    assert check_revision(comment.pk, 2) == Status.PUBLISHED
    assert Case.objects.get(comment=comment).state == "open"
