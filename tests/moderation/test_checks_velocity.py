import pytest

from moderation.checks.velocity import check_velocity
from moderation.subject import DomainRecord, Velocity
from tests.moderation.subjects import make_subject


@pytest.mark.parametrize(
    ("velocity", "code", "score"),
    [
        (Velocity(), "velocity.clear", 0),
        (Velocity(author_minute=4, author_hour=40, address_hour=100, subnet_minute=30), "velocity.clear", 0),
        (Velocity(author_minute=8), "velocity.author", 0.5),
        (Velocity(author_hour=120), "velocity.author", 0.75),
        (Velocity(author_hour=10**6), "velocity.author", 0.9),
        (Velocity(address_minute=20), "velocity.address", 0.5),
        (Velocity(subnet_hour=600), "velocity.subnet", 0.5),
        # The same comments, seen three times: the worst counts once.
        (Velocity(author_minute=8, address_minute=30, subnet_minute=60), "velocity.address", 0.75),
        (Velocity(domain_authors_hour={"a.com": 3}), "velocity.clear", 0),
        (Velocity(domain_authors_hour={"a.com": 4, "b.com": 6}), "velocity.domain", 0.5),
        (Velocity(author_minute=8, domain_authors_hour={"b.com": 6}), "velocity.author", 0.75),
    ],
)
def test_check_velocity(velocity: Velocity, code: str, score: float) -> None:
    finding = check_velocity(make_subject(velocity=velocity))
    assert finding.code == code
    assert finding.score == pytest.approx(score)


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (DomainRecord(published=9, spam=1), "velocity.clear"),
        (DomainRecord(published=4), "velocity.domain"),
        (DomainRecord(published=9, spam=2), "velocity.domain"),
    ],
)
def test_check_velocity__news_spreads_too(record: DomainRecord, code: str) -> None:
    velocity = Velocity(domain_authors_hour={"news.com": 9})
    assert check_velocity(make_subject(velocity=velocity, domains={"news.com": record})).code == code


def test_check_velocity__says_which_window() -> None:
    finding = check_velocity(make_subject(velocity=Velocity(author_minute=5, author_hour=90)))
    assert finding.details == {"count": 90, "limit": 40, "minutes": 60}


def test_check_velocity__no_counters() -> None:
    finding = check_velocity(make_subject(velocity=None))
    assert (finding.outcome, finding.code) == ("unavailable", "velocity.unavailable")
