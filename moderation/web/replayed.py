"""What trying something out on decided comments showed, as pages show it. Plain values for the templates."""

from collections.abc import Iterable
from typing import Any

from discussions.models import Comment
from moderation.actions.replays import Replayed
from moderation.replays import MAX_EXAMPLES, Change, Truth

_STOPPED: tuple[tuple[str, Truth], ...] = (
    ("Removed comments stopped", "removed"),
    ("Published comments stopped", "published"),
)
TITLES: dict[Change, tuple[str, str]] = {
    "false_alarm": ("False alarms", "published, and would now be stopped"),
    "caught": ("Caught", "removed, and would now be stopped"),
    "missed": ("Missed", "removed, and would no longer be stopped"),
    "freed": ("Freed", "published, and would no longer be stopped"),
}


def show_replayed(replayed: Replayed) -> dict[str, Any]:
    """Return the figures, and the comments behind them."""
    result, found = replayed
    checked = result.checked["removed"] + result.checked["published"]
    return {
        "checked": checked,
        "matched": result.matched["removed"] + result.matched["published"],
        "matched_published": result.matched["published"],
        "rows": [
            {
                "name": name,
                "before": result.stopped_before[truth],
                "after": result.stopped_after[truth],
                "of": result.checked[truth],
            }
            for name, truth in _STOPPED
        ],
        "matches": _show(result.matched_published, found),
        "groups": [
            {"name": name, "about": about, "comments": _show(result.examples[change], found)}
            for change, (name, about) in TITLES.items()
            if result.examples[change]
        ],
        "most": MAX_EXAMPLES,
    }


def _show(ids: Iterable[int], found: dict[int, Comment]) -> list[dict[str, Any]]:
    comments = [found[pk] for pk in ids if pk in found]
    return [{"comment": comment, "case": getattr(comment, "case", None)} for comment in comments]
