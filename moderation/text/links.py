"""Links in a text: everything that leads somewhere, or that a reader would know to type into an address bar."""

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import unquote

import tldextract

from moderation.text.folding import Span, fold_text

MAX_URL_CHARACTERS = 2048
_MAX_HOST_CHARACTERS = 253  # RFC 1035, section 2.3.4

# Endings that make a bare name a link wherever they stand: those that the Markdown renderer makes clickable, and the
# new ones that spam likes. Two letters (countries) always count, other public suffixes with `//`, `www.` or a path.
_BARE_SUFFIX_NAMES = (
    "com net org edu gov mil int info biz name pro aero asia coop museum web xxx shop рф "
    "app bet bid blog buzz casino click club cyou dev fun icu life link live ltd media mobi monster news one online "
    "poker porn quest sbs sex site space store stream tech tel tk top trade vip win work world xin xyz"
)
_BARE_SUFFIXES = frozenset(_BARE_SUFFIX_NAMES.split())
# Words that stand before ".com" or "dot com" without naming a site.
_NO_NAME_WORDS = (
    "a all an and any are as at big for from generic in is no of on or other our that the this to use"
)
_NO_NAMES = frozenset(_NO_NAME_WORDS.split())

_URL_CHARACTER = r"[^\s<>\"`{}|\[\]\x00-\x1f]"
_LABEL = r"[^\W_][\w-]{0,62}"
_NOT_IN_HOST = re.compile(r"[^\w.-]")
_NUMERIC_HOST = re.compile(r"(?:0x[0-9a-f]{1,8}|[0-9]{1,11})(?:\.(?:0x[0-9a-f]{1,8}|[0-9]{1,11})){0,3}")
_DOT_IN_BRACKETS = r"(?:dot|d0t|punkt|punto|point|ponto|точка|[.,])"
# Not "point" and the like: sentences have them before "me".
_DOT_IN_WORDS = r"(?:dot|d0t|punkt|точка)"

# Every repetition is bounded or cannot give back, so that time is linear in the text.
_LINK = re.compile(
    rf"""
      (?P<url> (?P<scheme> h(?:tt|xx)ps? | ftp ) :[/\\]{{1,2}} (?: \[[0-9a-f:.]{{2,45}}\] )?
        (?: (?!https?:) {_URL_CHARACTER} ){{0,{MAX_URL_CHARACTERS}}} )
    | (?P<slashes> // )? (?<! [^\W_] ) (?<! [@.\\-] )
      (?P<bare> (?: {_LABEL} \. ){{1,8}} (?P<suffix> xn--[a-z0-9-]{{2,59}} | [^\W\d_]{{2,24}} ) )
      (?! [^\W_] | [@-] )
      (?P<rest> (?: :[0-9]{{1,5}} )? (?: [/?\#] {_URL_CHARACTER}{{0,{MAX_URL_CHARACTERS}}} )? )
    | (?<! [^\W_] ) (?P<name> {_LABEL} )
      (?: \s? [\[({{<] \s? {_DOT_IN_BRACKETS} \s? [\])}}>] \s? | \s {_DOT_IN_WORDS} \s | \s\. | 。 )
      (?P<ending> com | net | org | info | biz | ru | xyz | top | club | online | site | shop | store | io | co | me )
      (?! [^\W_] )
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link and where it stands in the text as typed.

    `url` is as read, with `http://` put before a bare name; `host` is in lower case and ASCII (punycode); `domain` is
    what was registered under a public suffix (`bbc.co.uk`, `someone.github.io`), or the host where there is none (an
    IP address, `localhost`). `obfuscated`: typed so as not to look like a link (`example dot com`, `hxxp`).
    """

    url: str
    host: str
    domain: str
    span: Span
    obfuscated: bool = False


@cache
def _get_suffixes() -> tldextract.TLDExtract:
    """Return the public suffix list that comes with the library; it never asks the network for a newer one."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def find_links(text: str) -> tuple[Link, ...]:
    """Return the links in `text`, Markdown as typed, in order, in time linear in its length.

    Finds URLs, Markdown destinations, bare names with a path or a usual ending, internationalised names, links written
    with character references or full-width letters, and those typed to slip through. E-mail addresses are no links.
    """
    return tuple(_scan(text))


def _scan(text: str) -> Iterator[Link]:
    folded = fold_text(text, keep_case=True)
    for match in _LINK.finditer(folded.text):
        if match["url"]:
            start = match.start("url")
            url = _trim_url(match["url"])
            obfuscated = match["scheme"].lower().startswith("hxx")
        elif match["bare"]:
            if not _is_named(match):
                continue
            start = match.start("bare")
            url = _trim_url(match["bare"] + match["rest"])
            obfuscated = False
        else:
            if match["name"].lower() in _NO_NAMES:
                continue
            start = match.start()
            url = f"{match['name']}.{match['ending']}"
            obfuscated = True
        host = read_host(url)
        if host:
            end = match.end() if match["name"] else start + len(url)
            yield Link(
                url=url if match["url"] else f"http://{url}",
                host=host,
                domain=find_domain(host),
                span=folded.locate(start, end),
                obfuscated=obfuscated,
            )


def _is_named(match: re.Match[str]) -> bool:
    """Tell whether a bare match names a host rather than two sentences without a space, a file or an abbreviation."""
    suffix = match["suffix"].lower()
    known = _get_suffixes().extract_str(match["bare"])
    if not known.suffix:
        return False
    if match["slashes"] or match["rest"].strip("?#") or match["bare"][:4].lower() == "www.":
        return True
    return len(suffix) == 2 or suffix in _BARE_SUFFIXES or suffix.startswith("xn--")


def _trim_url(url: str) -> str:
    """Return `url` without the punctuation of the sentence around it; brackets that it opened itself stay."""
    surplus = url.count(")") - url.count("(")
    end = len(url)
    while end:
        last = url[end - 1]
        if last == ")" and surplus > 0:
            surplus -= 1
        elif last not in ".,:;!?'*_~…»”’\\":
            break
        end -= 1
    return url[:end]


def read_host(url: str) -> str:
    """Return the host that a browser would go to for `url`, in lower case and ASCII; empty if there is none."""
    rest = re.sub(r"^[a-z]{3,5}:[/\\]{1,2}", "", url, count=1, flags=re.IGNORECASE)
    authority = re.split(r"[/\\?#]", rest, maxsplit=1)[0]
    host = authority.rpartition("@")[2] or authority.partition("@")[0]
    if host.startswith("["):
        return normalise_host(host[: host.find("]") + 1])
    return normalise_host(_NOT_IN_HOST.split(unquote(host), maxsplit=1)[0])


@lru_cache(maxsize=4096)
def normalise_host(host: str) -> str:
    """Return `host` in lower case and ASCII (punycode); empty if it is longer than a host may be."""
    host = host.strip(".").lower()
    if len(host) > _MAX_HOST_CHARACTERS:
        return ""
    if host.isascii():
        return host
    try:
        encoded = host.encode("idna").decode("ascii")
    except UnicodeError:
        return host
    return encoded if len(encoded) <= _MAX_HOST_CHARACTERS else ""


@lru_cache(maxsize=4096)
def find_domain(host: str) -> str:
    """Return the registered domain of `host`, or `host` itself where no public suffix is known for it."""
    return _get_suffixes().extract_str(host).top_domain_under_public_suffix or host


def is_ip_address(host: str) -> bool:
    """Tell whether `host` is an IP address, also in the decimal, octal and hexadecimal forms that browsers accept."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return bool(_NUMERIC_HOST.fullmatch(host))
    return True
