"""No text takes much longer to render than another of its length: anybody may ask for a preview."""

import time
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discussions.markup import render_everything, render_markdown
from discussions.models.sites import MAX_BODY_CHARACTERS

CHARACTERS = 10_000  # of a comment, unless its site says otherwise
NORMAL = "It rains on Sunday, says [the forecast](https://example.org/weather). **Bring** an umbrella!\n\n"
# What a text of its length may take, as a multiple of a normal one. The dearest measured takes 8: open brackets.
MOST = 16
# Four times the text takes four times the time where that is linear, sixteen times where it is quadratic.
MOST_GROWTH = 9

UNITS = [
    *("[", "]", "![", "[a]", "[a](", "[](", "[a](b", "[a](<", "[]()", "[a][", "![](", "]("),
    *(
        "[a]:",
        "[a]: ",
        "[a]:\n",
        "[a]:\n\n",
        "[a]: b\n",
        "- [a]:\n",
        "[a]:\n[",
        '[a]: b "c\n',
        "[\n",
        "[a\n]:",
    ),
    *("*", "*a", "**a", "*a**", "***a", "a*", "_", "_a_", "__a", "*_", "_*", "~~", "a~~b", "`", "``a", "`a"),
    *("<", "<a", "<a ", "<http://", "<!--", "&", "&amp;", "&#x", "&#1;", "\\", "\\\n", "|", "((", "(www."),
    *(
        ">",
        "> ",
        ">\n",
        ">-",
        "- ",
        "-\n",
        "\n- ",
        "1. ",
        "* * ",
        "+ ",
        "# ",
        "=\n",
        "~~~\n",
        "```\n",
        "    a\n",
        "\t",
    ),
    *(
        "a\n",
        "\n",
        "  \n",
        "a@",
        "a@b.c ",
        "mailto:a@b.c ",
        "www.",
        "www.a.b ",
        "ftp://",
        "://",
        "x://",
        "//a.b ",
    ),
    *(
        "http://",
        "http://[",
        "http://a.b ",
        "www.a.b/(",
        "a.com/(",
        *(f"http://a.b/{mark}" for mark in "([{'\".,-"),
    ),
    *("é", "😀", "\u200b", "\u00a0", "\x00"),
]
HALVES = list(
    product(("[", "*", "`", "(", "<", "_", "~~", "> ", "- ", "http://a/"), ("]", "*", ")", ">", "(", "a"))
)


def measure(text: str) -> float:
    """Return the processor's seconds that rendering takes, the lesser of two."""
    times = []
    for _ in range(2):
        began = time.process_time()
        render_everything(text)
        times.append(time.process_time() - began)
    return min(times)


def fill(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]


@pytest.fixture(scope="module")
def normal() -> float:
    return measure(fill(NORMAL, CHARACTERS))


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_a_text_of_one_thing_takes_no_longer_than_allowed(unit: str, normal: float) -> None:
    taken = measure(fill(unit, CHARACTERS))
    assert taken < MOST * normal
    if taken > normal:  # of what takes no time, growth is noise
        assert taken < MOST_GROWTH * measure(fill(unit, CHARACTERS // 4))


@pytest.mark.parametrize(("first", "second"), HALVES)
def test_nor_does_one_thing_after_another(first: str, second: str, normal: float) -> None:
    assert measure(fill(first, CHARACTERS // 2) + fill(second, CHARACTERS // 2)) < MOST * normal


@given(
    units=st.lists(st.sampled_from([*UNITS, "a", " "]), min_size=1, max_size=4), end=st.sampled_from(UNITS)
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nor_do_things_together(units: list[str], end: str, normal: float) -> None:
    assert measure(fill("".join(units), CHARACTERS - len(end)) + end) < MOST * normal


@pytest.mark.parametrize("unit", ["[", "http://a.b/(", "[a]:\n["])
def test_the_longest_text_that_a_site_may_allow_takes_its_share(unit: str, normal: float) -> None:
    longest = fill(unit, MAX_BODY_CHARACTERS)
    began = time.process_time()
    assert render_markdown(longest)
    assert time.process_time() - began < 2 * MOST * normal * len(longest) / CHARACTERS
