"""Hosts and origins, as people type them, brought into the form in which browsers name them. Pure."""

import re
from urllib.parse import urlsplit

MAX_HOST_CHARACTERS = 253
MAX_ORIGIN_CHARACTERS = 300
_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_HOST = re.compile(rf"{_LABEL}(\.{_LABEL})*")
_USUAL_PORTS = {"http": 80, "https": 443}


def read_host(text: str) -> str | None:
    """Return the host that `text` names, with a dot before it if all below it are meant; None if it names none."""
    dot, name = ("." if text.startswith(".") else ""), text.removeprefix(".")
    try:
        host = name.encode("idna").decode().lower()
    except UnicodeError:  # also for an empty or too long part
        return None
    return dot + host if len(dot + host) <= MAX_HOST_CHARACTERS and _HOST.fullmatch(host) else None


def read_origin(text: str) -> str | None:
    """Return the origin that `text` names, as a browser sends it (RFC 6454, section 6.2); None if it names none."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    host = read_host(parts.hostname or "")
    if parts.scheme not in _USUAL_PORTS or host is None or host.startswith("."):
        return None
    if "@" in parts.netloc or parts.path not in ("", "/") or parts.query or parts.fragment:
        return None
    told = "" if port in (None, _USUAL_PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{host}{told}"
