"""`manage.py coral_secret`: the secrets with which a site's Coral signs what it asks."""

import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from discussions.queries.threads import get_site
from discussions.refusals import Refused
from moderation.actions.coral import add_coral_secret, remove_coral_secret
from moderation.queries.coral import get_coral_secret, list_coral_secrets


class Command(BaseCommand):
    help = "Lists, adds (from the standard input) or removes a secret with which a site's Coral signs what it asks."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("site", help="the site's key")
        change = parser.add_mutually_exclusive_group()
        change.add_argument("--add", metavar="NAME", help="add the secret that is on the standard input")
        change.add_argument("--remove", metavar="NUMBER", type=int, help="one that the list shows")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            site = get_site(options["site"])
            if options["add"] is not None:
                add_coral_secret(site=site, name=options["add"], secret=sys.stdin.readline().strip())
            elif options["remove"] is not None:
                remove_coral_secret(get_coral_secret(site, options["remove"]))
        except Refused as error:
            fields = "; ".join(problem.message for problem in error.fields.values())
            raise CommandError(fields or error.message) from error
        for secret in list_coral_secrets(site):
            used = f"last used {secret.last_used_at:%Y-%m-%d}" if secret.last_used_at else "not used yet"
            self.stdout.write(f"{secret.pk}: {secret.name} ({used})")
