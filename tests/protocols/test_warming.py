"""The models are read before the first client asks, where there may be one."""

from pathlib import Path

import pytest

from discussions.actions.sites import create_api_key
from discussions.models import ApiKey, Scope, Site
from moderation.protocols import warming
from tests.leftovers import command_line, descendants
from tests.stack import Stack
from tests.waiting import wait_until

READ_SECONDS = 60.0


@pytest.fixture
def languages(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The languages that are read, one after the other."""
    read: list[str] = []
    monkeypatch.setattr(warming, "score_texts", lambda texts, depth, language: read.append(language))
    return read


def test_without_a_key_that_may_check_nothing_is_read(site: Site, languages: list[str]) -> None:
    create_api_key(site=site, name="App", scopes=[Scope.READ])
    warming.warm_up()
    assert languages == []


def test_each_language_of_the_sites_is_read_once(
    check_key: tuple[ApiKey, str], other_site: Site, languages: list[str]
) -> None:
    create_api_key(site=check_key[0].site, name="Another", scopes=[Scope.CHECK])
    german = Site.objects.create(key="zeitung", name="Die Zeitung", language="de-AT")
    create_api_key(site=german, name="Blog", scopes=list(Scope))
    assert other_site.language == "en"
    warming.warm_up()
    assert sorted(languages) == ["de", "en"]


@pytest.mark.stack
@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="needs Linux's /proc")
def test_web_processes_read_the_models_at_their_start(stack: Stack) -> None:
    """The demo has a key that may check. The vectors of the English model are a file mapped into memory."""
    supervisor = int((Path(stack.environment["PARLEY_VAR"]) / "lock").read_text())
    web = [process for process in descendants(supervisor) if "granian" in command_line(process)]
    assert len(web) >= 2
    wait_until(
        lambda: sum("english.vectors.npy" in read_maps(process) for process in web) >= 2,
        READ_SECONDS,
        "not every web process has the models",
    )


def read_maps(process: int) -> str:
    try:
        return Path(f"/proc/{process}/maps").read_text()
    except OSError:
        return ""
