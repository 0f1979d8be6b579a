"""The log-in form: django-allauth's, which asks for a name or an address, and a password."""

from allauth.account.forms import LoginForm


class DeskLoginForm(LoginForm):  # type: ignore[misc]
    def user_credentials(self) -> dict[str, str]:
        """Return what to look for: an address or a name, never both.

        Tried as both, a wrong password for a known address would be hashed twice, for an unknown one once: the time
        would tell which addresses have an account. No name has an @ (`AccountAdapter.clean_username`).
        """
        credentials: dict[str, str] = super().user_credentials()
        if "email" in credentials:
            credentials.pop("username", None)
        return credentials
