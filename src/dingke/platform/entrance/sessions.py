"""Sessions in the database, never cached per process: one that is ended in one worker is over in all.

What a person must know of his sessions lies in the session itself and is copied into columns whenever it is saved.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone

from dingke.platform.entrance.models import AGENT, Session
from dingke.platform.entrance.rules import way_of

BEGAN: Final = "dingke_signed_in_at"
SEEN: Final = "dingke_seen_at"
ADDRESS: Final = "dingke_address"
AGENT_KEY: Final = "dingke_agent"
WAY: Final = "dingke_way"
# That whoever signed in showed a second factor, or set one up since.
PROVEN: Final = "dingke_second_factor"
# allauth's own record of how the session was opened.
METHODS: Final = "account_authentication_methods"


class SessionStore(DatabaseStore):
    """Django's, with the person's columns."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: Mapping[str, Any]) -> Session:
        row: Any = super().create_model_instance(dict(data))
        if SESSION_KEY in data:
            row.user_id = int(data[SESSION_KEY])
            row.began_at, row.seen_at = moment(data.get(BEGAN)), moment(data.get(SEEN))
            row.address, row.agent, row.way = (data.get(key, "") for key in (ADDRESS, AGENT_KEY, WAY))
        found: Session = row
        return found


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def began_after(request: HttpRequest, at: datetime) -> bool:
    began = moment(request.session.get(BEGAN))
    return began is not None and began > at


def begin(request: HttpRequest) -> None:
    """Keeps in a new session when, from where and how it was opened."""
    way = way_of(request.session.get(METHODS, ()))
    request.session[BEGAN] = timezone.now().isoformat()
    request.session[AGENT_KEY] = request.META.get("HTTP_USER_AGENT", "")[:AGENT]
    request.session[WAY] = way
    request.session[PROVEN] = way not in {"password", "sso", ""}
    touch(request)


def touch(request: HttpRequest) -> None:
    """Notes that the session is in use now, and from where."""
    request.session[SEEN] = timezone.now().isoformat()
    request.session[ADDRESS] = address_of(request)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as `proxy` has settled it."""
    return str(request.META.get("REMOTE_ADDR", ""))
