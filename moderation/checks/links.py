"""Links: how many, to where, in what company, and what became of earlier comments that linked there."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from moderation.evidence import Signal, conclude
from moderation.subject import JSON, DomainRecord, Finding, Subject
from moderation.text.folding import Span
from moderation.text.links import Link, is_ip_address
from moderation.text.reading import is_newcomer, list_links, list_outward_links

# One above the site's limit is held by itself; each further link adds to it.
_TOO_MANY_SCORE, _EACH_FURTHER_SCORE, _MAX_TOO_MANY_SCORE = 0.6, 0.1, 0.85
_FIRST_LINK_SCORE = 0.3
_MOSTLY_LINK_SCORE = 0.35
_SHORTENER_SCORE = 0.5
_IP_HOST_SCORE = 0.5
_LOOKALIKE_SCORE = 0.8
_OBFUSCATED_SCORE = 0.5
_NAME_SCORE = 0.6
_AUTHOR_URL_SCORE = 0.15
_ODD_ENDING_SCORE = 0.25
_BBCODE_SCORE, _HTML_SCORE = 0.7, 0.4  # neither is how links are written here: a form filled blindly

# So much text around the first link and each further one, or the comment is mostly link.
_FIRST_TEXT_CHARACTERS, _FURTHER_TEXT_CHARACTERS = 20, 10

# How probable it is that a comment linking an unknown domain is bad, counted as one comment.
_PRIOR_BAD_SHARE = 0.2
_KNOWN_GOOD_COMMENTS = 3

# General knowledge: the services that spam hides behind most. Those of one publisher (youtu.be, redd.it, amzn.to) lead
# nowhere unexpected.
_SHORTENER_NAMES = (
    "bit.ly bitly.com tinyurl.com goo.gl ow.ly is.gd v.gd buff.ly adf.ly cutt.ly rebrand.ly shorturl.at rb.gy "
    "tiny.cc shorte.st bc.vc ouo.io clck.ru soo.gd s.id t.ly u.to qr.ae lnkd.in j.mp x.co mcaf.ee tr.im cli.gs "
    "po.st shrtco.de linktr.ee n9.cl urlz.fr vk.cc goo.su kutt.it dub.sh short.gy tny.im bl.ink"
)
_SHORTENERS = frozenset(_SHORTENER_NAMES.split())

# General knowledge: endings sold for next to nothing, which blocklists are full of. Honest sites have them too, so this
# alone holds nothing.
_ODD_ENDING_NAMES = (
    "tk ml ga cf gq top xyz icu cyou buzz click loan win bid men work date racing download review stream accountant "
    "science faith cricket party trade webcam gdn rest monster quest sbs cfd bond lol mom beauty hair skin makeup "
    "autos boats homes yachts motorcycles cam casino bet poker porn sex xxx adult vip fun pw su zip mov"
)
_ODD_ENDINGS = frozenset(_ODD_ENDING_NAMES.split())
_NOWHERE = Span(0, 0)

_BBCODE = re.compile(r"\[(?:url|link)[=\]]", re.IGNORECASE)
_HTML_ANCHOR = re.compile(r"<a\s[^<>]{0,200}?href\s{0,9}=", re.IGNORECASE)

_SCRIPTS_ALIKE = {"LATIN", "CYRILLIC", "GREEK"}
# Cyrillic and Greek letters that pass for Latin ones in most typefaces (Unicode confusables, the commonest).
_PASSES_FOR_LATIN = frozenset("асеорхуіјѕԁһӏԛԝгпտαοινρκυ")


class LinksCode(StrEnum):
    TOO_MANY = "links.too_many"
    FIRST_LINK = "links.first_link"
    MOSTLY_LINK = "links.mostly_link"
    SHORTENER = "links.shortener"
    IP_HOST = "links.ip_host"
    LOOKALIKE = "links.lookalike"
    OBFUSCATED = "links.obfuscated"
    BAD_DOMAIN = "links.bad_domain"
    MARKUP = "links.markup"
    ODD_ENDING = "links.odd_ending"
    IN_NAME = "links.in_name"
    AUTHOR_URL = "links.author_url"
    CLEAR = "links.clear"


def check_links(subject: Subject) -> Finding:
    """Return spam evidence from the links that lead away from the site, and from how they are written."""
    links = list_outward_links(subject)
    return conclude("links", "spam", LinksCode.CLEAR, _find_signals(subject, links))


def _find_signals(subject: Subject, links: Sequence[Link]) -> Iterator[Signal | None]:
    yield _find_markup(subject.text)
    yield _find_link_in_name(subject)
    yield _find_author_url(subject)
    if links:
        yield _find_too_many(links, subject.max_links)
        yield _find_first_link(subject, links)
        yield _find_mostly_link(subject.text, links)
        yield _pick(LinksCode.OBFUSCATED, _OBFUSCATED_SCORE, [link for link in links if link.obfuscated])
    # A page of the author's own leads as far as a link in the text; only the text has places to show.
    reached = [*links, *(replace(link, span=_NOWHERE) for link in list_links(subject.author.url))]
    yield _find_bad_domain(reached, subject.domains)
    yield _pick(
        LinksCode.SHORTENER, _SHORTENER_SCORE, [link for link in reached if link.domain in _SHORTENERS]
    )
    yield _pick(LinksCode.IP_HOST, _IP_HOST_SCORE, [link for link in reached if is_ip_address(link.host)])
    yield _pick(LinksCode.LOOKALIKE, _LOOKALIKE_SCORE, [link for link in reached if _is_lookalike(link.host)])
    yield _pick(
        LinksCode.ODD_ENDING, _ODD_ENDING_SCORE, [link for link in reached if _has_odd_ending(link, subject)]
    )


def _pick(code: LinksCode, score: float, links: Sequence[Link]) -> Signal | None:
    """Return the signal that `links` are of some kind; the number of them does not matter."""
    if not links:
        return None
    return Signal(code, score, {"host": links[0].host}, _list_spans(links))


def _list_spans(links: Iterable[Link]) -> tuple[Span, ...]:
    return tuple(link.span for link in links if link.span != _NOWHERE)


def _find_markup(text: str) -> Signal | None:
    for pattern, score, example in (
        (_BBCODE, _BBCODE_SCORE, "[url]"),
        (_HTML_ANCHOR, _HTML_SCORE, "<a href>"),
    ):
        if match := pattern.search(text):
            return Signal(LinksCode.MARKUP, score, {"markup": example}, (Span(*match.span()),))
    return None


def _find_link_in_name(subject: Subject) -> Signal | None:
    links = list_links(subject.author.name)
    return Signal(LinksCode.IN_NAME, _NAME_SCORE, {"host": links[0].host}) if links else None


def _find_author_url(subject: Subject) -> Signal | None:
    """Return the signal of a newcomer's own page, which most who have one hand in to be found."""
    if not is_newcomer(subject):
        return None
    unknown = [
        link
        for link in list_links(subject.author.url)
        if not _is_known_good(subject.domains.get(link.domain))
    ]
    return Signal(LinksCode.AUTHOR_URL, _AUTHOR_URL_SCORE, {"host": unknown[0].host}) if unknown else None


def _find_too_many(links: Sequence[Link], limit: int) -> Signal | None:
    count = len({link.url for link in links})
    if count <= limit:
        return None
    score = min(_MAX_TOO_MANY_SCORE, _TOO_MANY_SCORE + _EACH_FURTHER_SCORE * (count - limit - 1))
    return Signal(LinksCode.TOO_MANY, score, {"count": count, "limit": limit}, _list_spans(links))


def _find_first_link(subject: Subject, links: Sequence[Link]) -> Signal | None:
    if subject.author.has_published_link or subject.author.kind == "staff":
        return None
    unknown = [link for link in links if not _is_known_good(subject.domains.get(link.domain))]
    return _pick(LinksCode.FIRST_LINK, _FIRST_LINK_SCORE, unknown)


def _find_mostly_link(text: str, links: Sequence[Link]) -> Signal | None:
    linked = sum(link.span.end - link.span.start for link in links)
    around = len("".join(text.split())) - linked
    if around >= _FIRST_TEXT_CHARACTERS + _FURTHER_TEXT_CHARACTERS * (len(links) - 1):
        return None
    return Signal(LinksCode.MOSTLY_LINK, _MOSTLY_LINK_SCORE, {"count": len(links)})


def _find_bad_domain(links: Sequence[Link], domains: Mapping[str, DomainRecord]) -> Signal | None:
    """Return the signal of the linked domain with the worst record: the mean of a Beta posterior, from 0.5 up."""
    worst: Signal | None = None
    for domain in sorted({link.domain for link in links} & domains.keys()):
        record = domains[domain]
        bad = record.rejected + record.spam
        count = bad + record.published
        score = (bad + _PRIOR_BAD_SHARE) / (count + 1)
        if score >= max(0.5, worst.score if worst else 0.0):
            spans = _list_spans(link for link in links if link.domain == domain)
            details: dict[str, JSON] = {"domain": domain, "percent": round(100 * bad / count)}
            worst = Signal(LinksCode.BAD_DOMAIN, score, details, spans)
    return worst


def _is_known_good(record: DomainRecord | None) -> bool:
    if record is None:
        return False
    return record.published >= _KNOWN_GOOD_COMMENTS and record.published > 9 * (record.rejected + record.spam)


def _has_odd_ending(link: Link, subject: Subject) -> bool:
    """Tell whether a link ends in what mostly throw-away sites end in, and nothing good is known of it here."""
    return link.host.rpartition(".")[2] in _ODD_ENDINGS and not _is_known_good(
        subject.domains.get(link.domain)
    )


def _is_lookalike(host: str) -> bool:
    """Tell whether a label of `host` mixes Latin with Cyrillic or Greek, or is all letters that pass for Latin ones.

    A label wholly in another script, as in `пример.рф`, is an ordinary name.
    """
    return any(_is_lookalike_label(label) for label in host.split(".") if label.startswith("xn--"))


def _is_lookalike_label(label: str) -> bool:
    try:
        letters = [character for character in label.encode("ascii").decode("idna") if character.isalpha()]
    except UnicodeError:
        return False
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in letters} & _SCRIPTS_ALIKE
    return len(scripts) > 1 or ("LATIN" not in scripts and _PASSES_FOR_LATIN.issuperset(letters))
