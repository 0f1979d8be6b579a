"""Names that look the same to a reader though they are not."""

import re
from collections.abc import Sequence
from pathlib import Path

from moderation.scoring.lookalikes import TO_LATIN
from moderation.text.folding import fold_text

_LEAST_NAME_CHARACTERS = 4
# Letters and digits that look alike, a line for each shape: Unicode's confusables (UTS #39) as the package
# confusable-homoglyphs 3.3.1 has them (MIT), without what NFKC undoes. The first of each line stands for all.
_SHAPES_FILE = Path(__file__).with_name("shapes.txt")
_SHAPES = {ord(other): line[0] for line in _SHAPES_FILE.read_text().split() for other in line[1:]} | TO_LATIN
# Names by which a site's own people would sign, in the languages of most sites.
_OFFICE_NAMES = (
    "admin administrator moderator moderators mod team support staff webmaster editor sysadmin administrador moderador "
    "administrateur moderateur redaktion redaktor redaccion redaction moderatore moderatorin администратор модератор "
    "редакция поддержка yonetici moderasi 管理员 管理員 관리자 管理人 مشرف مدير"
)
_SEPARATOR = re.compile(r"[\W_]+")
# What passes for another letter in most typefaces, besides letters of other scripts (UTS #39).
_SAME_SHAPE = str.maketrans({"I": "l", "1": "l", "|": "l", "0": "o", "O": "o"})
_SAME_SHAPE_PAIRS = (("rn", "m"), ("vv", "w"))


def squeeze_name(name: str) -> str:
    """Return `name` without case, spaces, signs and invisible characters: what makes it this name."""
    return _SEPARATOR.sub("", fold_text(name).text)


def find_shape(name: str) -> str:
    """Return what `name` looks like: two names of one shape are hard to tell apart. Accents are seen, and stay."""
    shape = (
        fold_text(name.translate(_SHAPES), keep_case=True)
        .text.translate(_SHAPES)
        .translate(_SAME_SHAPE)
        .casefold()
    )
    for pair, letter in _SAME_SHAPE_PAIRS:
        shape = shape.replace(pair, letter)
    return _SEPARATOR.sub("", shape)


def imitates(name: str, other: str) -> bool:
    """Tell whether `name` is another name than `other` and looks like it."""
    return squeeze_name(name) != squeeze_name(other) and find_shape(name) == find_shape(other) != ""


OFFICES = frozenset(
    find_shape(name) for names in (_OFFICE_NAMES, _OFFICE_NAMES.upper()) for name in names.split()
)
"""The shapes of the names of offices."""


def is_reserved(name: str, people: Sequence[str], speakers: Sequence[str]) -> bool:
    """Tell whether a guest of this name would pass for the site's own.

    Of `people`, who work there, none may be imitated; whoever happens to have the same short name may. The names of
    `speakers`, which readers see beside the sign of staff, and of offices are nobody else's. Names of fewer than four
    letters look like too many others.
    """
    shape = find_shape(name)
    if shape in OFFICES:
        return True
    if len(shape) < _LEAST_NAME_CHARACTERS:
        return False
    return any(find_shape(speaker) == shape for speaker in speakers) or any(
        imitates(name, person) or (" " in person.strip() and find_shape(person) == shape) for person in people
    )
