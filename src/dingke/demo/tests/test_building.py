"""The company as it stands in the database."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from dingke import demo
from dingke.demo import building, company, loading
from dingke.demo.records import WRITTEN, Desk
from dingke.demo.staff import colleagues
from dingke.demo.workshop import Workshop, working
from dingke.domains.contacts.models import Contact
from dingke.domains.customers.actions import CustomerConduct
from dingke.domains.customers.models import Customer
from dingke.domains.opportunities.models import Opportunity
from dingke.domains.service import rules
from dingke.domains.service.models import ServiceEvaluation, WorkOrder
from dingke.engine import checking, clock, performing, registry, search
from dingke.engine.access import policy
from dingke.engine.models import SearchEntry
from dingke.engine.testing import client_of
from dingke.platform.access import leaks, why
from dingke.platform.access.models import Holding
from dingke.platform.people.models import User
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.telling import event_model

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("building")]
TODAY = clock.today()


def build(size: float = 0.3) -> building.Built:
    return demo.build(size=size, seed=7, today=TODAY)


@pytest.fixture(scope="module")
def kept_company(keep: Callable[..., Any]) -> Any:
    """Built once: most tests ask what came of it."""
    return keep(build)


@pytest.fixture
def built(kept_company: Any, fresh_rights: None, db: None) -> building.Built:
    found: building.Built = kept_company.again()
    return found


class TestBuild:
    def test_makes_everything_in_one_operation(self, built: building.Built) -> None:
        operation = Operation.objects.get(verb="demo")  # what people asked about their data are acts of their own
        events = event_model(Customer)._default_manager.filter(pgh_label="insert")
        assert built.fresh
        assert built.counts[str(Customer._meta.verbose_name_plural)] == Customer.objects.count() == operation.created
        assert {event.pgh_context_id for event in events} == {operation.pk}
        assert events.count() == operation.created

    def test_writes_what_the_actions_would_have_written(self, built: building.Built) -> None:
        rows = list(Customer.objects.order_by("pk"))
        told = [
            (row.sort_name, row.size_class, row.size_basis, row.department_id, row.group_root_id, row.completeness)
            for row in rows
        ]
        admin = User.objects.get(username="admin")
        act = performing.begin_act(admin, "test")
        assert not list(CustomerConduct().check(rows, {}, act))
        assert not list(checking.field_faults(rows, {}))
        CustomerConduct().derive(rows, {}, act)
        assert told == [
            (row.sort_name, row.size_class, row.size_basis, row.department_id, row.group_root_id, row.completeness)
            for row in rows
        ]

    def test_writes_rows_that_hold_in_every_field(self, built: building.Built) -> None:
        for model in (Contact, Opportunity):
            assert not list(checking.field_faults(list(model._default_manager.all()), {}))

    def test_indexes_what_the_actions_would_have_indexed(self, built: building.Built) -> None:
        for model in (Customer, Contact, Opportunity):
            resource = registry.of(model)
            assert resource
            ids = set(model._default_manager.values_list("pk", flat=True))
            if model is Contact:  # nobody finds who was erased
                ids -= set(Contact.objects.exclude(erased_at=None).values_list("pk", flat=True))
            with connection.cursor() as cursor:
                for entry in search.entry_rows(resource, search.loaded(resource, sorted(ids))):
                    cursor.execute(
                        "select words = %s::tsvector and personal is not distinct from %s::tsvector "
                        "and label = %s and sublabel = %s "
                        "from engine_searchentry where object = %s and row_id = %s",
                        [entry[10], entry[11], entry[2], entry[3], entry[0], entry[1]],
                    )
                    assert cursor.fetchone() == (True,), entry[:4]
            assert SearchEntry.objects.filter(object=resource.slug).count() == len(ids)

    def test_writes_nothing_a_second_time(self, built: building.Built) -> None:
        first, second = built, build(0.5)
        assert not second.fresh
        assert second.counts == first.counts
        assert second.sign_ins == first.sign_ins

    def test_refuses_a_home_with_customers_of_its_own(self) -> None:
        owner = User.objects.create(username="somebody", name="Somebody", is_admin=True)
        performing.create(Customer, [{"name": "自有客户", "owner_id": owner.pk}], by=owner, via="test")
        with pytest.raises(building.UnableToBuild, match="DINGKE_HOME"):
            build()
        assert Customer.objects.count() == 1

    def test_leaves_keys_for_those_who_come_after(self) -> None:
        build()
        last = Customer.objects.latest("pk").pk
        linlan = User.objects.get(username="linlan")
        outcome = performing.create(Customer, [{"name": "后来的客户"}], by=linlan, via="test")
        assert outcome.created == [last + 1]

    def test_tells_its_progress(self) -> None:
        told: list[tuple[str, int, int]] = []
        demo.build(size=0.3, seed=7, today=TODAY, progress=lambda *step: told.append(step))
        assert told[-1][1] == told[-1][2] == Customer.objects.count()


class TestPeople:
    def test_sign_in_with_the_printed_password(self, built: building.Built) -> None:
        for sign_in in built.sign_ins:
            user = User.objects.get(username=sign_in.username)
            assert user.check_password(sign_in.password)

    def test_see_what_their_posts_let_them_see(self) -> None:
        build(1)
        seen = {
            name: policy.rows(User.objects.get(username=name), "read", Customer).count()
            for name in ("linlan", "zhouyanqiu", "jiangwang", "gumingyue", "admin")
        }
        assert seen == {"linlan": 14 + 5, "zhouyanqiu": 120, "jiangwang": 120, "gumingyue": 120, "admin": 120}

    @pytest.mark.serves("S-127", "S-173")
    def test_see_it_by_position_version_and_clause(self, built: building.Built) -> None:
        linlan = User.objects.get(username="linlan")
        customer = policy.rows(linlan, "read", Customer).order_by("pk").first()
        assert customer is not None
        found = why.explain(linlan, registry.get("customers"), customer)
        (path,) = [one for one in found.paths if one.reach == "own"]
        assert (path.kind, path.name, path.version, path.clause) == ("position", "大客户经理", 3, "4.8")
        held = Holding.objects.select_related("user")  # but for one role that was asked for until a day
        assert {one.user.username for one in held.filter(until=None)} == {"admin"}
        assert "大客户经理" in client_of(User.objects.get(username="admin")).get("/access/").content.decode()

    def test_are_looked_through_for_leaks_by_kind_of_position(self, built: building.Built) -> None:
        seen = {one.username for one in leaks.eyes()}
        assert {"jiangwang", "zhouyanqiu", "hanyifan"} <= seen
        assert len(seen) <= 7

    def test_of_the_story_are_all_dated_before_today(self, built: building.Built) -> None:
        assert not Contact.objects.filter(last_contact_on__gt=TODAY).exists()
        assert not Customer.objects.filter(updated_at__gt=timezone.now() + timedelta(hours=1)).exists()
        assert not WorkOrder.objects.filter(received_at__gt=timezone.now()).exists()
        # At noon one order is about to break and one overdue; what the evaluations say of late ones stands in their rows.
        noon = clock.midnight(TODAY) + timedelta(hours=12)
        states = [rules.state(row.next_due_at, row.warn_at, noon) for row in WorkOrder.objects.all()]
        assert (states.count("broken"), "warned" in states) == (1, True)
        assert [row.orders_broken > 0 for row in ServiceEvaluation.objects.all()] == [True, True]


class TestWorking:
    # Python 3.12 warns of any fork beside a thread; the threads here are the test runner's.
    @pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
    def test_gives_the_same_from_one_process_or_two(self) -> None:
        of = company.extent(size=1, customers=2_500)
        desks = {one.username: Desk(place, one.username, 1) for place, one in enumerate(colleagues(of.accounts), 1)}
        names = {desk.id: desk.username for desk in desks.values()}
        shop = Workshop(today=TODAY, seed=7, of=of, desks=desks, sellers=(desks["linlan"],), maker=1, names=names)
        ledger = shop.ledger(dict.fromkeys(WRITTEN, 0))
        company.key_accounts(ledger, seed=7, of=of)
        blocks = list(company.crowd(of, ledger))
        with working(shop, blocks, 1) as alone, working(shop, blocks, 2) as together:
            assert list(alone) == list(together)


class TestBare:
    def test_gives_back_every_index_and_constraint(self) -> None:
        tables = loading.tables_of((*WRITTEN, SearchEntry))
        before = _defined(tables)
        with loading.bare(tables):
            assert len(_defined(tables)) < len(before) / 2
        assert _defined(tables) == before
        assert loading.may_rebuild(tables)


def _defined(tables: list[str]) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select indexname, indexdef from pg_indexes where tablename = any(%s) union all "
            "select conname, pg_get_constraintdef(oid) from pg_constraint where contype <> 'n' "
            "and conrelid = any(%s::regclass[]) order by 1, 2",
            [tables, tables],
        )
        return list(cursor.fetchall())


class TestDated:
    def test_has_history_begin_on_the_day_of_the_row(self) -> None:
        admin = User.objects.create(username="somebody", name="Somebody", is_admin=True)
        days_ago = timezone.now() - timedelta(days=40)
        with loading.dated([Customer]):
            loaded = performing.create(Customer, [{"name": "早先的客户"}], by=admin, via="test", at=days_ago)
        later = performing.create(Customer, [{"name": "今天的客户"}], by=admin, via="test")
        events = event_model(Customer)._default_manager
        assert events.get(pgh_obj_id=loaded.created[0]).pgh_created_at == days_ago
        assert events.get(pgh_obj_id=later.created[0]).pgh_created_at > days_ago + timedelta(days=39)
