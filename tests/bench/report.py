"""Writes docs/benchmarks.md, with its figures as JSON and its plots as SVG: the numbers there come from here alone."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench import capacity, machine
from tests.bench.plots import draw_bars, draw_lines
from tests.bench.targets import list_targets

HEAD = """# Benchmarks

All figures on this page were written by one run of one command, `{command}`, on {when}; none is typed by hand. On a
busy machine only ratios within a run mean something. A case is the median of {rounds} rounds, which take turns.

{machine}
"""


def write(result: Mapping[str, Any], *, folder: Path, command: str, when: str) -> None:
    """Write the page, the JSON and the plots of a whole run below `folder`, which is docs/."""
    plots = folder / "benchmarks"
    plots.mkdir(exist_ok=True)
    (plots / "figures.json").write_text(json.dumps(result, indent=2) + "\n")
    reads = result.get("reads", {})
    parts = [
        HEAD.format(
            command=command,
            when=when,
            rounds=reads.get("rounds", 1),
            machine=machine.show(result["machine"]).strip().replace("\n", "\\\n"),
        )
    ]
    if reads:
        parts += [_write_targets(result), _write_reads(reads, plots)]
    if "readers" in result:
        parts.append(_write_readers(result["readers"]))
    if "paces" in result:
        parts.append(_write_paces(result["paces"]))
    if "checking" in result:
        parts.append(_write_checking(result["checking"]))
    if "growth" in result:
        parts.append(_write_growth(result["growth"], plots))
    if reads and "checking" in result:
        parts.append(_write_capacity(reads["cases"], result["checking"]["processor_ms"]["backlog"]))
    (folder / "benchmarks.md").write_text("\n".join(part.strip("\n") + "\n" for part in parts))


def _write_targets(result: Mapping[str, Any]) -> str:
    rows = [
        f"| {promise} | {figure} | {'kept' if kept else '**missed**'} |"
        for promise, figure, kept in list_targets(result)
    ]
    return "\n".join(["## What was promised", "", "| promise | measured | |", "|---|---|---|", *rows])


def _write_reads(reads: Mapping[str, Any], plots: Path) -> str:
    cases = reads["cases"]
    fastest = {name: case["per_second"] for name, case in cases.items()}
    (plots / "rates.svg").write_text(draw_bars("Answers a second", fastest))
    quiet = cases.get("page", {}).get("per_second")
    lines = [
        "## Requests a second",
        "",
        f"wrk, one thread, 16 connections, {reads['seconds']:g} s a round, on the cores of the server. A first page "
        f"has {reads['page_bytes']:,} bytes. CPU is that of all of Parley's processes, with PostgreSQL and Redis, for "
        "each request.",
        "",
        "![Answers a second](benchmarks/rates.svg)",
        "",
        "| case | per second | of the quiet page | p50 ms | p99 ms | CPU ms | errors |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, case in cases.items():
        share = f"{case['per_second'] / quiet:.2f}" if quiet else ""
        spent = f"{case['processor_ms']:.2f}" if case.get("processor_ms") else ""
        lines.append(
            f"| {name} | {case['per_second']:,.0f} | {share} | {case['p50']:.2f} | {case['p99']:.2f} | {spent} "
            f"| {case['errors']:.0f} |"
        )
    lines += [f"| {name} | not here: {why} | | | | | |" for name, why in reads.get("left_out", {}).items()]
    memory = ", ".join(f"{part} {most:.0f}" for part, most in reads.get("memory_megabytes", {}).items())
    return "\n".join([*lines, "", f"The largest process of each part had, in MB resident at most: {memory}."])


def _write_readers(readers: Mapping[str, Any]) -> str:
    times = ", ".join(f"{name} {value:g}" for name, value in readers["answered_ms"].items())
    return (
        f"## Readers with an open page\n\n{readers['readers']:,} readers, each over its own connection, ask for "
        f"updates every {readers['every_seconds']:g} s: {readers['per_second']:,} questions a second to one web "
        "process on one core, "
        f"answered in {times} milliseconds after they were due ({readers['answers']})."
    )


def _write_paces(paces: Sequence[Mapping[str, Any]]) -> str:
    lines = [
        "## From POST to published",
        "",
        "Posts by many readers on an open schedule, checked by the worker of `make run`: milliseconds after each was "
        "due.",
        "",
        "| posts/s | answered p50 | p99 | final status p50 | p99 | CPU ms a post | errors | not final |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for pace in paces:
        answered, final = pace["post_answered_ms"], pace["post_to_final_ms"]
        lines.append(
            f"| {pace['rate']:g} | {answered.get('p50', '')} | {answered.get('p99', '')} | {final.get('p50', '')} "
            f"| {final.get('p99', '')} | {sum(pace['processor_ms_per_post'].values()):.1f} | {pace['errors'] or 0} "
            f"| {pace['still_pending']} |"
        )
    return "\n".join(lines)


def _write_checking(checking: Mapping[str, Any]) -> str:
    lines = [
        "## Comments checked a second",
        "",
        f"By one process, of {checking['comments']:,} comments in batches of 40.",
        "",
    ]
    lines += [
        "| depth | per second | per second of a core | CPU ms | of it PostgreSQL |",
        "|---|---|---|---|---|",
    ]
    for depth in checking["per_second"]:
        lines.append(
            f"| {depth} | {checking['per_second'][depth]:,.0f} | {checking['per_core_second'][depth]:,.0f} "
            f"| {checking['processor_ms'][depth]:.2f} | {checking['database_ms'][depth]:.2f} |"
        )
    return "\n".join(lines)


def _write_capacity(cases: Mapping[str, Any], checking_ms: float) -> str:
    lines = [
        "## What a load takes",
        "",
        f"Cores, all parts together, of which {capacity.USED_SHARE:.0%} are used, by what each request costs above. "
        "The mixes are in `tests/bench/capacity.py`.",
        "",
        "| requests a second | CPU ms each | " + " | ".join(f"{rate:,}" for rate in capacity.RATES) + " |",
        "|" + "---|" * (len(capacity.RATES) + 2),
    ]
    for name, cost, cores in capacity.plan(cases, checking_ms):
        lines.append(f"| {name} | {cost:.3f} | " + " | ".join(f"{count:,}" for count in cores) + " |")
    return "\n".join(lines)


def _write_growth(growth: Mapping[str, Any], plots: Path) -> str:
    steps = growth["steps"]
    names = list(steps[0]["reads"])
    points = {name: [(step["comments"], step["reads"][name]["p50"]) for step in steps] for name in names}
    (plots / "growth.svg").write_text(draw_lines("Milliseconds (p50) by comments in the database", points))
    lines = [
        "## As the database grows",
        "",
        "Each page made anew by Django, without the store: p50 / p99 milliseconds (of the p50, PostgreSQL's).",
        "",
        "![Growth](benchmarks/growth.svg)",
        "",
        "| comments (threads, the largest, MB) | " + " | ".join(names) + " |",
        "|" + "---|" * (len(names) + 1),
    ]
    for step in steps:
        cells = (
            f"{read['p50']:.1f} / {read['p99']:.1f} ({read['database_p50']:.1f})"
            for read in step["reads"].values()
        )
        sizes = f"{step['comments']:,} ({step['threads']:,}, {step['largest']:,}, {step['megabytes']:,})"
        lines.append(f"| {sizes} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
