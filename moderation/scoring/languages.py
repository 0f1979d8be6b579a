"""Which language a text is in, as far as scoring needs to know: by its script, and for Latin letters by its small
words.

Small words are not in short comments: a text without any is taken for the language that its site expects.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping

UNKNOWN = "und"  # ISO 639-2: undetermined

_SCRIPTS = (
    ("ko", re.compile("[가-힣ㄱ-ㆎᄀ-ᇿ]")),
    ("ja", re.compile("[぀-ヿ]")),
    ("zh", re.compile("[㐀-鿿]")),
    ("ru", re.compile("[Ѐ-ӿ]")),
    ("ar", re.compile("[؀-ۿ]")),
    ("he", re.compile("[א-ת]")),
    ("el", re.compile("[Ͱ-Ͽ]")),
    ("th", re.compile("[ก-๛]")),
    ("hi", re.compile("[ऀ-ॿ]")),
)
_LATIN = re.compile("[A-Za-zÀ-ɏ]")
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_PERSIAN = re.compile("[پچژگ]")
# Letters that one language has to itself, near enough.
_OWN_LETTERS = (
    ("pt", re.compile("[ãõÃÕ]|ção|ções")),
    ("es", re.compile("[ñÑ¿¡]")),
    ("de", re.compile("[äßÄ]|[a-z]ü[a-z]")),
    ("fr", re.compile("[êèùœÈ]")),
    ("pl", re.compile("[łżśęąŁŻŚ]")),
    ("tr", re.compile("[ğşıİŞĞ]")),
    ("vi", re.compile("[ơưđạảấầậắằặẹẻếềệịọộớờợụứừựỳ]")),
    ("sv", re.compile("[åÅ]")),
    ("hu", re.compile("[őűŐŰ]")),
    ("ro", re.compile("[țșȚȘ]")),
    ("cs", re.compile("[řěůŘĚ]")),
)
_WORD = re.compile(r"[a-zß-ɏ']+")

# The commonest small words, without accents; in order of how often texts that name no language are in one.
_SMALL_WORDS = {
    "en": (
        "the of and to a in is that it for you was with on as are be this have or at from by not but "
        "they his we an i my your what so if do has me all just like would about who will more when "
        "there he she can no were their been which out how up don't it's i'm im u dont get him her them "
        "than then its because people"
    ),
    "es": (
        "el la los las de que y en un una es no por con para se del al lo como mas pero su le ya o este "
        "si porque esta muy son tiene mi hay todo sus todos yo cuando me te eres fue ser estan nada eso "
        "asi"
    ),
    "pt": (
        "o os as de que e do da em um uma para com nao por mais dos das como mas ao ele ela se seu sua "
        "ou quando muito ja eu tambem so pelo isso voce vc pra to ta tem na no foi meu minha esse essa q "
        "nos"
    ),
    "fr": (
        "le la les de des et en un une est que qui dans pour pas sur au avec ce il sont plus par je ne "
        "se vous nous mais ou comme on tout cette c'est j'ai ca sa ses leur aux du si fait tu moi bien "
        "etre elle"
    ),
    "de": (
        "der die das und ist nicht ich ein eine in zu den mit von auf sich es auch an als dem wie im er "
        "sie wir aber noch nur bei oder wenn so hat man war dass fur mir uns haben wird sind einen du "
        "ihr mal ja hier was kann mehr"
    ),
    "it": (
        "il la di che e un una per non in sono del della con si da come piu ma anche lo i gli le al nel "
        "mi ha questo se io ci cosa tutto perche molto hai solo alla dei sei"
    ),
    "nl": (
        "de het een en van ik dat die in is niet te zijn op met voor maar er je aan ook als om wat bij "
        "nog dan naar heeft ze we dit geen wel door uit of zo"
    ),
    "pl": (
        "i w nie na sie to z do jest ze jak o co ale za tak po od tylko juz dla czy ma przez przy byl "
        "ten ja mnie tego ty bo"
    ),
    "tr": (
        "bir ve bu da de ne icin cok ama ile gibi daha mi ben sen o var yok her kadar en olan degil diye "
        "ki bence ya"
    ),
    "id": (
        "yang dan di ini itu dengan untuk tidak dari ada ke saya juga akan kita bisa sudah orang karena "
        "kalau aja ga gak nya aku kamu lagi banget bang kak semoga sama apa udah mau buat"
    ),
    "vi": (
        "la va cua co khong cho nay duoc nguoi mot voi cac nhung trong den thi da anh em nhu khi minh ban"
    ),
    "sv": (
        "och att det som en pa ar av for med den till inte om ett han jag sig men har de var fran vi sa "
        "kan du"
    ),
    "ro": "si de la in cu nu pe este o un din ca ce mai care sa se au ai pentru dar sunt",
    "cs": "se v na je ze to s z do o i ale jako za by tak po jsem uz jen co pro si",
    "hu": "az hogy nem is egy ez de van meg csak mint mar ki ha volt azt te en",
    "tl": "ang ng sa na mga ay at ko mo po si naman lang yung hindi ako kasi ba din",
}


def _list_votes() -> dict[str, dict[str, float]]:
    """Return for each small word what it votes for: a word of several languages is one vote, shared."""
    languages: dict[str, list[str]] = {}
    for language, words in _SMALL_WORDS.items():
        for word in words.split():
            languages.setdefault(word, []).append(language)
    return {word: dict.fromkeys(names, 1 / len(names)) for word, names in languages.items()}


_VOTES = _list_votes()


def list_small_words() -> Mapping[str, object]:
    """Return the small words of all languages, without accents, as the keys of a mapping."""
    return _VOTES


_MAX_CHARACTERS = 600  # of the beginning, which is enough


def detect_language(text: str, expected: str = UNKNOWN) -> str:
    """Return the language of `text` as an ISO 639-1 code, `expected` where the text does not tell.

    Knows the languages of `_SCRIPTS` by their script (with Ukrainian and Persian told apart by their own letters) and
    those of `_SMALL_WORDS`. Other languages are taken for a relative or for `expected`.
    """
    start = text[:_MAX_CHARACTERS]
    votes: dict[str, float] = defaultdict(float, fr=start.count("l'"))
    if not start.isascii():
        script = _detect_script(start)
        if script:
            return script
        for language, pattern in _OWN_LETTERS:
            votes[language] += len(pattern.findall(start))
        start = unicodedata.normalize("NFC", start)
        start = "".join(unicodedata.normalize("NFD", letter)[0] for letter in start)
    for word in _WORD.findall(start.lower()):
        for language, vote in _VOTES.get(word, {}).items():
            votes[language] += vote
    best, most = max(votes.items(), key=lambda item: item[1])
    if expected != UNKNOWN and votes.get(expected, 0) >= most - 0.5:
        return expected
    return best if most >= 0.5 else expected


def _detect_script(text: str) -> str:
    """Return the language of the script that most letters of `text` are in; empty for Latin or none."""
    counts = {language: len(pattern.findall(text)) for language, pattern in _SCRIPTS}
    if counts["ja"]:
        counts["ja"] += counts["zh"]
    language, most = max(counts.items(), key=lambda item: item[1])
    if not most or most < len(_LATIN.findall(text)) / (2 if language in ("ko", "ja", "zh") else 1):
        return ""
    if language == "ru" and _UKRAINIAN.search(text):
        return "uk"
    if language == "ar" and _PERSIAN.search(text):
        return "fa"
    return language
