import pytest

from moderation.checks.identity import check_identity
from moderation.subject import AuthorRecord, Echoes, Remark
from moderation.text.lookalike_names import imitates
from moderation.text.mailboxes import find_mailbox
from moderation.text.mash import looks_typed_at_random
from tests.moderation.subjects import ORDINARY_TEXT, make_author, make_subject


@pytest.mark.parametrize(
    ("name", "other", "same_look"),
    [
        ("Bоb Miller", "Bob Miller", True),  # a Cyrillic о
        ("BobMi11er", "Bob Miller", True),
        ("lan Fleming", "Ian Fleming", True),
        ("Bob\u200bMiller", "Bob Miller", False),  # the same name, oddly typed
        ("bob miller", "Bob Miller", False),
        ("José", "Jose", False),
        ("Bob Muller", "Bob Miller", False),
        ("Роман", "Роман", False),
        ("Анна", "Anna", False),
        ("???", "!!!", False),
    ],
)
def test_imitates(name: str, other: str, *, same_look: bool) -> None:
    assert imitates(name, other) == same_look


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (
            {"author": make_author(name="Bоb Miller"), "staff_names": ("Bob Miller",)},
            "identity.imitates_staff",
        ),
        (
            {"author": make_author(name="Bоb Miller"), "parent": Remark(text="", name="Bob Miller")},
            "identity.imitates_reader",
        ),
        (
            {
                "author": make_author(name="Bоb Miller"),
                "parent": Remark(text="", name="Bob Miller", is_own=True),
            },
            "identity.clear",
        ),
        ({"author": make_author(name="Bob Miller"), "staff_names": ("Bob Miller",)}, "identity.office_name"),
        (
            {"author": make_author(name="Bob Miller", kind="sso"), "staff_names": ("Bob Miller",)},
            "identity.clear",
        ),
        ({"author": make_author(name="Bоb", kind="staff"), "staff_names": ("Bob",)}, "identity.clear"),
        ({"author": make_author(name="ADMlN")}, "identity.office_name"),
        ({"author": make_author(name="Administrative assistant")}, "identity.clear"),
        ({"author": make_author(name="Bob"), "parent": Remark(text="", name="Bob")}, "identity.clear"),
        ({"author": AuthorRecord(name="xkqjzwvb")}, "identity.random_name"),
        ({"author": make_author(name="xkqjzwvb")}, "identity.clear"),
        (
            {"author": AuthorRecord(name="Jessica482", email="jessica4821@gmail.com")},
            "identity.numbered_name",
        ),
        ({"author": AuthorRecord(name="Jessica482", email="jessica@smith.example")}, "identity.clear"),
        ({"author": AuthorRecord(name="Jessica", email="jessica4821@gmail.com")}, "identity.clear"),
        ({"echoes": Echoes(mailbox_addresses=3)}, "identity.shared_mailbox"),
        ({"echoes": None}, "identity.clear"),
    ],
)
def test_check_identity(changes: dict[str, object], code: str) -> None:
    assert check_identity(make_subject(**changes)).code == code  # type: ignore[arg-type]


def test_check_identity__named_like_their_link() -> None:
    text = f"{ORDINARY_TEXT} https://www.best-roofing.com/offers"
    finding = check_identity(make_subject(text, author=AuthorRecord(name="Best Roofing Dallas")))
    assert finding.code == "identity.named_like_link"
    assert [text[slice(*span)] for span in finding.spans] == ["https://www.best-roofing.com/offers"]


def test_check_identity__only_imitation_holds_alone() -> None:
    for author in (AuthorRecord(name="xkqjzwvb"), make_author(name="Moderator")):
        assert check_identity(make_subject(author=author)).score < 0.5
    assert check_identity(make_subject(echoes=Echoes(mailbox_addresses=2))).score < 0.5


# Names that are hard on those who count vowels, and words that are none.
NAMES = (
    "Brzęczyszczykiewicz Szczepański Krzysztof Hrvoje Nguyễn Mkhwanazi Nkrumah Lakshmi Kshitij Jyotsna Vijayalakshmi "
    "Schwarzenegger Llwyd Rhydderch Srđan Dvořák Þorbjörg Björgvinsdóttir Xochitl Ixchel Mxolisi Ngcobo Zbigniew "
    "Wojciech Przemysław Đặng Vlk Strč Krk Čeněk Yrsa Ásgeir Tlaloc Mpho Gqeberha Шевченко Щербаков Хмельницкий "
    "Мкртчян Дзержинский Взгляд hahahaha jajajaja kkkkkkkk Weltschmerz Angstschweiß nightshift qwerty"
)


@pytest.mark.parametrize("name", NAMES.split())
def test_looks_typed_at_random__names_of_the_world(name: str) -> None:
    assert check_identity(make_subject(author=AuthorRecord(name=name))).outcome == "clear"
    assert not looks_typed_at_random(name.lower())


@pytest.mark.parametrize(
    "word",
    ["asdfghjk", "sdkfjhsdf", "xkqjzwvb", "wqlkjhfd", "zxcvbnm", "фывапрол", "йцукенг", "жщшзкхв", "lkjhgf"],
)
def test_looks_typed_at_random__mash(word: str) -> None:
    assert looks_typed_at_random(word)


@pytest.mark.parametrize(
    ("email", "mailbox"),
    [
        ("Jane.Doe+parley@Gmail.com", "janedoe@gmail.com"),
        ("jane.doe@googlemail.com", "janedoe@gmail.com"),
        ("jane.doe+x@example.org", "jane.doe@example.org"),
        ("+x@example.org", "+x@example.org"),
        ("", ""),
        ("nobody", ""),
        ("@example.org", ""),
    ],
)
def test_find_mailbox(email: str, mailbox: str) -> None:
    assert find_mailbox(email) == mailbox
