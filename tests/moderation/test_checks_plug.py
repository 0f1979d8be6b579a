import pytest

from moderation.checks import run_checks
from moderation.checks.plug import check_plug
from moderation.policy import SitePolicy, decide
from moderation.subject import AuthorRecord, Echoes, Remark
from tests.moderation.subjects import make_subject

NEW = AuthorRecord(name="Newcomer")
TITLE = "How cities can prepare for heat waves"
LINKING = (
    "What an insightful article! I really enjoyed how you explained the way cities prepare for heat waves. For anyone "
    "interested in keeping cool at home, https://coolhomes.example.com has useful guides."
)
NAMING = (
    "Great read, thank you for sharing! Preparing cities for heat waves matters more than ever. My family has been "
    "using services like CoolHomes Pro and the difference is remarkable."
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (LINKING, "plug.praise_and_link"),
        (NAMING, "plug.praise_and_name"),
        ("Thanks for this great article, very helpful!", "plug.praise"),
        ("Excelente artículo, muy completo. Más en https://ejemplo.example.com", "plug.praise_and_link"),
        ("Отличная статья! Подробнее тут: https://primer.example.com", "plug.praise_and_link"),
        ("I doubt it. https://news.example.com/heat says the opposite.", "plug.clear"),
        ("This article gets the numbers wrong: the heat wave of 2003 lasted longer.", "plug.clear"),
        ("Good point, but the report says otherwise.", "plug.praise"),
    ],
)
def test_check_plug__newcomer(text: str, code: str) -> None:
    finding = check_plug(make_subject(text, author=NEW, thread_title=TITLE))
    assert finding.code == code
    assert finding.score < 0.5 or code == "plug.praise_and_link"


def test_check_plug__praise_alone_is_published() -> None:
    subject = make_subject("Thanks for this great article, very helpful!", author=NEW)
    assert decide(run_checks(subject), SitePolicy(), subject.facts).status == "published"


@pytest.mark.parametrize("text", [LINKING, NAMING])
def test_check_plug__those_who_write_here_may_praise(text: str) -> None:
    assert check_plug(make_subject(text, thread_title=TITLE)).outcome == "clear"


def test_check_plug__link_and_praise_of_a_newcomer_are_held() -> None:
    subject = make_subject(LINKING, author=NEW, thread_title=TITLE)
    assert decide(run_checks(subject), SitePolicy(), subject.facts).status == "held"


def test_check_plug__an_answer_is_no_plug() -> None:
    asked = Remark(text="Where do I find guides for keeping homes cool in such heat?", name="Dora")
    subject = make_subject(LINKING, author=NEW, is_reply=True, parent=asked)
    assert check_plug(subject).outcome == "clear"


def test_check_plug__page_of_the_author_is_a_link() -> None:
    author = AuthorRecord(name="Jane", url="https://coolhomes.example.com")
    finding = check_plug(make_subject("Great article, thank you for sharing.", author=author))
    assert (finding.code, finding.details["host"]) == ("plug.praise_and_link", "coolhomes.example.com")


@pytest.mark.parametrize(
    ("authors", "least", "most"), [(1, 0, 0), (2, 0, 0), (3, 0.3, 0.3), (4, 0.5, 0.6), (900, 0.9, 1)]
)
def test_check_plug__templates(authors: int, least: float, most: float) -> None:
    finding = check_plug(make_subject(echoes=Echoes(sentence_authors=authors)))
    assert least <= round(finding.score, 2) <= most
    assert finding.code == ("plug.template" if most else "plug.clear")
