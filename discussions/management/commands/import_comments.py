"""`manage.py import_comments`: take a site's discussions over from elsewhere."""

import argparse
import re
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from discussions.actions.sites import create_site
from discussions.importers import FORMATS
from discussions.importers.ahead import Meter, read_ahead
from discussions.importers.load import ImportRunning, load_staged, stage_comments
from discussions.importers.naming import KEY_SOURCES, BadRule, Naming, UrlRules, clean_url, read_rules
from discussions.importers.report import ImportReport
from discussions.importers.source import Unreadable, measure_source, open_source
from discussions.models import Site
from discussions.models.threads import THREAD_KEY_PATTERN


class Command(BaseCommand):
    help = (
        "Imports comments from a file. May be run again at any time: what is there already stays as it is, what is "
        "missing is added. Bad lines are reported on stderr and left out."
    )
    # They load every address of the site, which takes a second and half of the memory.
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", help="the file, gzipped or not; - reads standard input")
        parser.add_argument("--format", required=True, choices=sorted(FORMATS))
        parser.add_argument("--site", required=True, metavar="KEY", help="the site that they go to")
        parser.add_argument("--create-site", action="store_true", help="make the site if it does not exist")
        parser.add_argument(
            "--thread", metavar="KEY", help="put all into this thread, whatever the lines say"
        )
        parser.add_argument(
            "--base-url", default="", metavar="URL", help="what to put before addresses that are only paths"
        )
        parser.add_argument(
            "--map-url",
            nargs=2,
            action="append",
            default=[],
            metavar=("OLD", "NEW"),
            help="an address and what it is now; with a * at the end of both, all that begin so. May be repeated",
        )
        parser.add_argument("--url-map", metavar="CSV", help="a file of such rules: old,new")
        parser.add_argument(
            "--key-from",
            choices=KEY_SOURCES,
            default="url",
            help="what threads' keys are made of: the page's address, or what the old system called it",
        )
        parser.add_argument(
            "--salvage", action="store_true", help="if the file is damaged, keep what comes before the damage"
        )
        parser.add_argument("--dry-run", action="store_true", help="write nothing, only report")

    def handle(self, *args: Any, **options: Any) -> None:
        report = ImportReport()
        is_dry = options["dry_run"]
        try:
            # A dry run does all that a real one does, and takes it back.
            with transaction.atomic() if is_dry else nullcontext():
                self.import_file(report, **options)
                if is_dry:
                    transaction.set_rollback(True)
        except Unreadable as error:
            raise CommandError(f"{error}. Nothing was imported.") from error
        except ImportRunning as error:
            raise CommandError(f"Another import into the site {error} is running.") from error
        if bad_lines := report.describe_bad_lines():
            self.stderr.write(bad_lines)
        self.stdout.write(report.describe())
        if not report.comments:
            self.stdout.write(f"There are no comments in it. Is it a file of the format {options['format']}?")
        if is_dry:
            self.stdout.write("This was a dry run: nothing was written.")

    def import_file(self, report: ImportReport, **options: Any) -> None:
        """Read all of the file, then write: nothing is made, not even the site, before it is known to be whole."""
        name, site = options["file"], Site.objects.filter(key=options["site"]).first()
        if site is None and not options["create_site"]:
            raise CommandError(f"There is no site {options['site']!r}. Give --create-site to make it.")
        if options["thread"] and not re.fullmatch(THREAD_KEY_PATTERN, options["thread"]):
            raise CommandError("A thread's key has up to 200 characters, without slashes and white space.")
        naming = build_naming(**options)
        meter = Meter()
        with (
            show_progress("Reading", measure_source(name), "B") as reading,
            open_source(name, on_read=meter.add) as file,
        ):
            records = read_ahead(FORMATS[options["format"]](file), meter=meter, on_read=reading.update)
            stage_comments(records, naming=naming, report=report, salvages=options["salvage"])
        if site is None:
            site = create_new_site(options["site"])
        with show_progress("Writing", report.comments, " comments") as writing:
            load_staged(site=site, report=report, on_written=writing.update)


def build_naming(**options: Any) -> Naming:
    """Return how the options have threads named. Raises CommandError."""
    if options["base_url"] and not clean_url(options["base_url"]):
        raise CommandError(f"{options['base_url']} is not the address of a site.")
    try:
        rules = [(old, new) for old, new in options["map_url"]]
        if options["url_map"]:
            with Path(options["url_map"]).open(encoding="utf-8", newline="") as file:
                rules += read_rules(file)
        return Naming(
            only=options["thread"] or "",
            base_url=options["base_url"],
            rules=UrlRules(rules),
            key_from=options["key_from"],
        )
    except (OSError, BadRule) as error:
        raise CommandError(f"The rules for addresses can't be used: {error}") from error


def create_new_site(key: str) -> Site:
    try:
        return create_site(key=key)
    except ValidationError as error:
        raise CommandError("; ".join(error.messages)) from error


def show_progress(what: str, total: int | None, unit: str) -> "tqdm[NoReturn]":
    """Return a bar on stderr where that is a terminal, else none."""
    return tqdm(desc=what, total=total, unit=unit, unit_scale=True, disable=None, leave=False)
