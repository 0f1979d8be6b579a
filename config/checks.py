"""System checks: a bad configuration is said at the start, with what to do, and not at the first comment."""

from collections.abc import Sequence
from contextlib import suppress
from ipaddress import ip_network
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from discussions.gate import load_gate
from discussions.limits.table import change_limits
from moderation.providers.stop_forum_spam import FILE_NAMES


@register
def check_secret_key(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    with suppress(ImproperlyConfigured):  # what Django raises when it is empty
        if len(settings.SECRET_KEY) >= 32:
            return []
    return [
        Error(
            "SECRET_KEY is missing or shorter than 32 characters.",
            hint="Set SECRET_KEY, or SECRET_KEY_FILE to a file that holds it. `make run` writes one to var/secret_key.",
            id="parley.E001",
        )
    ]


@register
def check_trusted_proxies(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    problems: list[CheckMessage] = []
    for proxy in settings.TRUSTED_PROXIES:
        try:
            ip_network(proxy)
        except ValueError as error:
            hint = "Give addresses or networks, such as 10.0.0.0/8, separated by commas."
            problems.append(Error(f"TRUSTED_PROXIES: {error}", hint=hint, id="parley.E002"))
    return problems


@register
def check_lists(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    unknown = set(settings.STOP_FORUM_SPAM_LISTS) - set(FILE_NAMES)
    hint = f"Name some of {', '.join(FILE_NAMES)}, with commas between."
    return [
        Error(f"STOP_FORUM_SPAM_LISTS: there is no list “{name}”.", hint=hint, id="parley.E004")
        for name in sorted(unknown)
    ]


@register
def check_limits(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    try:
        change_limits(settings.LIMITS)
    except ValueError as error:
        hint = "Write changes as post.author=20/60+200/3600 (count/seconds) or vote.site=off, with commas between."
        return [Error(f"LIMITS: {error}.", hint=hint, id="parley.E005")]
    return []


@register
def check_gate(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    try:
        load_gate()
    except (ImportError, TypeError) as error:
        hint = "COMMENT_GATE must be the dotted path of a subclass of discussions.gate.Gate."
        return [Error(f"COMMENT_GATE does not load: {error}", hint=hint, id="parley.E003")]
    return []
