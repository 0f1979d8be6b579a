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

from moderation.scoring import groups
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
_ADDRESS = re.compile(r"(?<![\w.])@[a-z][\w.]{3,32}|[\w.+-]{2,40}@[\w-]{2,40}\.[a-z]")
_PHONE = re.compile(r"\+\d[\d ()-]{7,16}\d|(?<![\d.])0\d{9,11}(?!\d)")
_MONEY = re.compile(
    r"[$€£₽¥₩₹]\s?\d[\d.,]{0,12}|\d[\d.,]{0,12}\s?"
    r"(?:[$€£₽¥₩₹%]|k\b|usd|euro?s?\b|руб|тысяч|тыс\b|ribu|juta|tl\b|reais|元|万|원)"
)
_BRAND = re.compile(r"\b[a-z]{3,14} ?(?:\d{2,4}|[0-9]d)\b")
_LOUD_BRAND = re.compile(r"\b[A-Z]{3,14}(?:\d{2,4}|[0-9]D)\b")
_NAME = re.compile(
    r"(?<=[a-z,;] )[A-Z][a-z]{2}|\d"
)  # what a text is about is often named, after the first word
_DIGIT = re.compile(r"\d")
_STYLED_BRAND = re.compile(
    "[\U0001d400-\U0001d7cb\u24b6-\u24e9\U0001f130-\U0001f189Ａ-Ｚａ-ｚ]{2}[\U0001d7ce-\U0001d7ff①-⑳０-９0-9]"
)

# What begins a word, or stands anywhere in a script without spaces.
_PHRASES = {
    "contact": (
        "whatsapp|whats app|telegram|wechat|inbox me|dm me|text me|微信|加微|카톡|텔레그램|телеграм|"
        "ватсап|в личк|в лс|zalo|viber|واتساب|تيليجرام|व्हाट्सएप|飞机|написать мне|в особист"
    ),
    "call": (
        "subscribe|check out|check this|check my|click|visit |join |sign up|register|buy |order now|"
        "contact |call now|link in|for free|free |winner|won |guarantee|earn |income|invest|"
        "bitcoin|crypto|forex|loan|viagra|cialis|seo |followers|daftar|uye ol|kayit ol|gana |registrate|"
        "ganhe|cadastre|acesse|clique|chama |verdien|kostenlos|gratis|gratuit|gagne|inscri|darmow|подпис|"
        "подпиш|заработ|доход|пиши|жми|переходи|скидк|бесплатн|кредит|займ|注册|领取|开户|提款|代开|兼职|"
        "가입|환전|첫충|대출|登録"
    ),
    "self": (
        "my channel|our channel|my page|my vid|my song|my music|my new|my cover|my site|my website|"
        "my blog|my band|my stuff|my ep|my mixtape|our page|our website|sub to|sub me|sub back|sub for|"
        "sub 4|subs|follow me|follow 4|follow for|add me|check me|help me|support me|vote for|like me|"
        "give me a chance|mi canal|meu canal|meinen kanal|mein kanal|ma chaine|мой канал|наш канал|"
        "kanalim|channel saya|channel gue|channel aku"
    ),
    "gambling": (
        "casino|kasino|kazino|slot|jackpot|bonus|bet |bets |betting|gacor|maxwin|scatter|togel|toto |"
        "judi |wd |depo |cuan|bahis|kazan|deneme bonus|freespin|free spin|spins|roulette|ruleta|roleta|"
        "tragamonedas|apuesta|aposta|cassino|tigrinho|pari sportif|tours gratuits|freispiel|giri gratis|"
        "scommess|zaklad|kaszin|казино|ставк|бонус|фриспин|букмекер|промокод|赌|博彩|彩金|百家乐|카지노|"
        "토토|보너스|바카라|カジノ|ボーナス|كازينو|مكافأة|بونص|รับโบนัส|โบนัส|สล็อต|คาสิโน|บาคาร่า|"
        "बोनस|कैसीनो|सट्टा|বোনাস|nha cai|no hu|tai xiu|ca cuoc"
    ),
    "site": (
        "your blog|this blog|your weblog|your site|this site|your website|this website|your web|"
        "this web|this weblog|your page|your post|your writing|your content|your theme|your article|"
        "your blogs|your feed|your rss|your theme|your design|your layout|tu blog|tu pagina|tu web|"
        "tu sitio|este blog|esta pagina|votre site|votre blog|ton blog|ton site|ce blog|ce site|"
        "deine seite|dein blog|ihre seite|ihr blog|diese seite|dieser blog|seu blog|seu site|"
        "este site|il tuo blog|questo blog|deze site|ta strone|ten blog|ваш сайт|ваш блог|этот сайт|"
        "этот блог|blog ini|situs ini|blogunuz|sitenizi|bloggers|webmaster|admin|stumbled|web host"
    ),
    "return": (
        "bookmark|book mark|book-mark|be back|come back|comeback|coming back|will return|check back|"
        "checking back|visit again|revisit|keep visiting|look forward to|looking forward|more posts|"
        "your next post|subscribe to your|your feed|rss|favoritos|favoris|favoriten|lesezeichen|"
        "preferiti|favorieten|ulubion|закладк|favorilerime|waiting for"
    ),
    "praise": (
        "great post|nice post|good post|great article|nice article|good article|excellent post|"
        "excellent article|great blog|nice blog|nice site|great site|great website|awesome post|"
        "amazing blog|wonderful|fantastic|superb|terrific|outstanding|magnificent|marvelous|"
        "well written|very informative|informative|very useful|very helpful|very interesting|"
        "really nice|really good|keep up the|keep it up|keep writing|keep posting|thanks for sharing|"
        "thank you for sharing|i love reading|enjoyed reading|enjoy reading|impressed|great info|"
        "good info|useful info|great information|helped me|great job|great work|pleasant|"
        "buen articulo|sigue asi|excelente|tres bon|continue|bel article|toller|weiter so|otimo|"
        "parabens|complimenti|ottimo|ga zo door|swietny|отличный|спасибо автор|так держать|"
        "bermanfaat|harika|收藏|感谢分享"
    ),
}


_PHRASES |= {
    "group": groups.GROUPS,
    "attack": groups.ATTACKS,
    "defence": groups.DEFENCES,
    "respect": groups.PRAISES,
}


def _compile_phrases() -> Any:
    """Return an Aho-Corasick automaton that gives the length and kinds of each phrase."""
    kinds: dict[str, list[str]] = {}
    for kind, phrases in _PHRASES.items():
        for phrase in phrases.split("|"):
            kinds.setdefault(unicodedata.normalize("NFKC", phrase), []).append(kind)
    automaton = ahocorasick.Automaton()
    for phrase, named in kinds.items():
        automaton.add_word(phrase, (len(phrase), named))
    automaton.make_automaton()
    return automaton


_MATCHER = _compile_phrases()


def _count_phrases(text: str) -> dict[str, int]:
    """Return how many phrases of each kind begin words of `text`, canonical."""
    counts = dict.fromkeys(_PHRASES, 0)
    for last, (length, kinds) in _MATCHER.iter(text):
        before = text[last - length] if last >= length else " "
        if not (before.isalpha() and before < "\u0e00"):
            for kind in kinds:
                counts[kind] += 1
    return counts


_EMOJI = re.compile("[\U0001f300-\U0001faff☀-➿⬀-⯿]")
_QUOTE = re.compile('["“«„]')
_STYLED = re.compile("[\U0001d400-\U0001d7ff①-⓿\U0001f130-\U0001f189Ａ-Ｚａ-ｚ]")

_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_CAPITAL = re.compile("[A-ZÀ-ÖØ-ÞА-Я]")

SPAM_SIGNALS = (
    "self-promotion",
    "gambling",
    "gambling and names with numbers",
    "shouted names with numbers",
    "praise",
    "promise to return",
    "praise of the site",
    "return to the site",
    "nothing named",
    "praise and nothing named",
)
GROUP_SIGNALS = (
    "attack and a group",
    "defence and a group",
    "respect and a group",
    "attack and defence and a group",
)
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
    *SPAM_SIGNALS,
    *GROUP_SIGNALS,
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
    money = brands = loud = digits = 0
    if _DIGIT.search(plain):
        money, brands = len(_MONEY.findall(plain)), len(_BRAND.findall(plain))
        digits, loud = len(_DIGIT.findall(plain)), len(_LOUD_BRAND.findall(text))
        contacts += len(_PHONE.findall(plain))
    if "@" in plain:
        contacts += len(_ADDRESS.findall(plain))
    styled = 0 if text.isascii() else len(_STYLED.findall(text))
    emoji = 0 if text.isascii() else len(_EMOJI.findall(text))
    start = text[:400]
    letters, capitals = _count_letters(start), len(_CAPITAL.findall(start))
    nothing = 1 / (1 + len(_NAME.findall(start)))
    site, praise, back = phrases["site"], phrases["praise"], phrases["return"]
    group = 1 if phrases["group"] else 0
    attack, defence = phrases["attack"], phrases["defence"] + (1 if _QUOTE.search(text) else 0)
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
            log(site),
            log(brands),
            log(min(len(urls), calls)),
            log(min(contacts, money)),
            log(emoji),
            log(phrases["self"]),
            log(phrases["gambling"]),
            log(min(phrases["gambling"], brands)),
            log(loud),
            log(praise),
            log(back),
            log(min(praise, site)),
            log(min(back, site)),
            nothing,
            nothing * log(praise),
            group * log(attack),
            group * log(defence),
            group * log(phrases["respect"]),
            group * log(min(attack, defence)),
            2 * styled / length,
            log(len(_STYLED_BRAND.findall(text)) if styled else 0),
            2 * canonical.change,
            capitals / letters if letters >= 10 else 0.0,
            log(text.count("!")),
            2 * digits / max(len(plain), 1),
        ],
        dtype=np.float32,
    )


def _count_letters(text: str) -> int:
    if text.isascii():
        return len(text.encode().translate(None, _NO_LETTERS))
    return sum(map(str.isalpha, text))
