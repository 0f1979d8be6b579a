"""What Parley promises of its speed, held against what was measured."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

# Remark42 (Go), measured elsewhere on the same kind of machine: two cores, wrk -t1 -c16, the same 1,000 comments.
REMARK42 = {"page": 5_429.0, "post": 287.0}


class Target(NamedTuple):
    """A promise, the figure that was measured, and whether it was kept."""

    promise: str
    figure: str
    is_kept: bool


def list_targets(result: Mapping[str, Any]) -> list[Target]:
    """Return every promise that `result`, a run's figures, has something to say of."""
    reads = result.get("reads", {})
    return [
        *_check_rates(reads.get("cases", {})),
        *_check_growth(result.get("growth", {}).get("steps", [])),
        *_check_waiting(result),
        *_check_memory(reads.get("memory_megabytes", {})),
    ]


def at_least(promise: str, figure: float, bound: float) -> Target:
    return Target(f"{promise}: ≥ {bound:g}", _show(figure), figure >= bound)


def below(promise: str, figure: float, bound: float, unit: str) -> Target:
    return Target(f"{promise}: < {bound:g} {unit}", f"{_show(figure)} {unit}", figure < bound)


def _show(figure: float) -> str:
    return f"{figure:,.2f}" if figure < 100 else f"{figure:,.0f}"


def _check_rates(cases: Mapping[str, Any]) -> Iterator[Target]:
    rates = {name: float(case["per_second"]) for name, case in cases.items()}
    page = rates.get("page")
    if page:
        yield at_least("a page, of Remark42's rate", page / REMARK42["page"], 3)
        if "nginx" in rates:
            yield at_least("a page, of nginx's rate for the same bytes", page / rates["nginx"], 0.65)
        for name, share in (("page, 1 comment/s", 0.8), ("page, 20 comments/s and 100 votes/s", 0.5)):
            if name in rates:
                yield at_least(f"{name}, of the quiet rate", rates[name] / page, share)
                yield below(f"{name}, p99", cases[name]["p99"], 50, "ms")
    if "post" in rates:
        yield at_least("posts stored durably, of Remark42's rate", rates["post"] / REMARK42["post"], 1.5)


def _check_growth(steps: list[Any]) -> Iterator[Target]:
    if len(steps) < 2:
        return
    first, last = steps[0], steps[-1]
    usual, large = "page of a usual thread", "page of the largest thread"
    thousand = next(step for step in steps if step["largest"] >= 1_000)
    yield below(
        f"an uncached page at {last['comments']:,} comments, p99", last["reads"][usual]["p99"], 15, "ms"
    )
    ratio = last["reads"][usual]["p50"] / first["reads"][usual]["p50"]
    yield Target(f"the same at {last['comments']:,} as at 1,000 comments: ≤ 1.2", _show(ratio), ratio <= 1.2)
    ratio = last["reads"][large]["p50"] / thousand["reads"][large]["p50"]
    yield Target(
        f"a first page of {last['largest']:,} comments, of one of {thousand['largest']:,}: ≤ 1.2",
        _show(ratio),
        ratio <= 1.2,
    )


def _check_waiting(result: Mapping[str, Any]) -> Iterator[Target]:
    if (readers := result.get("readers")) and readers["answered_ms"]:
        promise = f"{readers['readers']:,} readers polling, one core, p99"
        yield below(promise, readers["answered_ms"]["p99"], 50, "ms")
    for pace in result.get("paces", []):
        if pace["rate"] == 100 and pace["post_to_final_ms"]:
            yield below(
                "from POST to published at 100 posts/s, p99", pace["post_to_final_ms"]["p99"], 300, "ms"
            )
    if checking := result.get("checking"):
        yield at_least("comments checked a second by one core", checking["per_core_second"]["backlog"], 500)


def _check_memory(memory: Mapping[str, float]) -> Iterator[Target]:
    for part, most in (("web", 150), ("worker", 300)):
        if part in memory:
            yield below(f"a {part} process, resident", memory[part], most, "MB")
