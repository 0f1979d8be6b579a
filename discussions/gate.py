"""The one seam between discussions and whatever judges them.

Discussions calls the gate inside the transaction of the change it tells of; what the gate wants to do outside the
database, it does after commit. A gate answers nothing: it moves a comment later, through `actions.set_status`.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from discussions.models import Comment, Flag, Status


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
    def comments_imported(self, thread_ids: Collection[int]) -> None:
        """Comments came into these threads from elsewhere, each already in the status that it had there.

        They have an `imported_id`. Called again with the same threads when an import is run again.
        """


@cache
def load_gate() -> Gate:
    """Return the gate that `settings.COMMENT_GATE` names.

    Raises ImportError if the path leads nowhere, TypeError if what is there is no Gate.
    """
    gate = import_string(settings.COMMENT_GATE)()
    if not isinstance(gate, Gate):
        raise TypeError(f"{settings.COMMENT_GATE} is not a Gate")
    return gate
