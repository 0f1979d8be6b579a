"""Letters that pass for Latin ones, by code point.

Derived from the single-letter entries of Unicode's confusables.txt (UTS #39, Unicode licence) without what NFKC or
removing an accent undoes, and completed by small Cyrillic and Greek letters that imitate small capitals. The
decorative alphabets that NFKC leaves alone are read from the names of the characters.
"""

import re
import unicodedata

_LATIN_LOOKALIKES = (
    ("A", "ΑАᎪᗅꓮ𐊠𖽀"),
    ("B", "ΒВᏴᗷꓐꞴ𐊂𐊡𐌁"),
    ("C", "СᏟⲤꓚ𐊢𐌂𐐕𐔜"),
    ("D", "Ꭰᗞᗪꓓ"),
    ("E", "ΕЕᎬⴹꓰ𐊆𑢦𑢮"),
    ("F", "ϜᖴꓝꞘ𐊇𐊥𐔥𑢢𑣂"),
    ("G", "ԌᏀᏳꓖ"),
    ("H", "ΗНᎻᕼⲎꓧ𐋏"),
    ("I", "ΙІӀᛁⲒⵏꓲ𐊊𐌉𖼨"),
    ("J", "ͿЈᎫᒍꓙꞲ"),
    ("K", "ΚКᏦᛕⲔꓗ𐔘"),
    ("L", "ᏞᒪⳐꓡ𐐛𐔦𑢣𑢲𖼖"),
    ("M", "ΜϺМᎷᗰᛖⲘꓟ𐊰𐌑"),
    ("N", "ΝⲚꓠ𐔓"),
    ("O", "ΟОՕଠዐⲞⵔꓳ𐊒𐊫𐐄𐓂𐔖𑢵"),
    ("P", "ΡРᏢᑭⲢꓑ𐊕"),
    ("Q", "ⵕԚ"),
    ("R", "ᎡᏒᖇꓣ𐒴𖼵"),
    ("S", "ЅՏᏕᏚꓢ𐊖𐐠𖼺"),
    ("T", "ΤТᎢⲦꓔ𐊗𐊱𐌕𑢼𖼊"),
    ("U", "Սሀᑌꓴ𐓎𑢸𖽂"),
    ("V", "ѴᏙᐯⴸꓦꛟ𐔝𑢠𖼈"),
    ("W", "ԜᎳᏔꓪ"),
    ("X", "ΧХᚷⲬⵝꓫꞳ𐊐𐊴𐌗𐔧"),
    ("Y", "ΥУҮᎩᎽⲨꓬ𐊲𑢤𖽃"),
    ("Z", "ΖᏃꓜ𑢩"),
    ("a", "ɑαа"),
    ("b", "ЬᏏᑲᖯвβ"),
    ("c", "сⲥꮯ𐐽"),
    ("d", "ԁᏧᑯꓒ"),
    ("e", "еҽꬲε"),
    ("f", "ꞙꬵ"),
    ("g", "ɡցᶃ"),
    ("h", "һհᏂн"),
    ("i", "ɩιіӏᎥꙇꭵ𑣃"),
    ("j", "ϳј"),
    ("k", "кκ"),
    ("m", "м"),
    ("n", "ոռηп"),
    ("o", "οоօഠဝჿᴑⲟꬽ𐐬𐓪𑣈𑣗"),
    ("p", "ρрⲣ"),
    ("q", "ԛգզ"),
    ("r", "гⲅꭇꭈꮁ"),
    ("s", "ѕꮪ𐑈𑣁"),
    ("t", "тτ"),
    ("u", "ʋυսꞟꭎꭒ𐓶𑣘"),
    ("v", "νѵꮩ𑜆𑣀"),
    ("w", "ɯѡԝաꮃ𑜊𑜎𑜏ω"),
    ("x", "хᕁᕽ"),
    ("y", "ɣʏγуүყꭚ𑣜"),
    ("z", "ꮓ𑣄"),
)

TO_LATIN = {ord(other): latin for latin, others in _LATIN_LOOKALIKES for other in others}
"""What to write for a letter of another script that imitates a Latin one."""

TO_CYRILLIC = {
    ord(latin): cyrillic
    for latin, cyrillic in zip("ABCEHIKMOPTXYaceikmoptuxy", "АВСЕНІКМОРТХУасеікмортиху", strict=True)
}
"""What to write for a Latin letter that imitates a Cyrillic one."""

_DECORATIVE_NAME = re.compile(
    r"(?:NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER|REGIONAL INDICATOR SYMBOL LETTER|TAG LATIN \w+ LETTER"
    r"|(?:NEGATIVE )?(?:CIRCLED|PARENTHESIZED|SQUARED) LATIN \w+ LETTER|LATIN LETTER SMALL CAPITAL) ([A-Z])"
)
_DECORATIVE_BLOCKS = (
    range(0x0250, 0x02B0),
    range(0x1D00, 0x1D80),
    range(0xA720, 0xA800),
    range(0x1F110, 0x1F200),
)


def _list_decorative() -> dict[int, str]:
    letters = {}
    for block in _DECORATIVE_BLOCKS:
        for code in block:
            match = _DECORATIVE_NAME.fullmatch(unicodedata.name(chr(code), ""))
            if match:
                letters[code] = match[1].lower()
    return letters


DECORATIVE = _list_decorative()
"""The plain letter for each of a decorative alphabet: 🅰 🅐 ᴀ and regional indicators, of which two make a flag."""
