"""`manage.py create_site`: a new publisher's property, and the first key of its systems."""

import argparse
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from discussions.actions.sites import create_api_key, create_site
from discussions.models import Scope


class Command(BaseCommand):
    help = "Makes a site and an API key for its systems, which is printed once."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("key", help="lower-case letters, digits and hyphens")
        parser.add_argument("--name", default="", help="as people read it; the key if not given")
        parser.add_argument("--language", default="en")
        parser.add_argument(
            "--host",
            action="append",
            default=[],
            help="a host whose pages may have threads, or .example.org for all below it; may be repeated",
        )
        parser.add_argument(
            "--origin",
            action="append",
            default=[],
            help="an origin, as https://example.org, whose pages may post; may be repeated",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                site = create_site(
                    key=options["key"],
                    name=options["name"],
                    language=options["language"],
                    hosts=options["host"],
                    origins=options["origin"],
                )
                made = create_api_key(site=site, name=site.name, scopes=[Scope.READ, Scope.COMMENT])
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"Site {site.key} is there. Its API key, shown only now: {made.key}")
