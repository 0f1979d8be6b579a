"""The heavier tier: what its encoders read."""

import unicodedata

from moderation.scoring.text import Canonical


def write_input(text: str, canonical: Canonical, *, lower_ascii: bool) -> str:
    """Return what an encoder reads of `text`.

    The English vocabulary has small letters without accents, as canonical text has. The multilingual one knows accents,
    so these stay unless something was disguised.
    """
    if lower_ascii or canonical.change > 0:
        return " ".join(canonical.text.split())
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())
