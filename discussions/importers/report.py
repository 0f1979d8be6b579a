"""What an import came to, for the person who ran it."""

from collections import Counter
from dataclasses import dataclass, field

MAX_SHOWN_BAD_LINES = 100


@dataclass(slots=True)
class ImportReport:
    """Counts, and the first bad lines: a number for their order, the place, and what is wrong.

    `lines` counts what the file has, `comments` the usable ones; `statuses` the new comments by status; `losses` what
    has no place here.
    """

    lines: int = 0
    bad: int = 0
    bad_lines: list[tuple[int, str, str]] = field(default_factory=list)
    comments: int = 0
    losses: Counter[str] = field(default_factory=Counter)
    is_salvaged: bool = False
    threads: int = 0
    new_threads: int = 0
    renamed_threads: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    filled: int = 0
    kept: int = 0
    orphans: int = 0
    placeholders: int = 0
    new_authors: int = 0
    seconds: float = 0.0

    def add_bad_line(self, number: int, place: str, reason: str) -> None:
        self.bad += 1
        if len(self.bad_lines) < MAX_SHOWN_BAD_LINES:
            self.bad_lines.append((number, place, reason))

    def describe_bad_lines(self) -> str:
        """Return a line for each of the first bad lines, in their order, and how many more there are; "" for none."""
        shown = [f"{place}: {reason}" for _, place, reason in sorted(self.bad_lines)]
        if self.bad > len(shown):
            shown.append(f"... and {self.bad - len(shown):,} more bad lines")
        return "\n".join(shown)

    def describe(self) -> str:
        """Return the counts as lines for people."""
        new = sum(self.statuses.values())
        by_status = ", ".join(f"{count:,} {status}" for status, count in sorted(self.statuses.items()))
        renamed = f"; {self.renamed_threads:,} names changed to fit as keys" if self.renamed_threads else ""
        rate = round(self.lines / self.seconds) if self.seconds else 0
        counts = {
            "read": f"{self.lines:,}, {self.bad:,} of them bad",
            "threads": f"{self.threads:,}, {self.new_threads:,} of them new" + renamed,
            "authors": f"{self.new_authors:,} new",
            "comments": f"{new:,} new" + (f" ({by_status})" if by_status else ""),
            "already there": f"{self.kept:,}"
            + (f", {self.filled:,} placeholders filled" if self.filled else ""),
            "orphans": f"{self.orphans:,}, below {self.placeholders:,} new placeholders for missing parents",
            "left out": ", ".join(f"{what}: {count:,}" for what, count in sorted(self.losses.items()))
            or "nothing",
            "time": f"{self.seconds:.1f} seconds, {rate:,} a second",
        }
        return "\n".join(f"{name + ':':<15}{value}" for name, value in counts.items())
