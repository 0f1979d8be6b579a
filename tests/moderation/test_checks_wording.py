from dataclasses import replace

import pytest
from hypothesis import given, settings

from moderation.checks.wording import PromotionCode, ToxicityCode, check_promotion, check_toxicity
from moderation.scoring.tiers import score_text
from moderation.text.folding import Span
from tests.moderation.subjects import ODD_TEXT, ORDINARY_TEXT, make_subject


def test_ordinary_comment_is_clear() -> None:
    subject = make_subject(ORDINARY_TEXT)
    assert check_promotion(subject).code == PromotionCode.CLEAR
    assert check_toxicity(subject).code == ToxicityCode.CLEAR


def test_promotion_is_spam_with_its_words() -> None:
    text = "Earn $900 a day from home! Register now and get a 200% bonus: https://luckywin88.top"
    finding = check_promotion(make_subject(text))
    assert (finding.outcome, finding.label, finding.code) == ("suspect", "spam", PromotionCode.LIKELY)
    assert finding.score > 0.5
    assert finding.details["words"]
    assert all(0 <= span.start < span.end <= len(text) for span in finding.spans)


def test_insult_is_abuse_and_marked_as_typed() -> None:
    text = "The bridge is late. You are a f.u.c.k.i.n.g idiot."
    finding = check_toxicity(make_subject(text))
    assert (finding.outcome, finding.label) == ("suspect", "abuse")
    assert finding.code in {ToxicityCode.INSULT, ToxicityCode.OBSCENE, ToxicityCode.LIKELY}
    assert finding.score > 0.8
    assert Span(30, 43) in finding.spans


@pytest.mark.parametrize(
    "text",
    [
        "A bargain: https://a-1.example/sale https://a-2.example/sale https://a-3.example/sale",
        "What is wrong with you people, do you never go outside at all?!",
        "Buy now ::: !!! https://win-big.example ::: 200% bonus !!!",
    ],
)
def test_the_evidence_names_words_and_no_punctuation(text: str) -> None:
    found = [check_promotion(make_subject(text)), check_toxicity(make_subject(text))]
    suspect = [finding for finding in found if finding.outcome == "suspect"]
    assert suspect
    for finding in suspect:
        named = str(finding.details["words"]).split(", ")
        assert all(any(character.isalnum() for character in word) for word in named), named


def test_who_waited_long_is_judged_by_the_light_models() -> None:
    text = "All politicians of this party should be locked up in a zoo and fed to the animals."
    full, light = (score_text(text, depth=depth).labels["toxicity"] or 0.0 for depth in ("unsure", "light"))
    assert full != pytest.approx(light, abs=0.01)
    at_once, late = (check_toxicity(make_subject(text, waited_seconds=wait)) for wait in (0.0, 60.0))
    assert at_once.score != late.score


@pytest.mark.parametrize("group", ["gay", "Muslim", "Jewish", "black", "trans", "disabled"])
def test_the_name_of_a_group_is_no_abuse(group: str) -> None:
    assert check_toxicity(make_subject(f"My sister is a {group} woman and teaches here.")).outcome == "clear"


def test_language_without_a_model_is_not_judged_and_says_so() -> None:
    text = "Jag tror inte att det är en bra idé, men vi får se hur det går med allt"
    finding = check_toxicity(make_subject(text))
    assert (finding.outcome, finding.code) == ("clear", ToxicityCode.UNSUPPORTED)
    assert finding.details == {"language": "sv"}


@settings(max_examples=30, deadline=None)
@given(ODD_TEXT)
def test_any_text(text: str) -> None:
    subject = replace(make_subject(), text=text)
    for finding in (check_promotion(subject), check_toxicity(subject)):
        assert 0 <= finding.score <= 1
        assert all(0 <= span.start < span.end <= len(text) for span in finding.spans)
