import pytest
from hypothesis import given

from moderation.scoring.encoder import FOLDER
from moderation.scoring.pieces import ScoredPieces, WordPieces, read_pieces
from tests.moderation.subjects import ODD_TEXT

WORDS = WordPieces(
    {
        piece: place
        for place, piece in enumerate(["[CLS]", "[SEP]", "[UNK]", "un", "##fair", "##ly", "!", "好"])
    },
    first=0,
    last=1,
    unknown=2,
)
# "ab" as one piece is likelier than "a" and "b", but "abc" is best as "a" and "bc".
SCORES = {"<s>": 0, "</s>": 0, "<unk>": 0, "▁": -2, "a": -3, "b": -3, "ab": -5, "bc": -1, "c": -4}
SCORED = ScoredPieces(
    {piece: place for place, piece in enumerate(SCORES)},
    list(SCORES.values()),
    first=0,
    last=1,
    unknown=2,
    unknown_score=-20,
    longest=2,
)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("unfairly", [0, 3, 4, 5, 1]),
        ("un fair", [0, 3, 2, 1]),  # "fair" is known inside words alone
        ("un!un", [0, 3, 6, 3, 1]),
        ("好好", [0, 7, 7, 1]),
        ("u" * 101, [0, 2, 1]),
        ("", [0, 1]),
    ],
)
def test_word_pieces__longest_first(text: str, pieces: list[int]) -> None:
    assert WORDS.cut(text) == pieces


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("abc", [0, 3, 4, 7, 1]),
        ("ab c", [0, 3, 6, 3, 8, 1]),
        ("axxxb", [0, 3, 4, 2, 5, 1]),  # what is unknown is one piece
        ("", [0, 1]),
    ],
)
def test_scored_pieces__best_cut(text: str, pieces: list[int]) -> None:
    assert SCORED.cut(text) == pieces


@pytest.mark.parametrize(
    ("name", "text", "pieces"),
    [
        ("english", "unfairly judged", ["[CLS]", "unfair", "##ly", "judged", "[SEP]"]),
        ("english", "b!tch 강", ["[CLS]", "b", "!", "tc", "##h", "ᄀ", "##ᅡ", "##ᆼ", "[SEP]"]),
        ("multilingual", "die katze", ["<s>", "▁die", "▁ka", "tze", "</s>"]),
        ("multilingual", "мост построят", ["<s>", "▁мост", "▁по", "стро", "ят", "</s>"]),
    ],
)
def test_shipped_vocabulary__as_the_encoders_were_trained(name: str, text: str, pieces: list[str]) -> None:
    vocabulary = read_pieces(FOLDER / f"{name}.pieces.txt")
    names = {number: piece for piece, number in vocabulary.numbers.items()}
    assert [names[number] for number in vocabulary.cut(text)] == pieces


@given(ODD_TEXT)
def test_any_text(text: str) -> None:
    for pieces in (WORDS, SCORED):
        cut = pieces.cut(text)
        assert (cut[0], cut[-1]) == (pieces.first, pieces.last)
        assert all(0 <= piece < len(pieces.numbers) for piece in cut)
