"""`manage.py export_word_list`: a site's word list as CSV."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation.models import WordList
from moderation.text.wordfiles import write_csv


class Command(BaseCommand):
    help = "Writes the entries of a word list to standard output as CSV with one column, `entry`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--site", required=True, metavar="KEY")
        parser.add_argument("--list", required=True, metavar="NAME")

    def handle(self, *args: Any, **options: Any) -> None:
        words = WordList.objects.filter(site__key=options["site"], name=options["list"]).first()
        if words is None:
            raise CommandError(f"The site {options['site']!r} has no word list {options['list']!r}.")
        self.stdout.write(write_csv(words.entries.splitlines()), ending="")
