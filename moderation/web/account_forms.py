"""What a person enters about an account: their own, or the one that an invitation makes."""

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.models import User

from discussions.refusals import Refused
from moderation.models import Role

TOKEN_DAYS = {"30": "30 days", "90": "90 days", "365": "a year", "": "until I revoke it"}


class TokenForm(forms.Form):
    name = forms.CharField(max_length=100, label="What it is for")
    days = forms.TypedChoiceField(
        choices=[*TOKEN_DAYS.items()],
        coerce=int,
        empty_value=None,
        required=False,
        initial="90",
        label="Good for",
    )


class SessionsForm(forms.Form):
    password = forms.CharField(
        max_length=1000,
        strip=False,
        label="Your password",
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    with_tokens = forms.BooleanField(required=False, label="End my access tokens too")


class NewAccountForm(forms.Form):
    name = forms.CharField(
        max_length=150,
        label="Your name here",
        help_text="Colleagues see it beside what you decide. Letters, digits and . - _ +",
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        max_length=1000,
        strip=False,
        label="A password",
        help_text="Ten characters or more.",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        max_length=1000,
        strip=False,
        label="The password once more",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: object, email: str, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.email = email

    def clean_name(self) -> str:
        name: str = get_adapter().clean_username(self.cleaned_data["name"])
        return name

    def clean(self) -> dict[str, object]:
        given = {**(super().clean() or {})}
        if "password" in given:
            person = User(username=given.get("name", ""), email=self.email)
            try:
                get_adapter().clean_password(given["password"], person)
            except forms.ValidationError as error:
                self.add_error("password", error)
            if given["password"] != given.get("again"):
                self.add_error("again", "The two passwords differ.")
        return given

    def show_problems(self, refused: Refused) -> None:
        for name, problem in refused.fields.items():
            self.add_error(name, problem.message)


class InviteForm(forms.Form):
    email = forms.EmailField(max_length=254, label="E-mail")
    role = forms.ChoiceField(choices=[(Role.MODERATOR, "Moderator"), (Role.ADMIN, "Admin")], label="Role")


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices)
