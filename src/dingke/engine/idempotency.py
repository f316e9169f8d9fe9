"""What is sent twice is done once: a request with an Idempotency-Key, a form with its number."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from dingke.engine.access import Person
from dingke.engine.faults import Fault, Invalid
from dingke.engine.models import IdempotentAnswer


def done_once(person: Person, key: str, act: Callable[[], dict[str, Any]], fingerprint: str = "") -> dict[str, Any]:
    """Runs ``act`` in one transaction with the note that it ran; a second time what it gave is given again.

    key: at most 200 characters; what is given must fit JSON. Two of the same at the same time: the later waits for the
    earlier one's transaction. Raises Invalid when the key stands for something of another fingerprint.
    """
    with transaction.atomic():
        note, is_new = IdempotentAnswer.objects.get_or_create(
            person_id=person.pk, key=key, defaults={"fingerprint": fingerprint}
        )
        if is_new:
            note.body = act()
            note.save(update_fields=["body"])
        elif note.fingerprint != fingerprint:
            words = _("This Idempotency-Key was used for another request; take a new one.")
            raise Invalid([Fault(words, "Idempotency-Key")])
        given: dict[str, Any] = note.body or {}
        return given


def once(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Answers a request as ``act`` does; one that carries an Idempotency-Key as it was answered the first time."""
    key = request.headers.get("Idempotency-Key", "").replace("\0", "")[:200]
    if not key:
        return act()
    fingerprint = hashlib.sha256(f"{request.method} {request.path}\0".encode() + request.body).hexdigest()

    def kept() -> dict[str, Any]:
        answer = act()
        return {"status": answer.status_code, "etag": answer.get("ETag", ""), "content": json.loads(answer.content)}

    person: Any = request.user
    given = done_once(person, key, kept, fingerprint)
    answer = JsonResponse(given["content"], status=given["status"])
    if given["etag"]:
        answer["ETag"] = given["etag"]
    return answer
