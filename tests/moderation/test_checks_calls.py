import pytest

from moderation.checks import run_checks
from moderation.checks.calls import check_calls
from moderation.policy import SitePolicy, decide
from tests.moderation.corpora import read_corpus
from tests.moderation.subjects import make_subject


@pytest.mark.parametrize(
    "text",
    [
        "Great song! Please check out my channel",
        "visit my blog for more",
        "Subscribe to my YouTube channel, thanks",
        "subscribe please",
        "I will sub back",
        "Please help me get 1000 subscribers!",
        "ch\u0435ck o\u0443t my ch4nnel",
        "S u b s c r i b e to my channel",
        "Visiten mi canal, amigos",
        "suscríbanse a mi canal",
        "inscrevam-se no meu canal",
        "abonnez-vous à ma chaîne",
        "besucht meine Seite",
        "iscrivetevi al mio canale",
        "Подписывайтесь на мой канал!",
        "kanalıma abone olun",
        "mampir ke channel saya ya",
        "加微信详聊 abc123",
        "チャンネル登録お願いします",
        "제 채널에 놀러오세요, 구독 부탁드려요",
        "اشتركوا في قناتي",
        "मेरे चैनल को सब्सक्राइब करें",
    ],
)
def test_check_calls__own(text: str) -> None:
    finding = check_calls(make_subject(text))
    assert finding.code in {"calls.own", "calls.reach"}
    assert finding.label == "spam"
    assert finding.spans


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DM me on WhatsApp for details", "calls.reach"),
        ("contact her via telegram @trader", "calls.reach"),
        ("WhatsApp: +1 (555) 010-9999", "calls.reach"),
        ("Пишите в личку, расскажу", "calls.reach"),
        ("escríbeme al whatsapp", "calls.reach"),
        ("Click the link below", "calls.visit"),
        ("link in bio", "calls.visit"),
        ("переходите по ссылке", "calls.visit"),
        ("sign up now", "calls.visit"),
    ],
)
def test_check_calls__elsewhere(text: str, code: str) -> None:
    assert check_calls(make_subject(text)).code == code


@pytest.mark.parametrize(
    "text",
    [
        "The subscribe button is broken.",
        "I had to subscribe to read the article, which is a pity.",
        "My channel tunnel ticket was expensive.",
        "They never check out the facts before they publish.",
        "WhatsApp and Telegram will both have to open up under the new law.",
        "I watched the video of my daughter's school on the website.",
        "You should follow the money.",
        "We like our local shop and support it.",
        "Mein Kanal ist verstopft, und die Seite lädt nicht.",
        "Мой канал на Волге замёрз.",
        "He sent her a message on Sunday.",
    ],
)
def test_check_calls__ordinary(text: str) -> None:
    assert check_calls(make_subject(text)).outcome == "clear"


def test_check_calls__says_what_it_read() -> None:
    text = "Nice. Check  out\nmy new channel!"
    finding = check_calls(make_subject(text))
    assert finding.details["words"] == "Check out my new channel"
    assert [text[slice(*span)] for span in finding.spans] == ["Check  out\nmy new channel"]


@pytest.mark.parametrize(
    ("corpus", "precision", "recall"),
    [("train/spam_youtube", 0.97, 0.45), ("dev/spam_youtube_psy", 0.97, 0.35)],
)
def test_check_calls__spam_below_videos(corpus: str, precision: float, recall: float) -> None:
    rows = [(row["text"], row["labels"]["spam"]) for row in read_corpus(corpus)]
    caught = [spam for text, spam in rows if check_calls(make_subject(text)).outcome == "suspect"]
    print(
        corpus, "precision", sum(caught) / len(caught), "recall", sum(caught) / sum(spam for _, spam in rows)
    )
    assert sum(caught) >= precision * len(caught)
    assert sum(caught) >= recall * sum(spam for _, spam in rows)


def test_check_calls__holds_by_itself() -> None:
    subject = make_subject("Come and check out my channel, it is about bridges.")
    assert decide(run_checks(subject), SitePolicy(), subject.facts).status == "held"
