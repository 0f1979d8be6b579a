"""The one seam between discussions and whatever judges them.

Discussions calls the gate inside the transaction of the change it tells of; what the gate wants to do outside the
database, it does after commit. Of comments it answers nothing: it moves them later, through `actions.set_status`. Of
authors it knows who may write, and what they are to be told.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from discussions.catalogue import say
from discussions.models import Author, Comment, Flag, Notice, Site, Status, Thread
from discussions.refusals import Refused

# What an author can be told of.
MEASURES = ("warn", "suspend", "ban", "premoderate")
# What may have brought a comment before whoever decided about it. Of readers nobody is told more.
NOTICERS = ("machine", "report", "notice", "person")
# What can become of an objection to a removal.
OBJECTION_STATES = ("open", "upheld", "denied", "withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something that was done about an author, as the author is told of it.

    `kind` is one of MEASURES; `reason` a code and `why` the same in words; a warning is `acknowledged_at`
    some time or still to be. `effect` says what the author can't do, where, and how long; `objection` how to object.
    """

    id: int
    kind: str
    reason: str
    why: str
    message: str
    starts_at: datetime
    ends_at: datetime | None
    is_by_machine: bool
    acknowledged_at: datetime | None
    effect: str
    objection: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """What an author said against a removal, and what came of it. `state` is one of OBJECTION_STATES."""

    state: str
    text: str
    answer: str
    created_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Why a comment was removed, as its author is told. `reason` is a code, empty where none was given.

    `noticed` is what it was decided upon, of NOTICERS. `rules_version` is the house rules' that applied. `appeal_until`
    is None where the author can't object, or no longer; `objection` is the last one they made.
    """

    is_by_machine: bool
    noticed: Sequence[str] = ()
    reason: str = ""
    title: str
    explanation: str = ""
    is_legal_ground: bool = False
    law: str = ""
    rules_version: int = 0
    appeal_until: datetime | None = None
    objection: Objection | None = None

    @property
    def how(self) -> str:
        """How it was noticed, and by whom it was decided, as sentences in the active language."""
        return tell_how(self.noticed, is_by_machine=self.is_by_machine)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Why a comment waits for a moderator, as its author is told, by a `code` of the catalogue; else as a Removal."""

    code: str
    is_by_machine: bool = True
    noticed: Sequence[str] = ()

    @property
    def how(self) -> str:
        """As of Removal."""
        return tell_how(self.noticed, is_by_machine=self.is_by_machine)


def tell_how(noticed: Sequence[str], *, is_by_machine: bool) -> str:
    """Return how something was noticed, of NOTICERS, and by whom it was decided, in the active language."""
    decided = "appeal.by_machine" if is_by_machine else "appeal.by_person"
    return " ".join(say(code) for code in (*(f"noticed.{each}" for each in noticed), decided))


@dataclass(frozen=True, slots=True, kw_only=True)
class Grievance:
    """Whether somebody may object who reported a comment that stays: `until` then, else None; and what they said."""

    until: datetime | None
    objection: Objection | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """One house rule as readers are told it. `law` is what a legal ground rests on."""

    code: str
    title: str
    explanation: str
    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRules:
    """A version of a site's house rules in one language, with the `text` around them, and how to reach the site.

    `version` is 0 where the site has none of its own; then `since` is None.
    """

    version: int
    since: datetime | None
    is_current: bool
    text: str
    rules: tuple[RuleText, ...]
    takes_notices: bool
    reader_contact: str
    authority_contact: str
    contact_languages: str
    dispute_body: str


class Gate(ABC):
    @abstractmethod
    def comment_submitted(self, comment: Comment, from_status: Status | None) -> None:
        """A new text waits in `comment.revision`. `from_status` is what the comment was before an edit, None if new."""

    @abstractmethod
    def comment_withdrawn(self, comment: Comment, from_status: Status) -> None:
        """Its author took the comment back; it was `from_status` before."""

    @abstractmethod
    def comment_flagged(self, flag: Flag) -> None:
        """A reader reported a published comment."""

    @abstractmethod
    def notice_given(self, notice: Notice) -> None:
        """Somebody gave notice that a published comment is illegal.

        Raises Refused: notices_not_taken, notices_suspended.
        """

    @abstractmethod
    def find_grievance(self, subject: Notice | Flag) -> Grievance:
        """Return whether whoever gave a notice, or made a report, may object to what became of it."""

    @abstractmethod
    def list_objections(self, subjects: Sequence[Notice] | Sequence[Flag]) -> dict[int, Objection]:
        """Return the latest objection to what became of each of these notices, or of these reports, by their ids."""

    @abstractmethod
    def object_to_dismissal(self, subject: Notice | Flag, text: str) -> None:
        """Whoever gave a notice, or made a report, objects to the comment's staying.

        Raises Refused: complaint_not_available, already_appealed, appeal_too_late.
        """

    @abstractmethod
    def takes_notices(self, site: Site) -> bool:
        """Tell whether anybody may give notice of illegal comments on this site."""

    @abstractmethod
    def read_house_rules(self, site: Site, language: str, version: int | None = None) -> HouseRules | None:
        """Return a version of a site's house rules, the present one if none is named; None if there was none such."""

    @abstractmethod
    def explain_redress(self, site: Site) -> str:
        """Return whom else those may turn to who disagree with a decision, "" for nobody in particular."""

    @abstractmethod
    def comments_imported(self, thread_ids: Collection[int]) -> None:
        """Comments came into these threads from elsewhere, each already in the status that it had there.

        They have an `imported_id`. Called again with the same threads when an import is run again.
        """

    @abstractmethod
    def may_post(self, author: Author) -> Refused | None:
        """Return why the author may not post or edit now, None if they may. One query, and the answer is never kept."""

    @abstractmethod
    def is_trusted(self, author: Author) -> bool:
        """Tell whether moderators trust the author. One query."""

    @abstractmethod
    def verify_captcha(self, site: Site, response: str) -> bool | None:
        """Ask the provider of the site's CAPTCHA whether a reader's `response` is good, None if it says nothing.

        Over the network, for some seconds at most: never in a transaction.
        """

    @abstractmethod
    def is_reserved_name(self, site: Site, name: str) -> bool:
        """Tell whether readers would take a guest of this name for one of those who speak for the site."""

    @abstractmethod
    def counts_unseen(self, author: Author, thread: Thread) -> bool:
        """Tell whether what the author says without a word, which no check can look at, counts at once here and now."""

    @abstractmethod
    def list_shadowed(self, comments: Collection[Comment]) -> set[int]:
        """Return the ids of those rejected `comments` that their author is to go on seeing as published."""

    @abstractmethod
    def explain_removals(self, comments: Collection[Comment]) -> dict[int, Removal]:
        """Return why each of these comments of one author was removed, by id."""

    @abstractmethod
    def object_to_removal(self, comment: Comment, text: str) -> None:
        """Its author objects to the removal of a comment.

        Raises Refused: appeal_not_available, already_appealed, appeal_too_late.
        """

    @abstractmethod
    def find_objection(self, comment: Comment) -> Objection | None:
        """Return what became of the author's last objection about a comment, None without any."""

    @abstractmethod
    def explain_holds(self, comments: Collection[Comment]) -> dict[int, Hold]:
        """Return why those of `comments` that are held wait for a moderator, by id."""

    @abstractmethod
    def foresee_hold(self, author: Author, body: str) -> str | None:
        """Return why a comment by `author` with this text would not be published at once, as a code of the catalogue.

        None if nothing in the text itself speaks against it. Stores nothing.
        """

    @abstractmethod
    def list_public_revisions(self, comment: Comment) -> set[int]:
        """Return the numbers of those of a published comment's revisions that every reader has been free to read."""

    @abstractmethod
    def list_measures(self, author: Author) -> list[Measure]:
        """Return what the author is to know of what was done about them: what is in force, and every warning."""

    @abstractmethod
    def acknowledge_warning(self, author: Author, warning_id: int) -> bool:
        """Note that the author has read a warning; twice changes nothing. Returns False if it is not theirs."""

    @abstractmethod
    def events_recorded(self, event_ids: Sequence[int]) -> None:
        """These events, which the site's own systems want to hear of, were written down."""

    @abstractmethod
    def author_erased(self, author: Author) -> None:
        """The author is to be forgotten: so is what was written about them."""


@cache
def load_gate() -> Gate:
    """Return the gate that `settings.COMMENT_GATE` names.

    Raises ImportError if the path leads nowhere, TypeError if what is there is no Gate.
    """
    gate = import_string(settings.COMMENT_GATE)()
    if not isinstance(gate, Gate):
        raise TypeError(f"{settings.COMMENT_GATE} is not a Gate")
    return gate
