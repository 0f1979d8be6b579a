"""How many reads a second, and how long each takes: quiet, and while others post and vote. By wrk.

Every figure stands beside the same bytes from a bare application under the same server, from nginx where it is
installed, and from Django alone, all in the same run: on a busy machine only the ratios mean something.
"""

import json
import random
import re
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from tests.bench.pace import make_texts
from tests.bench.servers import rivals
from tests.bench.traffic import Traffic
from tests.stack import Stack

THREAD = "reads-1000"
SIZES = (100, 1_000, 10_000, 100_000)
CONNECTIONS = 16
WRK = ("-t1", f"-c{CONNECTIONS}", "--latency")
TO_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


class Case(NamedTuple):
    """One thing to measure: what is asked of whom, and the comments and votes a second that arrive meanwhile."""

    name: str
    url: str
    headers: dict[str, str]
    comments: float = 0
    votes: float = 0


def measure(stack: Stack, *, seconds: float, rounds: int, only: str = "") -> dict[str, Any]:
    """Measure every case whose name `only` is found in so many times, print the medians and return them."""
    program = shutil.which("wrk")
    if program is None:
        raise SystemExit("Reading is measured by wrk, which is not installed.")
    sizes = [size for size in SIZES if re.search(only, f"page of {size:,}")]
    for size in {1_000, *sizes}:
        import_thread(stack, size)
    path = f"/api/v1/sites/demo/threads/{THREAD}"
    page = httpx.get(f"{stack.url}{path}/comments", headers={"Accept-Encoding": "identity"})
    traffic = Traffic(stack, THREAD, comments=20, seconds=60)
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        Path(folder).chmod(0o755)
        (Path(folder) / "nginx").mkdir(mode=0o777)
        with rivals(stack, Path(folder), page.content) as others:
            cases = [
                case
                for case in list_cases(stack.url, path, page, others, sizes)
                if re.search(only, case.name)
            ]
            found: dict[str, list[dict[str, float]]] = {case.name: [] for case in cases}
            for number in range(rounds):
                for case in cases:
                    busy = case.comments or case.votes
                    flow = (
                        traffic.flowing(comments=case.comments, votes=case.votes) if busy else nullcontext()
                    )
                    with flow:
                        found[case.name].append(run(program, case, seconds))
                    print(f"  round {number + 1}, {case.name}: {found[case.name][-1]['per_second']:,.0f}/s")
    figures = {
        "page_bytes": len(page.content),
        "seconds": seconds,
        "rounds": rounds,
        "answers": dict(traffic.answers),
        "cases": {name: middle(figures) for name, figures in found.items()},
    }
    show(figures)
    return figures


def list_cases(
    url: str, path: str, page: httpx.Response, others: dict[str, str], sizes: list[int]
) -> list[Case]:
    comments, version = f"{path}/comments", page.json()["version"]
    compressed = {"Accept-Encoding": "gzip, deflate, br, zstd"}
    known = {"If-None-Match": page.headers["ETag"]}
    django_etag = httpx.get(f"{others['django']}{comments}").headers["ETag"]
    return [
        Case("bare", others["bare"], {}),
        *([Case("nginx", f"{others['nginx']}/page.json", {})] if "nginx" in others else []),
        Case("page", f"{url}{comments}", {}),
        Case("page, compressed", f"{url}{comments}", compressed),
        Case("page, 1 comment/s", f"{url}{comments}", {}, comments=1),
        Case("page, 20 votes/s", f"{url}{comments}", {}, votes=20),
        Case("page, 20 comments/s and 100 votes/s", f"{url}{comments}", {}, comments=20, votes=100),
        Case("not modified", f"{url}{comments}", known),
        Case("updates", f"{url}{path}/updates?since={version}", {}),
        Case("counts", f"{url}/api/v1/sites/demo/counts?threads={THREAD},predictions", {}),
        Case("feed", f"{url}{path}/feed.atom", {}),
        *(
            Case(f"page of {size:,}", f"{url}/api/v1/sites/demo/threads/reads-{size}/comments", {})
            for size in sizes
        ),
        Case("Django: page", f"{others['django']}{comments}", {}),
        Case("Django: not modified", f"{others['django']}{comments}", {"If-None-Match": django_etag}),
        *(
            Case(
                f"Django: page of {size:,}",
                f"{others['django']}/api/v1/sites/demo/threads/reads-{size}/comments",
                {},
            )
            for size in sizes
        ),
    ]


def import_thread(stack: Stack, size: int) -> None:
    """Fill the thread `reads-<size>`: a third of its comments at the top, the others below any earlier one."""
    dice, texts = random.Random(size), make_texts(min(size, 2_000))
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        for number in range(size):
            parent = None if number % 3 == 0 else dice.randrange(number)
            line = {"id": str(number), "author": f"Reader {number % 997}", "created": 1_700_000_000 + number}
            line |= {
                "parent": parent and str(parent),
                "body": texts[number % len(texts)],
                "score": dice.randint(-2, 9),
            }
            file.write(json.dumps(line) + "\n")
        file.flush()
        stack.manage(
            "import_comments", "--format", "jsonl", file.name, "--site", "demo", "--thread", f"reads-{size}"
        )


def run(program: str, case: Case, seconds: float) -> dict[str, float]:
    """Return requests a second, p50 and p99 in milliseconds, and how many went wrong."""
    named = [word for name, value in case.headers.items() for word in ("-H", f"{name}: {value}")]
    command = [program, *WRK, f"-d{seconds:g}s", *named, case.url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {
        "per_second": float(find(r"Requests/sec:\s+([\d.]+)", said) or 0),
        "p50": read_time(said, "50%"),
        "p99": read_time(said, "99%"),
        "errors": float(find(r"Non-2xx or 3xx responses: (\d+)", said) or 0),
    }


def read_time(said: str, share: str) -> float:
    found = re.search(rf"{share}\s+([\d.]+)(us|ms|s)", said)
    return float(found[1]) * TO_MILLISECONDS[found[2]] if found else float("nan")


def find(pattern: str, said: str) -> str | None:
    found = re.search(pattern, said)
    return found[1] if found else None


def middle(figures: list[dict[str, float]]) -> dict[str, float]:
    """Return the median of each figure, but the sum of the errors."""
    pick: dict[str, Callable[[list[float]], float]] = {"errors": sum}
    return {name: pick.get(name, statistics.median)([each[name] for each in figures]) for name in figures[0]}


def show(figures: dict[str, Any]) -> None:
    cases = figures["cases"]
    rates = {name: cases.get(name, {}).get("per_second") for name in ("bare", "nginx", "page")}
    print(f"\nA first page of {figures['page_bytes']:,} bytes, medians of {figures['rounds']}:\n")
    print("| case | per second | of bare | of nginx | of the quiet page | p50 ms | p99 ms | errors |")
    print("|---|---|---|---|---|---|---|---|")
    for name, case in cases.items():
        shares = " | ".join(f"{case['per_second'] / rate:.2f}" if rate else "" for rate in rates.values())
        print(
            f"| {name} | {case['per_second']:,.0f} | {shares} | {case['p50']:.2f} | {case['p99']:.2f} "
            f"| {case['errors']:.0f} |"
        )
    print(f"\nMeanwhile: {figures['answers']}")
