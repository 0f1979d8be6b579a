"""What the demo says: the TOML files beside this one, read."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One comment of the demo; the files say what the fields mean."""

    by: str
    language: str
    minutes: int
    body: str
    id: str = ""
    reply_to: str = ""
    up: int = 0
    down: int = 0
    fate: str = ""
    honeypot: bool = False
    seconds: float | None = None
    is_wanted: bool = True


def read_discussion() -> list[Remark]:
    """Return the comments that readers see, the oldest first."""
    return _read("discussion.toml")


def read_arabic() -> list[Remark]:
    """Return the comments below the Arabic article, the oldest first."""
    return _read("arabic.toml")


def read_unwanted() -> list[Remark]:
    """Return the comments that the checks are there for, the oldest first."""
    return _read("unwanted.toml", is_wanted=False)


def _read(name: str, *, is_wanted: bool = True) -> list[Remark]:
    tables = tomllib.loads((HERE / name).read_text(encoding="utf-8"))["comment"]
    remarks = [Remark(**table, is_wanted=is_wanted) for table in tables]
    return sorted(remarks, key=lambda remark: -remark.minutes)
