"""Told, consented, withdrew, restricted; and the rule over rows says what the rule over one row says."""

from datetime import timedelta
from typing import Any

import pytest

from dingke.domains.contacts.models import Contact
from dingke.engine import clock, finding, performing, registry
from dingke.engine.access import policy
from dingke.engine.action import Target
from dingke.engine.faults import Invalid, NotFound
from dingke.engine.testing import Rest, client_of
from dingke.platform.privacy import jobs, queries
from dingke.platform.privacy.actions import persons
from dingke.platform.privacy.models import Notice, Retention
from dingke.platform.privacy.terms import Channel, Purpose
from tests.privacy.conftest import write_notice
from tests.world import World, make

pytestmark = pytest.mark.django_db


def do(name: str, row: Contact, by: Any, **given: Any) -> None:
    verb = persons.declared[Contact].by_name[name]
    performing.perform(verb, [Target(id=row.pk)], by=by, via="test", arguments=given)
    row.refresh_from_db()


class TestConsent:
    def test_lets_marketing_use_the_data_until_it_is_withdrawn(
        self, world: World, notice: Notice, person: Contact
    ) -> None:
        assert not queries.may_use(person, "marketing")
        do("consent", person, world.owner, purpose="marketing", how="online")
        assert queries.may_use(person, "marketing", "sms")
        do("withdraw", person, world.owner, how="phone")
        assert not queries.may_use(person, "marketing", "sms")
        assert not Contact.objects.filter(queries.usable("marketing")).exists()

    def test_ends_for_marketing_with_a_new_notice(self, world: World, notice: Notice, person: Contact) -> None:
        do("consent", person, world.owner, purpose="marketing", how="online")
        do("consent", person, world.owner, purpose="business", how="online")
        write_notice(world, 0)
        use = queries.may_use(person, "marketing")
        assert not use
        assert "earlier notice" in use.why or "告知书" in use.why
        assert queries.may_use(person, "business")

    def test_needs_a_notice_in_force(self, world: World, person: Contact) -> None:
        with pytest.raises(Invalid):
            do("consent", person, world.owner, purpose="marketing", how="online")

    def test_withdrawing_what_is_not_there_says_so(self, world: World, notice: Notice, person: Contact) -> None:
        do("consent", person, world.owner, purpose="marketing", channel="email", how="online")
        with pytest.raises(Invalid):
            do("withdraw", person, world.owner, purpose="marketing", channel="sms", how="phone")

    def test_over_the_interface_for_programs(self, world: World, notice: Notice, person: Contact) -> None:
        rest = Rest(world.owner, registry.get("contacts"))
        answer = rest("post", f"/{person.pk}/consent", {"purpose": "marketing", "how": "online"})
        assert answer.status_code == 200, answer.content
        assert answer.json()["dealings"]["consents"][0]["notice"] == notice.number
        assert rest("post", f"/{person.pk}/withdraw", {"how": "phone"}).status_code == 200

    def test_the_rule_over_rows_says_the_same(self, world: World, notice: Notice, person: Contact) -> None:
        rows = make(
            Contact,
            world.owner,
            *(
                {"name": f"人{n}", "customer": world.customer.pk, "legal_basis": basis, "purposes": purposes}
                for n, (basis, purposes) in enumerate(
                    (basis, purposes)
                    for basis in ("consent", "public", "unstated")
                    for purposes in ([], ["marketing"], ["business", "marketing"])
                )
            ),
        )
        for row in rows[::2]:
            do("consent", row, world.owner, purpose="marketing", channel="email", how="online")
        do("consent", rows[1], world.owner, purpose="business", how="online")
        do("withdraw", rows[2], world.owner, how="phone")
        do("restrict", rows[4], world.admin, reason="争议")
        every = list(Contact.objects.all())
        for new_notice in (False, True):
            if new_notice:
                write_notice(world, 0)
            for purpose in Purpose.values:
                for channel in ("", *Channel.values):
                    by_query = set(
                        Contact.objects.filter(queries.usable(purpose, channel)).values_list("pk", flat=True)
                    )
                    by_rule = {row.pk for row in every if queries.may_use(row, purpose, channel)}
                    assert by_query == by_rule, (purpose, channel, new_notice)


class TestRestriction:
    def test_hides_the_record_from_all_but_whoever_may_restrict(self, world: World, person: Contact) -> None:
        do("restrict", person, world.admin, reason="会计档案 30 年", until=clock.today() + timedelta(days=99))
        assert client_of(world.owner).get(f"/contacts/{person.pk}/").status_code == 404
        assert "韩书妍" not in client_of(world.owner).get("/contacts/?view=-").content.decode()
        assert not policy.permits(world.owner, "read", person)
        assert [hit.pk for hit in finding.find(world.owner, "韩书妍")] == []
        assert [hit.pk for hit in finding.find(world.admin, "韩书妍")] == []
        answer: Any = client_of(world.owner).get("/contacts/export/?view=-&all=1&format=csv")
        assert "韩书妍" not in b"".join(answer.streaming_content).decode()
        shown = client_of(world.admin).get(f"/contacts/{person.pk}/").content.decode()
        assert "会计档案 30 年" in shown

    def test_ends_when_it_is_lifted(self, world: World, person: Contact) -> None:
        do("restrict", person, world.admin, reason="争议")
        with pytest.raises(NotFound):
            do("lift", person, world.owner, reason="核对完毕")
        do("lift", person, world.admin, reason="核对完毕")
        assert client_of(world.owner).get(f"/contacts/{person.pk}/").status_code == 200
        assert [hit.pk for hit in finding.find(world.owner, "韩书妍")] == [person.pk]


class TestRetention:
    def test_begins_with_our_defaults_marked_so(self) -> None:
        assert set(Retention.objects.values_list("source_doc", flat=True)) == {"〔设〕"}

    def test_what_is_due_is_restricted_at_night(self, world: World, person: Contact) -> None:
        old = clock.midnight(clock.today() - timedelta(days=365 * 4))
        Contact.objects.filter(pk=person.pk).update(created_at=old)
        assert [row.pk for row in queries.due(Contact, clock.today())] == [person.pk]
        jobs.keep_no_longer()
        jobs.keep_no_longer()
        person.refresh_from_db()
        assert person.restricted_at is not None
        assert person.restricted_why
        assert list(queries.due(Contact, clock.today())) == []

    def test_use_begins_the_time_anew(self, world: World, person: Contact) -> None:
        old = clock.midnight(clock.today() - timedelta(days=365 * 4))
        Contact.objects.filter(pk=person.pk).update(created_at=old, last_contact_on=clock.today())
        assert list(queries.due(Contact, clock.today())) == []
