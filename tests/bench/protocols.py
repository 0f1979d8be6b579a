"""How fast other services' clients are answered: Coral's requests to Perspective's address, at a steady rate.

The schedule is open, as in `pace`. Each text is like no other: nothing is answered from a memory of it.
"""

import os
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from moderation.demo.content import read_discussion
from tests.bench.pace import spread
from tests.bench.processor import read_usage
from tests.leftovers import command_line, descendants
from tests.stack import Stack

WARM_UP_SECONDS = 5.0
CORALS_BUDGET_MS = 800
TARGET_MS = 50


def measure(stack: Stack, *, rate: float, seconds: float) -> dict[str, Any]:
    """Ask for so long, print what it took, and return the figures."""
    first = [_ask(stack, text) for text in _make_texts(4, seed=1)]
    texts = _make_texts(round(rate * (WARM_UP_SECONDS + seconds)), seed=2)
    times: list[tuple[float, float]] = []
    answers: Counter[str] = Counter()
    lock = threading.Lock()
    used_before = read_usage(stack)
    print(f"Asking {rate:g} times a second for {seconds:g} seconds, after {WARM_UP_SECONDS:g} to warm up ...")
    with httpx.Client(timeout=30) as client, ThreadPoolExecutor(64) as pool:
        began = time.monotonic() + 0.5

        def send(text: str, due: float) -> None:
            answer = client.post(_address(stack), json=_body(text))
            with lock:
                answers[str(answer.status_code)] += 1
                times.append((due, time.monotonic() - due))

        for number, text in enumerate(texts):
            due = began + number / rate
            time.sleep(max(0.0, due - time.monotonic()))
            pool.submit(send, text, due)
    used = {part: spent - used_before.get(part, 0.0) for part, spent in read_usage(stack).items()}
    measured = [took for due, took in times if due >= began + WARM_UP_SECONDS]
    figures = {
        "rate": rate,
        "seconds": seconds,
        "first_ms": [round(took * 1000, 1) for took in first],
        "answers": dict(answers),
        "answered_ms": spread(measured),
        "over_corals_budget": sum(took * 1000 > CORALS_BUDGET_MS for took in measured),
        "processor_ms_per_request": {
            part: round(1000 * spent / len(texts), 2) for part, spent in used.items()
        },
        "web_resident_megabytes": _read_memory(stack),
        "load_after": os.getloadavg(),
    }
    show(figures)
    return figures


def show(figures: dict[str, Any]) -> None:
    times = figures["answered_ms"]
    print(f"The first four, in milliseconds: {', '.join(map(str, figures['first_ms']))}")
    print(f"Then {sum(figures['answers'].values())}: {figures['answers']}\n")
    print("| milliseconds | p50 | p90 | p99 | max |\n|---|---|---|---|---|")
    print(f"| request to answer | {' | '.join(f'{value:g}' for value in times.values())} |")
    spent = figures["processor_ms_per_request"]
    parts = ", ".join(f"{part} {milliseconds:g}" for part, milliseconds in sorted(spent.items()))
    print(f"\nProcessor time, in milliseconds a request: {sum(spent.values()):.1f} ({parts})")
    print(f"Resident memory of the web processes, in megabytes: {figures['web_resident_megabytes']}")
    print(f"Over Coral's budget of {CORALS_BUDGET_MS} ms: {figures['over_corals_budget']}")
    print(f"Load after: {', '.join(f'{load:.2f}' for load in figures['load_after'])}")
    is_met = times.get("p99", float("inf")) < TARGET_MS and figures["answers"].keys() == {"200"}
    print(f"\nTarget (p99 < {TARGET_MS} ms): {'met' if is_met else 'MISSED'}\n")


def _ask(stack: Stack, text: str) -> float:
    began = time.monotonic()
    httpx.post(_address(stack), json=_body(text), timeout=30).raise_for_status()
    return time.monotonic() - began


def _address(stack: Stack) -> str:
    return f"{stack.url}/v1alpha1/comments:analyze?key={stack.demo['akismet_key']}"


def _body(text: str) -> dict[str, Any]:
    """Return what Coral sends."""
    wanted: dict[str, Any] = {"TOXICITY": {}}
    return {"comment": {"text": text}, "doNotStore": True, "requestedAttributes": wanted, "languages": ["en"]}


def _make_texts(count: int, seed: int) -> list[str]:
    """Comments of the demo's discussion, one in ten with something rude behind it; no two are the same."""
    remarks = [remark.body for remark in read_discussion() if remark.language == "en"]
    rude = ["You idiot.", "What a load of rubbish.", "Nobody asked you, moron."]
    pick = random.Random(seed)
    return [
        f"{pick.choice(remarks)} {pick.choice(rude) if pick.random() < 0.1 else ''} {number}"
        for number in range(count)
    ]


def _read_memory(stack: Stack) -> list[int]:
    supervisor = int((Path(stack.environment["PARLEY_VAR"]) / "lock").read_text())
    found = []
    for process in descendants(supervisor):
        status = Path(f"/proc/{process}/status")
        if "granian" in command_line(process) and status.exists():
            resident = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
            found.append(int(resident.split()[1]) // 1024)
    return sorted(found)
