"""Drafts of descriptions: the next version of one, one that was read from a file, one from a template."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from dingke.engine import performing
from dingke.engine.access import Person
from dingke.engine.action import Target
from dingke.engine.faults import Fault, Invalid
from dingke.platform.people.models import Department
from dingke.platform.positions import actions
from dingke.platform.positions.content import RightLine
from dingke.platform.positions.models import Description, Guidance, Matter, Position, Right, Template
from dingke.platform.positions.reading import Reading, opening, read, read_document
from dingke.platform.positions.reading.rights import Known
from dingke.platform.positions.terms import Status

UNDER_WAY = (Status.DRAFT, Status.REVIEW, Status.APPROVAL)
CARRIED = ("title", "department", "superior", "headcount", "grade", "content", "pay")


def draw_up(position: Position, *, by: Person, via: str) -> Description:
    """The next draft of a position, from the version that was approved last; the one under way where there is one."""
    under_way = Description.objects.filter(position=position, status__in=UNDER_WAY, archived_at=None).first()
    if under_way is not None:
        return under_way
    old = Description.objects.filter(position=position, status=Status.APPROVED).order_by("-effective_from").first()
    values = {name: getattr(old, name) for name in CARRIED} if old else {"title": position.title}
    with transaction.atomic():
        new = made({**values, "position": position}, by, via)
        if old:
            copy_parts(old, new)
    return new


def copy_parts(old: Description, new: Description) -> None:
    """Rights and dotted lines of one version into a draft of the next."""
    for parts in (list(old.rights.all()), list(old.guided_by.all())):
        for part in parts:
            part.pk, part.description = None, new
        if parts:
            type(parts[0])._default_manager.bulk_create(parts)  # type: ignore[arg-type]  # parts of one kind


def made(values: Mapping[str, Any], by: Person, via: str) -> Description:
    found: Description = performing.create(Description, [values], by=by, via=via).rows[0]
    return found


def read_file(file: IO[bytes], name: str) -> Reading:
    """What a file says, by the matters of this installation. Raises Invalid for a file that cannot be read."""
    try:
        source = opening.opened(file, name)
    except opening.UnableToOpen as error:
        raise Invalid([Fault(str(error), "file")]) from error
    known = known_matters()
    return read(source, known) if isinstance(source, str) else read_document(source, known)


def known_matters() -> Sequence[Known]:
    """The matters of this installation, its own among them."""
    return [
        Known(one.code, tuple(sorted((one.name, *one.other_names), key=len, reverse=True)))
        for one in Matter.objects.all()
    ]


@transaction.atomic
def from_reading(reading: Reading, *, position: Position | None = None, by: Person, via: str) -> Description:
    """A draft of what was read, for the position given, else for the one of that name, else for a new one.

    Where the source names a department, a superior or whoever guides that this installation knows, they are linked; the
    source's own words stay in the content.
    """
    if not reading.title and position is None:
        raise Invalid([Fault(_("The source does not say which position it describes."), "title")])
    place = position or position_named(reading.title) or created(reading.title, by, via)
    row = made(
        {
            "position": place,
            "title": reading.title or place.title,
            "department": Department.objects.filter(name=reading.department).first() if reading.department else None,
            "superior": position_named(reading.superior) if reading.superior else None,
            "headcount": reading.headcount,
            "content": reading.content.model_dump(mode="json"),
            "pay": reading.pay.model_dump(mode="json"),
        },
        by,
        via,
    )
    guides = [one for name in reading.content.guided_by or () if (one := position_named(name))]
    stated(row, reading.rights, [{"position": one.code} for one in guides], by, via)
    return row


def position_named(name: str | None) -> Position | None:
    return Position.objects.filter(title=name, abolished_on=None, archived_at=None).order_by("pk").first()


def created(title: str, by: Person, via: str) -> Position:
    found: Position = performing.create(Position, [{"title": title}], by=by, via=via).rows[0]
    return found


def stated(
    row: Description, rights: Sequence[RightLine], lines: Sequence[Mapping[str, str]], by: Person, via: str
) -> None:
    """Rights and dotted lines of a new draft, by the actions that state them."""
    if rights:
        arguments = {"rights": [one.model_dump(mode="json", by_alias=True) for one in distinct(rights)]}
        performing.perform(actions.state_rights, [Target(row.pk)], by=by, via=via, arguments=arguments)
    if lines:
        performing.perform(actions.state_lines, [Target(row.pk)], by=by, via=via, arguments={"lines": list(lines)})


def distinct(rights: Iterable[RightLine]) -> Iterable[RightLine]:
    """A source may say the same right twice under one number; it stands once."""
    return {(one.clause, one.verb, one.matter, one.words): one for one in rights}.values()


GAP = re.compile(r"[\[【]([^\[\]【】\n]{1,20})[\]】]")


def gaps(template: Template) -> Sequence[str]:
    """The names of what is to be filled in, in the order in which they stand: [公司名称] → 公司名称."""
    found = (name for text in texts([template.content, template.rights]) for name in GAP.findall(text))
    return list(dict.fromkeys(found))


def texts(value: Any) -> Iterable[str]:
    """Every text in a document, however deep."""
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(one)


@transaction.atomic
def from_template(
    template: Template, *, title: str, fills: Mapping[str, str], position: Position | None = None, by: Person, via: str
) -> Description:
    """A draft from a template with its gaps filled. Raises Invalid while one is left."""
    left = [name for name in gaps(template) if not fills.get(name, "").strip()]
    if left:
        raise Invalid([Fault(_("“%(gap)s” is to be filled in.") % {"gap": name}, name) for name in left])
    place = position or position_named(title) or created(title, by, via)
    row = made({"position": place, "title": title, "content": filled(template.content, fills)}, by, via)
    rights = [RightLine.model_validate(one) for one in filled(template.rights, fills)]
    stated(row, rights, [], by, via)
    return row


def filled(value: Any, fills: Mapping[str, str]) -> Any:
    """The same with every gap replaced, however deep it stands."""
    if isinstance(value, str):
        return GAP.sub(lambda hit: fills.get(hit[1], hit[0]), value)
    if isinstance(value, dict):
        return {name: filled(one, fills) for name, one in value.items()}
    return [filled(one, fills) for one in value] if isinstance(value, list) else value


def parts_of(row: Description) -> tuple[Sequence[Right], Sequence[Guidance]]:
    """The rights of a version with their matters, and who guides it."""
    return list(row.rights.select_related("matter")), list(row.guided_by.select_related("position"))
