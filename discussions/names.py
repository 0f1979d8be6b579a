"""What a name may be made of that readers see beside comments: nothing that hides, turns around, or piles up. Pure.

Such a name is refused where somebody types it, and mended where the site's log-in brings it, for that must keep nobody
out.
"""

import unicodedata

# Marks that one letter has in any language's writing; more of them stand in the lines above and below (UAX #15, 13).
MAX_MARKS = 4
# Characters that show nothing though they are letters or marks: fillers, the blank pattern of Braille.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u2800\u3164\uffa0")
# Joiners have a meaning in Persian, in the scripts of India, and between emoji (UAX #31, 2.3).
_JOINERS = frozenset("\u200c\u200d")
_EMOJI_STYLE = frozenset("\ufe0e\ufe0f")
_TAGS = range(0xE0000, 0xE0080)


def is_usable(name: str) -> bool:
    """Tell whether readers can see all that `name` is made of."""
    return clean_name(name) == name


def clean_name(name: str) -> str:
    """Return `name` without what readers can't see or what disturbs the text around it; "" if nothing else is in it."""
    kept: list[str] = []
    marks = 0
    for index, character in enumerate(name):
        is_mark = unicodedata.category(character)[0] == "M" and character not in _EMOJI_STYLE
        marks = marks + 1 if is_mark else 0
        if marks <= MAX_MARKS and _is_seen(character, name[index - 1 : index], name[index + 1 : index + 2]):
            kept.append(character)
    return "".join(kept) if any(not character.isspace() for character in kept) else ""


def _is_seen(character: str, before: str, after: str) -> bool:
    """Tell whether a character has a place in a name, between these two."""
    if character in _JOINERS:
        return bool(before and after) and _takes_joiner(before) and _takes_joiner(after)
    if character in _EMOJI_STYLE:
        return bool(before) and (before.isdigit() or unicodedata.category(before) == "So" or before in "#*↔↕")
    if character in _BLANK or ord(character) in _TAGS:
        return False
    category = unicodedata.category(character)
    if "VARIATION SELECTOR" in unicodedata.name(character, ""):
        return False
    # Controls, what directs others (Cf), lone surrogates, private use and unassigned; ends of lines and paragraphs.
    return category[0] != "C" and category not in ("Zl", "Zp")


def _takes_joiner(character: str) -> bool:
    """Tell whether joiners mean something beside a character: in scripts that join, and in emoji."""
    if character.isascii() or unicodedata.name(character, "").startswith(("LATIN", "GREEK", "CYRILLIC")):
        return False
    return unicodedata.category(character) in ("Lo", "Lm", "Mn", "Mc", "So", "Sk")
