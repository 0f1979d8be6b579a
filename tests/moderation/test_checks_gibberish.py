import pytest

from moderation.checks.gibberish import check_gibberish
from tests.moderation.corpora import read_corpus
from tests.moderation.subjects import ORDINARY_TEXT, make_subject


def test_check_gibberish__mash_is_held_when_there_is_nothing_else() -> None:
    text = "sdkfjhsdkfjh wqlkjqwelkj zmxncbvzmxn qpwoeirut sdkjfhskdjfh"
    finding = check_gibberish(make_subject(text))
    assert (finding.code, finding.label) == ("gibberish.mash", "quality")
    assert finding.score >= 0.6
    assert text[slice(*finding.spans[0])] == "sdkfjhsdkfjh"


@pytest.mark.parametrize(
    "text",
    [
        ORDINARY_TEXT,
        f"{ORDINARY_TEXT} sdkfjhsdf",  # one slip in a sentence
        "pqp kkkkkkkkkkkkk hahahahaha jajajaja rsrsrs",
        "See https://example.com/sdkfjhsdkfjh/qwlkjqwelkj and @sdkfjhsdf or #wqlkjqwel, key d41d8cd98f00b204",
        "ㅋㅋㅋㅋㅋㅋㅋㅋ ㅠㅠㅠㅠ wwwwwww",
        "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
        "Взбзднуть не грех",
    ],
)
def test_check_gibberish__ordinary(text: str) -> None:
    assert check_gibberish(make_subject(text)).outcome == "clear"


@pytest.mark.parametrize("corpus", ["threads/wikiconv", "train/toxicity_de", "train/spam_telegram_ru"])
def test_check_gibberish__real_comments(corpus: str) -> None:
    texts = [row.get("text") or row["body"] for row in read_corpus(corpus)][:4_000]
    held = [text for text in texts if check_gibberish(make_subject(text)).score >= 0.5]
    assert len(held) <= 0.001 * len(texts), held
