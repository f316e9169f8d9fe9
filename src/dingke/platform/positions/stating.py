"""A form for one right of a description, several verbs of one clause together."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.platform.positions import terms, wording
from dingke.platform.positions.content import (
    Condition,
    Limit,
    RightLine,
)
from dingke.platform.positions.editing import line

EMPTY = [("", "–")]
LIMITS, FACTS = range(1, 4), range(1, 4)


def choice(label: Any, choices: Sequence[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=[*EMPTY, *choices], widget=forms.Select(attrs={"class": "dk-inp"})
    )


def figure(label: Any) -> forms.FloatField:
    return forms.FloatField(
        label=label, required=False, widget=forms.NumberInput(attrs={"class": "dk-inp", "step": "any"})
    )


class RightForm(forms.Form):
    """One clause: its verbs upon a matter, how far, up to how much, on what condition, and from when to when."""

    clause = forms.CharField(
        label=gettext_lazy("Clause"), max_length=20, widget=forms.TextInput(attrs={"class": "dk-inp"})
    )
    domain = choice(gettext_lazy("Part of the form"), [(code, label) for code, label in terms.Domain.choices])
    category = choice(gettext_lazy("Box"), [(code, label) for code, label in terms.Category.choices])
    verbs = forms.MultipleChoiceField(
        label=gettext_lazy("Right to"), required=False, choices=terms.Verb.choices, widget=forms.CheckboxSelectMultiple
    )
    reach = choice(gettext_lazy("How far it reaches"), [(code, label) for code, label in terms.Reach.choices])
    reach_words = line(gettext_lazy("Reach as written"))
    region = line(gettext_lazy("Regions"), gettext_lazy("Several with 、 between."))
    voltage = line(gettext_lazy("Voltages"))
    grade = line(gettext_lazy("Grades"))
    customer = line(gettext_lazy("Customers, by their codes"))
    limit_open = forms.BooleanField(label=gettext_lazy("A limit exists and is to be filled in"), required=False)
    condition_words = line(gettext_lazy("Condition as written"))
    valid_from = forms.DateField(
        label=gettext_lazy("Valid from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "dk-inp"}),
    )
    valid_to = forms.DateField(
        label=gettext_lazy("Valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "dk-inp"}),
    )
    words = line(gettext_lazy("As written in the source"))

    def __init__(self, lines: Sequence[RightLine], matters: Mapping[str, str], data: Any = None) -> None:
        super().__init__(data, initial=right_shown(lines))
        self.fields["matter"] = choice(gettext_lazy("Matter"), sorted(matters.items(), key=lambda one: one[1]))
        measures = [(code, f"{name} {unit}") for code, (name, unit) in wording.MEASURES.items()]
        periods = [("case", _("each case")), *wording.PERIODS.items()]
        facts = [(code, name) for code, (name, _unit) in wording.FACTS.items()]
        for place in LIMITS:
            self.fields[f"measure_{place}"] = choice(gettext_lazy("Measure"), measures)
            self.fields[f"low_{place}"] = figure(gettext_lazy("more than"))
            self.fields[f"high_{place}"] = figure(gettext_lazy("at most"))
            self.fields[f"per_{place}"] = choice(gettext_lazy("in"), periods)
        for place in FACTS:
            self.fields[f"fact_{place}"] = choice(gettext_lazy("Fact"), facts)
            self.fields[f"sign_{place}"] = choice(gettext_lazy("is"), list(wording.SIGNS.items()))
            self.fields[f"value_{place}"] = line(gettext_lazy("value"))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for place in LIMITS:
            low, high = values.get(f"low_{place}"), values.get(f"high_{place}")
            if (low is not None or high is not None) and not values.get(f"measure_{place}"):
                self.add_error(f"measure_{place}", _("Say what the limit is of."))
            if low is not None and high is not None and low >= high:
                self.add_error(f"high_{place}", _("The upper limit is above the lower one."))
        for place in FACTS:
            self.check_fact(values, place)
        since, until = values.get("valid_from"), values.get("valid_to")
        if since and until and until <= since:
            self.add_error("valid_to", _("A right ends after it begins."))
        return values

    def check_fact(self, values: Mapping[str, Any], place: int) -> None:
        fact, sign, value = (values.get(f"{name}_{place}") for name in ("fact", "sign", "value"))
        if fact and not (sign and value):
            self.add_error(f"value_{place}", _("Say what the fact is compared with."))
        elif fact and sign != "in" and not re.fullmatch(r"-?\d+(\.\d+)?", value or ""):
            self.add_error(f"value_{place}", _("A number; 1 for yes and 0 for no."))

    def lines(self) -> list[RightLine]:
        """One line for each verb; one without a verb where none is chosen, so that its words are not lost."""
        values = self.cleaned_data
        over = {name: tuple(values[name].split("、")) for name in wording.OVER if values[name]}
        shared = {
            **{
                name: values[name] or None
                for name in ("domain", "category", "matter", "reach", "valid_from", "valid_to")
            },
            **{name: values[name] for name in ("clause", "reach_words", "condition_words", "words", "limit_open")},
            "reach_over": over,
            "limits": tuple(filter(None, map(self.limit, LIMITS))),
            "conditions": tuple(filter(None, map(self.condition, FACTS))),
        }
        return [RightLine(**shared, verb=verb) for verb in values["verbs"] or [None]]

    def limit(self, place: int) -> Limit | None:
        values = self.cleaned_data
        measure = values[f"measure_{place}"]
        if not measure:
            return None
        per: Any = values[f"per_{place}"] or "case"
        return Limit(measure=measure, low=values[f"low_{place}"], high=values[f"high_{place}"], per=per)

    def condition(self, place: int) -> Condition | None:
        values = self.cleaned_data
        fact, sign, raw = values[f"fact_{place}"], values[f"sign_{place}"], values[f"value_{place}"]
        if not fact:
            return None
        value = tuple(raw.split("、")) if sign == "in" else float(raw)
        return Condition.model_validate({"fact": fact, "is": sign, "value": value})

    def head_fields(self) -> list[Any]:
        return [self[name] for name in ("clause", "domain", "category", "matter", "verbs")]

    def reach_fields(self) -> list[Any]:
        return [self[name] for name in ("reach", *wording.OVER, "reach_words")]

    def limit_rows(self) -> list[list[Any]]:
        return [[self[f"{name}_{place}"] for name in ("measure", "low", "high", "per")] for place in LIMITS]

    def condition_rows(self) -> list[list[Any]]:
        return [[self[f"{name}_{place}"] for name in ("fact", "sign", "value")] for place in FACTS]

    def tail_fields(self) -> list[Any]:
        return [self[name] for name in ("condition_words", "valid_from", "valid_to", "words")]


def right_shown(lines: Sequence[RightLine]) -> dict[str, Any]:
    """A clause as its form holds it."""
    if not lines:
        return {}
    one = lines[0]
    found = {name: getattr(one, name) or "" for name in ("clause", "domain", "category", "matter", "reach")}
    found |= {name: getattr(one, name) for name in ("reach_words", "condition_words", "words", "limit_open")}
    found |= {
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
        "verbs": [line.verb for line in lines if line.verb],
    }
    found |= {name: "、".join(values) for name, values in one.reach_over.items()}
    for place, bound in enumerate(one.limits[: len(LIMITS)], start=1):
        found |= {
            f"measure_{place}": bound.measure,
            f"low_{place}": bound.low,
            f"high_{place}": bound.high,
            f"per_{place}": bound.per,
        }
    for place, fact in enumerate(one.conditions[: len(FACTS)], start=1):
        value = "、".join(fact.value) if isinstance(fact.value, tuple) else f"{fact.value:g}"
        found |= {f"fact_{place}": fact.fact, f"sign_{place}": fact.is_, f"value_{place}": value}
    return found
