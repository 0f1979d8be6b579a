"""The readers of environment variables: what they accept, and that they say what to do."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import env_bool, env_int, env_list, env_secret, env_str


def test_it_reads_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAME", " alice ")
    assert env_str("NAME", "bob") == "alice"


@pytest.mark.parametrize("value", [None, "", "  "])
def test_it_takes_the_default_for_nothing(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    monkeypatch.delenv("NAME", raising=False)
    if value is not None:
        monkeypatch.setenv("NAME", value)
    assert env_str("NAME", "bob") == "bob"
    assert env_int("NAME", default=3) == 3
    assert env_bool("NAME", default=True) is True
    assert env_list("NAME", default=["a"]) == ["a"]
    assert env_secret("NAME", default="x") == "x"


def test_it_reads_numbers_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8001")
    assert env_int("PORT", default=8000, minimum=8001, maximum=8001) == 8001
    with pytest.raises(ImproperlyConfigured, match=r"PORT must be 9000 or more, not 8001\."):
        env_int("PORT", default=8000, minimum=9000)
    with pytest.raises(ImproperlyConfigured, match=r"PORT must be 80 or less, not 8001\."):
        env_int("PORT", default=8000, maximum=80)


def test_it_refuses_what_is_not_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "http")
    with pytest.raises(ImproperlyConfigured, match="PORT must be a whole number, not 'http'"):
        env_int("PORT", default=8000)


@pytest.mark.parametrize(
    ("word", "meaning"), [("True", True), ("1", True), ("yes", True), ("FALSE", False), ("0", False)]
)
def test_it_reads_yes_and_no(monkeypatch: pytest.MonkeyPatch, word: str, meaning: bool) -> None:
    monkeypatch.setenv("DEBUG", word)
    assert env_bool("DEBUG", default=not meaning) is meaning


def test_it_refuses_a_mistyped_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "flase")
    with pytest.raises(ImproperlyConfigured, match="DEBUG must be True or False, not 'flase'"):
        env_bool("DEBUG", default=False)


def test_it_reads_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTS", "a.example, ,b.example,")
    assert env_list("HOSTS") == ["a.example", "b.example"]


def test_it_never_hands_out_the_default_list_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOSTS", raising=False)
    default = ["a"]
    env_list("HOSTS", default).append("b")
    assert default == ["a"]


def test_it_reads_a_secret_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("hush\n")
    monkeypatch.delenv("KEY", raising=False)
    monkeypatch.setenv("KEY_FILE", str(file))
    assert env_secret("KEY", default="x") == "hush"


def test_it_refuses_a_secret_given_twice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KEY", "hush")
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(ImproperlyConfigured, match="Both KEY and KEY_FILE are set"):
        env_secret("KEY")


@pytest.mark.parametrize(
    ("content", "complaint"), [(None, "cannot be read"), (b"\n", "empty"), (b"\xff", "cannot")]
)
def test_it_refuses_a_secret_file_without_a_secret(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, complaint: str
) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.delenv("KEY", raising=False)
    monkeypatch.setenv("KEY_FILE", str(file))
    with pytest.raises(ImproperlyConfigured, match=f"KEY_FILE names .*{complaint}"):
        env_secret("KEY")
