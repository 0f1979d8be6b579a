import unicodedata

import pytest
from hypothesis import given

from moderation.text.folding import Span, collapse_spaces, fold_text
from tests.moderation.subjects import ADVERSARIAL_TEXTS, ODD_TEXT


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Plain Text", "plain text"),
        ("ＶＩＡＧＲＡ", "viagra"),
        ("vi\u200bag\u00adra", "viagra"),
        ("vi&#97;gra &lt;b&gt; AT&amp;T", "viagra <b> at&t"),
        ("AT&T &unknown; &", "at&t &unknown; &"),
        (r"f\*ck C:\dir \\", "f*ck c:\\dir \\"),
        ("e\u0301 é", "é é"),
        ("Straße ΣΑΣ", "strasse σασ"),
        ("\u1112\u1161\u11ab 한", "한 한"),
        ("ｶﾞ", "ガ"),
        ("①½ﷺ", "1" + "1⁄2" + "صلى الله عليه وسلم"),
        ("", ""),
    ],
)
def test_fold_text__what_a_reader_sees(typed: str, read: str) -> None:
    assert fold_text(typed).text == read


def test_fold_text__keeps_case() -> None:
    assert fold_text("Ｗikipedia &Eacute;", keep_case=True).text == "Wikipedia É"


def test_fold_text__knows_where_each_character_stood() -> None:
    folded = fold_text("see vi&#97;\u200bgra!")
    start = folded.text.index("viagra")
    assert folded.locate(start, start + 6) == Span(4, 4 + len("vi&#97;\u200bgra"))


@given(ODD_TEXT)
def test_fold_text__any_text(text: str) -> None:
    folded = fold_text(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts)
    assert not any(unicodedata.category(character) == "Cf" for character in folded.text)


@given(ODD_TEXT)
def test_collapse_spaces__any_text(text: str) -> None:
    folded = collapse_spaces(fold_text(text))
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert folded.text.split() == fold_text(text).text.split()
    assert "  " not in folded.text
    assert "\n" not in folded.text


@pytest.mark.parametrize("text", ADVERSARIAL_TEXTS, ids=lambda text: repr(text[:8]))
def test_fold_text__long_text(text: str) -> None:
    assert len(fold_text(text).text) <= 18 * len(text)
