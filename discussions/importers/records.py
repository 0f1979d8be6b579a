"""What importers yield: comments, threads and authors from elsewhere, and what is wrong with the others.

Comments may name their thread and their author by a `…_ref`, and come before or after the record that has it: the
loader brings them together. So an importer never has more than one of them in memory, whatever the order of its file.
"""

import hashlib
from datetime import datetime
from typing import NamedTuple

from discussions.importers import fields as read
from discussions.importers.fields import Fields, LineError
from discussions.models import AuthorKind, Status, ThreadState
from discussions.models.comments import MAX_PINNED
from discussions.models.sites import MAX_BODY_CHARACTERS
from discussions.models.threads import MAX_SECTION_CHARACTERS

MAX_AUTHOR_CHARACTERS = 255
MAX_TITLE_CHARACTERS = 500
MAX_NAME_CHARACTERS = 2_000
MAX_REVISIONS = 1_000


class BadLine(NamedTuple):
    """Something that can't be imported. `place` is where in the file: `line 17`, `byte 2048`."""

    place: str
    reason: str


class Loss(NamedTuple):
    """Something that is left out on purpose: `what`, in the singular."""

    place: str
    what: str


class ImportedRevision(NamedTuple):
    body: str
    created_at: datetime
    is_by_moderator: bool


class PageName(NamedTuple):
    """How a thread is called elsewhere: `thread` makes its key, else `url`, or an `identifier` if that is asked."""

    thread: str
    identifier: str
    url: str


class ImportedThread(NamedTuple):
    """A thread. `ref` is how comments of the same file name it, empty if they use `page`.

    One that has no comments is made only if it `stands_alone`; comments of one that is not `is_public` stay away.
    `created_at` is None for as old as its first comment.
    """

    place: str
    ref: str
    page: PageName
    title: str
    section: str = ""
    state: ThreadState = ThreadState.OPEN
    is_premoderated: bool = False
    created_at: datetime | None = None
    closes_at: datetime | None = None
    stands_alone: bool = False
    is_public: bool = True


class ImportedAuthor(NamedTuple):
    """Whoever comments call `ref`. `id` is what the same person is known by in all imports."""

    place: str
    ref: str
    id: str
    name: str
    email: str


class ImportedComment(NamedTuple):
    """A comment that can be stored as it is.

    Its thread is `page`, or the one of `thread_ref`; its author `author_id`, empty for an unknown one, or the one of
    `author_ref`. `pinned_place` counts from 1, 0 if it is not pinned. `revisions` has all texts, the last one too, or
    none if there was only one. `losses` are things about it that have no place here.
    """

    place: str
    id: str
    parent: str | None
    thread_ref: str
    page: PageName
    title: str
    author_ref: str
    author_kind: AuthorKind
    author_id: str
    author: str
    author_email: str
    created_at: datetime
    published_at: datetime | None
    edited_at: datetime | None
    body: str
    status: Status
    upvotes: int
    downvotes: int
    pinned_place: int
    is_featured: bool
    is_locked: bool
    is_edited_by_moderator: bool
    revisions: tuple[ImportedRevision, ...]
    losses: tuple[str, ...]


Record = ImportedComment | ImportedThread | ImportedAuthor | BadLine | Loss


def read_comment(
    place: str, fields: Fields, *, source: str = "", losses: tuple[str, ...] = ()
) -> ImportedComment:
    """Return the comment that `fields` describe; docs/migrating.md has them. Only id, created and body are needed.

    `source` is put before the ids, which in another system's import may be the same. Raises LineError.
    """
    comment_id = read.read_id(fields, "id")
    if not comment_id:
        raise LineError("it has no id")
    parent = read.read_id(fields, "parent")
    status = read.read_status(fields)
    upvotes, downvotes = read.read_votes(fields)
    author, email = (
        read.read_name(fields, "author")[:MAX_AUTHOR_CHARACTERS],
        read.read_email(fields, "author_email"),
    )
    author_id = read.read_id(fields, "author_id")
    created_at = read.read_time(fields.get("created"))
    published_at = read.read_optional_time(fields, "published")
    return ImportedComment(
        place=place,
        id=_prefix(source, comment_id),
        # One that answers itself answers nobody.
        parent=_prefix(source, parent) if parent and parent != comment_id else None,
        thread_ref=read.read_name(fields, "thread_ref"),
        page=_read_page(fields),
        title=_read_title(fields),
        author_ref=read.read_name(fields, "author_ref"),
        author_kind=_read_author_kind(fields, author_id),
        author_id=_prefix(source, author_id) if author_id else identify_author(author, email),
        author=author,
        author_email=email,
        created_at=created_at,
        published_at=published_at or (created_at if status == Status.PUBLISHED else None),
        edited_at=read.read_optional_time(fields, "edited"),
        body=read.read_body(fields),
        status=status,
        upvotes=upvotes,
        downvotes=downvotes,
        pinned_place=_read_pinned_place(fields),
        is_featured=read.read_flag(fields, "featured"),
        is_locked=read.read_flag(fields, "locked"),
        is_edited_by_moderator=read.read_flag(fields, "edited_by_moderator"),
        revisions=_read_revisions(fields),
        losses=losses,
    )


def read_thread(
    place: str, fields: Fields, *, ref: str = "", stands_alone: bool = False, is_public: bool = True
) -> ImportedThread:
    """Return the thread that `fields` describe: how it is called, title, section, state and times. Raises LineError."""
    state = read.read_text(fields, "state") or ThreadState.OPEN
    if state not in ThreadState.values:
        raise LineError(f"its state {state[:40]!r} is none of {', '.join(ThreadState.values)}")
    return ImportedThread(
        place=place,
        ref=ref,
        page=_read_page(fields),
        title=_read_title(fields),
        section=read.read_text(fields, "section").strip()[:MAX_SECTION_CHARACTERS],
        state=ThreadState(state),
        is_premoderated=read.read_flag(fields, "premoderated"),
        created_at=read.read_optional_time(fields, "created"),
        closes_at=_read_end(fields),
        stands_alone=stands_alone,
        is_public=is_public,
    )


def read_author(place: str, fields: Fields, *, ref: str, source: str = "") -> ImportedAuthor:
    """Return the author that `fields` (author_id, author, author_email) describe. Raises LineError."""
    name = read.read_name(fields, "author")[:MAX_AUTHOR_CHARACTERS]
    email = read.read_email(fields, "author_email")
    author_id = read.read_id(fields, "author_id")
    return ImportedAuthor(
        place=place,
        ref=ref,
        id=_prefix(source, author_id) if author_id else identify_author(name, email),
        name=name,
        email=email,
    )


def identify_author(name: str, email: str) -> str:
    """Return what to know somebody by who has no id: the name; with a hash of the e-mail if there is one.

    So that two who are called the same are not made one, and nobody's address is part of an id.
    """
    if not email:
        return name
    digest = hashlib.sha256(email.lower().encode()).hexdigest()[:12]
    return f"{name[: MAX_AUTHOR_CHARACTERS - len(digest) - 1]}#{digest}"


def _prefix(source: str, text: str) -> str:
    """Return `source:text`, cut to fit in a way that keeps different ones different."""
    if not source:
        return text
    prefixed = f"{source}:{text}"
    if len(prefixed) <= read.MAX_ID_CHARACTERS:
        return prefixed
    return f"{source}:{hashlib.sha256(text.encode()).hexdigest()}"


def _read_page(fields: Fields) -> PageName:
    return PageName(
        read.read_name(fields, "thread")[:MAX_NAME_CHARACTERS],
        read.read_name(fields, "identifier")[:MAX_NAME_CHARACTERS],
        read.read_text(fields, "url").strip()[: MAX_NAME_CHARACTERS + 1],
    )


def _read_title(fields: Fields) -> str:
    return read.read_text(fields, "title").strip()[:MAX_TITLE_CHARACTERS]


def _read_author_kind(fields: Fields, author_id: str) -> AuthorKind:
    kind = read.read_text(fields, "author_kind") or AuthorKind.IMPORTED
    if kind not in (AuthorKind.IMPORTED, AuthorKind.SSO):
        raise LineError(f"its author_kind {kind[:40]!r} is neither imported nor sso")
    if kind == AuthorKind.SSO and not author_id:
        raise LineError("it has no author_id, by which the site's log-in would know its author")
    return AuthorKind(kind)


def _read_pinned_place(fields: Fields) -> int:
    if isinstance(fields.get("pinned"), bool):
        return MAX_PINNED if fields["pinned"] else 0
    place = read.read_number(fields, "pinned")
    if not 0 <= place <= MAX_PINNED:
        raise LineError(f"its pinned place {place} is not between 1 and {MAX_PINNED}")
    return place


def _read_end(fields: Fields) -> datetime | None:
    """Return when the thread closes, which may well lie in the future."""
    try:
        return read.read_optional_time(fields, "closes")
    except LineError:
        value = fields["closes"]
        if isinstance(value, str):
            try:
                end = datetime.fromisoformat(value)
            except ValueError:
                raise LineError(f"its time {value[:40]!r} can't be read") from None
            if end.tzinfo is not None:
                return end
        raise


def _read_revisions(fields: Fields) -> tuple[ImportedRevision, ...]:
    given = fields.get("revisions")
    if given is None:
        return ()
    if not isinstance(given, list) or len(given) > MAX_REVISIONS:
        raise LineError(f"its revisions are not a list of at most {MAX_REVISIONS:,}")
    revisions = []
    for entry in given:
        if not isinstance(entry, dict):
            raise LineError("one of its revisions is not an object")
        body = read.read_body(entry)
        if len(body) > MAX_BODY_CHARACTERS:
            raise LineError("one of its revisions is too long")
        revisions.append(
            ImportedRevision(
                body, read.read_time(entry.get("created")), read.read_flag(entry, "by_moderator")
            )
        )
    if revisions and revisions[-1].body != fields.get("body"):
        raise LineError("its last revision is not its body")
    return tuple(revisions)
