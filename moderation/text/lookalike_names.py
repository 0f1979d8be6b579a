"""Names that look the same to a reader though they are not."""

import re

from moderation.scoring.lookalikes import TO_LATIN
from moderation.text.folding import fold_text

_SEPARATOR = re.compile(r"[\W_]+")
# What passes for another letter in most typefaces, besides letters of other scripts (UTS #39).
_SAME_SHAPE = str.maketrans({"I": "l", "1": "l", "|": "l", "0": "o", "O": "o"})
_SAME_SHAPE_PAIRS = (("rn", "m"), ("vv", "w"))


def squeeze_name(name: str) -> str:
    """Return `name` without case, spaces, signs and invisible characters: what makes it this name."""
    return _SEPARATOR.sub("", fold_text(name).text)


def find_shape(name: str) -> str:
    """Return what `name` looks like: two names of one shape are hard to tell apart. Accents are seen, and stay."""
    shape = fold_text(name, keep_case=True).text.translate(TO_LATIN).translate(_SAME_SHAPE).casefold()
    for pair, letter in _SAME_SHAPE_PAIRS:
        shape = shape.replace(pair, letter)
    return _SEPARATOR.sub("", shape)


def imitates(name: str, other: str) -> bool:
    """Tell whether `name` is another name than `other` and looks like it."""
    return squeeze_name(name) != squeeze_name(other) and find_shape(name) == find_shape(other) != ""
