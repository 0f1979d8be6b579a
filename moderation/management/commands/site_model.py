"""`manage.py site_model --site KEY …`: what a site's moderators taught, and taking it back."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from discussions.models import Site
from discussions.queries.threads import get_site
from discussions.refusals import Refused
from moderation.actions.learning import learn_site_model, revert_site_model
from moderation.models import ModelState, SiteModelVersion
from moderation.queries.site_models import is_paused, list_versions

FIGURES = ("auc", "log_loss", "caught", "false_alarms", "f1")


class Command(BaseCommand):
    help = "Shows, learns, compares and reverts what a site's moderators taught."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--site", required=True, help="the site's key")
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("show", help="list the versions")
        actions.add_parser("learn", help="learn now from all decisions, also after something was reverted")
        compare = actions.add_parser("compare", help="show how a version compares with the shipped models")
        compare.add_argument("--version-number", type=int, help="the newest if not given")
        revert = actions.add_parser("revert", help="put another version into force")
        revert.add_argument("--to", type=int, help="0: the shipped models alone; the one before if not given")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            site = get_site(options["site"])
        except Refused as error:
            raise CommandError(f"There is no site {options['site']!r}.") from error
        if options["action"] == "show":
            self.show(site)
        elif options["action"] == "learn":
            self.learn(site)
        elif options["action"] == "compare":
            self.compare(site, options["version_number"])
        else:
            self.revert(site, options["to"])

    def show(self, site: Site) -> None:
        versions = list(list_versions(site))
        for version in versions:
            self.stdout.write(
                f"{version.version:>4}  {version.state:<10}  {version.created_at:%Y-%m-%d %H:%M}  "
                f"{version.examples} examples of {version.moderators} moderators, on {version.base_version}"
            )
        active = next((found.version for found in versions if found.state == ModelState.ACTIVE), None)
        self.stdout.write(
            f"In force: {'the shipped models alone' if active is None else f'version {active}'}."
        )
        if is_paused(list_versions(site)):
            self.stdout.write("Nothing more is learned until `site_model learn` asks for it.")

    def learn(self, site: Site) -> None:
        version = learn_site_model(site)
        if version is None:
            raise CommandError("Another version was learned at the same moment; look at it with show.")
        self.describe(version)

    def compare(self, site: Site, number: int | None) -> None:
        versions = list_versions(site)
        version = (versions if number is None else versions.filter(version=number)).first()
        if version is None:
            raise CommandError("There is no such version.")
        self.describe(version)

    def revert(self, site: Site, to: int | None) -> None:
        try:
            now = revert_site_model(site, to=to, by="manage.py")
        except Refused as error:
            raise CommandError(error.message) from error
        self.stdout.write(
            "The shipped models alone are in force." if now is None else f"Version {now.version} is in force."
        )

    def describe(self, version: SiteModelVersion) -> None:
        """Say what a version was learned from, and its figures beside those of the shipped models."""
        self.stdout.write(f"Version {version.version} is {version.state}.")
        for label, report in version.metrics.items():
            self.stdout.write(
                f"\n{label}: {report['decisions']} decisions ({report['bad']} bad) of {report['moderators']} "
                f"moderators on {report['authors']} authors, and {report['undecided']} texts nobody decided"
            )
            if report["site"]:
                self.stdout.write("                    shipped      site")
                for figure in FIGURES:
                    self.stdout.write(
                        f"    {figure:<12}  {report['base'][figure]:>9.4f} {report['site'][figure]:>9.4f}"
                    )
            if report["refused"]:
                self.stdout.write(f"    no effect: {report['refused'].replace('_', ' ')}")
            else:
                self.stdout.write(
                    f"    in effect: log-odds × {report['slope']:.2f} {report['intercept']:+.2f}, "
                    f"{report['runs']:,} runs"
                )
