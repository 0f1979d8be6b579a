"""`manage.py export_statements`: a site's statements of reasons, in the European Transparency Database's schema."""

from argparse import ArgumentParser
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from discussions.models import Site
from moderation.queries.statements import Wanted, list_restrictions
from moderation.statements.writing import write_batches


class Command(BaseCommand):
    help = (
        "Writes a site's statements of reasons to standard output: a line for each batch of at most 100, which is the "
        "body of a request as the European Transparency Database takes it. Nothing is sent, and nothing noted as sent."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--site", required=True, metavar="KEY")
        parser.add_argument("--since", type=_read_day, metavar="2026-01-31", help="First day, UTC.")
        parser.add_argument("--until", type=_read_day, metavar="2026-12-31", help="Last day, UTC.")
        parser.add_argument("--with-spam", action="store_true", help="Also what the law exempts.")

    def handle(self, *args: Any, **options: Any) -> None:
        site = Site.objects.filter(key=options["site"]).first()
        if site is None:
            raise CommandError(f"There is no site {options['site']!r}.")
        until = options["until"] and options["until"] + timedelta(days=1)
        wanted = Wanted.settled(options["since"], until, spam=options["with_spam"])
        for batch in write_batches(found.restriction for found in list_restrictions(site, wanted)):
            self.stdout.write(orjson.dumps(batch).decode())


def _read_day(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text), time(), UTC)
