import pytest
from hypothesis import given

from moderation.scoring.text import canonicalise
from tests.moderation.subjects import ADVERSARIAL_TEXTS, ODD_TEXT


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Plain Text, as typed.", "plain text, as typed."),
        ("You b1tch, what an a$$hole", "you bitch, what an asshole"),
        ("sh!t 5h1t $hit n1gg3r b@st@rd", "shit shit shit nigger bastard"),
        ("f.u.c.k v i a g r a s-h-i-t", "fuck viagra shit"),
        ("fuuuuck asssss sooooo", "fuck ass soo"),
        ("раypal and сосk", "paypal and cock"),
        ("обычный cпам и раздача", "обычный спам и раздача"),
        ("𝐀𝐋𝐄𝐗𝟏𝟕 ｖｉａｇｒａ 🅵🆁🅴🅴 ᴠɪᴘ Ⓦⓘⓝ", "alex17 viagra free vip win"),
        ("vi\u200bag\u00adra &#102;uck", "viagra fuck"),
        ("z̷̢a̸l̶g̷o̸", "zalgo"),
        ("example dot com, example[.]com", "example.com, example.com"),
        ("Café Ñandú schön", "cafe nandu schon"),
    ],
)
def test_canonicalise__reads_through_disguise(typed: str, read: str) -> None:
    assert canonicalise(typed).text == read


@pytest.mark.parametrize(
    "text",
    [
        "mp3, covid19, 4chan, the 2nd b2b call at 10am for 5k",
        "me@example.com and https://example.com/a1b2c3?d=4e5",
        "Привет, как дела? Это обычный текст.",
        "안녕하세요 여러분, 반갑습니다",
        "这是一个普通的评论。",
        "สวัสดีครับ ขอบคุณ",
        "שלום עולם",
        "मैं ठीक हूँ",
        "Γεια σου, τι κάνεις;",
    ],
)
def test_canonicalise__leaves_what_is_no_disguise(text: str) -> None:
    canonical = canonicalise(text)
    assert canonical.text == text.lower()
    assert canonical.change == 0


def test_canonicalise__accents_capitals_and_stretching_are_no_disguise() -> None:
    assert canonicalise("SOOOO schön, Ça va? naïve!!!!!!").change == 0


def test_canonicalise__more_disguise_is_more_change() -> None:
    little = canonicalise("you are an idi0t, and that is all there is to say").change
    much = canonicalise("y0u 4r3 an 1d10t").change
    assert 0 < little < 0.1 < much <= 1


def test_canonicalise__knows_where_the_reader_typed_it() -> None:
    typed = "what a f.u.c.k.i.n.g &#105;di0t"
    canonical = canonicalise(typed)
    start = canonical.text.index("fucking")
    assert typed[slice(*canonical.locate(start, start + 7))] == "f.u.c.k.i.n.g"
    start = canonical.text.index("idiot")
    assert typed[slice(*canonical.locate(start, start + 5))] == "&#105;di0t"


@given(ODD_TEXT)
def test_canonicalise__any_text(text: str) -> None:
    canonical = canonicalise(text)
    starts, ends = canonical.folded.starts, canonical.folded.ends
    assert len(canonical.text) == len(starts) == len(ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(starts, ends, strict=True))
    assert list(starts) == sorted(starts)
    assert list(ends) == sorted(ends)
    assert 0 <= canonical.change <= 1


@given(ODD_TEXT)
def test_canonicalise__twice_is_once(text: str) -> None:
    once = canonicalise(text).text
    assert canonicalise(once).text == once


@pytest.mark.parametrize("text", ADVERSARIAL_TEXTS, ids=lambda text: repr(text[:8]))
def test_canonicalise__long_text(text: str) -> None:
    canonicalise(text)
