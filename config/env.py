"""Typed readers of environment variables, for settings.py and run.py.

An empty value counts as not given, so `PORT=` in an env file means the default. Every reader raises
ImproperlyConfigured with the name of the variable and what to write instead. What the variables mean
belongs to the caller.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = frozenset({"true", "1", "yes", "on"})
FALSE_WORDS = frozenset({"false", "0", "no", "off"})


def env_str(name: str, default: str = "") -> str:
    """The text of the variable, without surrounding white space, or the default."""
    return os.environ.get(name, "").strip() or default


def env_int(name: str, default: int, *, minimum: int | None = None, maximum: int | None = None) -> int:
    """A whole number between minimum and maximum (both included), or the default."""
    text = env_str(name)
    if not text:
        return default
    try:
        number = int(text)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}.") from None
    if minimum is not None and number < minimum:
        raise ImproperlyConfigured(f"{name} must be {minimum} or more, not {number}.")
    if maximum is not None and number > maximum:
        raise ImproperlyConfigured(f"{name} must be {maximum} or less, not {number}.")
    return number


def env_bool(name: str, default: bool = False) -> bool:
    """True or False, or the default. Any other word is an error: a typing mistake must not turn a guard off."""
    text = env_str(name).lower()
    if not text:
        return default
    if text in TRUE_WORDS:
        return True
    if text in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} must be True or False, not {text!r}.")


def env_list(name: str, default: Sequence[str] = ()) -> list[str]:
    """The values between commas, without white space and empty ones, or a copy of the default."""
    values = [value.strip() for value in env_str(name).split(",")]
    return [value for value in values if value] or list(default)


def env_secret(name: str, default: str = "") -> str:
    """The variable, or the content of the file that NAME_FILE names, or the default.

    Secrets in files stay out of process listings and of `docker inspect`. Giving both is an error, because
    nobody could tell which one is in force; so is a file that cannot be read or is empty.
    """
    value, file_name = env_str(name), env_str(f"{name}_FILE")
    if not file_name:
        return value or default
    if value:
        raise ImproperlyConfigured(f"Both {name} and {name}_FILE are set. Remove one of them.")
    try:
        secret = Path(file_name).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{name}_FILE names {file_name}, which cannot be read: {error}. Correct the path or its permissions."
        ) from error
    if not secret:
        raise ImproperlyConfigured(f"{name}_FILE names {file_name}, which is empty. Write the value into it.")
    return secret
