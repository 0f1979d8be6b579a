"""Logging in and the parts of an account, below /desk/: django-allauth's views, and no others of it.

Their names are the ones that allauth itself goes by. What signs up or connects to other services is not here.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from discussions.actions.letters import can_send_mail
from discussions.page_security import View, with_content_policy

to_account = RedirectView.as_view(pattern_name="desk:account")


def page(route: str, view: View[...], name: str) -> URLPattern:
    """Return the path to a view whose answers are kept nowhere and run only our scripts."""
    return path(route, never_cache(with_content_policy(view)), name=name)


def with_mail(view: View[...]) -> View[...]:
    """Return the view, or a page that says why not where no mail can be sent."""

    def guarded(request: HttpRequest, /, *args: object, **kwargs: object) -> HttpResponseBase:
        return view(request, *args, **kwargs) if can_send_mail() else show_no_mail(request)

    return guarded


def show_no_mail(request: HttpRequest) -> HttpResponse:
    return render(request, "moderation/no_mail.html", status=404)


urlpatterns = [
    page("login", account.login, "account_login"),
    page("login/second", factors.authenticate, "mfa_authenticate"),
    page("login/passkey", keys.login_webauthn, "mfa_login_webauthn"),
    page("logout", account.logout, "account_logout"),
    page("login/inactive", account.account_inactive, "account_inactive"),
    page("password/reset", with_mail(account.password_reset), "account_reset_password"),
    page("password/reset/sent", account.password_reset_done, "account_reset_password_done"),
    page(
        "password/reset/<str:uidb36>/<str:key>",
        account.password_reset_from_key,
        "account_reset_password_from_key",
    ),
    page("password/reset/done", account.password_reset_from_key_done, "account_reset_password_from_key_done"),
    page("account/password", account.password_change, "account_change_password"),
    page("account/email", with_mail(account.email), "account_email"),
    page("account/email/<str:key>", account.confirm_email, "account_confirm_email"),
    page("account/really", account.reauthenticate, "account_reauthenticate"),
    page("account/really/code", factors.reauthenticate, "mfa_reauthenticate"),
    page("account/really/passkey", keys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    page("account/app", totp.activate_totp, "mfa_activate_totp"),
    page("account/app/remove", totp.deactivate_totp, "mfa_deactivate_totp"),
    page("account/codes", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    page("account/codes/new", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    page("account/codes/file", codes.download_recovery_codes, "mfa_download_recovery_codes"),
    page("account/passkeys/new", keys.add_webauthn, "mfa_add_webauthn"),
    page("account/passkeys/<int:pk>", keys.edit_webauthn, "mfa_edit_webauthn"),
    page("account/passkeys/<int:pk>/remove", keys.remove_webauthn, "mfa_remove_webauthn"),
    # Where allauth goes on to when one of these is done, and what some of its letters would name.
    path("signup", RedirectView.as_view(pattern_name="account_login"), name="account_signup"),
    path("account/factors", to_account, name="mfa_index"),
    path("account/passkeys", to_account, name="mfa_list_webauthn"),
    path("account/set-password", to_account, name="account_set_password"),
    path("account/email/sent", to_account, name="account_email_verification_sent"),
]
