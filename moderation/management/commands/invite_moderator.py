"""`manage.py invite_moderator`: a link by which somebody joins a site, such as a new installation's first admin."""

import argparse
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from discussions.models import Site
from discussions.refusals import Refused
from moderation.actions.invitations import invite
from moderation.models import Role


class Command(BaseCommand):
    help = "Invites an address to a site, and prints the link, good for seven days. Mail is sent too, where it can be."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--site", required=True, help="the site's key")
        parser.add_argument("--role", choices=Role.values, default=Role.MODERATOR.value)

    def handle(self, *args: Any, **options: Any) -> None:
        site = Site.objects.filter(key=options["site"]).first()
        if site is None:
            raise CommandError(f"There is no site {options['site']}.")
        try:
            validate_email(options["email"])
            issued = invite(site=site, invited_by=None, email=options["email"], role=Role(options["role"]))
        except ValidationError as error:
            raise CommandError(f"{options['email']} is no e-mail address.") from error
        except Refused as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(f"{issued.invitation.email} joins {site.key} as {options['role']} by this link:")
        self.stdout.write(issued.link)
