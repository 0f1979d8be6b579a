"""HTML from elsewhere → Markdown that says the same. Pure.

Comments were shown as HTML that somebody else had found safe. What is kept of it here is what Markdown has a sign for;
of everything else, the words. No markup of the source is trusted: characters that Markdown would take for signs are
escaped, and what comes out is rendered and cleaned like any reader's text (`discussions/markup.py`). Links to http,
https and mailto stay links; those of scripts go; others, and what was embedded, are left as text.
"""

import re
from html import unescape

from discussions.importers.signs import (
    CLOSE,
    END,
    OPEN,
    RESERVED,
    SPACE,
    escape_text,
    join_inline,
    read_scheme,
    write_link,
)

MAX_NESTING = 15
MAX_TAG_CHARACTERS = 4_000

_MARKS = {
    **dict.fromkeys(("b", "strong"), "**"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "_"),
    **dict.fromkeys(("s", "strike", "del"), "~~"),
}
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_BLOCKS = frozenset({
    "address", "article", "aside", "body", "caption", "center", "dd", "details", "dir", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "head", "header", "html", "legend",
    "main", "menu", "nav", "noscript", "option", "p", "section", "select", "summary", "table", "tbody",
    "tfoot", "thead", "tr",
})  # fmt: skip
_OTHERS = frozenset({
    "a", "abbr", "acronym", "audio", "base", "bdi", "bdo", "big", "blockquote", "br", "button",
    "canvas", "code", "col", "colgroup", "data", "datalist", "embed", "font", "hr", "iframe", "img",
    "input", "ins", "kbd", "label", "li", "link", "map", "mark", "meta", "meter", "object", "ol",
    "output", "param", "picture", "pre", "progress", "q", "rp", "rt", "ruby", "samp", "script", "small",
    "source", "span", "style", "sub", "sup", "svg", "td", "template", "textarea", "th", "time", "title",
    "track", "tt", "u", "ul", "video", "wbr",
})  # fmt: skip
_KNOWN = _OTHERS | _MARKS.keys() | _HEADINGS.keys() | _BLOCKS
_CODE = frozenset({"code", "kbd", "samp", "tt"})
_FRAMES = frozenset({"blockquote", "li", "ol", "ul"})
_EMBEDS = frozenset({"audio", "embed", "iframe", "source", "video"})


# What an angle bracket may begin; if none of these, it is text. A tag has a name that HTML knows of.
_TAG = re.compile(
    r"<(?:!--(?P<comment>.*?)-->|(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<rest>(?=[\s/>])[^<>\"']*+"
    r"(?:(?:\"[^\"]*+\"|'[^']*+')[^<>\"']*+)*+)>)",
    re.DOTALL,
)
# A name is tried from its beginning alone: from every letter, time would be quadratic.
_ATTRIBUTE = re.compile(
    r"(?<![\w:-])(?:[^\WA-Za-z]|[:-])*+([A-Za-z][\w:-]*+)\s*+=\s*+"
    r"(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>=`]+))"
)

_PARAGRAPH_END = re.compile(r"\n[ \t]*\n\s*")


def convert_html(html: str, *, keeps_newlines: bool = False) -> str:
    """Return `html` as Markdown. `keeps_newlines`: a newline ends a line, as in WordPress, and two a paragraph."""
    if "<" not in html and "&" not in html and not keeps_newlines:
        return join_inline([escape_text(RESERVED.sub("\ufffd", html))])
    converter = _Converter(keeps_newlines=keeps_newlines)
    _parse(RESERVED.sub("\ufffd", html), converter)
    return converter.finish()


def _parse(html: str, converter: "_Converter") -> None:
    """Tell the converter of the tags and texts in `html`. Whatever is no tag of HTML is text."""
    begin = position = 0
    while (start := html.find("<", position)) >= 0:
        tag = _TAG.match(html, start, start + MAX_TAG_CHARACTERS)
        name = tag["name"].lower() if tag and tag["name"] else ""
        if tag is None or (name and name not in _KNOWN):
            position = start + 1
            continue
        if begin < start:
            converter.add_text(unescape(html[begin:start]))
        begin = position = tag.end()
        if not name:
            continue  # a comment
        if tag["slash"]:
            converter.end_tag(name)
        else:
            converter.start_tag(name, _read_attributes(tag["rest"]))
    if begin < len(html):
        converter.add_text(unescape(html[begin:]))


def _read_attributes(text: str) -> dict[str, str]:
    attributes: dict[str, str] = {}
    if "=" in text:
        for name, double, single, bare in _ATTRIBUTE.findall(text):
            attributes.setdefault(name.lower(), unescape(double or single or bare))
    return attributes


def convert_mixed(text: str) -> str:
    """Return Markdown as it is, and what is HTML as Markdown: some systems have held both in their time."""
    return convert_html(text) if _LOOKS_LIKE_HTML.search(text) else text


_LOOKS_LIKE_HTML = re.compile(
    r"(?i)\A\s*<(?:p|div|blockquote|ul|ol|pre|h[1-6]|span|strong|b|em|i)(?:\s[^<>]*)?>|</(?:p|div|blockquote|li|a)>|<br\s*/?>"
)


class _Frame:
    """Something that holds blocks: the document, a quotation, a list or an item of one."""

    def __init__(self, kind: str, start: int = 1) -> None:
        self.kind, self.count = kind, start - 1
        self.blocks: list[str] = []


class _Converter:
    def __init__(self, *, keeps_newlines: bool) -> None:
        self._keeps_newlines = keeps_newlines
        self._frames = [_Frame("document")]
        self._inline: list[str] = []
        self._marks: list[tuple[str, str]] = []  # tag and sign of each that is open
        self._link: tuple[str, int] | None = None  # its address, and where its text begins
        self._raw: tuple[str, list[str]] | None = (
            None  # the tag, and the text in it, which is to stay as it is
        )
        self._raw_links: list[str] = []  # the addresses in it
        self._prefix = ""

    # --- What the parser finds ---

    def start_tag(self, tag: str, attributes: dict[str, str]) -> None:
        if self._raw is not None:
            if tag == "br":
                self._raw[1].append("\n")
            elif tag == "a":
                self._raw_links.append(attributes.get("href", ""))
        elif tag in _MARKS:
            self._open_mark(tag)
        elif tag == "a":
            self._open_link(attributes.get("href", ""))
        elif tag == "br":
            self._inline.append("\n")
        elif tag == "img":
            self._add_image(attributes)
        elif tag in _EMBEDS:
            self._add_address(attributes.get("src", ""))
        elif tag in ("td", "th"):
            self._inline.append(" ")
        else:
            self._start_block(tag, attributes)

    def end_tag(self, tag: str) -> None:
        if self._raw is not None:
            if tag == self._raw[0]:
                self._end_raw()
        elif tag in _MARKS:
            self._close_mark(tag)
        elif tag == "a":
            self._close_link()
        elif tag in _FRAMES:
            self._end_frame(tag)
        elif tag in _HEADINGS or tag in _BLOCKS:
            self._end_block()

    def add_text(self, text: str) -> None:
        if self._raw is not None:
            self._raw[1].append(text)
        elif self._keeps_newlines and ("\n" in text or "\r" in text):
            text = text.replace("\r\n", "\n").replace("\r", "\n")
            for number, paragraph in enumerate(_PARAGRAPH_END.split(text)):
                if number:
                    self._end_block()
                self._inline.append("\n".join(escape_text(line) for line in paragraph.split("\n")))
        else:
            self._inline.append(escape_text(text))

    def finish(self) -> str:
        """Return the Markdown of all that was fed."""
        if self._raw is not None:
            self._end_raw()
        self._end_block()
        while len(self._frames) > 1:
            self._pop_frame()
        return "\n\n".join(self._frames[0].blocks)

    # --- In a line ---

    def _open_mark(self, tag: str) -> None:
        sign = _MARKS[tag]
        if all(sign != other for _, other in self._marks):
            self._marks.append((tag, sign))
            self._inline.append(f"{OPEN}{sign}{END}")

    def _close_mark(self, tag: str) -> None:
        if any(tag == other for other, _ in self._marks):
            while self._marks:
                other, sign = self._marks.pop()
                self._inline.append(f"{CLOSE}{sign}{END}")
                if other == tag:
                    break

    def _open_link(self, address: str) -> None:
        self._close_link()
        self._link = (address.strip(), len(self._inline))

    def _close_link(self) -> None:
        if self._link is None:
            return
        (address, start), self._link = self._link, None
        words = "".join(self._inline[start:])
        # Marks that began before the link must not end in it.
        if words.count(OPEN) == words.count(CLOSE):
            self._inline[start:] = [write_link(words, address)]
        else:
            self._add_address(address)

    def _add_address(self, address: str) -> None:
        if address := address.strip():
            self._inline += [" ", write_link("", address), " "]

    def _add_image(self, attributes: dict[str, str]) -> None:
        words, address = escape_text(attributes.get("alt", "")), attributes.get("src", "").strip()
        if self._link is None and address and read_scheme(address) != "data":
            self._inline += [" ", write_link(words, address), " "]
        else:
            self._inline.append(words)

    def _end_raw(self) -> None:
        assert self._raw is not None
        (tag, parts), self._raw = self._raw, None
        text = "".join(parts)
        longest = max((len(run) for run in re.findall("`+", text)), default=0)
        if tag == "pre":
            fence = "`" * max(3, longest + 1)
            if text.strip():
                self._frames[-1].blocks.append(f"{fence}\n{text.strip(chr(10))}\n{fence}")
        elif text.strip():
            fence = "`" * (longest + 1)
            text = SPACE.sub(" ", text)
            space = " " if "`" in text else ""
            self._inline.append(f"{fence}{space}{text.strip()}{space}{fence}")
        for address in self._raw_links:
            self._add_address(address)
        self._raw_links = []

    # --- Blocks ---

    def _start_block(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _FRAMES:
            self._start_frame(tag, attributes)
        elif tag == "pre" or tag in _CODE:
            if tag == "pre":
                self._end_block()
            self._raw = (tag, [])
        elif tag == "hr":
            self._end_block()
            self._frames[-1].blocks.append("---")
        elif tag in _BLOCKS or tag in _HEADINGS:
            self._end_block()
            self._prefix = _HEADINGS.get(tag, "")

    def _end_block(self) -> None:
        """Put what was collected of a paragraph or heading where it belongs."""
        if not (self._inline or self._marks or self._link):
            self._prefix = ""
            return
        self._close_link()
        while self._marks:
            self._inline.append(f"{CLOSE}{self._marks.pop()[1]}{END}")
        text = join_inline(self._inline)
        if text and self._prefix:
            text = self._prefix + text.replace("\n", " ")
        if text:
            self._frames[-1].blocks.append(text)
        self._inline, self._prefix = [], ""

    def _start_frame(self, tag: str, attributes: dict[str, str]) -> None:
        self._end_block()
        if tag == "li" and self._frames[-1].kind == "li":
            self._pop_frame()
        if len(self._frames) < MAX_NESTING:
            start = attributes.get("start", "")
            is_number = start.isascii() and start.isdecimal() and len(start) < 9
            self._frames.append(_Frame(tag, int(start) if tag == "ol" and is_number else 1))

    def _end_frame(self, tag: str) -> None:
        self._end_block()
        if any(frame.kind == tag for frame in self._frames):
            while self._pop_frame() != tag:
                pass

    def _pop_frame(self) -> str:
        """Close the innermost frame, and put it into the one around it. Returns its kind."""
        frame = self._frames.pop()
        outer = self._frames[-1]
        content = ("\n" if frame.kind in ("ul", "ol") else "\n\n").join(frame.blocks)
        if frame.kind == "li":
            outer.count += 1
            marker = f"{outer.count}. " if outer.kind == "ol" else "- "
            content = marker + content.replace("\n", "\n" + " " * len(marker)) if content else ""
        elif frame.kind == "blockquote" and content:
            content = "> " + content.replace("\n", "\n> ")
        if content:
            outer.blocks.append(content)
        return frame.kind
