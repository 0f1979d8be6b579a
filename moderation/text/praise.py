"""The parts of a comment that praises to plug, in eight languages: patterns over canonical text.

A machine that writes comments to be found opens with praise that fits any article, repeats what the article is about,
and turns to what it sells. Every repetition is bounded, so that time stays linear in the text.
"""

import re

_MAX_OPENING_CHARACTERS, _MAX_CHARACTERS = 200, 20_000

_GOOD = (
    r"great|nice|good|awesome|amazing|excellent|fantastic|wonderful|helpful|informative|insightful"
    r"|brilliant|superb|lovely"
    r"|interesting|useful|valuable|thoughtful|well[- ]written|outstanding|impressive|fascinating|engaging"
    r"|comprehensive|remarkable"
)
_WORK = (
    r"articles?|posts?|blog|weblog|site|website|content|read|write ?up|piece|info|information|page"
    r"|perspectives?|insights?"
    r"|breakdown|overview|summary|job|work|points?|tips|guide|stuff|share|analysis|topic|discussion"
    r"|explanation|reminder|resource"
)
_SHARING = (
    r"sharing|posting|writing|putting|breaking (?:it|this|down)|taking the time|highlighting|providing"
    r"|publishing|explaining|shedding"
    rf"|(?:this|the|your|such|a)(?:\W{{1,3}}\w{{1,15}}){{0,4}}\W{{1,3}}(?:{_WORK})"
)
_PRAISE = re.compile(
    rf"(?<!\w)(?:(?:{_GOOD})(?:\W{{1,3}}\w{{1,15}}){{0,2}}\W{{1,3}}(?:{_WORK})"
    rf"|(?:thank you|thanks|thx|kudos)(?: so much| a lot)?(?: again)? for (?:{_SHARING})"
    rf"|i (?:\w{{1,12}} ){{0,2}}(?:enjoyed|appreciated?|loved|admire) (?:reading|how you|the way you|your"
    rf"|(?:this|the) (?:\w{{1,12}} )?(?:{_WORK}))"
    rf"|(?:really|truly|thoroughly|absolutely) (?:enjoyed|appreciate|loved) (?:reading|this|your|how)"
    rf"|keep up the|couldn't agree more"
    r"|(?:excelente|gran|buen|interesante|magnifico|increible|otimo|incrivel|belo|bom|super|excellent"
    r"|tres bon|ottimo|bell"
    r"|interessante[rs]?|toller?|guter?|hilfreicher?)(?:\W{1,3}\w{1,12}){0,2}\W{1,3}(?:articulo|post"
    r"|publicacion|blog|informacion"
    r"|artigo|texto|conteudo|article|billet|contenu|articolo|contenuto|artikel|beitrag|seite|sitio|pagina)"
    r"|(?:gracias|obrigad[oa]|merci|danke|grazie) (?:por|pelo|pela|pour|fur"
    r"|per)(?: \w{1,6})? (?:compart\w{2,8}|partag\w{1,4}|publi\w{2,8}"
    r"|condivi\w{2,8}|teilen|articulo|artigo|article|articolo|artikel|beitrag|post|informa\w{3,6})"
    r"|(?:отличн|прекрасн|замечательн|интересн|полезн|хорош)\w{1,3} (?:\w{1,12} )?(?:стать|пост|материал"
    r"|блог|сайт|информаци)\w{0,3}"
    r"|спасибо (?:\w{1,8} )?за (?:\w{1,12} )?(?:стать|пост|материал|информаци)\w{0,4}"
    r"|(?:harika|guzel|cok iyi|faydali) (?:\w{1,12} )?(?:yazi|makale|paylasim|icerik)\w{0,4}|(?:artikel"
    r"|tulisan|postingan) yang (?:bagus|menarik|bermanfaat))(?!\w)"
)
_PIVOT = re.compile(
    r"(?<!\w)(?:(?:platforms?|tools?|services?|compan(?:y|ies)|resources?|websites?|sites?|solutions?|apps?"
    r"|providers?|agenc(?:y|ies)"
    r"|brands?|firms?|products?|specialists?|experts?|professionals)(?: out there)?,? (?:like|such as"
    r"|called|named|at|from)"
    r"|(?:i|we|i've|we've|i have|we have|i'm|my \w{2,12}|our \w{2,12})(?: \w{1,12}){0,3} (?:been using"
    r"|started using|switched to|came across"
    r"|stumbled (?:upon|across)|can recommend|recommend|highly recommend|discovered|signed up|relied on"
    r"|rely on|swear by|turned to|worked with)"
    r"|(?:for|if) (?:anyone|those|people|readers|you(?:'re| are)?|someone)(?: who| who's| that)?(?: is| are"
    r"|'s|'re)?(?: also)? (?:interested|looking"
    r"|struggling|wanting|want|needs?|searching|curious|thinking|considering|seeking)"
    r"|speaking of|on a related note|on a similar note|(?:definitely |well )?worth (?:checking|a look"
    r"|a visit|exploring)|(?:you can|feel free to|be sure to)"
    r" (?:find|check|visit|explore|learn|read more|get)|(?:learn|read|find out|discover) more (?:at|on"
    r"|about|here)"
    r"|recomiendo|les dejo|recomendo|je recommande|je vous conseille|ich empfehle"
    r"|kann ich \w{2,20} empfehlen|consiglio"
    r"|(?:рекомендую|советую|обращайтесь|нашел на|заказывал)|tavsiye ederim|rekomendasikan)(?!\w)"
)


def find_praise(canonical: str) -> re.Match[str] | None:
    """Return praise that fits any article, where canonical text opens with it."""
    return _PRAISE.search(canonical, 0, _MAX_OPENING_CHARACTERS)


def find_pivot(canonical: str) -> re.Match[str] | None:
    """Return where canonical text turns to what its writer uses, recommends or offers."""
    return _PIVOT.search(canonical, 0, _MAX_CHARACTERS)
