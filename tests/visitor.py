"""Somebody at a browser, for tests against a server that really runs."""

import urllib.parse
import urllib.request
from collections.abc import Mapping
from http.cookiejar import CookieJar
from uuid import uuid4

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
        form = urllib.parse.urlencode({**sent, "csrfmiddlewaretoken": self._token()}).encode() if sent else None
        return self._answer(path, form)[0]

    def read(self, path: str) -> str:
        """The page."""
        return self._answer(path, None)[1]

    def send_file(self, path: str, name: str, text: str) -> str:
        """Sends a table by the form of its page; where that led."""
        mark = uuid4().hex
        parts = {"csrfmiddlewaretoken": self._token(), f'file"; filename="{name}': text}
        lines = [f'--{mark}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in parts.items()]
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        return self._answer(path, "".join([*lines, f"--{mark}--\r\n"]).encode(), headers)[0]

    def _token(self) -> str:
        return next((c.value or "" for c in self.cookies if c.name == settings.CSRF_COOKIE_NAME), "")

    def _answer(self, path: str, sent: bytes | None, headers: Mapping[str, str] | None = None) -> tuple[str, str]:
        request = urllib.request.Request(self.at + path, sent, dict(headers or {}))
        with self.opener.open(request, timeout=PATIENCE) as answer:
            return str(urllib.parse.urlsplit(answer.url).path), answer.read().decode()
