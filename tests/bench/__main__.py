"""`python -m tests.bench`, the command behind `make bench`: how fast Parley is, and what becomes of comments.

`make bench ARGS="all"` measures everything that docs/benchmarks.md says, and writes that page.

On a machine that has other work to do, `chrt -r 1 make bench` keeps that out of the figures.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config.run import BASE_DIR
from tests.bench import (
    checking,
    corpus,
    growth,
    imports,
    machine,
    pace,
    predictions,
    protocols,
    queue,
    readers,
    reading,
    reads,
    report,
)
from tests.shared import SHARED
from tests.stack import Stack, running_stack


def main() -> int:
    options = read_options()
    if options.cores and hasattr(os, "sched_setaffinity"):
        # For this process and all that it starts: the load comes from the same cores as the answers.
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.cores])
    result: dict[str, object] = {"machine": machine.describe()}
    print(machine.show(result["machine"]))
    if options.what == "all":
        result |= measure_all()
        words = f'make bench ARGS="{" ".join(sys.argv[1:])}"'
        report.write(result, folder=options.docs, command=words, when=f"{datetime.now(UTC):%-d %B %Y}")
    elif options.what == "imports":
        result["imports"] = imports.measure(comments=min(options.comments, 100_000))
    elif options.what == "predictions":
        result["predictions"] = predictions.measure(forecasts=min(options.comments, 100_000))
    else:
        with find_stack(options.credentials) as stack:
            result |= MEASURES[options.what](stack, options)
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n")
    return 0


def measure_all() -> dict[str, Any]:
    """Measure each in a process and with data of its own: what one has filled in does not weigh on the next."""
    result: dict[str, Any] = {}
    arguments = [word for word in sys.argv[1:] if word != "all"]
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        for what in ALL:
            file = Path(folder) / f"{what}.json"
            command = [sys.executable, "-m", "tests.bench", what, *arguments, "--json", str(file)]
            if subprocess.run(command, check=False).returncode:
                print(f"{what} could not be measured: see above.")
            else:
                result |= json.loads(file.read_text())
    return result


def measure_reads(stack: Stack, options: argparse.Namespace) -> dict[str, Any]:
    return {"reads": reads.measure(stack, seconds=options.seconds, rounds=options.rounds, only=options.only)}


def measure_queue(stack: Stack, options: argparse.Namespace) -> dict[str, Any]:
    figures = queue.measure(stack, comments=options.comments, rounds=options.rounds * 20, only=options.only)
    return {"queue": figures}


def measure_protocols(stack: Stack, options: argparse.Namespace) -> dict[str, Any]:
    return {"protocols": protocols.measure(stack, rate=options.rate or 50, seconds=options.seconds)}


def measure_posting(stack: Stack, options: argparse.Namespace) -> dict[str, Any]:
    posting = pace.measure(stack, rate=options.rate or 20, seconds=options.seconds)
    return {"posting": posting, "reading": reading.measure(stack, thread=pace.THREADS[0])}


def measure_paces(stack: Stack, options: argparse.Namespace) -> dict[str, Any]:
    rates = [options.rate] if options.rate else RATES
    return {"paces": [pace.measure(stack, rate=rate, seconds=options.seconds) for rate in rates]}


def measure_readers(stack: Stack, options: argparse.Namespace) -> dict[str, Any]:
    reads.import_thread(stack, 1_000)
    seconds = max(options.seconds, 2 * readers.EVERY_SECONDS)
    figures = readers.measure(stack, thread=reads.THREAD, readers=options.readers, seconds=seconds)
    return {"readers": figures}


def measure_checking(stack: Stack, options: argparse.Namespace) -> dict[str, Any]:
    return {"checking": checking.measure(stack, comments=CHECKED)}


def measure_growth(stack: Stack, options: argparse.Namespace) -> dict[str, Any]:
    return {"growth": growth.measure(stack, comments=options.comments, rounds=options.rounds * 50)}


def measure_corpus(stack: Stack, options: argparse.Namespace) -> dict[str, Any]:
    return {"corpus": corpus.measure(stack, folder=options.data, rows=options.rows)}


MEASURES: dict[str, Callable[[Stack, argparse.Namespace], dict[str, Any]]] = {
    "posting": measure_posting,
    "reads": measure_reads,
    "paces": measure_paces,
    "readers": measure_readers,
    "checking": measure_checking,
    "growth": measure_growth,
    "corpus": measure_corpus,
    "queue": measure_queue,
    "protocols": measure_protocols,
}
# What docs/benchmarks.md is made of.
ALL = ("reads", "readers", "paces", "checking", "growth")
# Posts a second, and comments that are checked.
RATES = (20.0, 100.0, 300.0)
CHECKED = 800


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "what",
        nargs="?",
        choices=[*MEASURES, "imports", "predictions", "all"],
        default="posting",
        help="posting: from POST to the final status, at a steady rate; paces: at several. reads: requests a second, "
        "quiet and busy, beside nginx and Isso. readers: thousands who poll. checking: comments checked a second. "
        "growth: pages among up to ten million comments. corpus: real, labelled comments. queue: the moderators' "
        "lists, with many cases. protocols: Coral's requests to Perspective's address. "
        "imports: exports of 100,000 comments from other systems. predictions: a prompt with 100,000 forecasts. "
        "all: what docs/benchmarks.md says, which it writes",
    )
    parser.add_argument("--rate", type=float, help="posts (20) or requests (50) a second")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rounds", type=int, default=3, help="how often each read is measured")
    parser.add_argument(
        "--only",
        default="",
        metavar="PATTERN",
        help="of the reads or the queue's lists, those whose names have it",
    )
    parser.add_argument("--cores", type=int, default=2, help="use only so many; 0 for all")
    parser.add_argument(
        "--comments",
        type=int,
        default=1_000_000,
        help="in the database of queue and growth, which goes up to ten million",
    )
    parser.add_argument("--readers", type=int, default=10_000, help="who poll")
    parser.add_argument(
        "--docs", type=Path, default=BASE_DIR / "docs", help="the folder that `all` writes to"
    )
    parser.add_argument("--rows", type=int, default=100, help="comments from each source of the corpus")
    parser.add_argument("--data", type=Path, default=SHARED / "data", help="the folder of the corpus")
    parser.add_argument("--credentials", type=Path, help="the demo.json of a Parley that is running")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    return parser.parse_args()


@contextmanager
def find_stack(credentials: Path | None) -> Iterator[Stack]:
    """The Parley that is running, or a new one with data of its own."""
    if credentials is not None:
        demo = json.loads(credentials.read_text())
        yield Stack(demo["url"], demo, {**os.environ, "PARLEY_VAR": str(credentials.parent)})
        return
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        # The servers' own user must be able to reach their data.
        Path(folder).chmod(0o755)
        with running_stack(Path(folder) / "var") as stack:
            yield stack


if __name__ == "__main__":
    sys.exit(main())
