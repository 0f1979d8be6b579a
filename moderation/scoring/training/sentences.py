"""Comments made from sentences of our own, where no open labelled set exists. Seeded: the same calls give the same
texts.

`sentences/*.txt` hold the sentences; `[kind language]` opens a section, `{a|b}` is one or the other, `<slot>` is filled
in; `spam_chat.txt` and its like go on with `spam.txt`. Decoration (styled letters, emoji, capitals) is put on spam and,
more rarely, on ordinary comments, so that it is a sign and never the proof.
"""

import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "sentences"
_SHOUTED = 0.05  # of all texts, spam or not
_MEDLEYS = 0.25  # of texts in styled letters: several alphabets in one word
_SECTION = re.compile(r"\[(\w+)(?: (\w+))?\]")
_CHOICE = re.compile(r"\{([^{}]*)\}")
_SLOT = re.compile(r"<(\w+)>")

Sections = dict[tuple[str, str], list[str]]


@cache
def read_sections(name: str) -> Sections:
    """Return the lines of `sentences/{name}*.txt` by kind and language ("" for every language)."""
    sections: Sections = {}
    current: list[str] = []
    files = sorted(_FOLDER.glob(f"{name}*.txt"))
    for line in "\n".join(file.read_text(encoding="utf-8") for file in files).splitlines():
        match = _SECTION.match(line)
        if match:
            current = sections.setdefault((match[1], match[2] or ""), [])
            line = line[match.end() :]  # noqa: PLW2901 - what follows on the line belongs to the section
        if line.strip() and not line.startswith("#"):
            current.append(line.strip())
    return sections


def list_languages(name: str, kind: str) -> list[str]:
    """Return the languages that `sentences/{name}.txt` has sentences of `kind` in, once for each."""
    sections = read_sections(name).items()
    return sorted(language for (known, language), lines in sections if known == kind for _ in lines)


class Writer:
    """Writes texts from the sentences, one after the other from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - reproducible, not secret

    def write(self, name: str, kind: str, language: str, *, most: int = 1) -> str:
        """Return 1 to `most` sentences of `kind` in `language`."""
        lines = read_sections(name)[kind, language]
        count = min(self.random.randint(1, most), len(lines))
        return " ".join(self.expand(line, language) for line in self.random.sample(lines, count))

    def expand(self, line: str, language: str) -> str:
        """Return `line` with one alternative of each choice and its slots filled."""
        while _CHOICE.search(line):
            line = _CHOICE.sub(lambda match: self.random.choice(match[1].split("|")), line)
        while _SLOT.search(line):
            line = _SLOT.sub(lambda match: self._fill(match[1], language), line)
        return line.strip()

    def _fill(self, slot: str, language: str) -> str:
        if slot in _MAKERS:
            return _MAKERS[slot](self.random)
        slots = read_sections("slots")
        values = slots.get((slot, language)) or slots.get((slot, "")) or slots[slot, "en"]
        return self.random.choice("".join(values).split("|"))

    def style(self, text: str, *, share: float) -> str:
        """Return `text` as a decorating hand types it: with probability `share` each, in styled letters or with
        emoji."""
        if self.random.random() < share:
            text = self._style_letters(text)
        if self.random.random() < share:
            emoji = self.random.choices("🔥💰🚀🎰✅👇😍🎁💯🤑⭐❤", k=self.random.randint(1, 4))
            text = f"{text} {''.join(emoji)}" if self.random.random() < 0.6 else f"{''.join(emoji)} {text}"
        if self.random.random() < _SHOUTED:
            text = text.upper()
        return text

    def _style_letters(self, text: str) -> str:
        if self.random.random() < _MEDLEYS:
            tables = self.random.sample(_ALPHABETS, 3)
            table = {code: self.random.choice(tables).get(code, code) for code in range(0x30, 0x7B)}
        else:
            table = self.random.choice(_ALPHABETS)
        if self.random.random() < 0.3:
            return text.translate(table)
        words = text.split(" ")
        names = [place for place, word in enumerate(words) if any(map(str.isdecimal, word))]
        first = self.random.choice(names or range(len(words)))
        count = self.random.randint(1, 3)
        styled = (word.translate(table) for word in words[first : first + count])
        return " ".join([*words[:first], *styled, *words[first + count :]])


_SMALL_CAPITALS = "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘqʀꜱᴛᴜᴠᴡxʏᴢ"


def _list_alphabets() -> list[dict[int, int]]:
    """Return translations of A–Z, a–z and 0–9 into the mathematical and enclosed alphabets of Unicode."""
    tables = []
    for capital, lower, digit in (
        (0x1D400, 0x1D41A, 0x1D7CE),  # bold
        (0x1D468, 0x1D482, 0x1D7CE),  # bold italic
        (0x1D4D0, 0x1D4EA, 0x1D7D8),  # bold script
        (0x1D56C, 0x1D586, 0x1D7CE),  # bold Fraktur
        (0x1D5D4, 0x1D5EE, 0x1D7EC),  # sans-serif bold
        (0x1D63C, 0x1D656, 0x1D7EC),  # sans-serif bold italic
        (0x1D5A0, 0x1D5BA, 0x1D7E2),  # sans-serif
        (0x1D608, 0x1D622, 0x1D7E2),  # sans-serif italic
        (0x1D670, 0x1D68A, 0x1D7F6),  # monospace
        (0xFF21, 0xFF41, 0xFF10),  # full-width
        (0x24B6, 0x24D0, 0),  # circled
        (0x1F130, 0x1F130, 0),  # squared
        (0x1F150, 0x1F150, 0),  # negative circled
        (0x1F170, 0x1F170, 0),  # negative squared
        (0x1F1E6, 0x1F1E6, 0),  # regional indicators
    ):
        table = {0x41 + letter: capital + letter for letter in range(26)}
        table |= {0x61 + letter: lower + letter for letter in range(26)}
        if digit:
            table |= {0x30 + number: digit + number for number in range(10)}
        tables.append(table)
    small = dict(zip(range(0x61, 0x7B), map(ord, _SMALL_CAPITALS), strict=True))
    return [*tables, small]


_ALPHABETS = _list_alphabets()

_SYLLABLE_TEXT = "ka ra ma jo lu na be to vi za mo di pe su ri xo lo ti ga ne wa bo ki sa du fe ho ja mi ro"
_SYLLABLES = _SYLLABLE_TEXT.split()


def _make_name(rng: random.Random) -> str:
    return "".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4))).capitalize()


def _make_brand(rng: random.Random) -> str:
    """Return the name of a betting site: a word and a number, as they are called everywhere."""
    word = _make_name(rng) if rng.random() < 0.5 else rng.choice(_BRAND_WORDS)
    word = rng.choice([word, word.upper(), word.upper(), word.lower()])
    if rng.random() < 0.06:
        return f"{rng.choice(['1x', '1x', '22', '8x', 'w', '7'])}{word}"
    tail = rng.choice(_BRAND_TAILS)
    if tail.isalpha() and word.isupper():
        tail = tail.upper()
    return f"{word}{rng.choice(['', '', '', ' '])}{tail or rng.randint(10, 999)}"


_BRAND_TEXT = (
    "Raja Dewa Mega Lucky Royal Star Gold King Naga Pulau Mawar Super Jaya Turbo Diamond Vegas Alpha Bos Hoki Macan "
    "Zeus Olympus Panda Dragon Tiger Fortune Spin Mania Crown Ace Bintang Surya Garuda Sultan Kaisar Delta Mahjong "
    "Betsa Milan Grand Prime Mono Rio Pin Volt Kometa Joy Cat Fresh Nova Okto Poka"
)
_BRAND_WORDS = _BRAND_TEXT.split()
_BRAND_TAIL_TEXT = (
    "88 77 777 99 4D 303 138 365 168 188 55 69 123 338 808 789 66 5000 33 11 111 21 2D 3D "
    "bet slot win play toto casino club spin poker vip bola game .bet hoki"
)
_BRAND_TAILS = [*_BRAND_TAIL_TEXT.split(), *[""] * 6]


def _make_shop(rng: random.Random) -> str:
    tail = rng.choice(
        ["ly", "Pro", "Hub", "Flow", " Solutions", " AI", "ify", " Group", ".io", " Academy", "Desk"]
    )
    return _make_name(rng) + tail


def _make_url(rng: random.Random) -> str:
    ending = rng.choice(
        ["com", "net", "org", "xyz", "top", "online", "site", "shop", "io", "ru", "club", "info", "me"]
    )
    host = f"{_make_name(rng).lower()}{rng.choice(['', '-', ''])}{rng.choice(['', 'shop', 'bet', 'pro', '24', 'win'])}"
    path = rng.choice(["", "", "/", f"/{_make_name(rng).lower()}", f"/?ref={rng.randint(10, 9999)}"])
    short = f"https://{rng.choice(['bit.ly', 'tinyurl.com', 'cutt.ly', 't.me'])}/{_make_name(rng)}{rng.randint(1, 99)}"
    return rng.choice(
        [
            f"https://{host}.{ending}{path}",
            f"http://www.{host}.{ending}{path}",
            f"{host}.{ending}{path}",
            f"{host} dot {ending}",
            f"{host}[.]{ending}",
            f"www.{host}.{ending}",
            f"[{_make_name(rng)}](https://{host}.{ending}{path})",
            f'<a href="http://{host}.{ending}">{_make_name(rng)}</a>',
            f"[url=http://{host}.{ending}]{_make_name(rng)}[/url]",
            short,
            short,
        ]
    )


def _make_news_url(rng: random.Random) -> str:
    host = rng.choice(_NEWS_HOSTS.split())
    year, slug = rng.randint(2009, 2026), "-".join(rng.choices(_SYLLABLES, k=4))
    return rng.choice(
        [f"https://{host}/{year}/{slug}", f"https://www.{host}/{slug}-{year}.html", f"{host}/{slug}"]
    )


_NEWS_HOSTS = (
    "bbc.co.uk en.wikipedia.org nytimes.com youtube.com spiegel.de lemonde.fr elpais.com github.com theguardian.com "
    "reuters.com who.int europa.eu tagesschau.de globo.com ria.ru naver.com arxiv.org medium.com gov.uk archive.org"
)


def _make_handle(rng: random.Random) -> str:
    name = f"{_make_name(rng)}{rng.choice(['', '_', str(rng.randint(1, 99)), '_fx', 'trade', '_official'])}"
    return rng.choice(
        [
            f"@{name}",
            f"t.me/{name}",
            f"Telegram: @{name}",
            f"{name.lower()}@gmail.com",
            _make_phone(rng),
            f"wa.me/{rng.randint(10**9, 10**11)}",
        ]
    )


def _make_phone(rng: random.Random) -> str:
    digits = "".join(rng.choices("0123456789", k=9))
    return rng.choice(
        [
            f"+{rng.randint(1, 99)} {digits[:3]} {digits[3:6]} {digits[6:]}",
            f"+{rng.randint(1, 99)}{digits}",
            f"0{digits}",
        ]
    )


def _make_money(rng: random.Random) -> str:
    amount = rng.choice([50, 100, 200, 500, 700, 1000, 2500, 5000, 10000, 15000, 50000]) + rng.choice(
        [0, 0, 50, 37]
    )
    written = rng.choice(
        [str(amount), f"{amount:,}", f"{amount:,}".replace(",", "."), f"{max(amount // 1000, 1)}k"]
    )
    return rng.choice(
        ["${}", "{}$", "{} USD", "€{}", "{} €", "£{}", "R$ {}", "{} руб", "Rp{}", "{} TL", "{}ribu"]
    ).format(written)


_MAKERS: dict[str, Callable[[random.Random], str]] = {
    "brand": _make_brand,
    "shop": _make_shop,
    "url": _make_url,
    "newsurl": _make_news_url,
    "handle": _make_handle,
    "phone": _make_phone,
    "money": _make_money,
    "percent": lambda rng: (
        f"{rng.choice([5, 10, 15, 20, 30, 50, 100, 150, 200, 300])}{rng.choice(['%', '%', ' %'])}"
    ),
    "number": lambda rng: str(rng.randint(2, 300)),
}
