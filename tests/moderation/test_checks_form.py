import pytest

from moderation.checks.form import check_form
from moderation.subject import FormRecord
from tests.moderation.subjects import make_subject


@pytest.mark.parametrize(
    ("form", "code", "lowest", "highest"),
    [
        (FormRecord(), "form.clear", 0, 0),
        (FormRecord(seconds_to_submit=30.0), "form.clear", 0, 0),
        (FormRecord(seconds_to_submit=3.0), "form.clear", 0, 0),
        (FormRecord(seconds_to_submit=2.9), "form.too_fast", 0.3, 0.35),
        (FormRecord(seconds_to_submit=1.0), "form.too_fast", 0.6, 0.8),
        (FormRecord(seconds_to_submit=-5.0), "form.too_fast", 0.9, 0.9),
        (FormRecord(honeypot_filled=True), "form.honeypot", 1, 1),
        (FormRecord(honeypot_filled=True, seconds_to_submit=0.0), "form.honeypot", 1, 1),
    ],
)
def test_check_form(form: FormRecord, code: str, lowest: float, highest: float) -> None:
    finding = check_form(make_subject(form=form))
    assert finding.code == code
    assert lowest - 1e-9 <= finding.score <= highest + 1e-9
    assert finding.label == ("spam" if highest else "none")


@pytest.mark.parametrize("seconds", [0.0, -1.0])
def test_check_form__no_minimum(seconds: float) -> None:
    subject = make_subject(form=FormRecord(seconds_to_submit=seconds), min_seconds_to_submit=0.0)
    assert check_form(subject).outcome == "clear"


def test_check_form__says_how_fast() -> None:
    finding = check_form(make_subject(form=FormRecord(seconds_to_submit=1.26)))
    assert finding.details == {"seconds": 1.3, "minimum": 3.0}
