"""Somebody at a browser, for tests against a server that really runs."""

import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from django.conf import settings

from tests.terminal import PATIENCE

PASSWORD = "a long pass-phrase"
# What a customer must have.
CUSTOMER = {
    "entity_type": "enterprise",
    "grade": "key",
    "source": "own",
    "lifecycle_status": "potential",
    "owner": "1",
}


class Visitor:
    """Signed in from the start."""

    def __init__(self, port: int, name: str = "anna") -> None:
        self.at = f"http://127.0.0.1:{port}"
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.ask("/accounts/login/")
        self.ask("/accounts/login/", login=name, password=PASSWORD)

    def ask(self, path: str, **sent: str) -> str:
        """Gets a page, or sends a form; where that led."""
        return self._answer(path, sent)[0]

    def read(self, path: str) -> str:
        """The page."""
        return self._answer(path, {})[1]

    def _answer(self, path: str, sent: dict[str, str]) -> tuple[str, str]:
        token = next((c.value or "" for c in self.cookies if c.name == settings.CSRF_COOKIE_NAME), "")
        form = urllib.parse.urlencode({**sent, "csrfmiddlewaretoken": token}).encode() if sent else None
        with self.opener.open(self.at + path, form, timeout=PATIENCE) as answer:
            return str(urllib.parse.urlsplit(answer.url).path), answer.read().decode()
