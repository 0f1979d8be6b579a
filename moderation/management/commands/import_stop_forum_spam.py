"""Import one of Stop Forum Spam's lists: from its server, or from a file that somebody brought."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation.actions.listings import fetch_list, import_list
from moderation.models import ListKind
from moderation.providers.failures import ProviderFailure


class Command(BaseCommand):
    help = "Import one of Stop Forum Spam's lists; it replaces the one imported before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("list", choices=ListKind.values)
        parser.add_argument(
            "--file", type=Path, help="a file of one entry a line, plain, .gz or .zip; downloaded if left out"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        kind = ListKind(options["list"])
        try:
            if options["file"] is None:
                done = fetch_list(kind)
            else:
                with options["file"].open("rb") as file:
                    done = import_list(kind, file)
        except OSError as error:
            raise CommandError(str(error)) from error
        except ProviderFailure as failure:
            raise CommandError(f"The list stays as it was: {failure}") from failure
        said = "It has not changed." if done is None else f"{done.item_count} entries are in force."
        self.stdout.write(said)
