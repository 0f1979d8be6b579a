"""Real, labelled comments, posted by HTTP: what becomes of each, and why.

The figures say what a new site's readers would meet: every comment comes from a stranger, in a thread of its source.
They are no measure of a model, for which one wants more of them, and more kinds.
"""

import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from tests.stack import Stack
from tests.waiting import wait_until

# File below the folder, and the label that matters there; None where nobody labelled.
SOURCES: list[tuple[str, str | None]] = [
    ("train/spam_youtube", "spam"),
    ("dev/spam_youtube_psy", "spam"),
    ("dev/toxicity_wikipedia_test", "toxicity"),
    ("threads/wikiconv", None),
]
FINAL = ("published", "held", "rejected", "spam")
MAX_CHARACTERS = 10_000
PATIENCE_SECONDS = 120.0
TOP_REASONS = 5


class Remark(NamedTuple):
    source: str
    label: str
    text: str


class Outcome(NamedTuple):
    remark: Remark
    status: str
    code: str


def measure(stack: Stack, *, folder: Path, rows: int) -> dict[str, Any]:
    """Post `rows` comments of each source, wait until all are through, print what they became and return it."""
    remarks = [remark for source, label in SOURCES for remark in read(folder, source, label, rows)]
    print(f"Posting {len(remarks)} comments ...")
    posted = [(remark, *post(stack, number, remark)) for number, remark in enumerate(remarks)]
    outcomes: list[Outcome] = []
    with httpx.Client(base_url=f"{stack.url}/api/v1/", timeout=30) as client:
        statuses = {comment: wait_until_final(client, comment, token) for _, comment, token in posted}
        reasons = read_reasons(client, stack.demo["moderator_token"])
    for remark, comment, _ in posted:
        code = reasons.get(comment, "" if statuses[comment] == "published" else "unknown")
        outcomes.append(Outcome(remark, statuses[comment], code))
    return show(outcomes)


def read(folder: Path, source: str, label: str | None, rows: int) -> list[Remark]:
    """Return comments of a file, as many with the label as without it; the same ones each time."""
    with gzip.open(folder / f"{source}.jsonl.gz", "rt", encoding="utf-8") as file:
        found = [json.loads(line) for line in file]
    kinds: dict[str, list[Remark]] = {}
    for row in found:
        text = row.get("text") or row.get("body") or ""
        name = "unlabelled" if label is None else label if row["labels"][label] else f"not {label}"
        if text.strip() and len(text) <= MAX_CHARACTERS:
            kinds.setdefault(name, []).append(Remark(source, name, text))
    pick = random.Random(20260101)
    return [remark for kind in sorted(kinds) for remark in pick.sample(kinds[kind], rows // len(kinds))]


def post(stack: Stack, number: int, remark: Remark) -> tuple[str, str]:
    """Post as a new guest from a network of its own. Returns the comment's id and the guest's token."""
    address = f"198.{18 + number // 256 % 2}.{number % 256}.{1 + number // 512}"
    with httpx.Client(base_url=f"{stack.url}/api/v1/", timeout=30) as client:
        client.headers["X-Forwarded-For"] = address
        guest = client.post("sites/demo/guests", json={"name": f"Reader {number}"}).raise_for_status()
        token = guest.json()["token"]
        answer = client.post(
            f"sites/demo/threads/{remark.source.replace('/', '-')}/comments",
            json={"body": remark.text, "url": f"{stack.url}/demo/", "title": remark.source},
            headers={"Authorization": f"Bearer {token}"},
        )
    if answer.status_code != 202:
        raise SystemExit(f"{remark.text[:60]!r} was answered {answer.status_code}: {answer.text}")
    return answer.json()["id"], token


def wait_until_final(client: httpx.Client, comment: str, token: str) -> str:
    """Return what the comment became, as its author sees it."""

    def ask() -> str:
        answer = client.get(f"comments/{comment}", headers={"Authorization": f"Bearer {token}"})
        status = str(answer.raise_for_status().json()["status"])
        return status if status in FINAL else ""

    return wait_until(ask, PATIENCE_SECONDS, f"Comment {comment} has no final status")


def read_reasons(client: httpx.Client, token: str) -> dict[str, str]:
    """Return the reason code of every case by its comment's id, by the moderators' API."""
    return {
        case["comment"]["id"]: case["code"]
        for state in ("open", "settled")
        for case in list_cases(client, token, state)
    }


def list_cases(client: httpx.Client, token: str, state: str) -> Iterator[dict[str, Any]]:
    query = {"state": state, "sort": "newest", "limit": "100"}
    while True:
        answer = client.get(
            "moderation/cases", params=query, headers={"Authorization": f"Bearer {token}"}
        ).raise_for_status()
        page = answer.json()
        yield from page["cases"]
        if page["next"] is None:
            return
        query["cursor"] = page["next"]


def show(outcomes: list[Outcome]) -> dict[str, Any]:
    """Print a table of what became of each kind, with the commonest reasons, and return it."""
    print(f"\n| source | label | comments | {' | '.join(FINAL)} | commonest reasons |")
    print("|---" * (len(FINAL) + 4) + "|")
    table = []
    for source, label in dict.fromkeys((outcome.remark.source, outcome.remark.label) for outcome in outcomes):
        kind = [outcome for outcome in outcomes if outcome.remark[:2] == (source, label)]
        statuses = Counter(outcome.status for outcome in kind)
        reasons = Counter(outcome.code for outcome in kind if outcome.code).most_common(TOP_REASONS)
        row = {"source": source, "label": label, "statuses": dict(statuses), "reasons": dict(reasons)}
        table.append(row)
        counts = " | ".join(str(statuses[status]) for status in FINAL)
        named = ", ".join(f"{code} {count}" for code, count in reasons)
        print(f"| {source} | {label} | {len(kind)} | {counts} | {named} |")
    unexplained = [outcome for outcome in outcomes if outcome.code == "unknown"]
    print(f"\nAll {len(outcomes)} ended in a final status; {len(unexplained)} without a reason.")
    return {"comments": len(outcomes), "without_reason": len(unexplained), "table": table}
