"""The filter as a sentence: each condition is a chip of field, relation and value, and each part can be changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from dingke.engine import asking, kinds, references
from dingke.engine.access import Person
from dingke.engine.conditions import Condition, condition
from dingke.engine.kinds import Relation
from dingke.engine.resource import Attribute, Resource, UnknownName
from dingke.engine.surfaces.listing import NO_VIEW, Listing, joined, read, sort_label
from dingke.engine.surfaces.web import allow, is_part, page, person_of

SHAPES = ("board", "chart", "summary")
FEW = 12  # so many words are offered as boxes; of more, one is picked from a list


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    is_on: bool = False


@dataclass(frozen=True)
class Chip:
    """One condition. ``editor``: where its value is changed; ``fields``: where another field is chosen.

    relation: empty where there is but one, as of what is so or is not.
    """

    field: str
    relation: str
    value: str
    remove: str
    editor: str
    fields: str
    relations: tuple[Link, ...]


@dataclass(frozen=True)
class Sentence:
    chips: tuple[Chip, ...]
    words: str
    without_words: str
    sort: str
    sorts: tuple[Link, ...]
    add: str


def sentence(listing: Listing) -> Sentence:
    asked = listing.question
    return Sentence(
        chips=tuple(chip(listing, index, one) for index, one in enumerate(asked.conditions)),
        words=asked.text,
        without_words=listing.address(text="", view=listing.view if asked.conditions else NO_VIEW),
        sort=sort_words(listing.resource, asked.order),
        sorts=tuple(sorts(listing)),
        add=editor_url(listing.resource, listing.base),
    )


def chip(listing: Listing, index: int, one: Condition) -> Chip:
    rest = replace(listing.question, conditions=others(listing, index))
    base = replace(listing, question=rest).base
    path = one.attribute.path
    return Chip(
        field=one.attribute.label,
        relation=str(one.relation.label) if len(one.kind.relations) > 1 else "",
        value=one.words(),
        remove=listing.without(index),
        editor=editor_url(listing.resource, base, field=path, relation=one.relation.code, value=one.raw),
        fields=editor_url(listing.resource, base),
        relations=tuple(relations(listing, rest, one)),
    )


def others(listing: Listing, index: int) -> tuple[Condition, ...]:
    return tuple(c for place, c in enumerate(listing.question.conditions) if place != index)


def relations(listing: Listing, rest: asking.Question, one: Condition) -> Iterable[Link]:
    """The same field compared otherwise, the value kept as far as it fits."""
    for relation in one.kind.relations:
        own = {parameter(one.attribute.path, relation): raw_for(one, relation), "view": listing.view}
        url = f"{listing.url}?{joined(rest.query(), urlencode(own))}"
        yield Link(str(relation.label), url, relation == one.relation)


def raw_for(one: Condition, relation: Relation) -> str:
    if relation.lookup == "isnull":
        return "1"
    raw = "" if one.relation.lookup == "isnull" else one.raw
    return raw if relation.takes_many else raw.split(",")[0]


def parameter(path: str, relation: Relation) -> str:
    return f"{path}__{relation.code}" if relation.code else path


def sort_words(resource: Resource, order: str) -> str:
    down = order.startswith("-")
    return f"{sort_label(resource, order)} {direction(resource, order.lstrip('-'), down=down)}"


def direction(resource: Resource, name: str, *, down: bool) -> str:
    kind = resource.attribute(name).kind
    if kind.numeric:
        return _("from high to low") if down else _("from low to high")
    if isinstance(kind, (kinds.Day, kinds.Instant)):
        return _("latest first") if down else _("earliest first")
    return _("from Z to A") if down else _("from A to Z")


def sorts(listing: Listing) -> Iterable[Link]:
    for name in listing.resource.sort_choices:
        for order in (name, f"-{name}"):
            yield Link(
                sort_words(listing.resource, order), listing.address(sort=order), order == listing.question.order
            )


def editor_url(resource: Resource, base: str, **names: str) -> str:
    return f"{resource.url(act='condition')}?{urlencode({'base': base, **names})}"


@page
def edit(request: HttpRequest, resource: Resource) -> HttpResponse:
    """Without a field the fields to choose from; with one its editor; with ``set`` on to the list so asked for."""
    allow(request, resource, "read")
    params, path = request.GET, request.GET.get("field", "")
    if path not in resource.filters:
        context: dict[str, Any] = {"fields": field_links(resource, params.get("base", ""))}
    elif "set" in params:
        return answered(request, resource, path)
    else:
        context = editor(request, resource, path)
    return show(request, resource, context)


def show(request: HttpRequest, resource: Resource, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A part goes into the menu that asked; an editor that was refused goes back into the menu it came from."""
    menu = request.GET.get("menu") or getattr(getattr(request, "htmx", None), "target", None) or ""
    template = "list/condition.html#menu" if is_part(request) else "list/condition.html"
    answer = render(
        request,
        template,
        {"resource": resource, "base": request.GET.get("base", ""), "menu": menu, **context},
        status=status,
    )
    if status == 422 and menu:
        answer["HX-Retarget"], answer["HX-Reswap"] = f"#{menu}", "innerHTML"
    return answer


def field_links(resource: Resource, base: str) -> Sequence[Link]:
    return [Link(a.label, editor_url(resource, base, field=a.path)) for a in resource.attributes(resource.filters)]


def editor(request: HttpRequest, resource: Resource, path: str, problem: str = "") -> dict[str, Any]:
    attribute, params = resource.attribute(path), request.GET
    wanted = params.get("relation", "")
    relation = next((r for r in attribute.kind.relations if r.code == wanted), attribute.kind.relations[0])
    options = [(str(value), label) for value, label in attribute.kind.options()]
    chosen = [raw for raw in ",".join(params.getlist("value")).split(",") if raw]
    return {
        "attribute": attribute,
        "relation": relation,
        "relations": attribute.kind.relations,
        "chosen": chosen,
        "problem": problem,
        "input": input_of(attribute, options),
        "options": [(value, label, value in chosen) for value, label in options],
        "raw": "" if chosen and chosen[0] in dict(options) else ",".join(chosen),
        "picked": picked(attribute, chosen, person_of(request)),
        "is_person": is_person(attribute),
        "is_me": chosen == ["me"],
        "pick_url": f"{resource.url(act='options')}?{urlencode({'field': path})}",
    }


def input_of(attribute: Attribute, options: Sequence[tuple[str, str]]) -> str:
    """Which input an editor shows: boxes, pick, day, or text."""
    kind = attribute.kind
    if isinstance(kind, kinds.Day):
        return "day"
    if isinstance(kind, kinds.Instant):
        return "plain-day"
    if options:
        return "boxes"
    return "pick" if isinstance(kind, kinds.Reference) or hasattr(kind, "criterion_q") else "text"


def is_person(attribute: Attribute) -> bool:
    from django.contrib.auth import get_user_model

    return attribute.field.is_relation and attribute.field.related_model is get_user_model()


def picked(attribute: Attribute, chosen: Sequence[str], person: Person) -> str:
    """How a picked value reads; several are shown as they are typed."""
    if not chosen or chosen == ["me"]:
        return ""
    try:
        return attribute.kind.condition_text(chosen[0], person) if len(chosen) == 1 else ",".join(chosen)
    except ValidationError:  # words that mean nothing come back as they were typed
        return chosen[0]


def answered(request: HttpRequest, resource: Resource, path: str) -> HttpResponse:
    """To the list with the condition added; a value that cannot be read comes back in the editor."""
    attribute = resource.attribute(path)
    relation = next(
        (r for r in attribute.kind.relations if r.code == request.GET.get("relation", "")), attribute.kind.relations[0]
    )
    values = [value.strip() for value in request.GET.getlist("value") if value.strip()]
    raw = "1" if relation.lookup == "isnull" else ",".join(values) if relation.takes_many else next(iter(values), "")
    name = parameter(path, relation)
    try:
        raw = understood(attribute, relation, raw, request)
        condition(resource, person_of(request), name, raw)
    except (ValidationError, UnknownName) as error:
        words = error.messages[0] if isinstance(error, ValidationError) else str(error)
        return show(request, resource, editor(request, resource, path, words), status=422)
    base = QueryDict(request.GET.get("base", ""), mutable=True)
    base[name] = raw
    shape = base.pop("shape", [""])[-1]
    return HttpResponseRedirect(f"{resource.url(act=shape if shape in SHAPES else '')}?{base.urlencode()}")


def understood(attribute: Attribute, relation: Relation, raw: str, request: HttpRequest) -> str:
    """The value as an address holds it: names typed instead of picked become ids. Raises ValidationError."""
    if not raw:
        raise ValidationError(_("Say a value, or take the condition out."))
    if not isinstance(attribute.kind, kinds.Reference) or relation.lookup == "isnull":
        return raw
    words = [word for word in raw.split(",") if word]
    typed = [word for word in words if word != "me"]
    found = references.found_by_words(attribute.field.related_model, typed, person_of(request))
    wrong = next((each for each in found if isinstance(each, ValidationError)), None)
    if wrong:
        raise wrong
    return ",".join([*(["me"] if "me" in words else []), *map(str, found)])


def costliest(listing: Listing) -> tuple[str, str] | None:
    """Of the conditions that leave nothing, the one without which most rows come back, and the address without it.

    At most six conditions are tried: each costs a count.
    """
    asked, best = listing.question, (0, "", "")
    for index, one in enumerate(asked.conditions[:6]):
        found, _capped = asking.count(asking.narrow(replace(asked, conditions=others(listing, index))))
        if found > best[0]:
            best = (found, f"{one.attribute.label} {one.relation.label} {one.words()}".strip(), listing.without(index))
    return best[1:] if best[0] else None


def of_params(request: HttpRequest, resource: Resource, query: str) -> Listing:
    """The listing of a question that travelled in a form."""
    return read(request, resource, dict(QueryDict(query).items()))
