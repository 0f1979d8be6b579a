"""`manage.py export_comments`: a whole site's discussions in a file."""

import argparse
import gzip
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from discussions.exporters import FORMATS
from discussions.models import Comment, Site


class Command(BaseCommand):
    help = (
        "Writes all threads and comments of a site to a file that `import_comments` reads without loss "
        "(docs/migrating.md). It has names, e-mails and texts that were removed: keep it as safe as the database."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("site", metavar="KEY")
        parser.add_argument("file", help="gzipped if its name ends in .gz; - writes to standard output")
        parser.add_argument("--format", choices=sorted(FORMATS), default="jsonl")

    def handle(self, *args: Any, **options: Any) -> None:
        site = Site.objects.filter(key=options["site"]).first()
        if site is None:
            raise CommandError(f"There is no site {options['site']!r}.")
        total = Comment.objects.filter(thread__site=site).count()
        try:
            with (
                open_target(options["file"]) as file,
                tqdm(desc="Writing", total=total, unit=" pieces", disable=None, leave=False) as bar,
            ):
                for piece in FORMATS[options["format"]](site):
                    file.write(piece)
                    bar.update()
        except OSError as error:
            raise CommandError(f"{options['file']} can't be written: {error.strerror or error}") from error


@contextmanager
def open_target(name: str) -> Iterator[IO[bytes]]:
    """Open a file that only its owner can read; under its name it is there once it is whole. `-`: standard output."""
    if name == "-":
        yield sys.stdout.buffer
        return
    path = Path(name)
    handle, partial = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as raw:
            if path.suffix == ".gz":
                with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
                    yield packed  # type: ignore[misc]
            else:
                yield raw
            raw.flush()
            os.fsync(raw.fileno())
        Path(partial).rename(path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise
