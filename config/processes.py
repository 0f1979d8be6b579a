"""Child processes that live and die together: started, relayed line by line, watched and stopped as one.

What the processes are is run.py's business. They are not managed by honcho, because it takes the end of a
process's output for the end of the process: when a worker is killed hard, its children keep the output open
and serve on, unnoticed.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

STOP_SECONDS = 5.0
POLL_SECONDS = 0.1
PR_SET_PDEATHSIG = 1


class Ended(NamedTuple):
    """Which process ended and with what code; a negative code is the number of the signal that killed it."""

    name: str
    code: int

    def __str__(self) -> str:
        how = f"exit code {self.code}" if self.code >= 0 else f"killed by {signal.Signals(-self.code).name}"
        return f"{self.name} stopped ({how})"


def die_with_parent(death_signal: signal.Signals) -> Callable[[], None] | None:
    """A `preexec_fn` that has the kernel send the signal to the child when the thread that started it ends.

    It covers what no handler can: a parent that is killed with SIGKILL. Only Linux has this; elsewhere the
    answer is None.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl

    def ask_kernel() -> None:
        prctl(PR_SET_PDEATHSIG, int(death_signal))

    return ask_kernel


def end_all(stop_signals: Iterable[tuple[subprocess.Popen[bytes], signal.Signals]], seconds: float) -> None:
    """Send each process its signal, wait up to `seconds` in all, and kill what is left."""
    asked = list(stop_signals)
    for process, stop_signal in asked:
        process.send_signal(stop_signal)  # does nothing to a process that has ended
    deadline = time.monotonic() + seconds
    for process, _ in asked:
        try:
            process.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class ProcessGroup:
    """Processes of which each is needed: the first one that ends, ends the work of all.

    Every child leads a session of its own, so that Ctrl-C reaches only the supervisor, and so that the
    children of a child can be found and killed with it. Use it from the main thread.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        """`say` takes each line of output, already prefixed; it is called from several threads."""
        self._say = say
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._watched: dict[str, subprocess.Popen[bytes]] = {}
        self._readers: list[threading.Thread] = []

    def start(
        self, name: str, command: Sequence[str], *, death_signal: signal.Signals = signal.SIGTERM
    ) -> None:
        """Start a child whose output is passed on with its name in front. Raises OSError if it cannot start.

        The death signal is what it gets if this process dies without stopping it.
        """
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent(death_signal),  # noqa: PLW1509  (it makes one system call)
        )
        self._children[name] = child
        reader = threading.Thread(target=self._relay, args=(name, child), daemon=True)
        self._readers.append(reader)
        reader.start()

    def watch(self, processes: Mapping[str, subprocess.Popen[bytes]]) -> None:
        """Let the end of these count too. Someone else started them and will stop them."""
        self._watched.update(processes)

    def wait(self) -> Ended:
        """Block until one process has ended, and say which."""
        while True:
            for name, process in {**self._children, **self._watched}.items():
                code = process.poll()
                if code is not None:
                    return Ended(name, code)
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """Ask every child to finish, and after five seconds kill those that have not, with their children.

        Only the child itself is asked, not its session: a worker then lets its own children finish their jobs.
        """
        end_all(((child, signal.SIGTERM) for child in self._children.values()), STOP_SECONDS)
        for child in self._children.values():
            try:
                os.killpg(child.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                continue  # nobody left, or (macOS) only processes that are already dying
        for reader in self._readers:
            reader.join(timeout=1)

    def _relay(self, name: str, child: subprocess.Popen[bytes]) -> None:
        assert child.stdout is not None
        with child.stdout:
            for line in child.stdout:
                if text := line.decode(errors="replace").rstrip():
                    self._say(f"{name:<6} | {text}")
