"""What django-allauth asks of Parley: nobody signs up by themselves, mail goes by letters, secrets are sealed."""

import base64
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from discussions.actions.letters import write_letter
from discussions.addresses import find_client_address
from discussions.sealing import Unsealable, open_secret, seal_secret


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Return the name if somebody may have it. Raises ValidationError: an @ is for addresses, which log in too."""
        if "@" in username:
            raise ValidationError("A name has no @ in it.", code="invalid")
        cleaned: str = super().clean_username(username, shallow)
        return cleaned

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write a letter. Who has no account hears nothing, as slowly as who has one."""
        full = {"request": self.request, "email": email, "current_site": {"name": "Parley"}, **context}
        message = self.render_mail(template_prefix, email, full)
        known = template_prefix != "account/email/unknown_account"
        write_letter(to=email if known else "", subject=message.subject, text=str(message.body))

    def get_reset_password_from_key_url(self, key: str) -> str:
        # Below BASE_URL: a letter must not lead where the Host header of whoever asked for it says.
        user_key, _, rest = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_key, "key": rest})
        return settings.BASE_URL + path

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return settings.BASE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("desk:account")

    def is_safe_url(self, url: str) -> bool:
        """Tell whether one may go on to `url` after logging in: only to a page of the host one is on."""
        request = self.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        return find_client_address(request)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def encrypt(self, text: str) -> str:
        return seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret, or, if it was sealed under another SECRET_KEY, one that nobody knows: no code fits it."""
        try:
            return open_secret(encrypted_text)
        except Unsealable:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def get_totp_label(self, user: User) -> str:
        return user.get_username()

    def _get_site_name(self) -> str:
        return "Parley"
