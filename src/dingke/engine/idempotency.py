"""A write that carries an Idempotency-Key is done once and answered as often as it is sent."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from dingke.engine.faults import Fault, Invalid
from dingke.engine.models import IdempotentAnswer


def once(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Runs ``act`` in one transaction with the note that it ran; a second time the first answer is given again.

    Two of the same at the same time: the later waits for the earlier one's transaction. Raises Invalid when the key
    was used for another request.
    """
    key = request.headers.get("Idempotency-Key", "").replace("\0", "")[:200]
    if not key:
        return act()
    person: Any = request.user
    fingerprint = hashlib.sha256(f"{request.method} {request.path}\0".encode() + request.body).hexdigest()
    with transaction.atomic():
        try:
            with transaction.atomic():
                note = IdempotentAnswer.objects.create(
                    person_id=person.pk, key=key, fingerprint=fingerprint, status=0, body=None
                )
        except IntegrityError:
            return given_before(person.pk, key, fingerprint)
        answer = act()
        note.status, note.body = answer.status_code, json.loads(answer.content)
        note.etag = answer.get("ETag", "")
        note.save(update_fields=["status", "body", "etag"])
        return answer


def given_before(person: int, key: str, fingerprint: str) -> HttpResponse:
    note = IdempotentAnswer.objects.get(person_id=person, key=key)
    if note.fingerprint != fingerprint:
        raise Invalid(
            [Fault(_("This Idempotency-Key was used for another request; take a new one."), "Idempotency-Key")]
        )
    answer = JsonResponse(note.body, status=note.status)
    if note.etag:
        answer["ETag"] = note.etag
    return answer
