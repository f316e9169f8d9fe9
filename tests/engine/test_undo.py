"""One operation is taken back as one; what others changed since is listed and left alone."""

import pytest
from django.test import Client

from dingke.domains.contacts.models import Contact
from dingke.domains.customers.actions import reassign
from dingke.domains.customers.models import Customer
from dingke.engine import finding, performing
from dingke.engine.action import Target
from dingke.engine.faults import Invalid, NotFound
from dingke.engine.models import SearchEntry
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.undo import undo
from tests.world import World


def change(world: World, who: str, **values: object) -> object:
    return performing.update(
        Customer, [Target(id=world.customer.pk, values=values)], by=world.person(who), via="page"
    ).operation


class TestUndo:
    def test_removes_what_a_set_created_with_its_search_entries(self, world: World) -> None:
        made = performing.create(Customer, [{"name": f"批量{n}公司"} for n in range(30)], by=world.owner, via="import")
        undo(str(made.operation), by=world.owner, via="page")
        assert not Customer.objects.filter(pk__in=made.created).exists()
        assert not SearchEntry.objects.filter(object="customers", row_id__in=made.created).exists()
        assert finding.find(world.owner, "批量") == []

    def test_gives_back_the_values_and_the_search_words(self, world: World) -> None:
        operation = change(world, "owner", name="改名公司", next_step="甲")
        undo(str(operation), by=world.owner, via="page")
        world.customer.refresh_from_db()
        assert (world.customer.name, world.customer.next_step) == ("沧澜重工集团有限公司", "")
        assert "沧澜重工集团有限公司" in [hit.label for hit in finding.find(world.owner, "沧澜重工集团")]

    def test_leaves_a_later_change_of_another_field(self, world: World) -> None:
        operation = change(world, "owner", next_step="甲")
        change(world, "head", payment_terms="60 天")
        outcome = undo(str(operation), by=world.owner, via="page")
        world.customer.refresh_from_db()
        assert (world.customer.next_step, world.customer.payment_terms, outcome.faults) == ("", "60 天", [])

    def test_lists_a_later_change_of_the_same_field_and_keeps_it(self, world: World) -> None:
        operation = change(world, "owner", next_step="甲", payment_terms="30 天")
        change(world, "head", next_step="乙")
        outcome = undo(str(operation), by=world.owner, via="page")
        world.customer.refresh_from_db()
        assert (world.customer.next_step, world.customer.payment_terms) == ("乙", "")
        assert [fault.field for fault in outcome.faults] == ["next_step"]

    def test_overwrites_it_when_told_to(self, world: World) -> None:
        operation = change(world, "owner", next_step="甲")
        change(world, "head", next_step="乙")
        undo(str(operation), by=world.owner, via="page", overwrite=True)
        world.customer.refresh_from_db()
        assert world.customer.next_step == ""

    def test_an_undone_later_change_is_no_conflict(self, world: World) -> None:
        first = change(world, "owner", next_step="甲")
        second = change(world, "owner", next_step="乙")
        undo(str(second), by=world.owner, via="page")
        outcome = undo(str(first), by=world.owner, via="page")
        world.customer.refresh_from_db()
        assert (world.customer.next_step, outcome.faults) == ("", [])

    def test_can_itself_be_undone(self, world: World) -> None:
        operation = change(world, "owner", next_step="甲")
        back = undo(str(operation), by=world.owner, via="page")
        undo(str(back.operation), by=world.owner, via="page")
        world.customer.refresh_from_db()
        assert world.customer.next_step == "甲"

    def test_is_done_once(self, world: World) -> None:
        operation = change(world, "owner", next_step="甲")
        undo(str(operation), by=world.owner, via="page")
        with pytest.raises(Invalid):
            undo(str(operation), by=world.owner, via="page")

    def test_refuses_to_remove_what_others_hang_on(self, world: World) -> None:
        made = Operation.objects.get(object="customers", verb="create", by=world.stranger)
        with pytest.raises(Invalid) as refusal:
            undo(made.pk, by=world.stranger, via="page")
        assert "二轧线变频改造" in str(refusal.value) or "罗知白" in str(refusal.value)
        assert Customer.objects.filter(pk=world.foreign.pk).exists()

    def test_is_not_for_strangers(self, world: World) -> None:
        operation = change(world, "owner", next_step="甲")
        with pytest.raises(NotFound):
            undo(str(operation), by=world.stranger, via="page")


class TestPages:
    def test_tell_what_undoing_would_do_and_do_it(self, world: World, client: Client) -> None:
        client.force_login(world.owner)
        operation = change(world, "owner", next_step="甲")
        assert str(operation) in client.get("/operations/").content.decode()
        assert "沧澜重工" in client.get(f"/operations/{operation}/").content.decode()
        assert client.post(f"/operations/{operation}/undo/").status_code == 302
        world.customer.refresh_from_db()
        assert world.customer.next_step == ""

    def test_are_not_there_for_strangers(self, world: World, client: Client) -> None:
        operation = change(world, "owner", next_step="甲")
        client.force_login(world.stranger)
        assert client.get(f"/operations/{operation}/").status_code == 404
        assert client.post(f"/operations/{operation}/undo/").status_code == 404


class TestOutOfSight:
    """A record handed to another department is gone for its former owner, on the pages of his old operations too."""

    SECRET = "只有新主责知道"

    @pytest.fixture
    def operation(self, world: World) -> str:
        """What the owner once did to a customer that is the stranger's now, who has changed it since."""
        changed = change(world, "owner", next_step="甲", payment_terms="30 天")
        performing.perform(
            reassign, [Target(id=world.customer.pk)], by=world.head, via="page", arguments={"owner": world.stranger.pk}
        )
        change(world, "stranger", next_step=self.SECRET, short_name="改后的简称")
        return str(changed)

    def test_its_name_and_values_are_not_shown(self, world: World, client: Client, operation: str) -> None:
        client.force_login(world.owner)
        shown = client.get(f"/operations/{operation}/").content.decode()
        assert self.SECRET not in shown
        assert "改后的简称" not in shown

    def test_undoing_it_is_refused_without_telling(self, world: World, operation: str) -> None:
        for overwrite in (False, True):
            with pytest.raises(NotFound):
                undo(operation, by=world.owner, via="page", overwrite=overwrite)

    def test_an_undo_of_nothing_but_conflicts_tells_no_name(self, world: World) -> None:
        changed = change(world, "owner", next_step="甲")
        performing.perform(
            reassign, [Target(id=world.customer.pk)], by=world.head, via="page", arguments={"owner": world.stranger.pk}
        )
        change(world, "stranger", next_step=self.SECRET, short_name="改后的简称")
        try:
            told = " ".join(str(fault.message) for fault in undo(str(changed), by=world.owner, via="api").faults)
        except NotFound:
            told = ""
        assert "改后的简称" not in told

    def test_personal_values_stay_masked_in_a_conflict(self, world: World, client: Client) -> None:
        changed = performing.update(
            Contact, [Target(id=world.contact.pk, values={"mobile": "19911112222"})], by=world.admin, via="page"
        ).operation
        performing.update(
            Contact, [Target(id=world.contact.pk, values={"mobile": "19933334444"})], by=world.owner, via="page"
        )
        client.force_login(world.admin)
        shown = client.get(f"/operations/{changed}/").content.decode()
        assert "19933334444" not in shown
        assert "199" in shown
