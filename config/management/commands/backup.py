"""`manage.py backup`: the database in a file."""

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.backups import BackupError, make_backup
from config.reaching import database_at_hand
from config.unprivileged import ServerError


class Command(BaseCommand):
    help = "Writes a backup of the database, and removes old ones. The embedded server is started if it is not running."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BACKUP_FOLDER)
        parser.add_argument("--keep", type=int, default=settings.BACKUPS_KEPT or 7, help="how many to keep")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["keep"] < 1:
            raise CommandError("Keep at least one.")
        try:
            with database_at_hand() as url:
                path = make_backup(url, options["folder"], keep=options["keep"])
        except (BackupError, ServerError) as error:
            raise CommandError(f"No backup was made: {error}") from error
        self.stdout.write(f"{path} ({path.stat().st_size:,} bytes)")
        self.stdout.write("It is of use only with the SECRET_KEY: keep a copy of that somewhere else.")
