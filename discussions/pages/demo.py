"""More of the demo: a page that lists articles with their counts, and an article in Arabic with looks of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from discussions.models import Site
from discussions.page_security import with_content_policy
from discussions.pages.front import DEMO_SITE, DEMO_THREAD

ARABIC_THREAD = "predictions-ar"
ARABIC_TITLE = "العام القادم: سبعة أسئلة لا يعرف أحد جوابها بعد"
# Sections and headlines of a publication that exists nowhere else. Nobody has written below most of them.
HEADLINES = {
    "Energy": [
        ("a-week-of-wind", "A week of wind: what it would take"),
        ("the-cable", "The longest cable in the world is one winter late"),
        ("heat-pumps", "Three winters with a heat pump, in numbers"),
        ("rivers", "Why rivers are the battery that we forget"),
    ],
    "Cities": [
        ("no-cars", "A centre without cars, one year on"),
        ("night-buses", "Who rides the night bus"),
        ("benches", "A city counts its benches"),
        ("roofs", "What grows on the roofs of the old town"),
    ],
    "Science": [
        ("moon", "Around the Moon, and late again"),
        ("proof", "The proof that no person has read"),
        ("trial", "How a trial ends"),
        ("bees", "The bees that came back by themselves"),
    ],
    "Money": [
        ("bread", "The price of a loaf, in forty towns"),
        ("small-coins", "Farewell to the smallest coin"),
        ("rent", "What a room costs where the jobs are"),
        ("markets", "Saturday markets are doing better than you think"),
    ],
    "Books": [
        ("long-novels", "In praise of very long novels"),
        ("libraries", "The most borrowed book of the year"),
        ("poems", "Poems on the tram"),
        ("translators", "Translators, on the cover at last"),
    ],
    "Sport": [
        ("two-hours", "Under two hours, but where?"),
        ("village-clubs", "The village club that refuses promotion"),
        ("referees", "A whistle, a microphone, and some patience"),
        ("swimming", "Swimming in the river again"),
    ],
}  # fmt: skip


@require_safe
@with_content_policy
def show_list(request: HttpRequest) -> HttpResponse:
    """A front page with the number of comments of each article, all of them asked for at once."""
    site = get_object_or_404(Site, key=DEMO_SITE)
    context = {"site": site, "sections": HEADLINES, "thread": DEMO_THREAD, "arabic_thread": ARABIC_THREAD}
    return render(request, "discussions/demo_list.html", {**context, "arabic_title": ARABIC_TITLE})


@require_safe
@with_content_policy
def show_arabic(request: HttpRequest) -> HttpResponse:
    """An article from right to left, whose publisher gave the discussion other colours and corners."""
    site = get_object_or_404(Site, key=DEMO_SITE)
    context = {"site": site, "thread": ARABIC_THREAD, "title": ARABIC_TITLE}
    return render(request, "discussions/demo_arabic.html", context)
