"""What can be wrong with a rule's document, said of the very place in it."""

from typing import Any


class RuleError(ValueError):
    """A rule's document can't be read. `path` is where (`if.all.2.value`), `code` one of the API's for a field."""

    def __init__(self, path: str, code: str, problem: str) -> None:
        self.path, self.code, self.problem = path, code, problem
        super().__init__(f"{path}: {problem}")


def read_object(value: Any, path: str, keys: frozenset[str]) -> dict[str, Any]:
    """Return `value` if it is an object with no other keys than `keys`. Raises RuleError."""
    if not isinstance(value, dict):
        raise RuleError(path, "invalid", "must be an object")
    for key in value:
        if key not in keys:
            raise RuleError(f"{path}.{key}"[:200], "invalid", f"is not known; here can be {_join(keys)}")
    return value


def read_choice(value: Any, path: str, choices: tuple[str, ...]) -> str:
    """Return `value` if it is one of `choices`. Raises RuleError."""
    if not isinstance(value, str) or value not in choices:
        raise RuleError(path, "unknown_choice", f"must be one of {', '.join(choices)}")
    return value


def read_switch(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise RuleError(path, "invalid", "must be true or false")
    return value


def read_number(value: Any, path: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 1e12:
        raise RuleError(path, "invalid", "must be a number")
    return value


def read_texts(value: Any, path: str, *, most: int, longest: int) -> tuple[str, ...]:
    """Return `value` if it is a list of 1 to `most` texts of 1 to `longest` characters. Raises RuleError."""
    if not isinstance(value, list):
        raise RuleError(path, "invalid", "must be a list of texts")
    if not value:
        raise RuleError(path, "blank", "must not be empty")
    if len(value) > most:
        raise RuleError(path, "too_large", f"must have at most {most} texts")
    return tuple(read_text(text, f"{path}.{index}", longest=longest) for index, text in enumerate(value))


def read_text(value: Any, path: str, *, longest: int) -> str:
    """Return `value` if it is a text of 1 to `longest` characters. Raises RuleError."""
    if not isinstance(value, str):
        raise RuleError(path, "invalid", "must be a text")
    if not value.strip():
        raise RuleError(path, "blank", "must not be empty")
    if len(value) > longest:
        raise RuleError(path, "too_long", f"must have at most {longest} characters")
    if "\x00" in value:
        raise RuleError(path, "unusable_characters", "must not contain NUL")
    return value


def _join(keys: frozenset[str]) -> str:
    return ", ".join(sorted(keys))
