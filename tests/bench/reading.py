"""How many pages of a thread are read in a second, for information: by wrk, where it is installed."""

import re
import shutil
import subprocess
from typing import Any

import httpx

from tests.stack import Stack

SECONDS = 10
CONNECTIONS = 16


def measure(stack: Stack, *, thread: str) -> dict[str, Any]:
    """Read one page again and again, whole and as who has it already. Print and return the figures."""
    program = shutil.which("wrk")
    if program is None:
        print("Reading was not measured: wrk is not installed.")
        return {}
    url = f"{stack.url}/api/v1/sites/demo/threads/{thread}/comments"
    first = httpx.get(url)
    figures = {
        "bytes": len(first.content),
        "whole": _run(program, url, {}),
        "not_modified": _run(program, url, {"If-None-Match": first.headers["ETag"]}),
    }
    print(f"Reading a page of {figures['bytes']} bytes over {CONNECTIONS} connections:")
    for name in ("whole", "not_modified"):
        print(f"  {name.replace('_', ' ')}: {figures[name]}")
    return figures


def _run(program: str, url: str, headers: dict[str, str]) -> dict[str, str]:
    named = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    command = [program, "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", *named, url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    wanted = {"per_second": r"Requests/sec:\s+(\S+)", "p50": r"50%\s+(\S+)", "p99": r"99%\s+(\S+)"}
    wanted["errors"] = r"Non-2xx or 3xx responses: (\d+)"
    found = {name: re.search(pattern, said) for name, pattern in wanted.items()}
    return {name: match[1] for name, match in found.items() if match}
