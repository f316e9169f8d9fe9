"""A request of a person from coming in to being answered, of each kind."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dingke.domains.contacts.models import Contact
from dingke.engine import clock, performing
from dingke.engine.action import Target
from dingke.engine.faults import Invalid, NotFound
from dingke.engine.personal import ERASED
from dingke.engine.testing import client_of
from dingke.platform.access.models import Disclosure
from dingke.platform.privacy import report
from dingke.platform.privacy.actions import requests
from dingke.platform.privacy.models import Erasure, Notice, Request
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.undo import undo
from tests.privacy.conftest import EMAIL, MOBILE
from tests.privacy.test_erasing import standing
from tests.world import World, make

pytestmark = pytest.mark.django_db
Ask = Callable[..., Request]


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def ask(world: World, person: Contact) -> Ask:
    """A request of the person's that has been found."""

    def made(kind: str) -> Request:
        values = {"kind": kind, "applicant": "韩书妍", "reach": EMAIL, "received_how": "email", "about": person.code}
        row: Request = make(Request, world.admin, values)[0]
        do(world, "identify", row, identified_how="回拨登记手机")
        do(world, "find", row, about=person.code)
        return row

    return made


def do(world: World, name: str, row: Request, **given: Any) -> Any:
    verb = getattr(requests, name)
    outcome = performing.perform(verb, [Target(id=row.pk)], by=world.admin, via="test", arguments=given)
    row.refresh_from_db()
    return outcome.operation


class TestRequest:
    def test_is_due_after_working_days_and_knows_whom_it_is_about(
        self, world: World, ask: Ask, person: Contact
    ) -> None:
        row = ask("access")
        assert row.due_on is not None
        assert row.due_on > row.received_on + timedelta(days=18)
        assert (row.object, row.row_id, row.stage) == ("contacts", person.pk, "found")

    def test_finds_every_place_without_keeping_a_value(self, world: World, ask: Ask) -> None:
        Disclosure.objects.create(person=world.owner, kind="reveal", object="contacts", row_id=0, field="mobile")
        row = ask("access")
        labels = [place["label"] for place in row.found]
        assert len(labels) >= 3
        assert MOBILE not in json.dumps(row.found)
        assert EMAIL not in json.dumps(row.found)

    def test_goes_step_by_step(self, world: World, person: Contact) -> None:
        (row,) = make(
            Request, world.admin,
            {"kind": "access", "applicant": "韩书妍", "reach": EMAIL, "received_how": "email", "about": person.code},
        )  # fmt: skip
        for early in ("find", "carry_out", "respond"):
            with pytest.raises(Invalid):
                do(world, early, row)

    def test_about_nobody_is_refused(self, world: World) -> None:
        values = {"kind": "access", "applicant": "某人", "reach": EMAIL, "received_how": "email", "about": "LX999999"}
        with pytest.raises(Invalid) as refusal:
            make(Request, world.admin, values)
        assert [fault.field for fault in refusal.value.faults] == ["about"]

    def test_is_nobody_elses_business(self, world: World, ask: Ask) -> None:
        row = ask("access")
        for who in (world.owner, world.head, world.executive):
            assert client_of(who).get(f"/privacy-requests/{row.pk}/").status_code == 404
            assert client_of(who).get("/privacy/").status_code == 403

    def test_is_refused_with_article_and_reason(self, world: World, ask: Ask) -> None:
        row = ask("deletion")
        do(world, "refuse", row, article="47", reason="合同保存期未满")
        do(world, "respond", row, answer="已说明理由")
        assert (row.stage, row.article, row.answered_on) == ("answered", "47", clock.today())

    def test_a_correction_says_what_was_corrected(self, world: World, ask: Ask) -> None:
        row = ask("correction")
        with pytest.raises(Invalid):
            do(world, "carry_out", row)
        do(world, "carry_out", row, outcome="职务改为总经理")
        assert row.stage == "done"


class TestCopy:
    def test_holds_all_that_is_kept_and_is_recorded(self, world: World, ask: Ask, notice: Notice) -> None:
        row = ask("access")
        answer = client_of(world.admin).post(f"/privacy/requests/{row.pk}/package/")
        assert answer.status_code == 200
        packed = zipfile.ZipFile(io.BytesIO(answer.content))
        told = json.loads(packed.read("data.json"))
        assert MOBILE in told["record"].values()
        assert len(told["history"]) == 2
        assert told["notice"]["version"] == notice.number
        readable = packed.read("readable.html").decode()
        assert MOBILE in readable
        assert "设备部长" in readable
        assert Operation.objects.filter(verb="export", object="contacts", by=world.admin).exists()
        taken = Disclosure.objects.filter(kind="export", row_id=row.row_id or 0)
        assert set(taken.values_list("field", flat=True)) == {"mobile", "email"}

    def test_is_not_there_before_the_data_are_found(self, world: World, person: Contact) -> None:
        (row,) = make(
            Request, world.admin,
            {"kind": "access", "applicant": "韩书妍", "reach": EMAIL, "received_how": "email", "about": person.code},
        )  # fmt: skip
        assert client_of(world.admin).post(f"/privacy/requests/{row.pk}/package/").status_code == 404


class TestDeletion:
    def test_erases_and_forgets_who_asked_once_it_is_answered(self, world: World, ask: Ask, person: Contact) -> None:
        row = ask("deletion")
        do(world, "carry_out", row)
        assert Erasure.objects.get().request == row.code
        assert row.reach == EMAIL  # there must be an answer
        do(world, "respond", row, answer=f"已删除 {MOBILE}")
        assert row.applicant == ERASED
        assert standing(MOBILE, EMAIL, "韩书妍") == []
        person.refresh_from_db()
        assert person.erased_at is not None

    def test_cannot_be_undone(self, world: World, ask: Ask) -> None:
        operation = do(world, "carry_out", ask("deletion"))
        with pytest.raises(Invalid):
            undo(operation, by=world.admin, via="page")

    def test_restricts_what_a_law_has_us_keep(self, world: World, ask: Ask, person: Contact) -> None:
        row = ask("deletion")
        with pytest.raises(Invalid):
            do(world, "carry_out", row, keep_law="会计档案管理办法")
        until = clock.today() + timedelta(days=3650)
        do(world, "carry_out", row, keep_law="会计档案管理办法", keep_until=until)
        person.refresh_from_db()
        assert (person.restricted_until, person.erased_at, person.mobile) == (until, None, MOBILE)
        assert person.restricted_why == "会计档案管理办法"
        assert client_of(world.owner).get(f"/contacts/{person.pk}/").status_code == 404

    def test_at_once_needs_the_right(self, world: World, person: Contact) -> None:
        with pytest.raises(NotFound):
            requests.erasable(world.stranger, "contacts", person.code)
        assert requests.erasable(world.admin, "contacts", person.code).pk == person.pk


class TestReport:
    def test_tells_what_is_processed_without_a_value(self, world: World, ask: Ask, notice: Notice) -> None:
        do(world, "carry_out", ask("deletion"))
        told = report.made()
        assert told["categories"][0]["object"] == "contacts"
        assert told["categories"][0]["erased"] == 1
        assert told["notice_in_force"] == notice.number
        assert [one["kind"] for one in told["requests"]] == ["deletion"]
        assert len(told["erasures"]) == 1
        assert told["history_holds"]
        assert not any(word in json.dumps(told, ensure_ascii=False) for word in (MOBILE, EMAIL, "韩书妍"))
