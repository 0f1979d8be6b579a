import pytest

from moderation.checks.shouting import check_shouting
from tests.moderation.subjects import ORDINARY_TEXT, make_subject

HELD_FROM = 0.8  # the default of `hold_quality_at`


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ORDINARY_TEXT, "shouting.clear"),
        (ORDINARY_TEXT.upper(), "shouting.capitals"),
        ("The NATO and EU summit at The Hague, with the UN, the IMF and the ECB", "shouting.clear"),
        (f"{ORDINARY_TEXT}!!!!!!!!!!!!!!!!!!", "shouting.punctuation"),
        ("a" * 200, "shouting.repeated_characters"),
        ("first! " * 40, "shouting.repeated_words"),
        ("very " * 6 + "good bridge, I like it a lot and so do my children", "shouting.clear"),
        ("🔥" * 40, "shouting.emoji"),
        # Markdown and layout.
        ("A list of things\n" + "=" * 80, "shouting.clear"),
        ("| a | b |\n" + "|---" * 30 + "\nand more", "shouting.clear"),
        ("Chapter one " + "." * 100 + " 12", "shouting.clear"),
    ],
)
def test_check_shouting(text: str, code: str) -> None:
    finding = check_shouting(make_subject(text))
    assert finding.code == code
    assert finding.label == ("none" if code.endswith(".clear") else "quality")


@pytest.mark.parametrize(
    "text",
    [
        "LOL",
        "YES!!!!!!!!!!!!",
        "NOOOOOOOOOOOOOOOO",
        "😂😂😂😂😂😂😂😂",
        "OMG WOW",
        "GOOOOOOOOOL!!!!",
        "哈哈哈哈哈哈哈哈哈哈",
    ],
)
def test_check_shouting__short_interjections_are_free(text: str) -> None:
    assert check_shouting(make_subject(text)).outcome == "clear"


@pytest.mark.parametrize(
    "text",
    [
        "私はその橋がそれまでに開通するとは思わない、去年も同じことを言っていた。何も変わらないだろうと思います。",
        "我不相信到时候桥会通车，他们去年也是这么说的，什么都不会改变，我们还是要继续等待，等到明年再说吧。",
        "لا أعتقد أن الجسر سيفتح بحلول ذلك الوقت، لقد قالوا الشيء نفسه في العام الماضي ولم يحدث شيء.",
        "मुझे नहीं लगता कि तब तक पुल खुल जाएगा, उन्होंने पिछले साल भी यही कहा था और कुछ नहीं हुआ।",
        "그때까지 다리가 개통될 것이라고는 생각하지 않습니다. 작년에도 같은 말을 했지만 아무 일도 없었습니다.",
        "არა მგონია, რომ მანამდე ხიდი გაიხსნას, შარშანაც იგივე თქვეს და არაფერი შეცვლილა.",
    ],
)
def test_check_shouting__scripts_without_case(text: str) -> None:
    assert check_shouting(make_subject(text)).outcome == "clear"


@pytest.mark.parametrize(
    ("text", "held"),
    [
        (ORDINARY_TEXT.upper(), False),
        (f"{ORDINARY_TEXT.upper()}!!!!!", False),
        (f"{ORDINARY_TEXT} Noooooooooooooooooooooo way!!!", False),
        ("ㅋ" * 35, False),
        ("JUST DO IT " * 40, True),
        ("x" * 500, True),
    ],
)
def test_check_shouting__holds_only_what_is_little_else(text: str, *, held: bool) -> None:
    assert (check_shouting(make_subject(text)).score >= HELD_FROM) is held


def test_check_shouting__marks_the_runs() -> None:
    text = f"{ORDINARY_TEXT}!!!!!! {ORDINARY_TEXT} aaaaaaaaaa"
    spans = check_shouting(make_subject(text)).spans
    assert [text[slice(*span)] for span in spans] == ["!!!!!!", "aaaaaaaaaa"]
