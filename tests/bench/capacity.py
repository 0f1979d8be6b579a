"""How many cores a load takes, from what each request was measured to cost."""

from collections.abc import Mapping
from typing import NamedTuple

# Of all cores; the rest is for bursts, and for the machine that fails.
USED_SHARE = 0.6
RATES = (1_000, 10_000, 100_000)


class Mix(NamedTuple):
    """Which share of requests is which case of `reads`, and what else each of these costs: checking, for a post."""

    name: str
    shares: Mapping[str, float]


# A reader opens a page (and is counted), then asks for updates every ten seconds for two minutes; of a hundred who open
# one, three vote and one writes. Each thread's page is made anew a few times a second at most, whatever comes.
MIXES = (
    Mix(
        "articles with discussions",
        {"page": 0.064, "view": 0.064, "updates": 0.77, "counts": 0.1, "vote": 0.0019, "post": 0.00064},
    ),
    Mix(
        "behind a CDN that keeps pages for a second",
        {"not modified": 0.3, "view": 0.6, "vote": 0.06, "post": 0.02, "Django: page": 0.02},
    ),
)


def plan(cases: Mapping[str, Mapping[str, float]], checking_ms: float) -> list[tuple[str, float, list[int]]]:
    """Return for each mix its name, the milliseconds of processor for each request, and the cores for each of `RATES`.

    `checking_ms` is what checking one comment costs. Mixes with a case that was not measured are left out.
    """
    plans = []
    for name, shares in MIXES:
        if not all(cases.get(case, {}).get("processor_ms") for case in shares):
            continue
        cost = sum(share * cases[case]["processor_ms"] for case, share in shares.items())
        cost += shares.get("post", 0.0) * checking_ms
        plans.append((name, cost, [max(1, round(rate * cost / 1000 / USED_SHARE + 0.5)) for rate in RATES]))
    return plans
