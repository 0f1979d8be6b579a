"""`manage.py import_word_list`: take a word list over from CSV."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from discussions.models import Site
from discussions.refusals import Refused
from moderation.actions.wordfiles import put_words
from moderation.models import WordList


class Command(BaseCommand):
    help = (
        "Replaces the entries of a word list by those of a CSV file with one column, `entry`; makes the list if there "
        "is none of that name. Bad rows are reported by number, and then nothing is taken over."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the file; - reads standard input")
        parser.add_argument("--site", required=True, metavar="KEY")
        parser.add_argument("--list", required=True, metavar="NAME")
        parser.add_argument("--action", choices=WordList.Action.values, default="hold", help="of a new list")
        parser.add_argument("--label", choices=["abuse", "spam"], default="abuse", help="of a new list")

    def handle(self, *args: Any, **options: Any) -> None:
        site = Site.objects.filter(key=options["site"]).first()
        if site is None:
            raise CommandError(f"There is no site {options['site']!r}.")
        try:
            count = put_words(
                site=site,
                name=options["list"],
                action=options["action"],
                label=options["label"],
                file=read_file(options["file"]),
            )
        except Refused as refused:
            for place, problem in refused.fields.items():
                self.stderr.write(f"{place.replace('csv.', 'row ')}: {problem.message}")
            raise CommandError("Nothing was taken over.") from refused
        self.stdout.write(f"{options['list']} has {count} entries.")


def read_file(name: str) -> str:
    """Return the text of a file in UTF-8. Raises CommandError."""
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{name} can't be read: {error}.") from error
