"""Where a person occurs, told without any value: for whoever answers a request, and kept with it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from dingke.engine import kinds, registry
from dingke.engine.models import SearchEntry
from dingke.platform.access.models import Disclosure
from dingke.platform.privacy import files, traces
from dingke.platform.privacy.traces import Person

EXPORT = "export"


@dataclass(frozen=True)
class Place:
    """One place and how often. hint: what must be looked at by hand. url: where to look."""

    label: str
    count: int
    hint: str = ""
    url: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def places(row: Any) -> list[Place]:
    """Every place in which he occurs; those without anything are left out."""
    person = traces.person_of(row)
    found = [*of_record(person), *of_texts(person), *of_trail(person), *alike(person)]
    return [place for place in found if place.count]


def of_record(person: Person) -> Iterator[Place]:
    resource = registry.of(person.model)
    label = str(person.model._meta.verbose_name)
    yield Place(label, 1, url=resource.url(person.row.pk) if resource else "")
    yield Place(_("records merged into it"), len(person.rows) - 1)
    yield Place(_("states in its history"), person.events.count())
    yield Place(_("search entries"), SearchEntry.objects.filter(object=person.slug, row_id__in=person.ids).count())
    for upper in registry.resources():
        for field in upper.model._meta.concrete_fields:
            if field.related_model is person.model and field.name != "merged_into":
                count = upper.model._default_manager.filter(**{f"{field.name}__in": person.ids}).count()
                label = _("%(object)s that name him as %(field)s")
                yield Place(label % {"object": upper.labels, "field": kinds.kind(field).label}, count)


def of_texts(person: Person) -> Iterator[Place]:
    """Other texts that hold his number, address or name, by kind of record; history told apart."""
    counts: dict[tuple[str, bool], set[str]] = {}
    for hit in traces.hits(person):
        model: Any = hit.place.model
        of = getattr(model, "pgh_tracked_model", model)
        counts.setdefault((str(of._meta.verbose_name_plural), hit.place.history), set()).update(hit.keys)
    for (label, is_history), keys in sorted(counts.items()):
        words = _("history of %(object)s, in texts") if is_history else _("%(object)s, in texts")
        yield Place(words % {"object": label}, len(keys))


def of_trail(person: Person) -> Iterator[Place]:
    """What was shown or taken out, and files that hold him."""
    shown = Disclosure.objects.filter(object=person.slug, row_id__in=person.ids)
    yield Place(_("values shown to colleagues"), shown.exclude(kind=EXPORT).count())
    yield Place(_("values taken out in files"), shown.filter(kind=EXPORT).count())
    folders = files.holding(person, files.root())
    yield Place(_("files brought in that are kept"), sum(path.parent.name == "runs" for path in folders))
    yield Place(_("files taken out that are kept"), sum(path.parent.name == "exports" for path in folders))


def alike(person: Person) -> Iterator[Place]:
    """Other records with one of his marks: he may be on file twice, or share a number with somebody."""
    if not person.marks:
        return
    same = models.Q(pk__in=())
    for mark in person.about.marks:
        same |= models.Q(**{f"{mark}__in": person.marks})
    others: list[Any] = list(person.model._default_manager.filter(same).exclude(pk__in=person.ids).order_by("pk"))
    hint = _("look whether he is the same person: %(codes)s")
    codes = "、".join(one.code for one in others)
    yield Place(_("records with the same number or address"), len(others), hint % {"codes": codes} if codes else "")
