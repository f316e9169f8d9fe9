"""The forms of the door."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import SetPasswordForm as AllauthSetPasswordForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dingke.engine import clock, registry
from dingke.platform.access.models import Role
from dingke.platform.people.models import EVERY, READ, WRITE, Department, User

EXPIRES: Final = (("30", _("30 days")), ("90", _("90 days")), ("365", _("one year")), ("", _("never")))
EVERYBODY: Final = "everybody"


NEW_PASSWORD: Final = {"password1": _("New password"), "password2": _("New password once more")}


def label(form: forms.Form, **labels: Any) -> None:
    """Our words above fields of allauth's, and no second ones inside them."""
    for name, words in labels.items():
        form.fields[name].label = words
        form.fields[name].widget.attrs.pop("placeholder", None)


def password_rules() -> list[str]:
    """What a password must fulfil, as sentences to stand beside its field."""
    return [str(text) for text in password_validators_help_texts()]


class ChangePasswordForm(AllauthChangePasswordForm):  # type: ignore[misc]  # allauth ships no types
    """allauth's; the new password must be another one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label(self, oldpassword=_("Current password"), **NEW_PASSWORD)

    def clean_password1(self) -> str:
        """Refuses the old one: whoever is asked for a new one has a reason."""
        chosen: str = self.cleaned_data["password1"]
        if self.user.check_password(chosen):
            raise ValidationError(_("That is the password you have now."))
        return chosen


class SetPasswordForm(AllauthSetPasswordForm):  # type: ignore[misc]
    """allauth's, for whoever has come by the company's sign-in alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label(self, **NEW_PASSWORD)


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """allauth's; a key opens without a password unless somebody says otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label(self, name=_("Name"), passwordless=_("Opens without a password"))
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].help_text = _(
            "The device must then ask for fingerprint, face or PIN. Otherwise it is a second step beside the password."
        )


class EnterForm(forms.Form):
    """What somebody with a link chooses: his name, where he joins, and his password."""

    name = forms.CharField(label=_("Your name"), max_length=80)
    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )
    password2 = forms.CharField(
        label=_("Password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )

    def __init__(self, *args: Any, person: User, joins: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["name"].initial = person.name
        if not joins:
            del self.fields["name"]

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        password = values.get("password1")
        if password and values.get("password2") and password != values["password2"]:
            self.add_error("password2", _("The two are not the same."))
        elif password:
            self.person.name = values.get("name") or self.person.name
            try:
                validate_password(password, self.person)
            except ValidationError as error:
                self.add_error("password1", error)
        return values


class TokenForm(forms.Form):
    """A token: what it is called, what it covers and until when."""

    label = forms.CharField(label=_("What it is for"), max_length=80)
    expires = forms.ChoiceField(label=_("Holds for"), choices=EXPIRES, required=False, initial="90")

    def __init__(self, *args: Any, slugs: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = (("", _("nothing")), (READ, _("read")), (WRITE, _("read and write")))
        self.fields[f"scope_{EVERY}"] = forms.ChoiceField(
            label=_("Everything"), choices=choices, required=False, initial=READ
        )
        for slug in slugs:
            self.fields[f"scope_{slug}"] = forms.ChoiceField(
                label=registry.get(slug).labels, choices=choices, required=False
            )

    @property
    def scopes(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("scope_")]

    @property
    def scope(self) -> dict[str, str]:
        """As `Token.scope` keeps it."""
        return {
            name.removeprefix("scope_"): verb
            for name, verb in self.cleaned_data.items()
            if name.startswith("scope_") and verb
        }

    @property
    def expires_on(self) -> date | None:
        """The last day on which it holds."""
        days = self.cleaned_data["expires"]
        return clock.today() + timedelta(days=int(days)) if days else None

    def clean(self) -> dict[str, Any]:
        if not self.scope:
            raise ValidationError(_("A token that covers nothing is of no use."))
        return self.cleaned_data


class InviteForm(forms.Form):
    """Somebody new."""

    username = forms.CharField(
        label=_("Sign-in name"), max_length=80, validators=User._meta.get_field("username").validators
    )
    name = forms.CharField(label=_("Name"), max_length=80)
    title = forms.CharField(label=_("Post"), max_length=80, required=False)
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.order_by("path"), required=False
    )
    role = forms.ModelChoiceField(label=_("Role"), queryset=Role.objects.order_by("name", "pk"), required=False)


class RequirementForm(forms.Form):
    """Of whom a second factor is asked."""

    everybody = forms.BooleanField(label=_("Everybody"), required=False)
    roles = forms.ModelMultipleChoiceField(
        label=_("Whoever holds one of these roles"),
        queryset=Role.objects.order_by("name", "pk"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
