"""What the pages of the door need that allauth's views do not hand over."""

from typing import Any

from django import template

from dingke.platform.entrance import oidc
from dingke.platform.entrance.forms import password_rules as every_rule

register = template.Library()


@register.inclusion_tag("entrance/rules.html")
def password_rules() -> dict[str, Any]:
    """What a password must fulfil, as a list to stand below its field."""
    return {"rules": every_rule()}


@register.simple_tag
def company_sign_in() -> oidc.Provider | None:
    """The company's own sign-in, if it is set up."""
    return oidc.provider()
