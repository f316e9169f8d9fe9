"""What is being decided already is not offered again, of whichever object, on whichever surface."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dingke.engine import registry
from dingke.engine.action import Action
from dingke.engine.offering import is_offered, offering
from dingke.engine.resource import Resource
from dingke.engine.surfaces.records import offered
from dingke.platform.authority.models import Decision
from dingke.platform.authority.terms import Standing
from dingke.platform.positions.models import Matter
from tests.one_of_each import one_of_each
from tests.world import World

pytestmark = pytest.mark.django_db


def decided_about() -> list[tuple[Resource, Action]]:
    return [(of, verb) for of in registry.resources() for verb in of.actions.values() if verb.decides]


def brought_to(row: Any, verb: Action) -> None:
    """A state in which the verb is offered, of those that the row's own choices know."""
    for field in (each for each in row._meta.fields if each.choices and not each.editable):
        was = getattr(row, field.attname)
        for code, _label in field.flatchoices:
            setattr(row, field.attname, code)
            if verb.offered(row):
                return
        setattr(row, field.attname, was)


def put(row: Any, verb: Action, by: Any) -> Decision:
    return Decision.objects.create(
        code=f"SQ-{row._meta.label}-{verb.name}"[:40],
        title="待决",
        matter=Matter.objects.get(code="special_price"),
        object=registry.named(type(row)),
        row_id=row.pk,
        action=verb.name,
        proposer=by,
        asked_at=timezone.now(),
    )


def test_a_verb_that_waits_for_a_decision_is_offered_by_no_object(world: World) -> None:
    rows, tried = one_of_each(world), 0
    for resource, verb in decided_about():
        row = rows[resource.slug]
        brought_to(row, verb)
        if not verb.offered(row):
            continue
        tried += 1
        assert is_offered(verb, row), verb
        decision = put(row, verb, world.owner)
        for standing in (Standing.WAITING, Standing.RETURNED):
            Decision.objects.filter(pk=decision.pk).update(status=standing)
            assert verb not in offered(resource, row, world.admin), verb
        Decision.objects.filter(pk=decision.pk).update(status=Standing.REFUSED)
        assert verb in offering([verb], [row])[row.pk], verb
    assert tried == len(decided_about())


def test_an_adjustment_that_is_asked_for_is_not_submitted_again(world: World, client: Client) -> None:
    row = one_of_each(world)["credit-adjustments"]
    client.force_login(world.owner)
    assert f"/credit-adjustments/{row.pk}/apply/" in client.get(f"/credit-adjustments/{row.pk}/").content.decode()
    put(row, registry.get("credit-adjustments").actions["apply"], world.owner)
    assert f"/credit-adjustments/{row.pk}/apply/" not in client.get(f"/credit-adjustments/{row.pk}/").content.decode()
    assert client.get(f"/credit-adjustments/{row.pk}/apply/").context["impossible"]
