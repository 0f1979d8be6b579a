"""Whether a word looks typed by hitting keys: letters in an order that no language puts them in.

Each entry of the tables is a letter and those that hardly ever follow it within a word: in less than one in 10,000
(Latin) or 20,000 (Cyrillic) pairs of 25,000 words of English, German, Portuguese and Russian comments and 12,000 given
and family names of 80 countries, accents dropped. Other scripts are not judged.
"""

import re

_LATIN = (
    "bcfgkmnpqvwxz cbdfjmpqvwx dcfjkpqx fbcgjkmpqvwxz gcfjkpqvxz hcfgjkpqvxz jbdfghlmpqrstvwxyz "
    "kbcdfgjmpqvxz lqwx mfgjqvwxz nx oq pbcdgjmnqvwxz qbcdefghijklmnoprstvwxyz rqx sjx tdgpqvx uq "
    "vbcdfghjkmnpqtwxyz wbcdfgjkmpqtvxyz xbdfghjklmnqrsuvwyz yfhjqvwxz zbfghjnpqrsvx"
)
_CYRILLIC = (
    "аоъыьэ бвгджзймптфцчшьэ вбжйфхшщэю гбвжзйкмпстфхцчшщыьэюя дбгйфцшщэ еиуъыьэ "
    "жвгзйлмпрстфхцшщъыьэюя зйпстфхцчшщъэю иуъыьэ йабвгежзипуфхшщъыьэю кбгджзйпфхчшщыьэюя "
    "лзймпртфхцшщэ мгджзйртфхцшщъэю нбвжзйлмпхшъэ оъыьэ пбвгджзймнстфхцшщьэю рйщэ сгжзйхцшщъэ "
    "тбгжзйфхчшщэ уоцъыьэя фбвгджзйкмнпстхцчшщъыьэюя хбгджзйкмнптфцшщъыьэюя цбгджзйлмнпрстфхчшщъэя "
    "чбгджзйлмпрсфхцщъыэюя шбгджзйпрфхцчщъыэюя щбвгджзйклмнпрсфхцчшыэюя ъабвджийкмностуфхцчшщыьэю "
    "ыагжзиопруфцчщъьэюя ьавжйлпрухцщъыэ эабвгежзийкнопсуфхцчшщъыьюя юавгежиймопуфцчшъыьэя "
    "яагийопуфъыьэ"
)
_KEYBOARD_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")

_LEAST_CHARACTERS = 6
_LEAST_ODD_PAIRS = 3
_ODD_SHARE = 0.3
_WALK_CHARACTERS = 5  # neighbouring keys in a row: "asdfg"; "qwerty" itself is a word by now
_REPEATED_LETTER = re.compile(r"(.)\1+")


def _list_pairs(table: str) -> frozenset[str]:
    return frozenset(entry[0] + follower for entry in table.split() for follower in entry[1:])


def _list_walks() -> frozenset[str]:
    rows = [*_KEYBOARD_ROWS, *(row[::-1] for row in _KEYBOARD_ROWS)]
    return frozenset(
        row[start : start + _WALK_CHARACTERS]
        for row in rows
        for start in range(len(row) - _WALK_CHARACTERS + 1)
    ) - {"qwert", "werty"}


_ODD_PAIRS = _list_pairs(_LATIN) | _list_pairs(_CYRILLIC)
_WALKS = _list_walks()


def looks_typed_at_random(word: str) -> bool:
    """Tell whether `word`, lower-case letters without accents, looks typed at random; False below six letters.

    Measured: one in 8,000 of 23,000 names of 80 countries, half of random strings of 7 to 12 Latin letters, three
    quarters of Cyrillic ones. Laughter and stretched words ("hahaha", "ааааа") are none.
    """
    word = _REPEATED_LETTER.sub(r"\1", word)
    if len(word) < _LEAST_CHARACTERS:
        return False
    odd = sum(word[start : start + 2] in _ODD_PAIRS for start in range(len(word) - 1))
    if odd >= _LEAST_ODD_PAIRS and odd >= _ODD_SHARE * (len(word) - 1):
        return True
    return any(word[start : start + _WALK_CHARACTERS] in _WALKS for start in range(len(word) - 4))
