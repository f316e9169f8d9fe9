"""Putting people on file: names tidied, numbers understood as they are written, nobody above himself."""

from datetime import timedelta

import pytest
from tests.world import World, make

from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Customer
from dingke.engine import clock, performing
from dingke.engine.action import Target
from dingke.engine.faults import Invalid


class TestNumbers:
    @pytest.mark.serves("S-010")
    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("13900001234", "13900001234"),
            ("139 0000 1234", "13900001234"),
            ("+86 139-0000-1234", "13900001234"),
            ("１３９００００１２３４", "13900001234"),  # full width
            ("021-55550000", "021 5555 0000"),
            ("+44 20 7946 0000", "+44 20 7946 0000"),
        ],
    )
    def test_are_kept_as_one_reads_them_at_home(self, world: World, written: str, kept: str) -> None:
        (row,) = make(Contact, world.owner, {"name": "x", "customer": world.customer.pk, "phone": written})
        assert row.phone == kept

    @pytest.mark.parametrize(("written", "words"), [("call me", "13900001234"), ("0139000012345678", "11")])
    def test_say_how_they_are_written(self, world: World, written: str, words: str) -> None:
        with pytest.raises(Invalid) as refused:
            make(Contact, world.owner, {"name": "x", "customer": world.customer.pk, "mobile": written})
        (fault,) = refused.value.faults
        assert fault.field == "mobile"
        assert words in str(fault.message)

    def test_that_stand_already_hinder_no_other_change(self, world: World) -> None:
        Contact.objects.filter(pk=world.contact.pk).update(phone="as imported long ago")
        performing.update(
            Contact, [Target(id=world.contact.pk, values={"job_title": "director"})], by=world.owner, via="test"
        )
        world.contact.refresh_from_db()
        assert world.contact.job_title == "director"


class TestPeople:
    @pytest.mark.parametrize(("written", "kept"), [("  谭   维 ", "谭 维"), ("Ann\tLee", "Ann Lee")])
    def test_have_tidy_names(self, world: World, written: str, kept: str) -> None:
        (row,) = make(Contact, world.owner, {"name": written, "customer": world.customer.pk})
        assert row.name == kept

    def test_do_not_report_to_themselves(self, world: World) -> None:
        with pytest.raises(Invalid) as refused:
            performing.update(
                Contact,
                [Target(id=world.contact.pk, values={"reports_to": world.contact.pk})],
                by=world.owner,
                via="test",
            )
        assert refused.value.faults[0].field == "reports_to"

    def test_have_not_left_on_a_day_to_come(self, world: World) -> None:
        tomorrow = clock.today() + timedelta(days=1)
        with pytest.raises(Invalid) as refused:
            make(Contact, world.owner, {"name": "x", "customer": world.customer.pk, "left_on": tomorrow})
        assert refused.value.faults[0].field == "left_on"

    def test_belong_to_the_owner_of_their_customer(self, world: World) -> None:
        (row,) = make(Contact, world.head, {"name": "x", "customer": world.customer.pk})
        assert (row.owner, row.account_owner) == (world.owner, world.owner)

    def test_make_their_customer_more_complete(self, world: World) -> None:
        before = world.daughter.completeness
        make(Contact, world.owner, {"name": "x", "customer": world.daughter.pk})
        assert Customer.objects.get(pk=world.daughter.pk).completeness > before

    def test_are_not_hung_on_a_customer_of_others(self, world: World) -> None:
        with pytest.raises(Invalid) as refused:
            make(Contact, world.owner, {"name": "x", "customer": world.foreign.pk})
        assert refused.value.faults[0].field == "customer"
