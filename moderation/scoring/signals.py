"""What a text does, whatever its words: links, ways to get in touch, money, calls to action, decoration.

Each signal is a number of 0 (nothing) to about 5, counts as log(1 + count), so that a model needs no other scaling.
"""

import math
import re
import unicodedata
from typing import Any

import ahocorasick
import numpy as np
from numpy.typing import NDArray

from moderation.scoring.text import Canonical

_URL = re.compile(
    r"https?://[^\s<>\"\])]{1,500}|www\.[^\s<>\"\])]{1,500}"
    r"|(?<![\w@.])(?:[a-z0-9-]{2,40}\.){1,3}(?:com|net|org|info|biz|xyz|top|club|online|site|shop|store|ru|io|me|tk|cc|win|vip|bet"
    r"|link|live|pro|app|co|de|fr|br|uk|cn|kr|jp)(?![\w@])(?:/[^\s<>\"\])]{0,500})?"
)
_SHORT_URL = re.compile(
    r"(?:bit\.ly|tinyurl\.com|cutt\.ly|t\.me|goo\.gl|wa\.me|is\.gd|ow\.ly|rb\.gy|linktr\.ee)/"
)
_MARKUP = re.compile(r"\[(?:url|link)[=\]]|<a\s|</a>", re.IGNORECASE)
_CONTACT = re.compile(
    r"(?<![\w.])@[a-z][\w.]{3,32}|[\w.+-]{2,40}@[\w-]{2,40}\.[a-z]|\+\d[\d ()-]{7,16}\d|(?<![\d.])0\d{9,11}(?!\d)"
)
_MONEY = re.compile(
    r"[$€£₽¥₩₹]\s?\d[\d.,]{0,12}|\d[\d.,]{0,12}\s?"
    r"(?:[$€£₽¥₩₹%]|k\b|usd|euro?s?\b|руб|тысяч|тыс\b|ribu|juta|tl\b|reais|元|万|원)"
)
_BRAND = re.compile(r"\b[a-z]{3,14} ?(?:\d{2,4}|[0-9]d)\b")
_DIGIT = re.compile(r"\d")
_STYLED_BRAND = re.compile(
    "[\U0001d400-\U0001d7cb\u24b6-\u24e9\U0001f130-\U0001f189Ａ-Ｚａ-ｚ]{2}[\U0001d7ce-\U0001d7ff①-⑳０-９0-9]"
)

# What begins a word, or stands anywhere in a script without spaces.
_PHRASES = {
    "contact": (
        "whatsapp|whats app|telegram|wechat|inbox me|dm me|text me|微信|加微|카톡|텔레그램|телеграм|"
        "ватсап|в личк|в лс"
    ),
    "call": (
        "subscribe|check out|check this|check my|click|visit |join |sign up|register|buy |order now|"
        "contact |call now|follow me|my channel|my song|my new |my video|my cover|my page|my site|"
        "link in|for free|free |winner|won |guarantee|bonus|earn |income|invest|jackpot|casino|slot|"
        "bet |bitcoin|crypto|forex|loan|viagra|cialis|seo |followers|daftar|gacor|maxwin|depo |kazan|"
        "uye ol|kayit ol|gana |registrate|ganhe|cadastre|acesse|clique|chama |verdien|kostenlos|gratis|"
        "gratuit|gagne|inscri|darmow|подпис|подпиш|заработ|доход|пиши|жми|переходи|скидк|бесплатн|"
        "бонус|казино|кредит|займ|注册|领取|彩金|赌|博彩|开户|提款|代开|兼职|가입|카지노|토토|보너스|"
        "환전|첫충|대출|登録|カジノ|ボーナス|كازينو|مكافأة|โบนัส|สล็อต|คาสิโน|बोनस"
    ),
    "site": (
        "your blog|this blog|your weblog|your site|this site|your website|this website|your web|"
        "your page|your post|your writing|your content|your theme|your article|tu blog|tu pagina|"
        "tu web|votre site|votre blog|ton blog|ton site|deine seite|dein blog|ihre seite|ihr blog|"
        "seu blog|seu site|ваш сайт|ваш блог|этот сайт|этот блог|bookmark|favoritos|lesezeichen|"
        "закладк|keep up the|stumbled|web host|webmaster"
    ),
}


def _compile_phrases() -> Any:
    """Return an Aho-Corasick automaton that gives the length and kind of each phrase."""
    automaton = ahocorasick.Automaton()
    for kind, phrases in _PHRASES.items():
        for phrase in phrases.split("|"):
            automaton.add_word(
                unicodedata.normalize("NFKC", phrase), (len(unicodedata.normalize("NFKC", phrase)), kind)
            )
    automaton.make_automaton()
    return automaton


_MATCHER = _compile_phrases()


def _count_phrases(text: str) -> dict[str, int]:
    """Return how many phrases of each kind begin words of `text`, canonical."""
    counts = dict.fromkeys(_PHRASES, 0)
    for last, (length, kind) in _MATCHER.iter(text):
        before = text[last - length] if last >= length else " "
        if not (before.isalpha() and before < "\u0e00"):
            counts[kind] += 1
    return counts


_EMOJI = re.compile("[\U0001f300-\U0001faff☀-➿⬀-⯿]")
_STYLED = re.compile("[\U0001d400-\U0001d7ff①-⓿\U0001f130-\U0001f189Ａ-Ｚａ-ｚ]")

_LETTER = re.compile(r"[^\W\d_]")
_CAPITAL = re.compile("[A-ZÀ-ÖØ-ÞА-Я]")

SIGNALS = (
    "links",
    "share of links",
    "shortened links",
    "markup of links",
    "contacts",
    "money",
    "calls to action",
    "talk of the site",
    "names with numbers",
    "links and calls",
    "contacts and money",
    "emoji",
    "styled letters",
    "styled names with numbers",
    "disguise",
    "capitals",
    "exclamations",
    "digits",
)
"""The names of the signals, in the order of `read_signals`."""


def read_signals(text: str, canonical: Canonical) -> NDArray[np.float32]:
    """Return the signals of `text`, as typed, whose canonical form is `canonical`: one number for each of `SIGNALS`."""
    plain = canonical.text
    length = max(len(text), 1)
    urls = _URL.findall(plain) if "." in plain else []
    phrases = _count_phrases(plain)
    calls, contacts = phrases["call"], phrases["contact"]
    money = brands = digits = 0
    if has_digits := bool(_DIGIT.search(plain)):
        money, brands = len(_MONEY.findall(plain)), len(_BRAND.findall(plain))
        digits = len(_DIGIT.findall(plain))
    if has_digits or "@" in plain:
        contacts += len(_CONTACT.findall(plain))
    styled = 0 if text.isascii() else len(_STYLED.findall(text))
    emoji = 0 if text.isascii() else len(_EMOJI.findall(text))
    start = text[:400]
    letters, capitals = len(_LETTER.findall(start)), len(_CAPITAL.findall(start))
    log = math.log1p
    return np.array(
        [
            log(len(urls)),
            sum(map(len, urls)) / max(len(plain), 1),
            log(len(_SHORT_URL.findall(plain)) if urls else 0),
            log(len(_MARKUP.findall(text)) if urls else 0),
            log(contacts),
            log(money),
            log(calls),
            log(phrases["site"]),
            log(brands),
            log(min(len(urls), calls)),
            log(min(contacts, money)),
            log(emoji),
            2 * styled / length,
            log(len(_STYLED_BRAND.findall(text)) if styled else 0),
            2 * canonical.change,
            capitals / letters if letters >= 10 else 0.0,
            log(text.count("!")),
            2 * digits / max(len(plain), 1),
        ],
        dtype=np.float32,
    )
