"""What browsers are told with every answer: made from the URL resolver, so that no address is without."""

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from discussions.models import Site
from tests.endpoints import ENDPOINTS, World
from tests.moderation.people import build_person, log_in
from tests.visitors import Visitor, as_member, as_reader, fill_places, list_page_routes, place_everything

pytestmark = pytest.mark.django_db

# Frames of a site's own pages are what these are for.
FRAMED = "/threads/"
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:json|ld\+json))|<style|\son\w+=\"|\sstyle=\"|javascript:",
    re.I,
)


@pytest.fixture
def answers(world: World) -> dict[str, Any]:
    """One answer of every address: as good as it gets, and, of pages, also to nobody."""
    places = place_everything(world)
    admin, reader, nobody = as_member(world.people["erin"]), as_reader(world.people["alice"]), Visitor()
    Site.objects.create(key="demo", name="The Demo Gazette", allows_own_host=True)
    found = {str(endpoint): world.send(endpoint) for endpoint in ENDPOINTS if endpoint.method == "GET"}
    for route in list_page_routes():
        for name, visitor in (("admin", admin), ("reader", reader), ("nobody", nobody)):
            found[f"{name} {route}"] = visitor.open_browser().get(fill_places(route, places))
    found["nowhere"] = Client().get("/nowhere")
    found["no api"] = Client().get("/api/v1/nowhere")
    found["refused"] = Client(enforce_csrf_checks=True).post("/desk/login", {})
    return found


def test_every_answer_says_what_it_may_do(answers: dict[str, Any]) -> None:
    wrong = {
        name: problems for name, answer in answers.items() if (problems := list(list_problems(name, answer)))
    }
    assert wrong == {}


def test_no_page_runs_what_is_written_into_it(answers: dict[str, Any]) -> None:
    pages = {name: answer for name, answer in answers.items() if is_page(answer)}
    assert len(pages) > 60
    wrong = {
        name: problems for name, page in pages.items() if (problems := list(list_page_problems(name, page)))
    }
    assert wrong == {}


def is_page(answer: Any) -> bool:
    return bool(answer.get("Content-Type", "").startswith("text/html"))


def list_problems(name: str, answer: Any) -> Iterator[str]:
    policy = answer.get("Content-Security-Policy", "")
    if "default-src 'self'" not in policy and "default-src 'none'" not in policy:
        yield "no policy"
    if answer.get("X-Content-Type-Options") != "nosniff":
        yield "browsers may guess what it is"
    if answer.get("Referrer-Policy") != "same-origin":
        yield "addresses are told to others"


def list_page_problems(name: str, page: Any) -> Iterator[str]:
    policy = page.get("Content-Security-Policy", "")
    if "unsafe-" in policy:
        yield "anything inline runs"
    if not {"object-src 'none'", "base-uri 'none'", "form-action 'self'"} <= set(policy.split("; ")):
        yield "objects, bases or forms are free"
    if "frame-ancestors" not in policy or (FRAMED not in name and "frame-ancestors 'none'" not in policy):
        yield "others may frame it"
    text = page.text
    for style in re.findall(r"<style>(.*?)</style>", text, re.DOTALL):
        if f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in policy:
            text = text.replace(f"<style>{style}</style>", "")
    if inline := INLINE.search(text):
        yield f"inline: {text[inline.start() : inline.start() + 60]}"


def test_what_is_one_s_own_is_kept_nowhere(answers: dict[str, Any]) -> None:
    kept = [
        name
        for name, answer in answers.items()
        if name.startswith(("admin /desk", "GET me", "GET moderation"))
        and answer.status_code == 200
        and "no-store" not in answer.get("Cache-Control", "")
    ]
    assert kept == []


def test_cookies_are_out_of_scripts_reach(world: World) -> None:

    build_person("gwen", site=world.thread.site)
    browser = log_in("gwen").client
    cookie = browser.cookies["parley_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
