"""What XML can't write, left out."""

import re

# What XML 1.0 has no way to write (§2.2).
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean_text(text: str) -> str:
    """Return `text` without the characters that no XML document may have."""
    return _UNWRITABLE.sub("", text)
