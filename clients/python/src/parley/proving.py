"""The work that Parley asks of guests who write a lot, or where an attack is on."""

import hashlib
from collections.abc import Mapping
from typing import Any

HEADER = "Parley-Challenge"
# Parley itself asks for at most 18 bits. Whoever asks for much more wants something else.
MAX_BITS = 24


def find_proof(body: Any) -> str | None:
    """Return what to send in HEADER after a refusal with this `body`, None where no work is asked for."""
    error = body.get("error") if isinstance(body, Mapping) else None
    challenge = error.get("challenge") if isinstance(error, Mapping) else None
    if not isinstance(challenge, Mapping) or challenge.get("algorithm") != "sha256":
        return None
    token, bits = challenge.get("token"), challenge.get("difficulty")
    if (
        not isinstance(token, str)
        or not token.isascii()
        or not isinstance(bits, int)
        or not 0 <= bits <= MAX_BITS
    ):
        return None
    begun = hashlib.sha256(f"{token}:".encode())
    counter = 0
    while True:
        tried = begun.copy()
        tried.update(str(counter).encode())
        if int.from_bytes(tried.digest(), "big") >> (256 - bits) == 0:
            return f"{token}:{counter}"
        counter += 1
