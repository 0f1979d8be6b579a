"""No pattern of ours can be made to hang, and those that moderators write run in RE2, whose time is linear.

Every compiled pattern is found where it lies, and every literal one in the source, and tried with what makes patterns
backtrack: long runs of what it looks for, with an end that it does not.
"""

import ast
import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pytest

import config
import discussions
import moderation

ROOT = Path(__file__).parents[1]
SECONDS = 2.0
# Four times the text may cost four times the time. Of what takes sixteen times, a comment of 65,535 characters can make
# a minute out of what is a second of the longer one.
LENGTHS = (2_000, 8_000)
MOST_TIMES = 9.0
NOTHING = 0.03  # seconds of processor that are not worth a second look
_APPS = (config, discussions, moderation)
_ESCAPES = {"d": "0", "w": "a", "s": " ", "S": "a", "W": "-", "D": "a"}


def list_modules() -> list[ModuleType]:
    # Training has packages that only those who train have.
    return [
        importlib.import_module(found.name)
        for app in _APPS
        for found in pkgutil.walk_packages(app.__path__, f"{app.__name__}.")
        if not re.search(r"\.(migrations|training|__main__)\b", found.name)
    ]


def find_patterns(value: Any, depth: int = 0) -> Iterator["re.Pattern[Any]"]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, dict):
        for each in value.values():
            yield from find_patterns(each, depth + 1)
    elif depth < 3 and isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from find_patterns(each, depth + 1)
    elif (
        depth < 2
        and isinstance(value, type)
        and value.__module__.split(".")[0] in ("discussions", "moderation")
    ):
        for each in vars(value).values():
            yield from find_patterns(each, depth + 2)


def collect() -> dict[str, "re.Pattern[Any]"]:
    found: dict[str, re.Pattern[Any]] = {}
    for module in list_modules():
        for value in vars(module).values():
            for pattern in find_patterns(value):
                found.setdefault(f"{pattern.pattern!r} {pattern.flags}", pattern)
    for app in _APPS:
        for path in Path(app.__path__[0]).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and isinstance(node.func.value, ast.Name)
                    and node.func.value.id == "re"
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                ):
                    pattern = re.compile(node.args[0].value)
                    found.setdefault(f"{pattern.pattern!r} {pattern.flags}", pattern)
    return found


PATTERNS = collect()


def list_used(*methods: str) -> set["re.Pattern[Any]"]:
    """Return those global patterns of which the sources call these methods and no others."""
    sources = "\n".join(path.read_text() for app in _APPS for path in Path(app.__path__[0]).rglob("*.py"))
    found: dict[re.Pattern[Any], set[str]] = {}
    for module in list_modules():
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                called = set(re.findall(rf"\b{name}\.(\w+)\(", sources))
                uses = len(re.findall(rf"\b{name}\b(?!\.)", sources))  # its definition; more: who knows
                found.setdefault(value, set()).update(called if uses == 1 else {"somehow"})
    return {pattern for pattern, called in found.items() if called and called <= set(methods)}


ONLY_WHOLE = list_used("fullmatch")
ONLY_AT_START = list_used("match", "fullmatch")


def list_pumps(pattern: "re.Pattern[Any]") -> list[str]:
    """Pieces that the pattern may be made to repeat: its letters one by one and in pairs, and its plain words."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    single = dict.fromkeys(re.sub(r"\\[dwsSWD]", lambda match: _ESCAPES[match[0][1]], text))
    letters = [letter for letter in single if letter.isprintable() or letter in "\n\t"][:24]
    words = re.findall(r"\w{2,}|[^\w\s]{2,}", text)[:8]
    few = letters[:6]
    pairs = [one + other for one in few for other in few if one != other]
    return list(dict.fromkeys(["a", " ", "0", "a ", "a.", "a-", "\n", "<", "&", *letters, *words, *pairs]))


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """End a match that takes longer: the engine looks at signals while it backtracks."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def measure(pattern: "re.Pattern[Any]", pump: str, length: int) -> float:
    """Return how many seconds of processor the ways to match that are used take, the less of two tries."""
    text: Any = pump * (length // len(pump)) + "\x00"
    anchored = [pattern.fullmatch] if pattern in ONLY_WHOLE else [pattern.match, pattern.fullmatch]
    if isinstance(pattern.pattern, bytes):
        text = text.encode("latin-1", "replace")
    took = []
    for _ in range(2):
        began = time.process_time()
        for match in anchored:
            match(text)
        if pattern not in ONLY_WHOLE and pattern not in ONLY_AT_START:
            for _ in pattern.finditer(text):
                pass
        took.append(time.process_time() - began)
        if took[-1] < 0.01:
            break
    return min(took)


@pytest.mark.parametrize(
    ("pattern", "pump"), [(r"(a+)+b", "a"), (r"\s*(?:UTC|Z)\Z", " "), (r"(\w+\.)+x", "a.")]
)
def test_what_backtracks_is_told(pattern: str, pump: str) -> None:
    compiled = re.compile(pattern)
    try:
        with limited(SECONDS):
            assert measure(compiled, pump, LENGTHS[1]) > MOST_TIMES * measure(compiled, pump, LENGTHS[0])
    except TimeoutError:
        pass


def test_all_patterns_are_found() -> None:
    assert len(PATTERNS) > 100


@pytest.mark.parametrize("share", range(4))
def test_no_pattern_of_ours_can_be_made_to_hang(share: int) -> None:
    hanging = []
    for pattern in list(PATTERNS.values())[share::4]:
        for pump in list_pumps(pattern):
            try:
                with limited(SECONDS):
                    took = measure(pattern, pump, LENGTHS[1])
                    if took < NOTHING:
                        continue
                    shorter = measure(pattern, pump, LENGTHS[0])
            except TimeoutError:
                hanging.append((pattern.pattern, pump, "hangs"))
                break
            if took > MOST_TIMES * shorter:
                hanging.append((pattern.pattern, pump, f"{took:.2f} s, of a quarter {shorter:.3f} s"))
                break
    assert hanging == []


def test_moderators_patterns_run_in_linear_time() -> None:
    """What a person may type as a pattern is compiled by RE2 alone."""
    users = [
        path
        for app in _APPS
        for path in Path(app.__path__[0]).rglob("*.py")
        if re.search(r"^import re2|^from re2", path.read_text(), re.MULTILINE)
    ]
    assert users
    for folder in ("moderation/rules", "moderation/text"):
        for path in (ROOT / folder).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                is_compile = (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and isinstance(node.func.value, ast.Name)
                    and (node.func.value.id, node.func.attr) == ("re", "compile")
                )
                if is_compile and path in users:
                    raise AssertionError(f"{path} compiles patterns by both engines")
