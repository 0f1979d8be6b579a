"""How many reads a second, and how long each takes: quiet, and while others post and vote. By wrk.

Every figure stands beside the same bytes from a bare application under the same server, from nginx where it is
installed, and from Django alone, all in the same run: on a busy machine only the ratios mean something.
"""

import json
import os
import random
import re
import shutil
import statistics
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
import psycopg

from config.embedded import embedded_database_url
from tests.bench.isso import URI, isso
from tests.bench.pace import Reader, make_readers, make_texts
from tests.bench.processor import read_memory, read_usage
from tests.bench.servers import rivals
from tests.bench.traffic import Traffic
from tests.bench.writes import Request, write_script
from tests.stack import Stack
from tests.waiting import wait_until

THREAD = "reads-1000"
SIZES = (1_000, 200_000)
CONNECTIONS = 16
# All of a thread of a thousand comments that one answer may hold.
WHOLE = "limit=100&replies=50&depth=20"
POSTS, POSTERS = "bench-posts", 400
CHECKED_SECONDS = 180.0
WRK = ("-t1", f"-c{CONNECTIONS}", "--latency")
TO_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


class Case(NamedTuple):
    """One thing to measure: what is asked of whom, and the comments and votes a second that arrive meanwhile.

    `script` is wrk's, for what is no GET. Whatever it writes is checked before the next case begins.
    """

    name: str
    url: str
    headers: dict[str, str]
    comments: float = 0
    votes: float = 0
    script: Path | None = None


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
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as name, ExitStack() as running:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "nginx").mkdir(mode=0o777)
        others = running.enter_context(rivals(stack, folder, page.content))
        (folder / "isso").mkdir()
        if url := running.enter_context(isso(folder / "isso", make_lines(1_000))):
            others["isso"] = url
        cases = list_cases(stack.url, path, page, others, sizes)
        cases += list_write_cases(stack, folder, others)
        cases = [case for case in cases if re.search(only, case.name)]
        found: dict[str, list[dict[str, float]]] = {case.name: [] for case in cases}
        for number in range(rounds):
            for case in cases:
                found[case.name].append(measure_one(program, stack, case, seconds, traffic))
                print(
                    f"  round {number + 1}, {case.name}: {found[case.name][-1]['per_second']:,.0f}/s",
                    flush=True,
                )
    figures = {
        "page_bytes": len(page.content),
        "seconds": seconds,
        "rounds": rounds,
        "answers": dict(traffic.answers),
        "memory_megabytes": read_memory(stack),
        "left_out": {
            name: why
            for name, why in (("nginx", "no nginx"), ("isso", "no package index"))
            if name not in others
        },
        "cases": {name: middle(figures) for name, figures in found.items()},
    }
    show(figures)
    return figures


def measure_one(program: str, stack: Stack, case: Case, seconds: float, traffic: Traffic) -> dict[str, float]:
    """Return the figures of one case, with the processor time of all parts of Parley for each request."""
    is_ours = case.url.startswith(stack.url)
    if not is_ours and case.comments:
        flow: Any = trickle(case)
    else:
        is_busy = case.comments or case.votes
        flow = traffic.flowing(comments=case.comments, votes=case.votes) if is_busy else nullcontext()
    # The web process that keeps no pages is this process's child, as all of `stack` is.
    is_alone = case.name.startswith("Django")
    root = os.getpid() if is_alone else None
    before = sum(read_usage(stack, root=root).values())
    with flow:
        figures = run(program, case, seconds)
    spent = sum(read_usage(stack, root=root).values()) - before
    requests = figures["per_second"] * seconds
    figures["processor_ms"] = 1000 * spent / requests if (is_ours or is_alone) and requests else 0.0
    if case.script is not None and is_ours:
        wait_until(lambda: count_pending(stack) == 0, CHECKED_SECONDS, "Comments are still pending")
    return figures


def count_pending(stack: Stack) -> int:
    with psycopg.connect(embedded_database_url(Path(stack.environment["PARLEY_VAR"]))) as database:
        found = database.execute(
            "SELECT count(*) FROM discussions_comment WHERE status = 'pending'"
        ).fetchone()
    return int(found[0]) if found else 0


@contextmanager
def trickle(case: Case) -> Iterator[None]:
    """Post to Isso meanwhile, so many comments a second."""
    ending = threading.Event()

    def post() -> None:
        place = urlsplit(case.url)
        origin = f"{place.scheme}://{place.netloc}"
        with httpx.Client(timeout=30, headers={"Origin": origin}) as client:
            while not ending.wait(1 / case.comments):
                body = {"text": "One more remark.", "author": "Reader", "title": "Bench"}
                client.post(f"{origin}/new", params={"uri": URI}, json=body)

    poster = threading.Thread(target=post)
    poster.start()
    try:
        yield
    finally:
        ending.set()
        poster.join()


def list_cases(
    url: str, path: str, page: httpx.Response, others: dict[str, str], sizes: list[int]
) -> list[Case]:
    comments, version = f"{path}/comments", page.json()["version"]
    compressed = {"Accept-Encoding": "gzip, deflate, br, zstd"}
    known = {"If-None-Match": page.headers["ETag"]}
    django_etag = httpx.get(f"{others['django']}{comments}").headers["ETag"]
    asked = httpx.get(f"{url}/api/v1/sites/demo/threads/predictions/prompts").json()["prompts"][0]["id"]
    return [
        Case("bare", others["bare"], {}),
        *([Case("nginx", f"{others['nginx']}/page.json", {})] if "nginx" in others else []),
        Case("page", f"{url}{comments}", {}),
        Case("page, compressed", f"{url}{comments}", compressed),
        Case("whole thread", f"{url}{comments}?{WHOLE}", {}),
        Case("page, 1 comment/s", f"{url}{comments}", {}, comments=1),
        Case("page, 20 votes/s", f"{url}{comments}", {}, votes=20),
        Case("page, 20 comments/s and 100 votes/s", f"{url}{comments}", {}, comments=20, votes=100),
        Case("not modified", f"{url}{comments}", known),
        Case("updates", f"{url}{path}/updates?since={version}", {}),
        Case("counts", f"{url}/api/v1/sites/demo/counts?threads={THREAD},predictions", {}),
        Case("feed", f"{url}{path}/feed.atom", {}),
        Case("crowd", f"{url}/api/v1/prompts/{asked}/crowd", {}),
        Case("plot", f"{url}/api/v1/prompts/{asked}/prompt.svg", {}),
        *(
            Case(f"page of {size:,}", f"{url}/api/v1/sites/demo/threads/reads-{size}/comments", {})
            for size in sizes
        ),
        *(
            [
                Case("Isso: page", f"{others['isso']}/?uri={URI}&limit=20&nested_limit=3", {}),
                Case("Isso: whole thread", f"{others['isso']}/?uri={URI}", {}),
                Case(
                    "Isso: page, 1 comment/s",
                    f"{others['isso']}/?uri={URI}&limit=20&nested_limit=3",
                    {},
                    comments=1,
                ),
            ]
            if "isso" in others
            else []
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


def list_write_cases(stack: Stack, folder: Path, others: dict[str, str]) -> list[Case]:
    """Return what is written, and what a moderator reads. Posts go to a thread of their own."""
    readers, texts = make_readers(stack, POSTERS), make_texts(20_000)
    comments = f"/api/v1/sites/demo/threads/{POSTS}/comments"
    first = httpx.get(f"{stack.url}/api/v1/sites/demo/threads/{THREAD}/comments?limit=100").json()["comments"]
    open_thread(stack, readers[0], comments)
    posts: list[Request] = [
        ("POST", comments, readers[n % POSTERS], {"body": text}) for n, text in enumerate(texts)
    ]
    votes: list[Request] = [
        ("PUT", f"/api/v1/comments/{comment['id']}/vote", reader, {"value": value})
        for value in (1, -1)
        for comment in first
        for reader in readers[:100]
    ]
    views: list[Request] = [("POST", f"/api/v1/sites/demo/threads/{THREAD}/views", None, {})]
    moderator = {"Authorization": f"Bearer {stack.demo['moderator_token']}"}
    cases = [
        Case("queue page", f"{stack.url}/api/v1/moderation/cases", moderator),
        Case("view", stack.url, {}, script=write_script(folder, "views", views, stack.url)),
        Case("vote", stack.url, {}, script=write_script(folder, "votes", votes, stack.url)),
        Case("post", stack.url, {}, script=write_script(folder, "posts", posts, stack.url)),
    ]
    if url := others.get("isso"):
        body = {"author": "Reader", "title": "Posts"}
        sent: list[Request] = [
            ("POST", "/new?uri=/posts/", None, {**body, "text": text}) for text in texts[:5_000]
        ]
        cases.append(Case("Isso: post", url, {}, script=write_script(folder, "isso", sent, url)))
    return cases


def open_thread(stack: Stack, reader: Reader, comments: str) -> None:
    """Begin the thread that posts go to, so that none of them has to."""
    headers = {"Authorization": f"Bearer {reader.token}", "X-Forwarded-For": reader.address}
    body = {"body": "The first remark.", "url": f"{stack.url}/demo/", "title": "Posts"}
    httpx.post(f"{stack.url}{comments}", json=body, headers=headers).raise_for_status()


def make_lines(size: int) -> list[dict[str, Any]]:
    """Return the comments of a thread, as an import's lines: a third at the top, the others below any earlier one."""
    dice, texts = random.Random(size), make_texts(min(size, 2_000))
    lines = []
    for number in range(size):
        parent = None if number % 3 == 0 else dice.randrange(number)
        line: dict[str, Any] = {
            "id": str(number),
            "author": f"Reader {number % 997}",
            "created": 1_700_000_000 + number,
        }
        line |= {
            "parent": None if parent is None else str(parent),
            "body": texts[number % len(texts)],
            "score": dice.randint(-2, 9),
        }
        lines.append(line)
    return lines


def import_thread(stack: Stack, size: int) -> None:
    """Fill the thread `reads-<size>`."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        for line in make_lines(size):
            file.write(json.dumps(line) + "\n")
        file.flush()
        stack.manage(
            "import_comments", "--format", "jsonl", file.name, "--site", "demo", "--thread", f"reads-{size}"
        )


def run(program: str, case: Case, seconds: float) -> dict[str, float]:
    """Return requests a second, p50 and p99 in milliseconds, and how many went wrong."""
    named = [word for name, value in case.headers.items() for word in ("-H", f"{name}: {value}")]
    script = [] if case.script is None else ["-s", str(case.script)]
    command = [program, *WRK, f"-d{seconds:g}s", *named, *script, case.url]
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
    print(
        "| case | per second | of bare | of nginx | of the quiet page | p50 ms | p99 ms | CPU ms | errors |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for name, case in cases.items():
        shares = " | ".join(f"{case['per_second'] / rate:.2f}" if rate else "" for rate in rates.values())
        print(
            f"| {name} | {case['per_second']:,.0f} | {shares} | {case['p50']:.2f} | {case['p99']:.2f} "
            f"| {case['processor_ms']:.2f} | {case['errors']:.0f} |"
        )
    memory = ", ".join(f"{part} {most:.0f}" for part, most in figures["memory_megabytes"].items())
    print(f"\nMeanwhile: {figures['answers']}\nMB resident at most, of one process: {memory}\n")
