"""What the client's headers ask for: a compression, and whether it has this page already."""

import gzip
import re
from collections.abc import Callable
from functools import lru_cache, partial

import brotli
from backports import zstd

IDENTITY = "identity"
# Best first, where the client likes them all the same. For 42 KB of comments: 7.4 KB in 0.7 ms, 7.8 KB in 0.1 ms,
# and 8.0 KB in 0.9 ms. A page is compressed once and sent often, so the smallest wins.
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, mode=brotli.MODE_TEXT, quality=5),
    "zstd": partial(zstd.compress, level=3),
    "gzip": partial(gzip.compress, compresslevel=6, mtime=0),
}
_ETAG = re.compile(r'(?:W/)?("[^"]*")')


@lru_cache(1024)
def choose_encoding(header: str) -> str:
    """Return the one of our encodings that `Accept-Encoding` likes best (RFC 9110 §12.5.3), else "identity".

    A client that rules out even the page as it is gets it as it is: 406 would help nobody.
    """
    weights = dict(_read_weight(entry) for entry in header.lower().split(",") if entry.strip())
    if "x-gzip" in weights:
        weights.setdefault("gzip", weights["x-gzip"])
    likes = {name: weights.get(name, weights.get("*", 0.0)) for name in ENCODERS}
    best = max(likes, key=lambda name: likes[name])
    return best if likes[best] > 0 and likes[best] >= weights.get(IDENTITY, 0.0) else IDENTITY


def _read_weight(entry: str) -> tuple[str, float]:
    name, _, parameters = entry.partition(";")
    key, _, value = parameters.partition("=")
    if key.strip() != "q":
        return name.strip(), 1.0
    try:
        weight = float(value)
    except ValueError:
        weight = 0.0
    return name.strip(), weight if 0 <= weight <= 1 else 0.0


def has_etag(header: str, etag: str) -> bool:
    """Tell whether `If-None-Match` names `etag`, by weak comparison (RFC 9110 §8.8.3.2)."""
    return header == etag or header.strip() == "*" or etag.removeprefix("W/") in _ETAG.findall(header)
