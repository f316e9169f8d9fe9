"""What a deputy gets: the rights of the principal in the position, to tick, each with a lower limit where it has one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dingke.engine import performing, registry
from dingke.engine.access import Person, policy
from dingke.engine.action import Target
from dingke.engine.faults import Invalid
from dingke.engine.places import placed
from dingke.engine.surfaces.web import page, person_of, row_of
from dingke.platform.positions import deputies, wording
from dingke.platform.positions.models import DelegatedRight, Delegation, Right
from dingke.platform.positions.terms import Verb


@dataclass(frozen=True)
class Choice:
    """One right to tick, and the limits that may be lowered."""

    label: str
    tick: BoundField
    limits: tuple["Lowered", ...]


@dataclass(frozen=True)
class Lowered:
    """A limit to lower. most: what the principal has, in words; "" where he has none."""

    label: str
    unit: str
    most: str
    field: BoundField

    @classmethod
    def of(cls, measure: str, high: float | None, field: BoundField) -> "Lowered":
        label, unit = wording.MEASURES.get(measure, (measure, ""))
        return cls(label, unit, f"≤ {wording.measured(high, unit)}" if high is not None else "", field)


class HandedForm(forms.Form):
    """Nothing ticked hands over everything."""

    def __init__(self, row: Delegation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = deputies.principals_rights(row)
        given = {(one.verb, one.matter.code): one for one in row.rights.select_related("matter")}
        self.keys: dict[str, tuple[str, str]] = {}
        for number, (key, rights) in enumerate(sorted(self.own.items())):
            name, handed = f"right_{number}", given.get(key)
            self.keys[name] = key
            self.fields[name] = forms.BooleanField(label=named(rights[0]), required=False, initial=handed is not None)
            lowered = {one["measure"]: one.get("high") for one in handed.limits} if handed else {}
            for measure, high in measures(rights).items():
                self.fields[f"{name}_{measure}"] = forms.FloatField(
                    label=measure, required=False, min_value=0, initial=plain(lowered.get(measure, high))
                )

    def choices(self) -> list[Choice]:
        return [
            Choice(
                str(self.fields[name].label),
                self[name],
                tuple(Lowered.of(at, high, self[f"{name}_{at}"]) for at, high in measures(self.own[key]).items()),
            )
            for name, key in self.keys.items()
        ]

    def stated(self) -> list[dict[str, Any]]:
        """Of content.HandedRight. A limit that is the principal's own is left out: it holds anyway."""
        return [
            {
                "verb": verb,
                "matter": matter,
                "limits": [
                    {"measure": measure, "low": None, "high": high, "per": "case"}
                    for measure, own in measures(self.own[verb, matter]).items()
                    if (high := self.cleaned_data.get(f"{name}_{measure}")) is not None and high != own
                ],
            }
            for name, (verb, matter) in self.keys.items()
            if self.cleaned_data[name]
        ]


def plain(value: float | None) -> float | int | None:
    """Without an empty fraction, as people write it."""
    return int(value) if value is not None and float(value).is_integer() else value


def named(right: Right | DelegatedRight) -> str:
    return f"{dict(Verb.choices).get(right.verb or '', right.verb)} {right.matter}"


def measures(rights: list[Right]) -> Mapping[str, float | None]:
    """Each measure that one of the clauses limits, with how high the principal goes."""
    found: dict[str, float | None] = {}
    for right in rights:
        for one in right.limits:
            high = one.get("high")
            known = found.get(one["measure"], high)
            found[one["measure"]] = None if high is None or known is None else max(float(high), float(known))
    return found


@page
@require_http_methods(["GET", "POST"])
def rights(request: HttpRequest, pk: int) -> HttpResponse:
    resource = registry.get("deputations")
    row: Delegation = row_of(request, resource, pk, "update", "principal", "deputy", "position")
    form = HandedForm(row, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            arguments = {"rights": form.stated()}
            outcome = performing.perform(
                deputies.hand_over, [Target(row.pk)], by=person_of(request), via="page", arguments=arguments
            )
        except Invalid as refusal:
            form.add_error(None, "；".join(str(fault.message) for fault in refusal.faults))
        else:
            undo = f"undo:/operations/{outcome.operation}/undo/"
            messages.success(request, _("“%(row)s” is changed.") % {"row": row}, extra_tags=undo)
            return HttpResponseRedirect(resource.url(row.pk))
    context = {"row": row, "form": form, "here": resource.url(row.pk)}
    return render(request, "people/handed.html", context, status=422 if form.errors else 200)


def said(measure: str, high: float) -> str:
    label, unit = wording.MEASURES.get(measure, (measure, ""))
    return f"{label} ≤ {wording.measured(high, unit)}"


@placed(Delegation, "left", "people/handed_over.html", order=10)
def handed_over(row: Delegation, person: Person) -> Mapping[str, Any]:
    """What the deputy gets; nothing stated is everything."""
    found = [
        (named(one), [said(limit["measure"], limit["high"]) for limit in one.limits if limit.get("high") is not None])
        for one in row.rights.select_related("matter")
    ]
    may = row.archived_at is None and policy.permits(person, "update", row)
    return {"rights": found, "edit": f"/deputations/{row.pk}/rights/" if may else ""}
