"""In which language a request is answered: the browser's choice here, else the person's, else the installation's.

Accept-Language is not asked: an installation speaks its company's language until someone chooses another.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation


class ChosenLanguage:
    """Activates the language for the request and names it in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers the request."""
        code = chosen(request)
        request.LANGUAGE_CODE = code
        with translation.override(code):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response


def chosen(request: HttpRequest) -> str:
    """One of settings.LANGUAGES."""
    known = dict(settings.LANGUAGES)
    wishes = (request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""), getattr(request.user, "language", ""))
    return next((wish for wish in wishes if wish in known), settings.LANGUAGE_CODE)
