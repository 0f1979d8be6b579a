"""Words as Markdown: text that is none of its signs, links, and signs only where they will be read as such. Pure."""

import re
from urllib.parse import urlsplit

# Noncharacters stand for marks until it is known whether they would be read as such; text can't have any (RFC 3629).
OPEN, CLOSE, END = "\ufdd0", "\ufdd1", "\ufdd2"
_MARK = re.compile(f"[{OPEN}{CLOSE}][^{END}]*{END}")
RESERVED = re.compile("[\ufdd0-\ufddf]")
SPACE = re.compile(r"[ \t\r\n\f]+")
_SPECIAL = re.compile(r"[\\`*\[\]]|~~|<(?=[A-Za-z/!?])|&(?=[#A-Za-z])|(?<![^\W_])_|_(?![^\W_])")
# Any of them begins with one of these: most texts have none.
_MAYBE_SPECIAL = re.compile(r"[\\`*\[\]~<&_]")
_ODD_SPACE = re.compile(r"[ \t\r\n\f]{2,}|[\t\r\n\f]")
_SPACES = re.compile(" {2,}")
_LINE_END = re.compile(r"(?<![ \t])[ \t]*+\n\s*")
_LINE_START = re.compile(
    r"(?m)^[ \t]*(?:(#{1,6})(?=[ \t]|$)|([-+])(?=[ \t]|$)|(\d{1,9})([.)])(?=[ \t]|$)|([>=-]|~(?=~~)))"
)
_BARE_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_UNFIT_FOR_LINK = re.compile(r"[\s<>()\[\]\\\"`{}|^\x00-\x1f\x7f]")
_SCRIPT_SCHEMES = frozenset({"javascript", "vbscript", "data"})


def escape_text(text: str) -> str:
    """Return text so that Markdown takes none of it for a sign within a line, white space in a row as one space."""
    text = _ODD_SPACE.sub(" ", text)
    if not _MAYBE_SPECIAL.search(text):
        return text
    if "://" not in text:
        return _SPECIAL.sub(r"\\\g<0>", text)
    pieces, end = [], 0
    for url in _BARE_URL.finditer(text):
        pieces += [_SPECIAL.sub(r"\\\g<0>", text[end : url.start()]), _write_bare_url(url[0])]
        end = url.end()
    pieces.append(_SPECIAL.sub(r"\\\g<0>", text[end:]))
    return "".join(pieces)


def _write_bare_url(url: str) -> str:
    """Return an address that stands in the text: in angle brackets if it has what Markdown could take for a sign."""
    bare = url.rstrip(".,;:!?)'\"")
    if _SPECIAL.search(bare) and not _UNFIT_FOR_LINK.search(bare):
        return f"<{bare}>{url[len(bare) :]}"
    return _SPECIAL.sub(r"\\\g<0>", url)


def write_link(words: str, address: str) -> str:
    """Return a link with these words, which are Markdown already; the address alone if it is what they say."""
    scheme = read_scheme(address)
    if scheme in _SCRIPT_SCHEMES or not address or address.startswith("#"):
        return words
    if scheme not in ("http", "https", "mailto"):
        plain = escape_text(address)
        return words if words.strip() == plain else f"{words} ({plain})" if words.strip() else plain
    url = _UNFIT_FOR_LINK.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), address)
    said = _MARK.sub("", words).replace("\\", "").strip().strip("<>")
    is_shortened = said.endswith(("...", "…")) and address.partition("://")[2].startswith(
        said.rstrip(".…").partition("://")[2] or said.rstrip(".…")
    )
    if not said or is_shortened or said in (address, address.removeprefix("mailto:")):
        return f"<{url}>" if scheme != "mailto" else f"[{said or escape_text(address[7:])}]({url})"
    lines = SPACE.sub(" ", words)
    before, after = lines[: len(lines) - len(lines.lstrip())], lines[len(lines.rstrip()) :]
    return f"{before}[{_unlink(lines.strip())}]({url}){after}"


def _unlink(words: str) -> str:
    """Return the words of a link without what would be a link of its own."""
    return re.sub(r"<(https?://[^<>]*)>", lambda match: _SPECIAL.sub(r"\\\g<0>", match[1]), words)


def read_scheme(address: str) -> str:
    try:
        return urlsplit(re.sub(r"[\x00-\x20]", "", address)).scheme
    except ValueError:
        return "unknown"


def join_inline(parts: list[str]) -> str:
    """Return the Markdown of a paragraph: signs where they will be read as such, no line that looks like a block."""
    text = "".join(parts).strip()
    if not text:
        return ""
    if OPEN in text or CLOSE in text:
        text = _settle_marks(text).strip()
    if "  " in text:
        text = _SPACES.sub(" ", text)
    if "\n" in text:
        text = _LINE_END.sub("\n", text)
    return _LINE_START.sub(_escape_start, text)


def _escape_start(match: re.Match[str]) -> str:
    number, dot = match[3], match[4]
    return f"{number}\\{dot}" if number else "\\" + match[0].lstrip()


def _settle_marks(text: str) -> str:
    """Put signs in the place of marks where CommonMark (§6.2) reads them as emphasis, and drop the others.

    White space moves out of what is marked; marks around nothing go.
    """
    tokens = re.split(f"({_MARK.pattern})", text)
    stack: list[int] = []
    for place, token in enumerate(tokens):
        if token.startswith(OPEN):
            stack.append(place)
        elif token.startswith(CLOSE) and stack:
            _settle_pair(tokens, stack.pop(), place)
    return "".join(token for token in tokens if not token.startswith((OPEN, CLOSE)))


def _settle_pair(tokens: list[str], start: int, end: int) -> None:
    """Replace the two marks at `start` and `end` by their sign, or by nothing; their inner pairs are settled."""
    sign = tokens[start][1:-1]
    inner = "".join(token for token in tokens[start + 1 : end])
    stripped = inner.strip()
    before, after = _strip_marks(tokens[:start][-6:]), _strip_marks(tokens[end + 1 :][:6])
    lead, trail = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    previous, following = (before + lead)[-1:], (trail + after)[:1]
    fits = stripped and _can_open(sign, previous, stripped[0]) and _can_open(sign, following, stripped[-1])
    mark = sign if fits else ""
    tokens[start : end + 1] = [
        f"{lead}{mark}{stripped}{mark}{trail}" if stripped else inner,
        *[""] * (end - start),
    ]


def _strip_marks(tokens: list[str]) -> str:
    return "".join("*" if token.startswith((OPEN, CLOSE)) else token for token in tokens)


def _can_open(sign: str, outside: str, inside: str) -> bool:
    """Tell whether a sign between these two characters begins (or, seen from the other side, ends) emphasis."""
    is_apart = not outside or outside.isspace() or _is_punctuation(outside)
    return (is_apart or not _is_punctuation(inside)) and (is_apart or sign != "_")


def _is_punctuation(character: str) -> bool:
    return not character.isalnum() and not character.isspace()
