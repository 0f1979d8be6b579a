import pytest

from moderation.checks.email import check_email
from tests.moderation.subjects import make_author, make_subject


@pytest.mark.parametrize(
    ("email", "code"),
    [
        (None, "email.clear"),
        ("", "email.clear"),
        ("alice@example.com", "email.clear"),
        ("alice+parley@gmail.com", "email.clear"),
        ("a.l.i.c.e@gmail.com", "email.clear"),
        ("no address at all", "email.clear"),
        ("mailinator.com@example.com", "email.clear"),
        ("alice@not-mailinator.example", "email.clear"),
        ("alice@mailinator.com", "email.disposable"),
        ("alice@MAILINATOR.com.", "email.disposable"),
        ("alice@any.mailinator.com", "email.disposable"),
        ("alice@" + "a." * 5000 + "mailinator.com", "email.disposable"),
    ],
)
def test_check_email(email: str | None, code: str) -> None:
    finding = check_email(make_subject(author=make_author(email=email)))
    assert finding.code == code
    assert finding.score < 0.5  # never held for the address alone
