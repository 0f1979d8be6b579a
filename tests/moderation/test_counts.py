"""The counts of open cases are what the cases say, whatever happens to these and however it ends."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from discussions.models import Site, Thread
from moderation.actions.counts import check_counts, fold_counts
from moderation.models import Case, CaseCount, CaseKind, CaseState, CountCheck
from moderation.queries.counts import count_open_cases, count_waiting
from tests.build import hold
from tests.client import ApiClient

pytestmark = pytest.mark.django_db


def count(site: Site) -> Counter[str]:
    return Counter(Case.objects.filter(site=site, state=CaseState.OPEN).values_list("kind", flat=True))


def test_every_change_is_counted(bob: ApiClient, thread: Thread, other_site: Site) -> None:
    site = thread.site
    cases = [hold(thread, f"Opinion {number}, unlike the others") for number in range(5)]
    Case.objects.update(kind=CaseKind.NEW)
    assert count_open_cases([site.pk]) == {CaseKind.NEW: 5}
    steps: list[Callable[[], object]] = [
        lambda: bob.post(f"moderation/cases/{cases[0].pk}/decisions", {"action": "spam", "version": 1}),
        lambda: Case.objects.filter(pk=cases[1].pk).update(kind=CaseKind.SPAM),
        lambda: Case.objects.filter(site=site).update(priority=3),
        lambda: Case.objects.filter(pk__in=[case.pk for case in cases[2:4]]).update(kind=CaseKind.FLAGGED),
        lambda: Case.objects.filter(pk=cases[2].pk).update(site=other_site),
        lambda: Case.objects.filter(pk=cases[3].pk).delete(),
        fold_counts,
        lambda: Case.objects.filter(pk=cases[0].pk).update(state=CaseState.OPEN, settled_at=None),
    ]
    for step in steps:
        step()
        for each in (site, other_site):
            assert count_open_cases([each.pk]) == count(each)
    assert count_open_cases([site.pk, other_site.pk]) == count(site) + count(other_site)
    assert count_waiting(bob.user) == 3
    assert check_counts() == {}


def test_the_list_says_how_many_of_each_kind_there_are(
    bob: ApiClient, frank: ApiClient, thread: Thread
) -> None:
    for number in range(3):
        hold(thread, f"Opinion {number}, unlike the others")
    Case.objects.filter(pk=hold(thread, "The referee").pk).update(kind=CaseKind.SPAM)

    def ask(person: ApiClient, **query: object) -> object:
        return person.get("moderation/cases", query).json()["counts"]

    assert ask(bob) == ask(bob, kind="spam") == ask(bob, site="gazette") == {"new": 3, "spam": 1}
    assert ask(bob, q="referee") == {"spam": 1}
    assert ask(bob, state="settled") == {}
    assert ask(frank) == ask(bob, site="herald") == {}
    second = bob.get("moderation/cases", {"limit": 2}).json()["next"]
    assert ask(bob, cursor=second) is None


def test_what_is_rolled_back_was_never_counted(thread: Thread) -> None:
    hold(thread)
    with transaction.atomic():
        Case.objects.all().delete()
        transaction.set_rollback(True)
    assert count_open_cases([thread.site_id]) == {CaseKind.NEW: 1}


def test_folding_leaves_one_row_for_each(thread: Thread) -> None:
    for number in range(3):
        hold(thread, f"Opinion {number}, unlike the others")
    assert CaseCount.objects.count() == 3
    fold_counts()
    assert list(CaseCount.objects.values_list("kind", "step")) == [("new", 3)]
    Case.objects.all().delete()
    fold_counts()
    assert not CaseCount.objects.exists()


def test_drift_is_repaired_and_told(thread: Thread, other_site: Site) -> None:
    hold(thread)
    check_counts()
    check = CountCheck.objects.get(site=thread.site)
    assert (check.drift, check.total_drift) == (0, 0)
    CaseCount.objects.create(site=thread.site, kind=CaseKind.SPAM, step=-2)
    CaseCount.objects.filter(kind=CaseKind.NEW).update(step=4)
    assert check_counts() == {thread.site_id: 5}
    assert count_open_cases([thread.site_id]) == {CaseKind.NEW: 1}
    assert check_counts() == {}
    check.refresh_from_db()
    assert (check.drift, check.total_drift) == (0, 5)
    assert CountCheck.objects.get(site=other_site).total_drift == 0


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_right(thread: Thread) -> None:
    """Writers, those who add up and those who check, all at the same time; nobody waits for a counter."""
    cases = [hold(thread, f"Opinion {number}, unlike the others") for number in range(4)]

    def turn(case: Case) -> None:
        try:
            for number in range(20):
                kind = CaseKind.SPAM if number % 2 else CaseKind.NEW
                Case.objects.filter(pk=case.pk).update(kind=kind)
        finally:
            connection.close()

    def tidy(what: int) -> int:
        try:
            drift = 0
            for _ in range(10):
                fold_counts()
                drift += sum(check_counts().values())
            return drift
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        turning = [pool.submit(turn, case) for case in cases]
        tidying = [pool.submit(tidy, number) for number in range(2)]
        assert [job.result(60) for job in turning] == [None] * 4
        assert [job.result(60) for job in tidying] == [0, 0]
    assert count_open_cases([thread.site_id]) == {CaseKind.SPAM: 4}
