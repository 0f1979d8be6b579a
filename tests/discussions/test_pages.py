"""The pages that readers see, and the widget's script."""

import gzip
import re
from pathlib import Path

import pytest
from django.test import Client

from discussions.embed import ENTRY, SOURCES, join_modules
from discussions.models import Site
from discussions.refusals import FIELD_REFUSALS, REFUSALS

MAX_EMBED_BYTES = 20_000


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


def test_the_widget_may_be_embedded_anywhere_and_is_not_sent_twice(client: Client) -> None:
    answer = client.get("/embed.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get("/embed.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_script_is_every_module_once_without_its_comments() -> None:
    joined = join_modules(SOURCES, ENTRY)
    assert "import {" not in joined
    assert "export " not in joined
    assert "@param" not in joined
    for module in SOURCES.glob("*.js"):
        for kind, name in re.findall(
            r"^export (class|function|const) (\w+)", module.read_text(), re.MULTILINE
        ):
            assert len(re.findall(rf"^{kind} {name}\b", joined, re.MULTILINE)) == 1, name


def test_modules_come_before_those_that_need_them(tmp_path: Path) -> None:
    (tmp_path / "entry.js").write_text(
        'import { a } from "./a.js";\nimport { b } from "./b.js";\nrun(a, b);\n'
    )
    (tmp_path / "a.js").write_text('/** A. */\nimport { b } from "./b.js";\n  // Why.\nexport const a = b;\n')
    (tmp_path / "b.js").write_text("/*\n * B.\n */\nexport const b = 1;\n\n")
    assert join_modules(tmp_path, "entry.js") == "const b = 1;\nconst a = b;\nrun(a, b);\n"


def test_everything_that_the_widget_says_is_in_its_catalogue() -> None:
    texts = (SOURCES / "messages.js").read_text()
    known = set(re.findall(r'^  "(\w+\.\w+)":', texts, re.MULTILINE))
    code = "\n".join(path.read_text() for path in SOURCES.glob("*.js") if path.name != "messages.js")
    said = set(re.findall(r'"((?:thread|comment|composer|guest|report|withdraw)\.\w+)"', code))
    assert said
    assert said - known == set()
    prefixes = re.findall(r"say\(`(\w+\.)\$", code)
    unsaid = {name for name in known - said if not name.startswith((*prefixes, "error.", "field."))}
    assert unsaid == set()


def test_the_widget_knows_no_errors_that_the_server_does_not() -> None:
    texts = (SOURCES / "messages.js").read_text()
    own = {"offline", "unreachable", "rate_limited", "unknown"}
    assert set(re.findall(r'^  "error\.(\w+)":', texts, re.MULTILINE)) <= {*REFUSALS, *FIELD_REFUSALS, *own}
    assert set(re.findall(r'^  "field\.(\w+)":', texts, re.MULTILINE)) <= set(FIELD_REFUSALS)
