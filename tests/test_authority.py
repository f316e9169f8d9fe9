"""Who may what in the demonstration company: on the page, over the interface and on the command line."""

import json
from argparse import Namespace
from contextlib import nullcontext
from datetime import date
from typing import Any

import pytest
from django.test import Client

from dingke.config import installation
from dingke.config.commands import authority as command
from dingke.demo import building
from dingke.domains.customers.models import Customer
from dingke.engine.testing import client_of
from dingke.lib import spreadsheet
from dingke.platform.authority.queries import book
from dingke.platform.people.models import User

pytestmark = pytest.mark.django_db
TODAY, ASKED = date(2026, 11, 23), date(2026, 12, 2)


@pytest.fixture
def staff(settings: Any) -> dict[str, User]:
    """Everybody who works there, with posts, and one customer of 林澜's."""
    settings.TODAY = TODAY
    building._begin(12, TODAY)
    people = {user.name: user for user in User.objects.all()}
    owner = people["林澜"]
    Customer.objects.create(
        code="KH1", name="远图新能源科技有限公司", short_name="远图新能源科技", owner=owner, department=owner.department
    )
    return people


def question(**changes: str) -> dict[str, str]:
    return {
        "verb": "approve",
        "matter": "special_price",
        "customer": "远图新能源科技",
        "discount": "12.5",
        "amount": "1286万",
        "by": "林澜",
    } | changes


class TestSimulation:
    @pytest.fixture
    def answer(self, staff: dict[str, User]) -> dict[str, Any]:
        found: dict[str, Any] = (
            client_of(staff["周砚秋"]).get("/api/v1/authority/who", question(on=str(ASKED), fact="margin=17.5")).json()
        )
        return found

    @pytest.mark.serves("S-184")
    def test_the_superior_first_then_the_next(self, answer: dict[str, Any]) -> None:
        found = [(one["person"], one["position"], one["version"], one["clause"]) for one in answer["allowed"]]
        assert found == [("周砚秋", "大客户部经理", 5, "4.1.2"), ("方正则", "副总经理", 3, "2.3")]

    def test_everybody_else_lacks_one_thing(self, answer: dict[str, Any]) -> None:
        missing = {one["person"]: one["dimension"] for one in answer["refused"]}
        expected = {
            "林澜": "separation",
            "龙新月": "verb",
            "温如故": "matter",
            "邱晏": "post",
            "江望": "limit",
            "陈知远": "reach",
        }
        assert {name: missing[name] for name in expected} == expected

    def test_the_page_says_the_same_and_what_another_day_would_bring(self, staff: dict[str, User]) -> None:
        asked = question(day=str(ASKED), margin="17.5")
        shown = client_of(staff["周砚秋"]).get("/authority/", asked, headers={"HX-Request": "true"}).content.decode()
        assert shown.index("周砚秋") < shown.index("方正则") < shown.index("林澜</b>")
        assert "V5 · 4.1.2" in shown
        assert "2026-06-30" in shown  # V4 was in force until then, up to 12 %
        assert "≤ 12%" in shown

    def test_what_is_not_understood_is_said_at_the_sentence(self, staff: dict[str, User]) -> None:
        client = client_of(staff["周砚秋"])
        for wrong, said in ({"discount": "much"}, "much"), ({"customer": "谁"}, "谁"), ({"by": "没有此人"}, "没有此人"):
            answer = client.get("/authority/", question(**wrong), headers={"HX-Request": "true"})
            assert answer.status_code == 200
            assert 'role="alert"' in answer.content.decode(), wrong
            assert said in answer.content.decode().split('role="alert"')[1]

    def test_a_customer_that_is_not_ones_own_is_not_there(self, staff: dict[str, User]) -> None:
        answer = client_of(staff["陈知远"]).get("/api/v1/authority/who", question(on=str(ASKED)))
        assert answer.status_code == 404


class TestMatrix:
    def test_shows_positions_matters_and_what_is_wrong(self, staff: dict[str, User]) -> None:
        shown = client_of(staff["周砚秋"]).get("/authority/").content.decode()
        assert shown.count("dk-ovl") == 2  # both who may approve an expense between 1 and 2 万
        assert shown.count("dk-gap") == 1
        assert "大客户经理" in shown
        assert "客服专员" not in shown  # of another department, and settles nothing

    def test_of_the_whole_company(self, staff: dict[str, User]) -> None:
        shown = client_of(staff["周砚秋"]).get("/authority/?department=all").content.decode()
        assert "客服专员" in shown

    @pytest.mark.parametrize("form", ["xlsx", "csv"])
    def test_comes_as_a_file(self, staff: dict[str, User], form: str, tmp_path: Any) -> None:
        answer: Any = client_of(staff["周砚秋"]).get(f"/authority/file/?format={form}")
        file = tmp_path / f"file.{form}"
        file.write_bytes(b"".join(answer.streaming_content))
        with spreadsheet.open_table(file) as table:
            rows = {row[1]: dict(zip(table.header, row, strict=True)) for row in table.rows}
        assert "折扣 ≤ 15%" in rows["特价折扣"]["大客户部经理"]

    def test_of_one_person_with_clause_and_version(self, staff: dict[str, User]) -> None:
        person = staff["许嘉宁"]
        shown = client_of(staff["周砚秋"]).get(f"/authority/people/{person.pk}/").content.decode()
        assert "V3 · 4.1.2" in shown
        rights = client_of(staff["周砚秋"]).get(f"/api/v1/authority/people/{person.pk}").json()
        assert ("特价折扣", "V3 · 4.1.2") in {(one["matter"], one["source"]) for one in rights}
        assert Client().get(f"/authority/people/{person.pk}/").status_code == 302


class TestCheck:
    """Exactly the gap and the overlap that lie in the company on purpose."""

    def test_finds_them_and_nothing_else(self, staff: dict[str, User]) -> None:
        found = client_of(staff["周砚秋"]).get("/api/v1/authority/check").json()
        told = {(one["kind"], one["matter"]): one for one in found["found"]}
        assert set(told) == {("gap", "临时信用额度"), ("overlap", "费用报销")}
        assert "200.0 万–500.0 万" in told["gap", "临时信用额度"]["interval"]
        assert "1.0 万–2.0 万" in told["overlap", "费用报销"]["interval"]
        assert set(told["overlap", "费用报销"]["positions"]) == {"大客户部经理", "财务经理"}
        assert found["tried"] > 100


class TestCommand:
    """`dingke authority`, in the form that programs rely on."""

    @pytest.fixture(autouse=True)
    def at_home(self, staff: dict[str, User], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(installation, "ready", nullcontext)

    def run(self, capsys: pytest.CaptureFixture[str], **changes: Any) -> tuple[int, str]:
        given: dict[str, Any] = {
            "verb_of_authority": "who",
            "verb": "approve",
            "matter": "临时信用额度",
            "amount": "1500000",
            "discount": None,
            "months": None,
            "fact": [],
            "customer": "KH1",
            "by": "",
            "on": ASKED,
            "json": True,
            "person": None,
        }
        status = command.run(Namespace(**given | changes))
        return status, capsys.readouterr().out

    def test_who(self, capsys: pytest.CaptureFixture[str]) -> None:
        status, said = self.run(capsys)
        told = json.loads(said)
        assert status == 0
        assert told["allowed"] == [{"person": "温如故", "position": "财务经理", "clause": "3.3", "version": 4}]
        assert {"person": "江望", "dimension": "limit"} in told["refused"]
        assert {tuple(one) for one in told["refused"]} == {("person", "dimension")}

    def test_for_people(self, capsys: pytest.CaptureFixture[str]) -> None:
        _status, said = self.run(capsys, json=False)
        assert said.splitlines()[0].startswith("+ 温如故  财务经理  V4 · 3.3")

    def test_check(self, capsys: pytest.CaptureFixture[str]) -> None:
        status, said = self.run(capsys, verb_of_authority="check")
        told = json.loads(said)
        assert (status, sorted(one["kind"] for one in told["found"])) == (1, ["gap", "overlap"])


def test_a_fact_of_another_day_counts(staff: dict[str, User]) -> None:
    """The head's version of the year before had 12 %."""
    assert {clause.version for clause in book(date(2026, 6, 30)).clauses if clause.clause == "4.1.2"} == {3, 4}
