"""Forms for the cells of a description and for one right. A cell is edited as it is written on the form.

An empty field is “not given”, 无 is “none”. What a sentence means (verb, years, law) is read from it anew.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.platform.positions import paper, terms, wording
from dingke.platform.positions.content import (
    CareerStep,
    Condition,
    Conditions,
    Content,
    Duty,
    DutyGroup,
    Limit,
    Pay,
    RightLine,
    Signature,
    Unclear,
    WorkRelation,
)
from dingke.platform.positions.reading import grid, requirements
from dingke.platform.positions.reading.duties import understood
from dingke.platform.positions.reading.sheet import Sheet

GROUP = "# "
BAR = re.compile(r"\s*[|｜]\s*")
WORDS = ("number", "subordinates")
TEXTS = ("background", "purpose", "career_note")
LISTS = ("guided_by", "reports")
KEEP, NOTE = "", "notes"


def area(label: Any, rows: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        strip=True,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows, "class": "dk-inp"}),
    )


def line(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, help_text=help_text, widget=forms.TextInput(attrs={"class": "dk-inp"})
    )


class CellsForm(forms.Form):
    """Every cell of the content. pay: whether those of pay stand in it."""

    number = line(paper.CELLS["number"])
    subordinates = forms.IntegerField(
        label=paper.CELLS["subordinates"],
        required=False,
        min_value=0,
        widget=forms.NumberInput(attrs={"class": "dk-inp"}),
    )
    guided_by = line(paper.CELLS["guided_by"], gettext_lazy("Several with 、 between; 无 for none."))
    reports = line(paper.CELLS["reports"], gettext_lazy("Several with 、 between; 无 for none."))
    background = area(paper.CELLS["background"], 3)
    purpose = area(paper.CELLS["purpose"], 3)
    duties = area(
        paper.CELLS["duties"],
        12,
        gettext_lazy("A duty a line, its number before 、; the heading of a group begins with #."),
    )
    relations = area(
        paper.CELLS["relations"],
        4,
        gettext_lazy("汇报, 督导, 协调 or 外部 | with whom | about what | how often, one a line."),
    )
    career = area(paper.CELLS["career"], 2, gettext_lazy("Position | on what condition, one a line."))
    career_note = area(gettext_lazy("Career, in words"), 2)
    revisions = area(
        paper.CELLS["revisions"],
        2,
        gettext_lazy("Version | when | what | reviser | reviewer | approver: versions of before."),
    )
    notes = area(paper.CELLS["notes"], 3)
    no_rights = forms.MultipleChoiceField(
        label=gettext_lazy("Boxes that say “none”"),
        required=False,
        choices=[
            (f"{domain}.{category}", f"{wording.DOMAINS[domain]}类{wording.CATEGORIES[category]}权")
            for domain in terms.Domain.values
            for category in terms.Category.values
        ],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, content: Content, pay: Pay | None, data: Any = None) -> None:
        super().__init__(data, initial=shown(content, pay))
        self.content, self.with_pay = content, pay is not None
        for kind, label in paper.REQUIREMENTS:
            self.fields[f"required_{kind}"] = area(label, 2)
        for name, label in paper.CONDITIONS:
            self.fields[f"condition_{name}"] = line(label)
        if self.with_pay:
            self.fields["compensation"] = area(paper.CELLS["pay.compensation"], 2)
            self.fields["benefits"] = area(paper.CELLS["pay.benefits"], 2)
        for place, one in enumerate(content.unclear):
            self.fields[f"unclear_{place}"] = forms.ChoiceField(
                label=one.text[:80],
                required=False,
                help_text=one.why,
                choices=answers(one),
                widget=forms.Select(attrs={"class": "dk-inp"}),
            )

    def clean_relations(self) -> str:
        for row in rows(self.cleaned_data["relations"]):
            if row != [paper.NONE] and row[0] not in wording.inverse(paper.RELATIONS):
                raise forms.ValidationError(_("“%(word)s” is none of 汇报, 督导, 协调, 外部.") % {"word": row[0]})
        return str(self.cleaned_data["relations"])

    def stated(self) -> Content:
        """The content as the form has it; what it does not show stays."""
        values = self.cleaned_data
        cells = {
            "number": values["number"] or None,
            "subordinates": values["subordinates"],
            **{name: values[name] or None for name in TEXTS},
            **{name: grid.several(values[name]) for name in LISTS},
            "duties": groups(values["duties"], self.content),
            "relations": listed(values["relations"], related),
            "requirements": required(values),
            "conditions": conditions(values),
            "career": listed(values["career"], lambda row: CareerStep(position=row[0], condition=at(row, 1))),
            "revisions": listed(values["revisions"], signed),
            "notes": tuple(one.strip() for one in values["notes"].splitlines() if one.strip()),
            "no_rights": tuple(tuple(one.split(".")) for one in values["no_rights"]),
        }
        return Content.model_validate(self.content.model_dump() | cells | self.settled(cells))

    def settled(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        """What was unclear, each as it was decided: into a cell, into the notes, or still open."""
        open_ones: list[Unclear] = []
        found: dict[str, Any] = {}
        notes = list(cells["notes"])
        for place, one in enumerate(self.content.unclear):
            answer = self.cleaned_data.get(f"unclear_{place}") or KEEP
            if answer == NOTE:
                notes.append(one.text)
            elif answer == "subordinates" and one.text.isdecimal():
                found[answer] = int(one.text)
            elif answer != "headcount":
                open_ones.append(one)
        return {**found, "notes": tuple(notes), "unclear": tuple(open_ones)}

    def headcount(self) -> int | None:
        """The number that was decided to be the headcount, None where none was."""
        for place, one in enumerate(self.content.unclear):
            if self.cleaned_data.get(f"unclear_{place}") == "headcount" and one.text.isdecimal():
                return int(one.text)
        return None

    def stated_pay(self) -> Pay | None:
        if not self.with_pay:
            return None
        return Pay(
            compensation=self.cleaned_data["compensation"] or None, benefits=self.cleaned_data["benefits"] or None
        )

    def open_questions(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("unclear_")]

    def cells(self) -> list[Any]:
        return [self[name] for name in self.fields if not name.startswith("unclear_")]


def answers(one: Unclear) -> list[tuple[str, str]]:
    """Where an unclear word may go: a number into its cells, anything into the notes."""
    numeric = [cell for cell in one.cells if cell in ("headcount", "subordinates")] if one.text.isdecimal() else []
    return [
        (KEEP, _("leave it open")),
        *((cell, paper.cell_name(cell)) for cell in numeric),
        (NOTE, _("keep it in the notes")),
    ]


def shown(content: Content, pay: Pay | None) -> dict[str, Any]:
    """The content as the form's fields hold it."""
    conditions = content.conditions or Conditions()
    equipment = paper.listed(conditions.equipment) or ""
    return {
        "number": content.number or "",
        "subordinates": content.subordinates,
        **{name: getattr(content, name) or "" for name in TEXTS},
        **{name: paper.listed(getattr(content, name)) or "" for name in LISTS},
        "duties": duty_text(content),
        "relations": table_text(content.relations, paper.relation_rows(content)),
        "career": table_text(content.career, [(one.position, one.condition or "") for one in content.career or ()]),
        "revisions": table_text(content.revisions, paper.signed_rows(content.revisions or ())),
        "notes": "\n".join(content.notes),
        "no_rights": [f"{domain}.{category}" for domain, category in content.no_rights],
        **{
            f"required_{kind}": "\n".join(paper.requirement_lines(content, kind)) for kind, _label in paper.REQUIREMENTS
        },
        **{f"condition_{name}": getattr(conditions, name) or "" for name, _label in paper.CONDITIONS},
        "condition_equipment": equipment,
        "compensation": (pay and pay.compensation) or "",
        "benefits": (pay and pay.benefits) or "",
    }


def duty_text(content: Content) -> str:
    if content.duties == ():
        return paper.NONE
    lines: list[str] = []
    for group in content.duties or ():
        heading = paper.heading(group)
        lines += [f"{GROUP}{heading}"] if heading or lines else []
        lines += paper.duty_lines(group)
    return "\n".join(lines)


def table_text(stated: Sequence[Any] | None, listed_rows: Iterable[Sequence[str]]) -> str:
    if stated == ():
        return paper.NONE
    return "\n".join(" | ".join(row).rstrip(" |") for row in listed_rows)


def rows(text: str) -> list[list[str]]:
    return [BAR.split(one.strip()) for one in text.splitlines() if one.strip()]


def at(row: Sequence[str], place: int) -> str | None:
    return (row[place] or None) if place < len(row) else None


def listed(text: str, made: Any) -> Any:
    found = rows(text)
    if not found:
        return None
    return () if found == [[paper.NONE]] else tuple(made(row) for row in found)


def related(row: Sequence[str]) -> WorkRelation:
    kind = wording.inverse(paper.RELATIONS)[row[0]]
    return WorkRelation(kind=kind, counterpart=at(row, 1), content=at(row, 2), frequency=at(row, 3))  # type: ignore[arg-type]  # one of the four


def signed(row: Sequence[str]) -> Signature:
    names = ("version", "revised_on", "content", "reviser", "reviewer", "approver")
    return Signature(**{name: at(row, place) for place, name in enumerate(names)})


def groups(text: str, before: Content) -> tuple[DutyGroup, ...] | None:
    """A duty whose words did not change keeps what was said of it beside them."""
    known = {(duty.seq, duty.text): duty for group in before.duties or () for duty in group.duties}
    if text.strip() == paper.NONE:
        return ()
    made: list[tuple[str | None, str | None, list[Duty]]] = []
    for one in (each.strip() for each in text.splitlines()):
        if one.startswith(GROUP.strip()):
            seq, name = grid.numbered(one.lstrip("# "))
            made.append((seq, name or None, []))
        elif one:
            seq, words = grid.numbered(one)
            if not made:
                made.append((None, None, []))
            made[-1][2].append(known.get((seq, words)) or understood(words, seq))
    return tuple(DutyGroup(seq=seq, name=name, duties=tuple(duties)) for seq, name, duties in made) or None


def required(values: Mapping[str, Any]) -> Any:
    found = [
        one
        for kind, _label in paper.REQUIREMENTS
        for words in values[f"required_{kind}"].splitlines()
        if words.strip() and words.strip() != paper.NONE
        for one in requirements.whole(Sheet(words.strip()).whole(), kind)
    ]
    said_none = any(values[f"required_{kind}"].strip() == paper.NONE for kind, _label in paper.REQUIREMENTS)
    return tuple(found) or (() if said_none else None)


def conditions(values: Mapping[str, Any]) -> Conditions | None:
    found: dict[str, Any] = {name: values[f"condition_{name}"] or None for name, _label in paper.CONDITIONS}
    found["equipment"] = grid.several(found["equipment"])
    return Conditions(**found) if any(value is not None for value in found.values()) else None


# One right -------------------------------------------------------------------------------------------------------------

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
