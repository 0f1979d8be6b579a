"""`manage.py restore_backup`: the database as a backup has it."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from config.backups import BackupError, restore_backup
from config.reaching import database_at_hand
from config.unprivileged import ServerError


class Command(BaseCommand):
    help = (
        "Makes the database what a backup says; all that is in it now is lost. Stop Parley first: with the embedded "
        "server, `make run`; else the web processes and workers."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--yes", action="store_true", help="don't ask")

    def handle(self, *args: Any, **options: Any) -> None:
        question = "All that is in the database now will be lost. Type yes to go on: "
        if not options["yes"] and input(question).strip() != "yes":
            raise CommandError("Nothing was changed.")
        connection.close()
        try:
            with database_at_hand() as url:
                restore_backup(url, options["file"])
                # It may be of an earlier version.
                call_command("migrate", verbosity=0)
                connection.close()
        except (BackupError, ServerError) as error:
            raise CommandError(f"Nothing was changed: {error}") from error
        self.stdout.write("The database is as it was then.")
