"""One change to many records: preview, one operation, what stays and what is not one's own."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from dingke.engine import clock
from dingke.engine.testing import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(world: Any) -> Client:
    return client_of(world.owner)


def sent(*rows: Any, **more: Any) -> dict[str, Any]:
    return {"question": "view=-", "id": [row.pk for row in rows], **more}


def operations() -> Any:
    return apps.get_model("timeline.Operation").objects


class TestBulk:
    def test_offers_fields_and_verbs_one_may_use(self, world: Any, owner: Client) -> None:
        page = owner.post("/customers/bulk/", sent(world.customer)).content.decode()
        assert 'value="field:grade"' in page
        assert 'value="verb:archive"' in page
        assert 'value="verb:reassign"' not in page  # the head's right
        assert (
            'value="verb:reassign"'
            in client_of(world.head).post("/customers/bulk/", sent(world.customer)).content.decode()
        )

    def test_shows_before_and_after_and_writes_nothing(self, world: Any, owner: Client) -> None:
        page = owner.post(
            "/customers/bulk/", sent(world.customer, world.daughter, act="field:grade", grade="key", step="preview")
        ).content.decode()
        assert ("<b>2</b> 个会变" in page, "潜在" in page, "重点" in page) == (True, True, True)
        world.customer.refresh_from_db()
        assert world.customer.grade == "potential"

    def test_changes_all_as_one_operation(self, world: Any, owner: Client) -> None:
        before = operations().count()
        answer = owner.post(
            "/customers/bulk/", sent(world.customer, world.daughter, act="field:grade", grade="key", step="apply")
        )
        assert answer.status_code == 302
        for row in (world.customer, world.daughter):
            row.refresh_from_db()
            assert row.grade == "key"
        assert operations().count() == before + 1
        assert operations().latest("at").updated == 2
        assert 'data-dk-undo="/operations/' in owner.get(answer["Location"]).content.decode()

    @pytest.mark.serves("S-018")
    def test_a_head_finds_who_was_left_alone_and_gives_them_to_others(self, world: Any) -> None:
        head, alone = client_of(world.head), "last_contact_on=over_90_days_ago&view=-"
        for row, days in ((world.customer, 91), (world.daughter, 90)):
            type(row).objects.filter(pk=row.pk).update(last_contact_on=clock.today() - timedelta(days=days))
        found = head.get(f"/customers/?{alone}").context["answer"].rows
        assert [row.pk for row in found] == [world.customer.pk]
        asked = {"question": alone, "all": "1", "act": "verb:reassign", "owner": world.colleague.pk, "step": "apply"}
        assert head.post("/customers/bulk/", asked).status_code == 302
        world.customer.refresh_from_db()
        assert world.customer.owner_id == world.colleague.pk
        assert 'data-dk-undo="/operations/' in head.get("/customers/?view=-").content.decode()

    def test_counts_what_stays_and_what_is_not_there_for_the_person(self, world: Any, owner: Client) -> None:
        owner.post(f"/customers/{world.customer.pk}/cell/grade/", {"grade": "key", "version": 1})
        rows = (world.customer, world.daughter, world.foreign)
        page = owner.post(
            "/customers/bulk/", sent(*rows, act="field:grade", grade="key", step="preview")
        ).content.decode()
        assert ("<b>1</b> 个会变" in page, "1 个已经是这个值" in page, "华岳" in page) == (True, True, False)

    def test_never_touches_rows_of_others(self, world: Any, owner: Client) -> None:
        owner.post(
            "/customers/bulk/", sent(world.foreign, world.customer, act="field:grade", grade="strategic", step="apply")
        )
        world.foreign.refresh_from_db()
        assert world.foreign.grade == "key"

    def test_takes_every_row_of_the_question(self, world: Any, owner: Client) -> None:
        asked = {
            "question": "grade=potential&view=-",
            "all": "1",
            "act": "field:grade",
            "grade": "ordinary",
            "step": "apply",
        }
        assert owner.post("/customers/bulk/", asked).status_code == 302
        world.daughter.refresh_from_db()
        assert world.daughter.grade == "ordinary"

    def test_archives_a_selection(self, world: Any, owner: Client) -> None:
        assert owner.post("/customers/bulk/", sent(world.daughter, act="verb:archive", step="apply")).status_code == 302
        world.daughter.refresh_from_db()
        assert world.daughter.archived_at is not None

    def test_asks_again_for_a_value_it_cannot_read(self, world: Any, owner: Client) -> None:
        answer = owner.post("/customers/bulk/", sent(world.customer, act="field:grade", grade="best", step="preview"))
        assert answer.status_code == 422

    def test_lets_readers_choose_nothing(self, world: Any) -> None:
        page = client_of(world.executive).post("/customers/bulk/", sent(world.customer)).content.decode()
        assert "field:" not in page
