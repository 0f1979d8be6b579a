import io
import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.management.commands.score_comments import score_lines
from moderation.scoring.explanation import explain
from moderation.scoring.languages import detect_language
from moderation.scoring.model import LABELS, WEIGHTS, load_model, prepare
from moderation.scoring.signals import GROUP_SIGNALS, SIGNALS, SPAM_SIGNALS, read_signals
from moderation.scoring.text import canonicalise
from moderation.scoring.tiers import score_text, score_texts
from tests.moderation.evasion import EVASIONS, disguise
from tests.moderation.subjects import ADVERSARIAL_TEXTS, ODD_TEXT, ORDINARY_TEXT

SPAM = [
    "I earn $4,500 a week from home, contact Mrs Davidson on WhatsApp +1 555 123 4567 to start trading bitcoin",
    "Best online casino, 200% bonus and free spins, register now https://luckywin88.top/?ref=12",
    "𝐌𝐀𝐖𝐀𝐑𝟖𝟖 gacor banget hari ini, modal receh auto maxwin",
    "Check out my new channel and subscribe please!! I sub back",
    "I'm impressed, I must say. Very informative blog, I have bookmarked it and will be back for more!",
    "Great article! My cousin recommended this website and the theme is awesome, did you make it yourself?",
    "𝓓𝓐𝓕𝓣𝓐𝓡 di ⓜⓔⓖⓐ777, bonus new member 100%",
    "Pelaa MEGA777 kasinolla ja saat 200% bonuksen!",
    "Ищу людей в команду на удалёнку, доход от 100$ в день, пишите в личку @worknow",
    "Thanks to coach Elena Brandt I paid off my mortgage, she traded bitcoin for me. WhatsApp +44 7911 123456",
]
TOXIC = [
    "You are a disgusting piece of shit, go kill yourself",
    "What a fucking idiot, shut up you moron",
    "Du bist ein dummes Arschloch, halt die Fresse",
    "Seu filho da puta, vai se foder",
]
ORDINARY = [
    ORDINARY_TEXT,
    "I am a gay Muslim woman and I live in Leeds.",
    "My neighbour is Jewish and a great teacher.",
    "Thanks for covering this, our local paper never does.",
    "According to https://en.wikipedia.org/wiki/Bridge it opened in 1932.",
    "Die Mieten sind gestiegen, mein Lohn leider nicht.",
    "Сомневаюсь, что мост построят в этом году.",
    "Great article!",
    "Thank you for this piece on the school budget, I had no idea it was cut twice.",
    "The subscribe button is broken, please fix it.",
    "How do I unsubscribe from the newsletter?",
    "Why are the comments closed? I pay for this site.",
]


def get_score(text: str, label: str) -> float:
    score = score_text(text).labels[label]
    assert score is not None
    return score


@pytest.mark.parametrize("text", SPAM)
def test_score__spam(text: str) -> None:
    assert get_score(text, "spam") > 0.5


@pytest.mark.parametrize("text", TOXIC)
def test_score__toxic(text: str) -> None:
    assert get_score(text, "toxicity") > 0.5


@pytest.mark.parametrize("text", ORDINARY)
def test_score__ordinary(text: str) -> None:
    assert get_score(text, "spam") < 0.3
    assert get_score(text, "toxicity") < 0.3


@pytest.mark.parametrize("kind", [*EVASIONS, "mixture"])
def test_score__disguise_does_not_help(kind: str) -> None:
    assert get_score(disguise(TOXIC[0], kind, seed=1, share=1), "toxicity") > 0.5


def test_score__same_in_any_company_and_order() -> None:
    alone = [score_text(text) for text in [*SPAM, *TOXIC]]
    together = score_texts([*SPAM, *TOXIC])
    for one, other in zip(alone, together, strict=True):
        assert one.language == other.language
        for label in load_model().labels:
            assert one.labels[label] == pytest.approx(other.labels[label], abs=1e-4)


def test_score__says_what_it_cannot_judge() -> None:
    scores = score_text("Jag tror inte att det är en bra idé, men vi får se hur det går med allt")
    assert scores.language == "sv"
    assert scores.labels["toxicity"] is None
    assert scores.labels["spam"] is not None
    assert score_text(ORDINARY_TEXT).labels["sexually_explicit"] is None


@settings(max_examples=60, deadline=None)
@given(st.lists(ODD_TEXT, max_size=4))
def test_score__any_texts(texts: list[str]) -> None:
    for scores in score_texts(texts):
        assert set(scores.labels) == set(LABELS)
        assert all(value is None or 0 <= value <= 1 for value in scores.labels.values())


@pytest.mark.parametrize("text", ADVERSARIAL_TEXTS[::4], ids=lambda text: repr(text[:8]))
def test_score__long_text(text: str) -> None:
    assert math.isfinite(get_score(text, "spam"))


def test_score__every_label_that_data_supports() -> None:
    labels = score_text(ORDINARY_TEXT).labels
    assert {label for label, value in labels.items() if value is None} == {"sexually_explicit"}


def test_weights__small_and_safe() -> None:
    assert WEIGHTS.stat().st_size <= 8 * 2**20
    model = load_model()
    assert load_model() is model
    assert set(model.labels) <= set(LABELS)
    assert model.score(prepare([])).shape == (0, len(model.labels))


def read_named(text: str) -> dict[str, float]:
    return dict(zip(SIGNALS, read_signals(text, canonicalise(text)).tolist(), strict=True))


@pytest.mark.parametrize(
    "text", ["I am a gay Muslim woman from Leeds.", "Black people live here.", "女人 和 男人"]
)
def test_signals__a_group_by_itself_is_none(text: str) -> None:
    found = read_named(text)
    assert not any(found[name] for name in GROUP_SIGNALS)


def test_signals__tell_attack_from_defence() -> None:
    attack, defence = read_named("Ich hasse alle Ausländer."), read_named('"Ich hasse Ausländer" ist Hetze.')
    assert attack["attack and a group"]
    assert not attack["defence and a group"]
    assert defence["attack and defence and a group"]


def test_weights__signals_of_spam_and_of_groups_weigh_for_their_labels_alone() -> None:
    model = load_model()
    for label, names in (("spam", SPAM_SIGNALS), ("identity_attack", GROUP_SIGNALS)):
        columns = [SIGNALS.index(name) for name in names]
        weighing = {
            model.labels[row] for row in range(len(model.labels)) if model.signals[row, columns].any()
        }
        assert weighing == {label}


def test_explain__points_at_what_was_typed() -> None:
    text = "The bridge is late. You are a f.u.c.k.i.n.g idiot. See you."
    found = explain(text, "toxicity")
    assert {word.text for word in found.words[:2]} == {"f.u.c.k.i.n.g", "idiot"}
    assert text[slice(*found.sentences[0].span)] == "The bridge is late."
    worst = max(found.sentences, key=lambda sentence: sentence.probability)
    assert text[slice(*worst.span)] == "You are a f.u.c.k.i.n.g idiot."


def test_explain__names_signals() -> None:
    signals = dict(explain(SPAM[0], "spam").signals)
    assert signals


@settings(max_examples=60, deadline=None)
@given(ODD_TEXT, st.sampled_from(["spam", "toxicity"]))
def test_explain__any_text(text: str, label: str) -> None:
    found = explain(text, label)
    for span in [*(word.span for word in found.words), *(sentence.span for sentence in found.sentences)]:
        assert 0 <= span.start < span.end <= len(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I doubt that the bridge will be open by then", "en"),
        ("Ich glaube nicht, dass die Stadt das bezahlt", "de"),
        ("No creo que el gobierno termine las obras", "es"),
        ("Não acredito que a prefeitura termine a ponte", "pt"),
        ("Сомневаюсь, что мост построят", "ru"),
        ("Сподіваюсь, що міст відкриють", "uk"),
        ("이건 정말 좋은 기사네요", "ko"),
        ("这篇文章写得不错", "zh"),
        ("12345", "und"),
        ("", "und"),
    ],
)
def test_detect_language(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_detect_language__of_what_does_not_tell() -> None:
    assert detect_language("lol!!", expected="de") == "de"


def test_score_comments__keeps_order_and_reports_bad_lines() -> None:
    lines = [
        json.dumps({"id": 1, "text": SPAM[0]}),
        "no json",
        json.dumps({"id": "b"}),
        json.dumps([1]),
        json.dumps({"id": 2, "text": ORDINARY_TEXT}),
    ]
    target = io.StringIO()
    score_lines(lines, target, "und", reasons=True)
    written = [json.loads(line) for line in target.getvalue().splitlines()]
    assert [record["id"] for record in written] == [1, None, "b", None, 2]
    assert ["error" in record for record in written] == [False, True, True, True, False]
    assert written[0]["scores"]["spam"] > 0.5
    assert written[0]["language"] == "en"
    assert written[0]["reasons"][0]["label"] == "spam"
    assert written[0]["reasons"][0]["words"]
    assert written[4]["reasons"] == []
