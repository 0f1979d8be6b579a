"""What people write to draw readers somewhere else, in fourteen languages: patterns over canonical text.

A call is a verb that asks with what the writer has to show: "check out my channel" is one, "my channel" and "the
subscribe button is broken" are not. Accents are gone from canonical text. Every repetition is bounded, so that time
stays linear in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_GAP = r"\W{1,4}"
_WORDS = rf"(?:{_GAP}\w{{1,18}}){{0,%d}}?"


@dataclass(frozen=True, slots=True)
class _Language:
    """`verbs` ask, `mine` says whose, `things` are shown; `reach` asks for a message, through one of `_SERVICES`."""

    verbs: str
    mine: str
    things: str
    reach: str
    mine_follows: bool = False  # "channel saya": the thing comes before whose it is


_SERVICES = (
    r"whats ?app|whatsap|telegram|wechat|viber|signal|snap(?:chat)?|kik|skype|line id|zalo"
    r"|instagram|insta|discord|hangouts|телеграм\w{0,2}|тел[её]г\w|телегу|тг|ватсап\w{0,2}|вотсап\w{0,2}"
    r"|вайбер\w{0,2}"
)
_THINGS = (
    r"channel|chanel|chanell|chan+el|canal|kanal|blog|weblog|vlog|website|web ?site|site|shop|store|videos?"
    r"|vids?|music"
    r"|songs?|tracks?|covers?|remix\w{0,2}|mixtape|album|podcast|playlist|stream|onlyfans|instagram|insta"
    r"|tiktok|twitch"
    r"|soundcloud|spotify|youtube|facebook|patreon|giveaway|ebook|portfolio|link"
)
_LANGUAGES = {
    "en": _Language(
        verbs=r"check(?:ing)?(?: it)?(?: out)?|visit|subscribe(?: to)?|sub to|follow|look at|listen to"
        r"|watch|go to|come to|join"
        r"|have a look at|take a look at|click(?: on)?|shares?",
        mine=r"my|our",
        things=_THINGS + r"|fan ?page|fb page",
        reach=r"dm|pm|message|text|inbox|contact|call|add|reach|hit|hmu|write(?: to)?|chat|talk to",
    ),
    "es": _Language(
        verbs=r"visit[ae]n?|visiten|su[bs]?scri[bv]\w{1,7}|sigan?|siguen?me|mir[ae]n?|vean|pas[ae](?:n|te"
        r"|os)?|entr[ae]n?|dale|escuch[ae]n?"
        r"|echenle|chequ?e\w{1,4}|apoy[ae]n?",
        mine=r"mi|mis|nuestr[oa]s?",
        things=_THINGS + r"|pagina|perfil|tienda|cancion(?:es)?|musica|enlace|grupo",
        reach=r"escrib[ae](?:n?me)?|escribeme|contact[ae]\w{0,3}|contactenos|llam[ae]\w{0,3}|manda\w{0,4}"
        r"|agrega\w{0,3}|habl[ae]\w{0,3}",
    ),
    "pt": _Language(
        verbs=r"visit[ae]m?|inscrev\w{1,6}(?:-se)?|se inscrev\w{1,3}|sig(?:a|am|ue)|segu[ei]\w{0,3}|vejam?"
        r"|ve la|olhem?|entr[ae]m?"
        r"|confir[ae]m?|passa|passem|da uma olhada|acess[ae]m?|conhec\w{1,3}|ouc?am?",
        mine=r"meu|minha|meus|minhas|noss[oa]s?",
        things=_THINGS + r"|pagina|perfil|loja|musicas?|grupo",
        reach=r"cham[ae]\w{0,2}|me chama|manda\w{0,2}|fal[ae]\w{0,2}|entr[ae] em contato|contat[eo]\w{0,2}"
        r"|add|adiciona",
    ),
    "fr": _Language(
        verbs=r"visit(?:ez|e)|abonn\w{1,3}(?:[- ]\w{1,4})?|suiv(?:ez|s|re)|regard(?:ez|e)|alle[zr] voir"
        r"|va voir|venez|viens|passez"
        r"|ecout(?:ez|e)|decouvr\w{1,4}|jetez un (?:oeil|coup d.oeil)|rejoign\w{1,3}",
        mine=r"mon|ma|mes|notre|nos",
        things=_THINGS + r"|chaine|boutique|page|musique|chanson|lien|groupe|profil",
        reach=r"contact\w{1,3}(?:[- ]moi)?|ecri(?:vez|s)(?:[- ]moi)?|appel\w{1,4}(?:[- ]moi)?"
        r"|ajout\w{1,3}(?:[- ]moi)?|joign\w{1,3}",
    ),
    "de": _Language(
        verbs=r"besuch\w{0,3}|abonnier\w{0,3}|folgt?|schau\w{0,2}|guckt?|klick\w{0,3}|hort|kommt|geht auf"
        r"|unterstutzt|checkt",
        mine=r"mein(?:e|en|em|er)?|unser(?:e|en|em|er)?",
        things=_THINGS + r"|seite|webseite|kanal|laden|lied(?:er)?|musik|profil|gruppe",
        reach=r"schreib\w{0,2}|kontaktier\w{0,3}|ruft?|meldet? (?:dich|euch)|adde\w{0,2}",
    ),
    "it": _Language(
        verbs=r"visita(?:te)?|iscriv\w{1,6}|segui(?:te|teci|mi)?|guarda(?:te)?|passa(?:te)?|ascolta(?:te)?"
        r"|date un.occhiata|venite|andate",
        mine=r"mio|mia|miei|mie|nostr[oaie]",
        things=_THINGS + r"|canale|pagina|negozio|canzon[ei]|musica|gruppo|profilo",
        reach=r"contatta\w{0,4}|scriv\w{1,5}|chiama\w{0,4}|aggiung\w{1,5}",
    ),
    "ru": _Language(
        verbs=r"подпи[шс]\w{1,9}|подписывайтесь|заход\w{1,5}|зайди\w{0,2}|загляни\w{0,2}|заглядывай\w{0,2}"
        r"|смотри\w{0,2}|посмотри\w{0,2}"
        r"|переход\w{1,5}|перейди\w{0,2}|вступай\w{0,2}|жми\w{0,2}|слушай\w{0,2}",
        mine=r"мо[йеяюи]\w{0,3}|наш\w{0,3}",
        things=r"канал\w{0,2}|сайт\w{0,2}|блог\w{0,2}|групп\w{0,2}|страниц\w{0,2}|профил\w{0,2}"
        r"|ссылк\w{0,2}|магазин\w{0,2}|видео|чат\w{0,2}|паблик\w{0,2}",
        reach=r"пиши\w{0,2}|напиши\w{0,2}|обращай\w{0,4}|звони\w{0,2}|стучи\w{0,2}|добавляй\w{0,4}",
    ),
    "tr": _Language(
        verbs=r"kanali(?:ma|miza)|sayfa(?:ma|miza)|siteme|sitemize|grubuma|grubumuza|blog(?:uma|umuza)"
        r"|profili(?:me|mize)",
        mine=r"abone|bak(?:in|ar|abilir)?|gel(?:in)?|katil(?:in)?|ugra(?:yin)?|girin?|ziyaret",
        things=r"ol(?:un|ur|abilir)?|olmayi|misin\w{0,3}|edin|bekl\w{1,6}",
        reach=r"yazin?|ulasin?|arayin?|ekleyin?",
    ),
    "id": _Language(
        verbs=r"kunjungi|mampir(?: ke)?|subscribe|subrek|follow|cek|lihat|tonton|klik|gabung(?: di)?|dukung"
        r"|jangan lupa \w{1,12}",
        mine=r"saya|aku|gue|gw|kami|ku",
        things=_THINGS + r"|chanel|toko|akun|profil|situs|grup",
        reach=r"hubungi|chat|kontak|tambahkan|pesan",
        mine_follows=True,
    ),
}
# Where words don't stand apart, or a phrase is one piece.
_UNSPACED = (
    r"订阅我|關注我|关注我|关注我们|加我微信|加微信|加v信|加薇信|私信我|点击链接|点击下方|点我头像|看我主页"
    r"|チャンネル登録(?:お願い|よろしく|して)|フォローお願い|私のブログ|私のチャンネル|(?:プロフィール|リンク)から(?:どうぞ|登録)"
    r"|구독 ?(?:부탁|좀|해 ?주)|제 ?(?:채널|블로그|유튜브)(?:에|도|로| )|맞구독|프로필 ?(?:클릭|링크)"
    r"|اشترك(?:وا)? (?:في |ب)قنات[يى]|اشترك(?:وا)? بالقناة|تابعوني|زوروا (?:قناتي|موقعي|موقعنا|صفحتي)"
    r"|(?:मेरे|मेरा|हमारे) (?:चैनल|ब्लॉग|वीडियो)|चैनल को सब्सक्राइब"
)
_SUBSCRIBE = (
    rf"(?:please|pls|plz|plss|pleas|kindly){_WORDS % 2}{_GAP}(?:subscribe|follow me|sub me|check out)"
    rf"|subscribe{_GAP}(?:me|us|please|pls|plz|to me|back|for more|n like)|(?:like|comment|share"
    rf"|rate){_GAP}(?:and |n |, )?subscribe"
    rf"|help me{_WORDS % 2}{_GAP}(?:\d{{1,6}}k?{_GAP})?(?:subs|subscribers|followers|views)"
    rf"|subscribe (?:and|if) (?:you|u|i)\b"
    r"|sub ?(?:4|for|to) ?sub|(?:i will|i'll|ill) sub(?:scribe)? back|follow (?:me|us) (?:on|at|@|for)"
    rf"|check (?:me|us|these) out|(?:check|go check) out (?:this|these|the new|the link|{_SERVICES})"
    rf"|take a look at this (?:video|site|website|link|page)"
)
_VISIT = (
    rf"click{_GAP}(?:on )?(?:the|this|my|that|below)?(?:{_GAP}\w{{1,12}})?{_GAP}?links?\b|click here (?:to"
    rf"|for|and)"
    r"|links? (?:is )?in (?:my |the )?(?:bio|profile|description)|(?:visit|go to|check out|see|try)(?: this"
    r"| the)? (?:web ?site|site) (?:called|named|at|for|below)"
    r"|(?:join|sign up|register|subscribe) (?:now|here|today)\b|for more (?:info|information"
    r"|details),? (?:visit|click|contact|call|check)"
    r"|haz clic|haga clic|entra aqui|clique aqui|acesse (?:o site|ja|agora)|link na bio|cliqu(?:ez|e) ici"
    r"|inscri(?:vez-vous|s-toi) (?:ici|maintenant)"
    r"|klick(?:t|en)? hier|hier klicken|melde dich (?:jetzt|hier) an|clicca qui|iscriviti (?:ora|subito)"
    r"|жми(?:те)? (?:на |по )?(?:сюда|ссылк\w)"
    r"|переход\w{1,4} по ссылке|ссылка в (?:профиле|описании|шапке)|tikla(?:yin)?z? ?(?:link|hemen|ve)"
    r"|link(?:e|i) tikla|klik (?:link|di sini|disini)|daftar (?:sekarang|di sini|disini)"
)
_REACH_FIXED = (
    rf"(?:{_SERVICES})\W{{0,4}}(?:\+|00)\d[\d ()-]{{6,16}}\d"
    r"|(?:пиши|напиши)(?:те)? (?:мне )?(?:в )?(?:личк[уи]|лс|личные сообщения|директ)|в лс (?:пиши|подробности)"
    r"|(?:dm|pm|inbox) me\b|слова? .{1,12} в лс"
)


def _compile_calls() -> dict[str, re.Pattern[str]]:
    own, reach = [_SUBSCRIBE], [_REACH_FIXED]
    for language in _LANGUAGES.values():
        whose = (
            (language.things, language.mine) if language.mine_follows else (language.mine, language.things)
        )
        own.append(rf"(?:{language.verbs}){_WORDS % 4}{_GAP}(?:{whose[0]}){_WORDS % 3}{_GAP}(?:{whose[1]})")
        reach.append(rf"(?:{language.reach}){_WORDS % 5}{_GAP}(?:{_SERVICES})")
    calls = {"own": own, "visit": [_VISIT], "reach": reach}
    compiled = {kind: rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)" for kind, patterns in calls.items()}
    compiled["own"] += rf"|(?:{_UNSPACED})"
    return {kind: re.compile(pattern) for kind, pattern in compiled.items()}


_CALLS = _compile_calls()


_MAX_CHARACTERS = 20_000


def find_calls(canonical: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield each kind of call in canonical text (`own`, `visit`, `reach`) with its first match in 20,000 characters."""
    for kind, pattern in _CALLS.items():
        if match := pattern.search(canonical, 0, _MAX_CHARACTERS):
            yield kind, match
