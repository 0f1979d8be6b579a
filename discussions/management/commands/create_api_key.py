"""`manage.py create_api_key`: one more key for a site's systems."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from discussions.actions.sites import create_api_key
from discussions.models import Scope
from discussions.queries.threads import get_site
from discussions.refusals import Refused


class Command(BaseCommand):
    help = "Makes an API key for a site's systems and prints it, once."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("site", help="the site's key")
        parser.add_argument("--name", required=True, help="what the key is for; its comments bear this name")
        parser.add_argument(
            "--scope",
            action="append",
            choices=Scope.values,
            help="what it may do; may be repeated; read and comment if not given",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        scopes = [Scope(scope) for scope in options["scope"] or (Scope.READ, Scope.COMMENT)]
        try:
            site = get_site(options["site"])
        except Refused as error:
            raise CommandError(f"There is no site {options['site']!r}.") from error
        self.stdout.write(create_api_key(site=site, name=options["name"], scopes=scopes).key)
