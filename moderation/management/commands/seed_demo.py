"""`manage.py seed_demo`: the demo of `make run`, and who may log in there."""

import logging
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.shortcuts import resolve_url
from django.urls import reverse

from moderation.demo.credentials import keep_credentials
from moderation.demo.seed import find_person, make_demo
from moderation.models import Role


class Command(BaseCommand):
    help = "Makes the demo site with its discussion, if it is not there, and prints who may log in."

    def handle(self, *args: Any, **options: Any) -> None:
        # Each check writes a line to the log: of things that did not happen.
        logging.disable(logging.INFO)
        try:
            site = make_demo()
        finally:
            logging.disable(logging.NOTSET)
        path = settings.VAR_DIR / "demo.json"
        credentials = keep_credentials(site, path)
        lines = {
            "Article": settings.BASE_URL + reverse("demo"),
            "Desk": settings.BASE_URL + resolve_url(settings.LOGIN_REDIRECT_URL),
        }
        for role in Role:
            person = find_person(site, role)
            lines[role.label] = f"{person.username}, password {credentials[f'{role.value}_password']}"
        lines["For scripts"] = f"tokens and keys are in {path}"
        self.stdout.write("\n".join(f"{name + ':':<13}{value}" for name, value in lines.items()))
