"""The list of operations, what can be asked of it, and the page of the seals."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from dingke.domains.contacts.models import Contact
from dingke.domains.customers import actions as customers
from dingke.domains.customers.models import Customer
from dingke.engine import performing, ports
from dingke.engine.action import Target, actions_of
from dingke.engine.testing import client_of
from dingke.platform.people.models import User
from dingke.platform.timeline import jobs
from dingke.platform.timeline.chain import sealing, verifying
from dingke.platform.timeline.models import Operation, Seal, Verification
from dingke.platform.timeline.undo import undo
from tests.history.made import change
from tests.history.test_chain import age, order
from tests.world import World, make

pytestmark = pytest.mark.django_db


class TestFindingOperations:
    @pytest.fixture
    def done(self, world: World) -> dict[str, str]:
        """Operations by a word for each."""
        by_hand = change(world.customer, world.owner, next_step="上门")
        by_program = change(world.customer, world.head, via="api", why="按年度清册更正", next_step="发报价")
        archived = performing.perform(
            actions_of(Contact)["archive"], [Target(id=world.contact.pk)], by=world.owner, via="page"
        ).operation
        earlier = change(world.daughter, world.owner, next_step="复核")
        Operation.objects.filter(pk=earlier).update(at=timezone.now() - timedelta(days=40))
        found = {"hand": by_hand, "program": by_program, "archive": archived, "earlier": earlier}
        return {name: str(operation) for name, operation in found.items()}

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ({"via": "api"}, {"program"}),
            ({"object": "contacts", "act": "archive"}, {"archive"}),
            ({"act": "update", "object": "customers", "since": "TODAY"}, {"hand", "program"}),
            ({"until": "MONTH"}, {"earlier"}),
            ({"q": "年度 沧澜"}, {"program"}),
            ({"q": "海工基地", "act": "update", "via": "page"}, {"earlier"}),
        ],
    )
    def test_by_what_is_asked(self, world: World, done: dict[str, str], query: dict[str, str], names: set[str]) -> None:
        days = {"TODAY": timezone.localdate(), "MONTH": timezone.localdate() - timedelta(days=30)}
        asked = {name: str(days.get(value, value)) for name, value in query.items()}
        shown = client_of(world.admin).get("/operations/", asked).content.decode()
        assert {name for name, operation in done.items() if operation in shown} == names

    def test_by_person_for_administrators_alone(self, world: World, done: dict[str, str]) -> None:
        asked = {"person": str(world.head.pk)}
        shown = client_of(world.admin).get("/operations/", asked).content.decode()
        assert {name for name, operation in done.items() if operation in shown} == {"program"}
        own = client_of(world.owner).get("/operations/", asked).content.decode()
        assert done["program"] not in own
        assert world.stranger.name not in own

    def test_a_question_that_cannot_be_understood_says_so(self, world: World, done: dict[str, str]) -> None:
        answer = client_of(world.admin).get("/operations/", {"since": "yesterday", "act": "explode"})
        assert answer.status_code == 200
        shown = answer.content.decode()
        assert done["hand"] not in shown
        assert "dk-err-t" in shown

    def test_of_an_object_that_was_renamed_bear_its_name_of_today(self, world: World) -> None:
        """What was sealed keeps the name of its day; the limits of exports became the dated values."""
        made = Operation.objects.create(verb="update", object="privacy-export-limits", by=world.admin, via="page")
        shown = client_of(world.admin).get("/operations/", {"object": "dated-values"}).content.decode()
        assert str(made.pk) in shown
        assert "privacy-export-limits" not in shown

    def test_the_next_page_keeps_the_question(self, world: World) -> None:
        for number in range(51):
            change(world.customer, world.owner, next_step=str(number))
        shown = client_of(world.owner).get("/operations/", {"act": "update"}).content.decode()
        assert "?act=update&amp;page=2" in shown


class TestReading:
    """Every act reads well behind the person's name, in both languages."""

    def sentences(self, row: Any, person: User, language: str) -> list[str]:
        with translation.override(language):
            return [moment.sentence for moment in ports.history().moments(row, person)]

    def test_the_reason_stands_beside_the_change(self, world: World) -> None:
        change(world.customer, world.owner, why="客户来函", next_step="上门")
        assert ports.history().moments(world.customer, world.owner)[0].why == "客户来函"
        shown = client_of(world.owner).get(f"/customers/{world.customer.pk}/?tab=timeline").content.decode()
        assert "原因：客户来函" in shown

    def test_fields_are_listed_as_the_language_does(self, world: World) -> None:
        change(world.customer, world.owner, next_step="上门", tags=["power"])
        assert "、" in self.sentences(world.customer, world.owner, "zh-hans")[0]
        english = self.sentences(world.customer, world.owner, "en")[0]
        assert ", " in english
        assert "、" not in english

    def test_what_only_follows_from_another_record_is_not_told(self, world: World) -> None:
        performing.perform(
            customers.reassign,
            [Target(id=world.customer.pk)],
            by=world.head,
            via="page",
            arguments={"owner": world.colleague.pk},
        )
        assert self.sentences(world.contact, world.head, "en") == ["created the record"]
        assert self.sentences(world.customer, world.head, "en")[0] == "handed to another owner"

    def test_undoing_says_what_came_back(self, world: World) -> None:
        (row,) = make(Customer, world.owner, {"name": "北岸电机厂"})
        made = Operation.objects.get(object="customers", label=row.name)
        back = undo(made.pk, by=world.owner, via="page")
        undo(str(back.operation), by=world.owner, via="page")
        assert self.sentences(row, world.owner, "en")[0] == "brought back by undoing"
        archived = performing.perform(
            actions_of(Customer)["archive"], [Target(id=row.pk)], by=world.owner, via="page"
        ).operation
        undo(str(archived), by=world.owner, via="page")
        assert self.sentences(row, world.owner, "zh-hans")[:2] == ["已撤销", "归档了"]

    def test_an_undo_names_what_it_undid(self, world: World) -> None:
        operation = change(world.customer, world.owner, next_step="上门")
        back = undo(operation, by=world.owner, via="page")
        shown = client_of(world.owner).get(f"/operations/{back.operation}/").content.decode()
        assert f"/operations/{operation}/" in shown


class TestSealsPage:
    @pytest.fixture
    def sealed(self, world: World) -> World:
        age(3)
        verifying.look()
        return world

    def test_shows_the_days_and_gives_the_files(self, sealed: World) -> None:
        client = client_of(sealed.admin)
        page = client.get("/audit/").content.decode()
        latest = Seal.objects.latest("day")
        assert latest.digest[:12] in page
        assert "相符" in page
        rows = list(csv.DictReader(io.StringIO(client.get("/audit/seals.csv").content.decode())))
        assert [row["digest"] for row in rows] == [one.digest for one in Seal.objects.order_by("day")]
        kept = json.loads(client.get("/audit/seals.json").content)
        assert kept["seals"][-1]["signature"] == latest.signature

    def test_says_what_is_broken(self, sealed: World) -> None:
        order("update customers_customerevent set name = 'x'")
        jobs.verify_now()
        page = client_of(sealed.admin).get("/audit/").content.decode()
        assert "customers_customerevent" in page
        assert "封存以后有值被改动。" in page

    def test_what_a_whole_look_found_stays_until_the_next(self, sealed: World) -> None:
        order("update customers_customerevent set name = 'x'")
        verifying.look()
        verifying.look(since=timezone.localdate())
        assert Verification.objects.latest("pk").broken == []
        assert "封存以后有值被改动。" in client_of(sealed.admin).get("/audit/").content.decode()

    def test_a_day_sealed_late_says_so(self, sealed: World) -> None:
        assert "迟" in client_of(sealed.admin).get("/audit/").content.decode()

    def test_verifying_is_left_to_a_job(self, sealed: World, client: Client) -> None:
        assert client_of(sealed.admin).post("/audit/verify/").status_code == 302
        assert client_of(sealed.owner).post("/audit/verify/").status_code == 403

    def test_the_nightly_job_seals_and_may_run_twice(self, world: World) -> None:
        age(1)
        jobs.seal_days(timestamp=0)
        jobs.seal_days(timestamp=0)
        assert Seal.objects.count() == 1
        assert Verification.objects.count() == 1
        assert sealing.unsealed() == []
