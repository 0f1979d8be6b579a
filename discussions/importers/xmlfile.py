"""Reads large XML files element by element, in constant memory, and without what makes XML dangerous.

A document type is refused, and with it every entity, internal or external. Names are taken without their prefix: the
namespaces of exports differ from version to version, and some declare none. What an export often has although XML does
not allow it is forgiven: text before the first element, control characters, and anything after the end.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO
from xml.parsers import expat

from discussions.importers.source import BrokenFile

CHUNK_BYTES = 64 * 1024
MAX_TAG_BYTES = 4 * 1024 * 1024  # of a tag or comment, which the parser holds as a whole
MAX_ELEMENT_CHARACTERS = 4 * 1024 * 1024
ELEMENT_CHARACTERS = MAX_ELEMENT_CHARACTERS // 10_000  # of which it may have so many within it
MAX_DEPTH = 100
MAX_PROLOGUE_BYTES = 4096
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))


class Element:
    """One element: its name, attributes and text, and the elements in it, the first of each name.

    `holder` is the number of the container that it is in, and its own `number` if it is a container. `line` is where it
    begins; elements within another have none.
    """

    __slots__ = (
        "attributes",
        "children",
        "holder",
        "line",
        "name",
        "number",
        "parts",
        "size",
    )

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name, self.attributes = name, attributes
        self.children: dict[str, Element] = {}
        self.parts: list[str] = []
        self.line = self.holder = self.number = self.size = 0

    @property
    def is_too_large(self) -> bool:
        """Whether something of it was left out. Its `size` has that too: in characters, and some for each element."""
        return self.size > MAX_ELEMENT_CHARACTERS

    @property
    def text(self) -> str:
        return "".join(self.parts).strip()

    def find(self, name: str) -> "Element | None":
        return self.children.get(name)

    def read(self, name: str) -> str:
        """Return the text of a child, "" if there is none."""
        child = self.children.get(name)
        return "".join(child.parts).strip() if child is not None else ""

    def refer(self, name: str) -> str:
        """Return the `id` attribute of a child, "" if there is none."""
        child = self.children.get(name)
        return child.attributes.get("id", "") if child is not None else ""


def read_elements(
    file: BinaryIO,
    *,
    roots: tuple[str, ...],
    whole: frozenset[str],
    container: str = "",
    fields: frozenset[str] = frozenset(),
) -> Iterator[Element]:
    """Yield each element named in `whole` at its end, with all that is in it.

    Those called `container` come at their own end, with only those of the elements directly in them that are `fields`.
    Raises BrokenFile, also if the document's first element is none of `roots`.
    """
    yield from _Reader(roots, whole, container, fields).read(file)


class _Reader:
    def __init__(
        self, roots: tuple[str, ...], whole: frozenset[str], container: str, fields: frozenset[str]
    ) -> None:
        self._roots, self._whole, self._container, self._fields = roots, whole, container, fields
        self._containers_seen = self._skipped_lines = 0
        self._open: list[Element | None] = []  # None: of no interest
        self._outer: Element | None = None  # the whole element that is open
        self._held: Element | None = None  # the container that is open
        self._ready: list[Element] = []
        self._has_ended = False
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._add_text

    def read(self, file: BinaryIO) -> Iterator[Element]:
        chunk = self._skip_prologue(file)
        is_wide = chunk.startswith(UTF16_MARKS)
        fed = 0
        while not self._has_ended:
            fed += len(chunk)
            try:
                self._feed(chunk if is_wide else chunk.translate(None, _CONTROLS), is_last=not chunk)
            except BrokenFile:
                yield from self._take_ready()  # what was whole before
                raise
            if fed - self._parser.CurrentByteIndex > MAX_TAG_BYTES:
                raise self._broken(f"a tag or comment of more than {MAX_TAG_BYTES:,} bytes")
            yield from self._take_ready()
            if not chunk:
                break
            chunk = file.read(CHUNK_BYTES)

    def _skip_prologue(self, file: BinaryIO) -> bytes:
        chunk = file.read(CHUNK_BYTES)
        if chunk.startswith(UTF16_MARKS):
            return chunk
        start = chunk.find(b"<", 0, MAX_PROLOGUE_BYTES)
        if start < 0:
            raise BrokenFile("line 1: it is not XML")
        self._skipped_lines = chunk.count(b"\n", 0, start)
        return chunk[start:]

    def _feed(self, data: bytes, *, is_last: bool) -> None:
        try:
            self._parser.Parse(data, is_last)
        except expat.ExpatError as error:
            if not self._has_ended:
                reason = expat.ErrorString(error.code)
                raise self._broken(f"it is not well-formed XML ({reason})", error.lineno) from error
        except (LookupError, ValueError) as error:
            raise self._broken(f"its encoding is unknown ({error})") from error

    def _take_ready(self) -> list[Element]:
        ready, self._ready = self._ready, []
        return ready

    def _broken(self, reason: str, line: int | None = None) -> BrokenFile:
        line = line or self._parser.CurrentLineNumber
        return BrokenFile(f"line {line + self._skipped_lines}: {reason}")

    def _refuse_doctype(self, *_: object) -> None:
        raise self._broken("it declares a document type, as no export does")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        depth = len(self._open)
        if not depth and name not in self._roots:
            raise self._broken(f"its first element is {name[:40]}, not {' or '.join(self._roots)}")
        if depth == MAX_DEPTH:
            raise self._broken(f"elements are nested more than {MAX_DEPTH} deep")
        element = None
        if self._outer is not None:
            element = self._make_inner(name, attributes)
        elif name in self._whole:
            element = self._outer = self._make_outer(name, attributes)
            element.holder = self._held.number if self._held is not None else 0
        elif self._held is not None:
            if self._open[-1] is self._held and name in self._fields:
                element = self._make_inner(name, attributes)
        elif name == self._container:
            element = self._held = self._make_outer(name, attributes)
            self._containers_seen += 1
            element.number = self._containers_seen
        self._open.append(element)

    def _make_outer(self, name: str, attributes: dict[str, str]) -> Element:
        element = Element(name, _strip_prefixes(attributes))
        element.line = self._parser.CurrentLineNumber + self._skipped_lines
        return element

    def _make_inner(self, name: str, attributes: dict[str, str]) -> Element | None:
        """Return an element within one that is kept, None if that has too many of them."""
        parent = self._open[-1]
        if parent is None or not self._has_room(ELEMENT_CHARACTERS):
            return None
        element = Element(name, _strip_prefixes(attributes) if attributes else attributes)
        parent.children.setdefault(name, element)
        return element

    def _end(self, _: str) -> None:
        element = self._open.pop()
        self._has_ended = not self._open
        if element is None:
            return
        if element is self._outer:
            self._outer = None
            self._ready.append(element)
        elif element is self._held:
            self._held = None
            self._ready.append(element)
        elif (parent := self._open[-1]) not in (None, self._outer, self._held):
            assert parent is not None
            parent.parts += element.parts  # markup that nobody escaped: its words belong to the text

    def _add_text(self, text: str) -> None:
        element = self._open[-1] if self._open else None
        if element is not None and self._has_room(len(text)):
            element.parts.append(text)

    def _has_room(self, size: int) -> bool:
        """Tell whether so many characters more are still a reasonable element, and count them."""
        outer = self._outer or self._held
        assert outer is not None  # nothing else is kept
        outer.size += size
        return outer.size <= MAX_ELEMENT_CHARACTERS


@lru_cache(maxsize=1024)
def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _strip_prefixes(attributes: dict[str, str]) -> dict[str, str]:
    return {_local(key): value for key, value in attributes.items()}
