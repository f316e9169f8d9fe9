"""What every resource promises, for people, departments, posts, deputations, competencies, assessments and qualifications."""

from datetime import date
from typing import Any, ClassVar

import pytest
from tests import world as worlds

from dingke.engine import performing
from dingke.engine.testing import PROBLEM, Rest, client_of
from dingke.platform.people.models import User
from dingke.platform.positions.models import Competency, Position, Post
from dingke.platform.positions.tests.test_resource import CompanyCases

SINCE = date(2026, 1, 1)


def place(world: Any, title: str = "大客户经理") -> Position:
    found = Position.objects.filter(title=title).first()
    return found or worlds.make(Position, world.personnel, {"title": title})[0]


class TestPeople(CompanyCases):
    slug = "people"
    change: ClassVar[tuple[str, Any]] = ("name", "沈叙")

    def make(self, world: Any) -> dict[str, Any]:
        return {"name": "沈述", "username": "shenshu", "email": "shenshu@dingke.example", "department": world.one}

    @pytest.fixture
    def row(self, world: Any) -> Any:
        """Somebody who left: only such a person can be archived."""
        row = performing.create(User, [self.make(world)], by=world.owner, via="test").rows[0]
        User.objects.filter(pk=row.pk).update(is_active=False)
        row.refresh_from_db()
        return row

    def test_gives_nothing_of_how_somebody_signs_in(self, world: Any, row: Any) -> None:
        told = Rest(world.executive, self.resource)("get", f"/{row.pk}").json()
        assert not {"password", "last_login", "rights_version", "signed_out_at", "theme"} & set(told)

    def test_comes_without_a_password(self, row: Any) -> None:
        assert not row.has_usable_password()

    def test_stays_on_file_while_he_works_here(self, world: Any) -> None:
        answer = Rest(world.personnel, self.resource)("post", f"/{world.colleague.pk}/archive", {})
        assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)


class TestDepartments(CompanyCases):
    slug = "departments"
    change: ClassVar[tuple[str, Any]] = ("name", "新能源事业部")

    def make(self, world: Any) -> dict[str, Any]:
        return {"name": "新能源部", "parent": world.one.parent, "since": SINCE}


class TestPosts(CompanyCases):
    slug = "posts"
    change: ClassVar[tuple[str, Any]] = ("note", "兼任到年底")

    def make(self, world: Any) -> dict[str, Any]:
        """Beside a main post, so that several may stand at once."""
        return {
            "user": world.colleague,
            "position": place(world),
            "department": world.one,
            "kind": "second",
            "since": SINCE,
        }


class OwnBesides:
    """Whoever only reads those of others may make some of his own: the form is his, rows of others are not."""

    make: Any
    resource: Any
    change: ClassVar[tuple[str, Any]]

    def test_is_forbidden_to_change_for_those_who_only_read(self, world: Any, row: Any) -> None:
        client, rest = client_of(world.executive), Rest(world.executive, self.resource)
        field, value = self.change
        assert client.get(self.resource.url(row.pk, "edit")).status_code == 403
        assert client.get(self.resource.new_url()).status_code == 200
        assert client.post(f"{self.resource.url(row.pk)}archive/").status_code == 403
        assert rest("patch", f"/{row.pk}", {field: value}, If_Match=f'"{row.version}"').status_code == 403
        assert rest("post", "", self.make(world)).status_code == 403
        assert rest("post", f"/{row.pk}/archive", {}).status_code == 403


class TestDeputations(OwnBesides, CompanyCases):
    slug = "deputations"
    change: ClassVar[tuple[str, Any]] = ("why", "休假")

    def make(self, world: Any) -> dict[str, Any]:
        position = place(world)
        Post.objects.get_or_create(
            user=world.colleague, position=position, defaults={"code": "RZ-1", "since": SINCE, "department": world.one}
        )
        return {
            "principal": world.colleague,
            "deputy": world.stranger,
            "position": position,
            "since": date(2026, 12, 1),
            "until": date(2026, 12, 6),
            "why": "出差",
        }


class TestCompetencies(CompanyCases):
    slug = "competencies"
    change: ClassVar[tuple[str, Any]] = ("source", "公司自定")

    def make(self, world: Any) -> dict[str, Any]:
        return {"name": "商务谈判", "kind": "professional", "definition": "谈成而不失分寸", "valid_from": SINCE}


class TestAssessments(OwnBesides, CompanyCases):
    """Of the stranger, who reads his own; not of the colleague's department, nor his."""

    slug = "assessments"
    change: ClassVar[tuple[str, Any]] = ("evidence", "主持了两次三方谈判")
    readers: ClassVar[tuple[str, ...]] = ("owner", "head", "executive", "admin", "stranger")
    others: ClassVar[tuple[str, ...]] = ("colleague",)

    def make(self, world: Any) -> dict[str, Any]:
        found = Competency.objects.first()
        competency = found or worlds.make(Competency, world.personnel, {"name": "商务谈判", "kind": "professional"})[0]
        return {
            "user": world.stranger,
            "competency": competency,
            "level": 3,
            "method": "superior",
            "assessed_on": SINCE,
            "assessor": world.personnel,
        }


class TestQualifications(CompanyCases):
    """Of the stranger, who reads his own; not of the colleague's department, nor his. Personnel alone keeps them."""

    slug = "qualifications"
    change: ClassVar[tuple[str, Any]] = ("detail", "另有进修")
    readers: ClassVar[tuple[str, ...]] = ("owner", "head", "executive", "admin", "stranger")
    others: ClassVar[tuple[str, ...]] = ("colleague",)

    def make(self, world: Any) -> dict[str, Any]:
        return {
            "user": world.stranger,
            "kind": "experience",
            "value": "大客户销售",
            "detail": "东港电器",
            "manages": True,
            "since": SINCE,
        }
