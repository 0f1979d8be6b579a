"""`manage.py doctor`: is everything well that Parley stands on, and what is to be done."""

import dataclasses
import json
import sys
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandParser

from config.doctor import examine

_MARKS = {"well": "ok  ", "warning": "look", "broken": "BAD "}


class Command(BaseCommand):
    help = "Looks at configuration, connections, clocks, disks, migrations, the worker, mail and models."
    # It is run where something is wrong: that is for it to say.
    requires_system_checks: ClassVar[list[str]] = []  # type: ignore[misc]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was found. Ends with 1 if anything is broken."""
        reports = []
        for report in examine():
            reports.append(report)
            if not options["json"]:
                self.stdout.write(f"{_MARKS[report.state]}  {report.name}: {report.found}")
                if report.advice:
                    self.stdout.write(f"      → {report.advice}")
        if options["json"]:
            self.stdout.write(json.dumps([dataclasses.asdict(report) for report in reports], indent=2))
        if any(report.state == "broken" for report in reports):
            sys.exit(1)
