"""`python -m tests.bench`, the command behind `make bench`: how long a comment takes, and what becomes of real ones.

On a machine that has other work to do, `chrt -r 1 make bench` keeps that out of the figures.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench import corpus, imports, machine, pace, protocols, queue, reading, reads
from tests.shared import SHARED
from tests.stack import Stack, running_stack


def main() -> int:
    options = read_options()
    if options.cores and hasattr(os, "sched_setaffinity"):
        # For this process and all that it starts: the load comes from the same cores as the answers.
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.cores])
    result: dict[str, object] = {"machine": machine.describe()}
    print(machine.show(result["machine"]))
    if options.what == "imports":
        result["imports"] = imports.measure(comments=min(options.comments, 100_000))
        return write_result(result, options.json)
    with find_stack(options.credentials) as stack:
        if options.what == "reads":
            result["reads"] = reads.measure(
                stack, seconds=options.seconds, rounds=options.rounds, only=options.only
            )
        elif options.what == "queue":
            result["queue"] = queue.measure(
                stack, comments=options.comments, rounds=options.rounds * 20, only=options.only
            )
        elif options.what == "protocols":
            result["protocols"] = protocols.measure(stack, rate=options.rate or 50, seconds=options.seconds)
        elif options.what == "posting":
            result["posting"] = pace.measure(stack, rate=options.rate or 20, seconds=options.seconds)
            result["reading"] = reading.measure(stack, thread=pace.THREADS[0])
        else:
            result["corpus"] = corpus.measure(stack, folder=options.data, rows=options.rows)
    return write_result(result, options.json)


def write_result(result: dict[str, object], file: Path | None) -> int:
    if file:
        file.write_text(json.dumps(result, indent=2) + "\n")
    return 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "what",
        nargs="?",
        choices=["posting", "reads", "corpus", "queue", "protocols", "imports"],
        default="posting",
        help="posting: from POST to the final status, at a steady rate. reads: pages a second, quiet and busy. "
        "corpus: real, labelled comments. queue: the moderators' lists, with many cases. "
        "protocols: Coral's requests to Perspective's address. "
        "imports: exports of 100,000 comments from other systems",
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
    parser.add_argument("--comments", type=int, default=1_000_000, help="in the queue's database")
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
