import pytest

from moderation.checks.listed import check_listed
from moderation.subject import Listed
from tests.moderation.subjects import make_subject

DOMAINS = ("spam.example", "worse.example")


@pytest.mark.parametrize(
    ("listed", "code", "score"),
    [
        (Listed(), "listed.clear", 0.0),
        (Listed(address=True), "listed.address", 0.25),
        (Listed(email=True), "listed.email", 0.4),
        (Listed(domains=DOMAINS), "listed.domain", 0.4),
    ],
)
def test_each_list(listed: Listed, code: str, score: float) -> None:
    finding = check_listed(make_subject(listed=listed))
    assert finding.code == code
    assert finding.score == pytest.approx(score)


def test_all_lists_together_are_a_feature_and_no_verdict() -> None:
    finding = check_listed(make_subject(listed=Listed(address=True, email=True, domains=DOMAINS)))
    assert finding.score == pytest.approx(0.4)
    assert finding.details == {"domain": "spam.example"}
