"""The desk's page about how a site does."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from discussions.models import Site
from moderation.queries.outcomes import Outcomes
from moderation.queries.statistics import DEFAULT_DAYS, CheckRecord, Statistics, measure_site
from moderation.web.access import ModeratorRequest
from moderation.web.plots import plot_bars, plot_stacks
from moderation.web.site_pages import render_site_page, site_page

SPANS = {7: "7 days", 30: "30 days", 90: "90 days", 365: "a year"}
STACKED = ("published", "waiting", "rejected", "spam", "withdrawn")
# What is no check, but holds comments too.
CHECK_NAMES = {
    "policy": "the policy: newcomers and pre-moderation",
    "trust": "the author's record or standing",
    "words": "your word lists",
    "rules": "your rules",
    "coordination": "raids",
    "provider": "outside providers",
}


@require_safe
@site_page
def show_statistics(request: ModeratorRequest, site: Site) -> HttpResponse:
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(span) for span in SPANS} else DEFAULT_DAYS
    measured = measure_site(site, days=days)
    context = {
        "measured": measured,
        "days": days,
        "spans": SPANS.items(),
        "agreement": measured.agreed / measured.seconded if measured.seconded else None,
        "backlog_age": measured.backlog.oldest and timezone.now() - measured.backlog.oldest,
        "checks": [show_check(each) for each in measured.checks],
        "records": show_records(measured.outcomes),
        **plot(measured),
    }
    return render_site_page(request, site, "statistics.html", context)


def show_check(record: CheckRecord) -> dict[str, Any]:
    return {"record": record, "name": CHECK_NAMES.get(record.check, record.check)}


def show_records(outcomes: Outcomes) -> list[dict[str, Any]]:
    """Return the records that there are, each with what it is called."""
    checks = [{"outcome": each, "name": CHECK_NAMES.get(each.name, each.name)} for each in outcomes.checks]
    named = [
        ("moderator", outcomes.people),
        ("threshold", outcomes.thresholds),
        ("rule", outcomes.rules),
    ]
    records = [{"of": "check", "rows": checks}] + [
        {"of": of, "rows": [{"outcome": each, "name": each.name} for each in found]} for of, found in named
    ]
    return [record for record in records if record["rows"]]


def plot(measured: Statistics) -> dict[str, Any]:
    """Return the page's pictures: who reads them otherwise has the tables."""
    stacks = plot_stacks([[getattr(day, name) for name in STACKED] for day in measured.volume])
    slowest = max((times.p90 or 0 for times in measured.times_by_day), default=0)
    oldest = max((count for _, count in measured.backlog.by_age), default=0)
    return {
        "stacked": STACKED,
        "volume_plot": [
            {"day": day, "bars": list(zip(STACKED, bars, strict=True))}
            for day, bars in zip(measured.volume, stacks, strict=True)
        ],
        "most": max((day.total for day in measured.volume), default=0),
        "times_plot": {
            "p90": plot_bars([times.p90 for times in measured.times_by_day], slowest),
            "median": plot_bars([times.median for times in measured.times_by_day], slowest),
        },
        "slowest": slowest,
        "ages": [
            {"age": age, "count": count, "width": round(count / (oldest or 1) * 100, 2)}
            for age, count in measured.backlog.by_age
        ],
    }
