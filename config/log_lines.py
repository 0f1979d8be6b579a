"""Keeps each entry of the log on its own line: what others sent must not look like an entry, nor steer a terminal."""

import re

from structlog.typing import EventDict, WrappedLogger

# C0 and C1 controls, and what Unicode calls ends of lines.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def escape_controls(logger: WrappedLogger, method: str, entry: EventDict) -> EventDict:
    """Return the entry with every control character in its texts written as `\\x0a`.

    Values are escaped by the renderer, but messages of other packages hold what was sent in themselves. Tracebacks keep
    their lines, each of them indented.
    """
    trace = entry.pop("exception", None)
    for name, value in entry.items():
        if isinstance(value, str):
            entry[name] = _CONTROL.sub(_spell, value)
    if trace is not None:
        entry["exception"] = "\n".join(f"  {_CONTROL.sub(_spell, line)}" for line in str(trace).split("\n"))
    return entry


def _spell(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()
