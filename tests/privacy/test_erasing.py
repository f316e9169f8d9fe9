"""Somebody's data go from everywhere, and the seals of history hold; what is changed behind their back still shows."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.db.utils import DatabaseError, InternalError
from django.utils import timezone

from dingke.domains.contacts.models import Contact
from dingke.domains.opportunities.models import Opportunity
from dingke.engine import performing
from dingke.engine.action import Target
from dingke.engine.faults import Invalid
from dingke.engine.models import IdempotentAnswer
from dingke.engine.personal import ERASED
from dingke.engine.testing import client_of
from dingke.platform.privacy import erasing, ledger, traces
from dingke.platform.privacy.models import Erasure
from dingke.platform.timeline.chain import verifying
from dingke.platform.timeline.models import Amendment, Operation
from dingke.platform.timeline.undo import undo
from dingke.platform.workspace.models import Export, Run
from tests.history.test_chain import age, order
from tests.privacy.conftest import EMAIL, MOBILE
from tests.world import World, make

pytestmark = pytest.mark.django_db

TABLES = "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def deal(world: World, person: Contact) -> Opportunity:
    """A deal in whose note he and his number stand."""
    values = {"name": "二号泵房改造", "customer": world.customer.pk, "products": f"韩书妍 {MOBILE} 负责验收"}
    row: Opportunity = make(Opportunity, world.owner, values, why=f"{EMAIL} 来信")[0]
    return row


def erase(world: World, person: Contact) -> Erasure:
    person.refresh_from_db()
    return erasing.erase(person, performing.begin_act(world.admin, "test", "本人要求"))


def standing(*words: str) -> list[str]:
    """The tables in which one of the words still stands."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            for word in words:
                cursor.execute(f'select count(*) from "{table}" t where position(%s in t::text) > 0', [word])
                if cursor.fetchone()[0]:
                    found.append(f"{table}: {word}")
    return found


@contextmanager
def tomorrow() -> Iterator[None]:
    """Today is over."""
    moment = timezone.now() + timedelta(days=1)
    with patch.object(timezone, "now", lambda: moment):
        yield


class TestErasing:
    def test_leaves_no_value_anywhere(self, world: World, person: Contact, deal: Opportunity, home: Path) -> None:
        IdempotentAnswer.objects.create(
            person_id=1, key="k", fingerprint="f", body={"code": person.code, "mobile": MOBILE}
        )
        assert standing(MOBILE)
        entry = erase(world, person)
        assert standing(MOBILE, EMAIL, "韩书妍", "设备部长", "副总经理", "爱好登山") == []
        deal.refresh_from_db()
        assert deal.products == f"{ERASED} {ERASED} 负责验收"
        person.refresh_from_db()
        assert (person.name, person.mobile, person.email, person.sort_name) == (ERASED, "", "", "")
        assert person.erased_at is not None
        assert person.archived_at is not None
        assert entry.counts["history"] >= 2

    def test_shows_itself_in_history(self, world: World, person: Contact, home: Path) -> None:
        erase(world, person)
        operation = Operation.objects.get(verb="erase")
        assert (operation.object, operation.why, operation.label) == ("contacts", "本人要求", ERASED)
        assert client_of(world.admin).get(f"/contacts/{person.pk}/").status_code == 200
        assert client_of(world.admin).get(f"/operations/{operation.pk}/").status_code == 200

    def test_a_number_that_another_has_stays_with_him(self, world: World, person: Contact, home: Path) -> None:
        (other,) = make(Contact, world.owner, {"name": "温书岚", "customer": world.customer.pk, "mobile": MOBILE})
        erase(world, person)
        other.refresh_from_db()
        assert (other.name, other.mobile) == ("温书岚", MOBILE)

    def test_takes_along_files_that_hold_him(self, world: World, person: Contact, home: Path) -> None:
        run = Run.objects.create(
            resource="contacts", by=world.owner, file_name="a.csv", stored_as="x", state="done", report={"rows": 3},
            sheets=[{"sheet": "", "report": {"rows": 3, "new": [[2, "韩书妍"]]}}],
        )  # fmt: skip
        kept = Run.objects.create(resource="customers", by=world.owner, file_name="b.csv", stored_as="y", state="done")
        export = Export.objects.create(resource="contacts", by=world.owner, form="csv", state="done")
        for one, folder, words in (
            (run, "runs", f"姓名,手机\n韩书妍,{MOBILE}\n"),
            (kept, "runs", "客户\n甲公司\n"),
            (export, "exports", f"{EMAIL}\n"),
        ):
            path = home / "files" / folder / str(one.pk)
            path.mkdir(parents=True)
            (path / "file").write_bytes(words.encode("gb18030"))
        erase(world, person)
        left = sorted(path.name for path in (home / "files").glob("*/*"))
        assert left == [str(kept.pk)]
        run.refresh_from_db()
        assert run.problem
        assert run.report == {"rows": 3}
        assert "韩书妍" not in json.dumps(run.sheets, ensure_ascii=False)

    def test_waits_for_an_import_that_reads_him(self, world: World, person: Contact, home: Path) -> None:
        run = Run.objects.create(resource="contacts", by=world.owner, file_name="a.csv", stored_as="x", state="running")
        path = home / "files" / "runs" / str(run.pk)
        path.mkdir(parents=True)
        (path / "file").write_text(MOBILE)
        with pytest.raises(Invalid):
            erase(world, person)
        person.refresh_from_db()
        assert person.mobile == MOBILE

    def test_is_written_into_the_ledger_of_the_home(
        self, world: World, person: Contact, home: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            entry = erase(world, person)
        (told,) = ledger.read(home / ledger.NAME)
        assert (told.ledger, told.code, told.made) == (str(entry.ledger), person.code, person.created_at)
        words = (home / ledger.NAME).read_text()
        assert not any(word in words for word in (MOBILE, EMAIL, "韩书妍"))
        assert ledger.complete() == 0

    def test_a_marks_of_few_characters_is_looked_for_nowhere(self, world: World, home: Path) -> None:
        (row,) = make(Contact, world.owner, {"name": "短号", "customer": world.customer.pk, "wechat": "abc"})
        assert traces.person_of(row).marks == ()


class TestUndo:
    def test_of_the_erasure_is_refused_with_a_sentence(self, world: World, person: Contact, home: Path) -> None:
        entry = erase(world, person)
        with pytest.raises(Invalid) as refusal:
            undo(entry.operation, by=world.admin, via="page")
        assert "does not come back" in str(refusal.value.faults[0].message) or "不会" in str(
            refusal.value.faults[0].message
        )

    def test_of_an_earlier_act_brings_nothing_back(self, world: World, person: Contact, home: Path) -> None:
        changed = Operation.objects.filter(object="contacts", label="韩书妍", verb="update").latest("at")
        erase(world, person)
        with pytest.raises(Invalid):
            undo(changed.pk, by=world.admin, via="page")
        assert standing("设备部长", "韩书妍") == []


class TestSeals:
    @pytest.fixture
    def sealed(self, world: World, person: Contact, deal: Opportunity) -> World:
        age(3)
        assert verifying.look().broken == ()
        return world

    def test_hold_after_an_erasure(self, sealed: World, person: Contact, home: Path) -> None:
        erase(sealed, person)
        assert standing(MOBILE, "韩书妍") == []
        assert verifying.verify().broken == ()
        assert {one.day for one in Amendment.objects.all()} != set()
        assert "contacts_contactevent" in set(Amendment.objects.values_list("table", flat=True))

    def test_hold_after_a_second_one_in_the_same_texts(self, world: World, person: Contact, home: Path) -> None:
        values = {"name": "温书岚", "customer": world.customer.pk, "mobile": "19900007777"}
        other: Contact = make(Contact, world.owner, values)[0]
        note = f"韩书妍 {MOBILE}、温书岚 19900007777 在场"
        make(Opportunity, world.owner, {"name": "三号泵房", "customer": world.customer.pk, "products": note})
        age(3)
        verifying.look()
        erase(world, person)
        erase(world, other)
        assert standing(MOBILE, "19900007777", "温书岚") == []
        assert Amendment.objects.filter(table="opportunities_opportunityevent").count() == 2
        assert verifying.verify().broken == ()

    def test_break_when_the_erased_row_is_changed_again(self, sealed: World, person: Contact, home: Path) -> None:
        erase(sealed, person)
        order(f"update contacts_contactevent set job_title = '被改' where pgh_obj_id = {person.pk}")
        assert [(one.table, one.what) for one in verifying.verify().broken] == [
            ("contacts_contactevent", "row changed")
        ]

    def test_break_when_another_value_is_changed(self, sealed: World, person: Contact, home: Path) -> None:
        erase(sealed, person)
        order("update contacts_contactevent set name = 'x' where name = '谭维'")
        assert [one.what for one in verifying.verify().broken] == ["row changed"]

    def test_break_when_an_amendment_is_forged(self, sealed: World, person: Contact, home: Path) -> None:
        erase(sealed, person)
        one = Amendment.objects.filter(table="contacts_contactevent").latest("pk")
        order(f"update timeline_amendment set after = '{'0' * 64}' where id = {one.pk}")
        assert [each.table for each in verifying.verify().broken] == ["contacts_contactevent"]

    def test_a_day_that_is_sealed_later_is_sealed_without_the_values(
        self, sealed: World, person: Contact, home: Path
    ) -> None:
        performing.update(Contact, [Target(id=person.pk, values={"job_title": "总经理"})], by=sealed.owner, via="test")
        erase(sealed, person)
        with tomorrow():
            assert verifying.look().sealed
            assert verifying.verify().broken == ()


class TestFunction:
    """What the program may do to history: take values away, and nothing else."""

    @pytest.mark.parametrize(
        ("table", "column", "put"),
        [
            ("contacts_contactevent", "name", "别的值"),
            ("contacts_contactevent", "pgh_obj_id", ""),
            ("contacts_contact", "name", ""),
            ("timeline_seal", "digest", ""),
            ("timeline_operation", "verb", ""),
            ("access_disclosure", "field", ""),
        ],
    )
    def test_refuses_anything_else(self, db: None, table: str, column: str, put: str) -> None:
        with pytest.raises((DatabaseError, InternalError)), connection.cursor() as cursor:
            cursor.execute("select timeline_erase(%s, %s, %s, null, %s)", [table, ["1"], column, put])
