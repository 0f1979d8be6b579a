"""The pages that readers see, and the widget's script."""

import gzip
import re
from pathlib import Path

import pytest
from django.test import Client

from discussions.api.inputs import MAX_COUNTED_THREADS
from discussions.catalogue import EMBED_PREFIXES, list_embed_messages, load_messages
from discussions.embed import (
    SCREENS,
    SOURCES,
    WIDGET,
    join_modules,
    list_borrowed,
    list_modules,
    load_language,
)
from discussions.models import Site, Thread

MAX_EMBED_BYTES = 20_000
# What pages without scripts and pictures say of forecasts, and the widget itself.
ONLY_ON_PAGES = {"percent"}
BORROWED = {"prompt.no_forecasts", "sort.called"}


@pytest.fixture
def demo(db: None) -> Site:
    return Site.objects.create(key="demo", name="The Demo Gazette", allows_own_host=True)


def test_the_front_page_is_the_demo_where_there_is_one(client: Client, demo: Site) -> None:
    assert client.get("/").headers["Location"] == "/demo/"
    assert client.get("/demo").headers["Location"] == "/demo/"


@pytest.mark.django_db
def test_without_a_demo_the_front_page_is_the_desk(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/desk/"
    answer = client.get("/demo/")
    assert answer.status_code == 404
    assert "There is nothing here." in answer.text


def test_the_demo_embeds_its_thread_and_runs_nothing_but_our_own_files(client: Client, demo: Site) -> None:
    answer = client.get("/demo/")
    assert '<parley-thread site="demo" thread="predictions"' in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "<style" not in answer.text
    assert answer.text.count("<script") == answer.text.count('<script type="module" src=')


def test_the_widget_is_small(client: Client) -> None:
    answer = client.get("/embed.js", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) <= MAX_EMBED_BYTES
    assert gzip.decompress(answer.content) == client.get("/embed.js").content


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/embed.js", "text/javascript; charset=utf-8"),
        ("/parley.js", "text/javascript; charset=utf-8"),
        ("/embed/de.json", "application/json"),
        *((f"/embed/{name}.js", "text/javascript; charset=utf-8") for name in SCREENS),
    ],
)
def test_what_pages_load_may_be_loaded_anywhere_and_is_not_sent_twice(
    client: Client, path: str, kind: str
) -> None:
    answer = client.get(path)
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Vary"] == "Accept-Encoding"
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_widget_brings_one_language_along(client: Client) -> None:
    assert '"comment.reply":"Reply"' in client.get("/embed.js").text
    assert '"comment.reply":"Reply"' in client.get("/embed.js?lang=tlh").text
    assert "error.thread_closed" not in client.get("/embed.js").text


def test_other_languages_are_to_be_had(client: Client) -> None:
    words = client.get("/embed/en-GB.json").json()
    assert (words["language"], words["direction"]) == ("en", "ltr")
    assert words["texts"] == list_embed_messages("en")
    words = client.get("/embed/ar.json").json()
    assert (words["language"], words["direction"]) == ("ar", "rtl")
    assert words["texts"] == list_embed_messages("ar")


def test_nobody_fills_memory_with_languages_that_there_are_not() -> None:
    assert load_language("de-x-first") is load_language("DE-x-second")
    assert load_language("qaa") is load_language("en")


def test_the_client_can_be_imported(client: Client) -> None:
    script = client.get("/parley.js").text
    assert re.findall(r"\bexport class (\w+)", script) == ["Problem", "Client"]
    assert "document" not in script


def test_the_script_is_every_module_once() -> None:
    joined = join_modules(SOURCES, WIDGET)
    assert not re.search(r"^import ", joined, re.MULTILINE)
    assert not re.search(r"^export ", joined, re.MULTILINE)
    for module in list_modules(SOURCES, WIDGET):
        text = (SOURCES / module).read_text()
        for kind, name in re.findall(r"^export (class|function|const) (\w+)", text, re.MULTILINE):
            assert len(re.findall(rf"^{kind} {name}\b", joined, re.MULTILINE)) == 1, name


def test_comments_stay_at_home(client: Client) -> None:
    for path in ("/embed.js", "/parley.js", *(f"/embed/{name}.js" for name in SCREENS)):
        assert "@param" not in client.get(path).text


def test_modules_come_before_those_that_need_them(tmp_path: Path) -> None:
    (tmp_path / "entry.js").write_text(
        'import { a } from "./a.js";\nimport { b } from "./b.js";\nexport const c = a + b;\n'
    )
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\nexport const a = b;\n')
    (tmp_path / "b.js").write_text("export const b = 1;\n")
    assert join_modules(tmp_path, "entry.js") == "const b = 1;\nconst a = b;\nexport const c = a + b;\n"


def test_every_module_is_in_the_widget_or_in_one_of_its_screens() -> None:
    widget = set(list_modules(SOURCES, WIDGET))
    screens = [set(list_modules(SOURCES, f"{name}.js")) - widget for name in SCREENS]
    assert widget.union(*screens) == {path.name for path in SOURCES.glob("*.js")}
    assert sum(map(len, screens)) == len(set().union(*screens))


def test_a_screen_borrows_what_the_widget_lends(client: Client) -> None:
    lent = re.search(r"const lend=\(\)=>\(\{([^}]*)\}\)", client.get("/embed.js").text)
    assert lent
    for name in SCREENS:
        script = client.get(f"/embed/{name}.js").text
        borrowed = list_borrowed(SOURCES, f"{name}.js", WIDGET)
        assert set(borrowed) < set(lent[1].split(","))
        assert script.startswith(f"let {','.join(borrowed)};export const borrow=")
        assert "import" not in script


def test_a_screen_speaks_the_language_that_is_asked_for(client: Client) -> None:
    assert '"report.spam":"It is spam or advertising"' in client.get("/embed/report.js").text
    assert str(load_messages("de")["report.spam"]) in client.get("/embed/report.js?lang=de-AT").text
    assert client.get("/embed/nothing.js").status_code == 404


@pytest.mark.parametrize("entry", [WIDGET, *(f"{name}.js" for name in SCREENS)])
def test_everything_that_the_widget_says_is_in_its_catalogue(entry: str) -> None:
    modules = set(list_modules(SOURCES, entry))
    prefixes: tuple[str, ...] = EMBED_PREFIXES
    if entry != WIDGET:
        modules -= set(list_modules(SOURCES, WIDGET))
        prefixes = SCREENS[entry.removesuffix(".js")]
    code = "\n".join((SOURCES / module).read_text() for module in modules)
    said = {each for each in re.findall(r'"(\w+\.\w+)"', code) if each.startswith(prefixes)}
    assert said
    known = {each for each in load_messages("en") if each.startswith(prefixes)}
    assert said - known == set()
    composed = tuple(re.findall(r"`(\w+\.\w*)\$\{", code))
    unsaid = {each for each in known - said if not each.startswith(composed)}
    assert unsaid - {f"forecast.{name}" for name in ONLY_ON_PAGES} - BORROWED == set()


def test_the_demos_pages_lead_to_each_other(client: Client, demo: Site) -> None:
    Thread.objects.create(site=demo, key="predictions", title="The year ahead")
    pages = ["/demo/", "/demo/list/", "/demo/ar/"]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        links = set(re.findall(r'href="(/[^"#?]*)"', answer.text))
        assert links >= {*pages, "/threads/demo/predictions"}
    assert client.get("/threads/demo/predictions").status_code == 200


def test_the_demo_counts_many_articles_with_one_request(client: Client, demo: Site) -> None:
    counted = re.findall(r'<parley-count site="demo" thread="([^"]+)">', client.get("/demo/list/").text)
    assert 20 <= len(set(counted)) == len(counted) <= MAX_COUNTED_THREADS


def test_the_demo_has_an_article_from_right_to_left(client: Client, demo: Site) -> None:
    page = client.get("/demo/ar/").text
    assert '<html lang="ar" dir="rtl">' in page
    assert '<parley-thread site="demo" thread="predictions-ar"' in page
