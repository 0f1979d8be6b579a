"""Which processes are alive that mention something on their command line: how tests prove that none was left."""

from pathlib import Path


def alive(process_id: int) -> bool:
    """Whether the process still does anything. A zombie does not: it only waits for its parent to notice."""
    return bool(command_line(process_id))


def command_line(process_id: int) -> str:
    """The words of the command, or "" if the process has ended."""
    try:
        return (
            Path(f"/proc/{process_id}/cmdline")
            .read_bytes()
            .replace(b"\0", b" ")
            .decode(errors="replace")
            .strip()
        )
    except OSError:
        return ""


def descendants(process_id: int) -> list[int]:
    """The numbers of all processes below this one, at this moment."""
    found: list[int] = []
    waiting = [process_id]
    while waiting:
        parent = waiting.pop()
        for path in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                children = [int(word) for word in path.read_text().split()]
            except OSError:
                continue  # the thread ended meanwhile
            found += children
            waiting += children
    return found
