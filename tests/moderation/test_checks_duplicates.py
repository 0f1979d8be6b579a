import pytest

from moderation.checks.duplicates import check_duplicates
from moderation.subject import Duplicates
from tests.moderation.subjects import ORDINARY_TEXT, make_subject

SHORT = "Love this song!"


@pytest.mark.parametrize(
    ("text", "duplicates", "code", "lowest", "highest"),
    [
        (ORDINARY_TEXT, Duplicates(), "duplicates.clear", 0, 0),
        # By this author.
        (ORDINARY_TEXT, Duplicates(exact=1, exact_by_author_here=1), "duplicates.repeated", 0.7, 0.7),
        (ORDINARY_TEXT, Duplicates(exact=1), "duplicates.cross_posted", 0.3, 0.3),
        (ORDINARY_TEXT, Duplicates(exact=9), "duplicates.cross_posted", 0.9, 1),
        (SHORT, Duplicates(exact=1, exact_by_author_here=1), "duplicates.repeated", 0.1, 0.2),
        (SHORT, Duplicates(exact=1), "duplicates.clear", 0, 0),
        # By others.
        (ORDINARY_TEXT, Duplicates(exact=1, exact_authors=1), "duplicates.copied", 0.4, 0.4),
        (ORDINARY_TEXT, Duplicates(exact=5, exact_authors=5), "duplicates.copied", 0.9, 0.95),
        (SHORT, Duplicates(exact=50, exact_authors=50), "duplicates.clear", 0, 0),
        # Removed before.
        (ORDINARY_TEXT, Duplicates(exact=1, exact_authors=1, exact_bad=1), "duplicates.known_bad", 0.9, 0.95),
        (ORDINARY_TEXT, Duplicates(exact=4, exact_authors=1, exact_bad=1), "duplicates.copied", 0.4, 0.4),
        (SHORT, Duplicates(exact=2, exact_authors=2, exact_bad=2), "duplicates.clear", 0, 0),
        (SHORT, Duplicates(exact=3, exact_authors=3, exact_bad=3), "duplicates.known_bad", 0.9, 1),
        (SHORT, Duplicates(exact=90, exact_authors=90, exact_bad=3), "duplicates.clear", 0, 0),
        # Nearly the same.
        (ORDINARY_TEXT, Duplicates(near=1, near_authors=1, near_similarity=0.8), "duplicates.near", 0.2, 0.3),
        (ORDINARY_TEXT, Duplicates(near=1, near_similarity=0.8), "duplicates.clear", 0, 0),
        (ORDINARY_TEXT, Duplicates(near=3, near_bad=3, near_similarity=0.9), "duplicates.near_bad", 0.8, 0.9),
    ],
)
def test_check_duplicates(
    text: str, duplicates: Duplicates, code: str, lowest: float, highest: float
) -> None:
    finding = check_duplicates(make_subject(text, duplicates=duplicates))
    assert finding.code == code
    assert lowest - 1e-9 <= finding.score <= highest + 1e-9


def test_check_duplicates__near_copies_of_an_exact_copy_count_once() -> None:
    exact = Duplicates(exact=1, exact_authors=1)
    both = Duplicates(exact=1, exact_authors=1, near=1, near_authors=1, near_similarity=0.9)
    assert check_duplicates(make_subject(duplicates=both)) == check_duplicates(make_subject(duplicates=exact))


def test_check_duplicates__no_search() -> None:
    finding = check_duplicates(make_subject(duplicates=None))
    assert (finding.outcome, finding.code, finding.score) == ("unavailable", "duplicates.unavailable", 0)
