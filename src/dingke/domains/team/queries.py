"""The material of a promotion: everything on file that bears on it, brought together on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dingke.domains.team import rules
from dingke.domains.team.models import (
    Assessed,
    Level,
    Material,
    Performance,
    PromotionReview,
    Requirement,
    Served,
    Shown,
)
from dingke.domains.team.terms import Status
from dingke.engine import sight
from dingke.engine.access import Person, policy
from dingke.platform.people.models import User
from dingke.platform.positions import competencies, evidence, qualifications
from dingke.platform.positions.content import CareerStep
from dingke.platform.positions.models import Assessment, Description, Post
from dingke.platform.positions.queries import Organisation, Seat, organisation

TONES = {
    Status.OPEN: "acc",
    Status.ASKED: "acc",
    Status.APPROVED: "good",
    Status.REFUSED: "bad",
    Status.WITHDRAWN: "",
}


def main_seat(there: Organisation, person: int) -> Seat | None:
    """What somebody fills today, his main post first."""
    seats = there.seats_of.get(person, ())
    return seats[0] if seats else None


def may_bring(by: Person, of: User) -> bool:
    """Whether somebody reads all that the material is made of; else he would learn it by proposing."""
    assessed = Assessment(user_id=of.pk, department_id=of.department_id)
    return qualifications.may_read(by, of) and policy.permits(by, "read", assessed)


@dataclass(frozen=True)
class Path:
    """Where the description in force of a position leads. steps: None where it says nothing of a career."""

    description: str
    steps: Sequence[CareerStep] | None

    def to(self, title: str) -> CareerStep | None:
        return rules.step_to(self.steps or (), title)


def path_from(there: Organisation, position: int) -> Path:
    place = there.places.get(position)
    if place is None:
        return Path("", None)
    row = Description.objects.filter(pk=place.description).only("code", "number", "content").get()
    written = row.content.get("career")
    steps = None if written is None else tuple(CareerStep.model_validate(one) for one in written)
    return Path(f"{place.title} V{place.version} {row.code}", steps)


def title_of(there: Organisation, position: int) -> str:
    place = there.places.get(position)
    return place.title if place else ""


def material(of: User, seat: Seat, to: int, by: Person, on: date) -> Material:
    """As it stands on a day; a fixed number of statements and those of the sources of evidence."""
    there = organisation(on, by)
    path, target = path_from(there, seat.position), there.places.get(to)
    step = path.to(target.title) if target else None
    fit = next(iter(qualifications.compared([of], [to], there)), None)
    return Material(
        on=on,
        target=path_from(there, to).description,
        own=path.description,
        on_path=step is not None,
        condition=(step.condition or "") if step else "",
        requirements=tuple(
            Requirement(text=one.text, verdict=one.verdict, why=str(one.why), wanted=one.wanted, judged=one.is_judged)
            for one in (fit.findings if fit else ())
        ),
        **({"verdict": fit.verdict} if fit else {}),
        levels=tuple(map(level_of, competencies.table(of.pk, to, there))),
        assessed=tuple(by_method(of.pk, on)),
        posts=tuple(served(of.pk, on)),
        months=rules.months_between(seat.since, on),
        performance=tuple(performed(of.pk, by, on)),
    )


def level_of(line: competencies.Line) -> Level:
    found = line.assessed
    return Level(
        name=line.competency.name,
        required=line.required,
        must=line.must,
        had=line.had,
        method=str(found.get_method_display()) if found else "",
        assessed_on=found.assessed_on if found else None,
        code=found.code if found else "",
    )


def by_method(person: int, on: date) -> Sequence[Assessed]:
    """Of each competency and method the last assessment, old ones too: their day stands beside them."""
    rows = (
        Assessment.objects.filter(user=person, assessed_on__lte=on, archived_at=None)
        .select_related("competency")
        .order_by("competency", "method", "-assessed_on", "-pk")
        .distinct("competency", "method")
    )
    return [
        Assessed(
            name=one.competency.name,
            method=str(one.get_method_display()),
            level=one.level,
            assessed_on=one.assessed_on,
            code=one.code,
        )
        for one in rows
    ]


def served(person: int, on: date) -> Sequence[Served]:
    rows = Post.objects.filter(user=person, since__lte=on, archived_at=None).select_related("position")
    return [Served(title=str(one.position), since=one.since, until=one.until) for one in rows.order_by("-since", "pk")]


def performed(person: int, by: Person, on: date) -> Sequence[Performance]:
    return [
        Performance(
            name=source.name,
            label=str(source.label),
            items=tuple(Shown(on=one.on, words=one.words, code=one.code, url=one.url) for one in found),
        )
        for source, found in evidence.of_person(person, by, on)
    ]


def held_of(found: Material) -> Sequence[rules.Held]:
    return [rules.Held(one.name, one.required, one.must, one.had) for one in found.levels]


def frozen(row: PromotionReview) -> Material:
    return Material.model_validate(row.material)


def laid_out(row: PromotionReview, person: Person) -> Mapping[str, Any] | None:
    """The material as the page shows it: what fits, what is short, what is not known, and from where."""
    if not sight.reads(person, PromotionReview, "material"):
        return None
    found = frozen(row)
    held = held_of(found)
    return {
        "row": row,
        "tone": TONES[Status(row.status)],
        "found": found,
        "judged": [one for one in found.requirements if one.judged],
        "levels": [(one, rules.gap(each)) for one, each in zip(found.levels, held, strict=True)],
        "barred": rules.barred(held),
        "warned": len(rules.warned(held)),
        "nothing": not any(one.items for one in found.performance),
        "reviewers": [one.user for one in row.collaborators.select_related("user").order_by("pk")],
        "appoint": appointing(row, person) if row.status == Status.APPROVED else "",
    }


def appointing(row: PromotionReview, person: Person) -> str:
    """Where whoever may appoint goes on, with all filled in that is known; "" for everybody else.

    Who fills a main post is moved from it; who fills none is given one.
    """
    if not policy.may(person, "create", Post):
        return ""
    post = Post.objects.filter(user=row.user_id, position=row.from_position_id, archived_at=None, until=None).first()
    if post is not None and policy.permits(person, "update", post):
        return f"/posts/{post.pk}/move/?since={row.by_when}&position={row.to_position_id}"
    back = f"/promotion-reviews/{row.pk}/"
    return f"/posts/new/?user={row.user_id}&position={row.to_position_id}&since={row.by_when}&back={back}"
