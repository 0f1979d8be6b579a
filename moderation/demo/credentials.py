"""The demo's secrets, in var/demo.json for the person at the terminal and for scripts. The database has hashes."""

import json
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import transaction
from django.utils import timezone

from discussions.actions.sites import create_api_key
from discussions.models import ApiKey, Scope, Site
from discussions.pages.front import DEMO_THREAD
from discussions.tokens import hash_token
from moderation.actions.tokens import create_access_token
from moderation.demo.seed import find_person
from moderation.models import AccessToken, Role

TOKEN_NAME = "demo"  # noqa: S105  (what the token is called)
KEY_NAMES = {"api_key": "Demo app", "akismet_key": "Demo Akismet client"}
KEY_SCOPES = {"api_key": [Scope.READ, Scope.COMMENT], "akismet_key": list(Scope)}
KEYS = (
    *("url", "site", "thread", "moderator_token", "admin_token", "api_key", "akismet_key"),
    *("moderator_password", "admin_password"),
)

Credentials = dict[str, str]


def keep_credentials(site: Site, path: Path) -> Credentials:
    """Return the demo's secrets: those in the file while all are still in force, else new ones, which end the old.

    Afterwards the file, readable by its owner alone, has them, and the present address.
    """
    known = _read(path)
    current = known if known is not None and _are_valid(known, site) else _issue(site)
    current = {**current, "url": settings.BASE_URL, "site": site.key, "thread": DEMO_THREAD}
    if current != known or path.stat().st_mode & 0o777 != 0o600:
        _write(path, current)
    return current


def _read(path: Path) -> Credentials | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    is_whole = isinstance(found, dict) and found.keys() == set(KEYS)
    return found if is_whole and all(isinstance(value, str) for value in found.values()) else None


def _write(path: Path, credentials: Credentials) -> None:
    """Replace the file in one step: nobody reads half of it, and it never is readable by others."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({key: credentials[key] for key in KEYS}, file, indent=2)
        file.write("\n")
    draft.replace(path)


def _are_valid(credentials: Credentials, site: Site) -> bool:
    """Tell whether every token and key opens what it should. Passwords are the persons' own to change."""
    for role in Role:
        tokens = AccessToken.objects.filter(token_hash=hash_token(credentials[f"{role.value}_token"]))
        if not tokens.filter(
            user__memberships__site=site, user__memberships__role=role, user__is_active=True
        ).exists():
            return False
    hashes = {hash_token(credentials["api_key"]), hash_token(credentials["akismet_key"])}
    return ApiKey.objects.filter(site=site, key_hash__in=hashes, revoked_at__isnull=True).count() == len(
        KEY_NAMES
    )


def _hash_quickly(password: str) -> str:
    """Hash a random password, which nobody finds by trying: slowness is for chosen ones. A log-in hashes it anew."""
    hasher = PBKDF2PasswordHasher()
    return hasher.encode(password, hasher.salt(), iterations=1_000)


def _issue(site: Site) -> Credentials:
    with transaction.atomic():
        issued = {}
        for role in Role:
            person = find_person(site, role)
            AccessToken.objects.filter(user=person, name=TOKEN_NAME).delete()
            issued[f"{role.value}_token"] = create_access_token(user=person, name=TOKEN_NAME)
            issued[f"{role.value}_password"] = secrets.token_urlsafe(12)
            person.password = _hash_quickly(issued[f"{role.value}_password"])
            person.save(update_fields=["password"])
        for key, name in KEY_NAMES.items():
            ApiKey.objects.filter(site=site, name=name, revoked_at__isnull=True).update(
                revoked_at=timezone.now()
            )
            issued[key] = create_api_key(site=site, name=name, scopes=KEY_SCOPES[key]).key
    return issued
