"""A site's policy through time, and the evidence for and against what was decided, which thresholds are set by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import F
from django.db.models.fields.json import KT

from discussions.models import Site, Status
from moderation.models import Judgement, PolicyVersion
from moderation.policy import EVIDENCE_LABELS, SitePolicy
from moderation.queries.replays import DECIDED, find_decisions
from moderation.queries.versions import Version, compare_versions
from moderation.subject import Label

STEPS = 100  # of a threshold, from 0 to 1
MAX_DECIDED = 2_000


@dataclass(frozen=True, slots=True)
class Evidence:
    """How much evidence for a label decided comments had: how many reached each step at most, from 0 to `STEPS`."""

    removed: list[int]
    published: list[int]


class Decided(NamedTuple):
    """The last decided comments of a site, up to 2,000, by what was decided, and their evidence by label."""

    removed: int
    published: int
    evidence: Mapping[Label, Evidence]


def weigh_decided(site: Site, policy: SitePolicy) -> Decided:
    """Return what the thresholds of `policy` would be held against. Two queries.

    Thresholds rise for trusted authors; here their evidence falls instead, so that one threshold is right for all.
    """
    judged = Judgement.objects.filter(
        site=site,
        revision__number=F("revision__comment__revision"),
        revision__comment__status__in=DECIDED,
    ).order_by("-created_at", "-revision")
    found = judged.values(
        "scores",
        standing=KT("facts__author__standing"),
        comment_id=F("revision__comment_id"),
        number=F("revision__number"),
        status=F("revision__comment__status"),
    )[:MAX_DECIDED]
    rows: list[dict[str, Any]] = [dict(row) for row in found]
    decided = find_decisions(rows)
    evidence = {label: Evidence([0] * (STEPS + 1), [0] * (STEPS + 1)) for label in EVIDENCE_LABELS}
    counts = {True: 0, False: 0}
    for row in rows:
        stands = decided.get((row["comment_id"], row["number"]), row["status"]) == Status.PUBLISHED
        counts[stands] += 1
        lift = policy.trusted_lift if row["standing"] == "trusted" else 0.0
        for label, weighed in evidence.items():
            step = find_step(row["scores"].get(label, 0.0), lift)
            (weighed.published if stands else weighed.removed)[step] += 1
    return Decided(counts[False], counts[True], evidence)


def find_step(score: float, lift: float = 0.0) -> int:
    """Return the highest step of a threshold that `score` reaches where every threshold rises by `lift` towards 1.

    score >= t + lift · (1 - t) is the same as (score - lift) / (1 - lift) >= t.
    """
    if lift >= 1:
        return 0
    return max(0, int((score - lift) / (1 - lift) * STEPS + 1e-6))


def list_policy_versions(site: Site, *, before: int | None, limit: int) -> list[Version]:
    """Return the latest versions of a site's policy, or the latest `before` one, with what each changed."""
    stored = PolicyVersion.objects.filter(site=site).select_related("created_by").order_by("-version")
    if before is not None:
        stored = stored.filter(version__lt=before)
    rows = list(stored[: limit + 1])
    settings = [SitePolicy.from_stored(row.document, row.version).to_dict() for row in rows]
    return compare_versions(rows, settings, SitePolicy().to_dict())[:limit]
