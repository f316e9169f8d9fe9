"""Putting people on file: names tidied, numbers understood as they are written, nobody above himself."""

from datetime import timedelta

import pytest
from tests.world import World, make

from dingke.domains.contacts import jobs, queries, rules
from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Customer
from dingke.engine import clock, performing
from dingke.engine.action import Target
from dingke.engine.faults import Invalid
from dingke.engine.testing import client_of


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


@pytest.mark.serves("S-003")
class TestAging:
    """A customer whose contacts nobody confirmed for twelve months is known less well, also when nobody writes anything."""

    def age(self, world: World) -> None:
        """The only contact was last spoken with and written a year and a day ago."""
        long_ago = clock.today() - timedelta(days=367)
        Contact.objects.filter(pk=world.contact.pk).update(
            last_contact_on=long_ago, updated_at=clock.midnight(long_ago)
        )

    def score(self, world: World) -> int:
        return Customer.objects.get(pk=world.customer.pk).completeness

    def test_counts_half_from_the_night_on_and_wholly_when_spoken_with(self, world: World) -> None:
        jobs.let_age(timestamp=0)
        fresh = self.score(world)
        self.age(world)
        assert self.score(world) == fresh
        jobs.let_age(timestamp=0)
        aged = self.score(world)
        assert aged < fresh
        jobs.let_age(timestamp=0)
        assert self.score(world) == aged
        performing.update(
            Contact,
            [Target(id=world.contact.pk, values={"last_contact_on": clock.today()})],
            by=world.owner,
            via="test",
        )
        assert self.score(world) == fresh

    def test_one_who_is_confirmed_speaks_for_all(self, world: World) -> None:
        fresh = self.score(world)
        make(Contact, world.owner, {"name": "陆", "customer": world.customer.pk})
        self.age(world)
        jobs.let_age(timestamp=0)
        assert self.score(world) == fresh

    def test_the_page_says_why(self, world: World) -> None:
        owner = client_of(world.owner)
        url = f"/customers/{world.customer.pk}/"
        reason = "12 个月内无人联系或更新的联系人只计一半"
        assert reason not in owner.get(url).content.decode()
        self.age(world)
        assert reason in owner.get(url).content.decode()

    def test_the_rule_and_the_query_agree(self, world: World) -> None:
        today = clock.today()
        for days in (364, 365, 366, 367):
            for values in ({"last_contact_on": None}, {"last_contact_on": today - timedelta(days=days)}):
                changed = today - timedelta(days=days if values["last_contact_on"] is None else 900)
                Contact.objects.filter(pk=world.contact.pk).update(updated_at=clock.midnight(changed), **values)
                row = Contact.objects.get(pk=world.contact.pk)
                found = Contact.objects.filter(queries.confirmed(today), pk=row.pk).exists()
                assert found == rules.is_confirmed(row.last_contact_on, clock.day_of(row.updated_at), today)
