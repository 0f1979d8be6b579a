"""The short way from Markdown to HTML, for texts that are little more than words. Pure.

Most comments are words, with a link or something bold at most. What `render_plain` can't be sure of it leaves to the
renderer, which takes a hundred times as long; what it returns is what that and the cleaner would.
"""

import re
from collections.abc import Iterator

LINK = '<a href="{}" rel="nofollow ugc noopener">'

# What stands for a piece that has been rendered. A text that has one itself goes the long way.
_PIECE = "\x1f"
_HOST = r"(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,24}"
_PATH = r"(?:[/?#][A-Za-z0-9/?#._~=&+,:@!$-]*)?"
_WORDS = r"[^\W_](?:(?:[^\W_]|[ ,;!?'’-])*[^\W_])?"
# The signs of which it is certain what they mean wherever they stand, given what is before and behind them.
_SIGN = re.compile(
    rf"\\(?P<escaped>[!-/:-@\[-`{{-~])"
    rf"|<(?P<bare>https?://{_HOST}{_PATH})>"
    rf"|\[(?P<words>[^\[\]\\`<>\n]+)\]\((?P<address>https?://{_HOST}{_PATH})\)"
    rf"|(?<![^\s(])(?P<sign>\*\*|__|[*_])(?P<marked>{_WORDS})(?P=sign)(?![^\s.,;:!?)])"
)
_MARKS = {"**": "strong", "__": "strong", "*": "em", "_": "em"}

# What may mean something to Markdown, to the finder of links or to the cleaner: signs and white space that are not in
# the class; what begins a line, ends a paragraph or looks like an address.
_MEANINGFUL = re.compile(
    rf"[^\w {_PIECE},;:!?.\"'()/$%=+#@^{{}}&>\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e"
    r"\u2060-\u2fff\u3001-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0001fffd\n-]"
    r"|[\x1c-\x1e\x85]|_|\.(?![. \n)\"'’”]|\Z)|//|:/|&(?=[#A-Za-z])|(?i:mailto:)"
    r"| (?=\n|\Z)|(?:\A|\n)(?:[ .:=+#>-]|\d+(?:[.)]|\Z))|\n(?:\n\n|\Z)|\A\n"
)
_ESCAPES = str.maketrans({"&": "&amp;", ">": "&gt;", "<": "&lt;"})


class _Unsure(Exception):
    """Only the renderer knows."""


def render_plain(text: str) -> str | None:
    """Return `text` as HTML if it is words, links and marks of which there is no doubt; None if it may be more."""
    try:
        html = _render_line(text)
    except _Unsure:
        return None
    paragraphs = html.replace("\n\n", "</p>\t<p>").replace("\n", "<br>\n").replace("\t", "\n")
    return f"<p>{paragraphs}</p>"


def _render_line(text: str) -> str:
    """Return the HTML of what is within a paragraph, line ends as they are. Raises _Unsure."""
    if not text or _PIECE in text:
        raise _Unsure
    pieces: list[str] = []

    def render_sign(sign: re.Match[str]) -> str:
        pieces.append(_render_sign(sign))
        return _PIECE

    words = _SIGN.sub(render_sign, text)
    if _MEANINGFUL.search(words):
        raise _Unsure
    if "&" in words or ">" in words:
        words = words.translate(_ESCAPES)
    return "".join(_weave(words.split(_PIECE), pieces)) if pieces else words


def _weave(words: list[str], pieces: list[str]) -> Iterator[str]:
    yield words[0]
    for piece, following in zip(pieces, words[1:], strict=True):
        yield piece
        yield following


def _render_sign(sign: re.Match[str]) -> str:
    if escaped := sign["escaped"]:
        return escaped.translate(_ESCAPES)
    if marked := sign["marked"]:
        element = _MARKS[sign["sign"]]
        return f"<{element}>{marked}</{element}>"
    address = (sign["bare"] or sign["address"]).translate(_ESCAPES)
    words = address if sign["bare"] else _render_line(sign["words"])
    return f"{LINK.format(address)}{words}</a>"
