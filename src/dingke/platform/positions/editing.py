"""A form for the cells of a description. A cell is edited as it is written on the form.

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
    Conditions,
    Content,
    Duty,
    DutyGroup,
    Pay,
    Signature,
    Unclear,
    WorkRelation,
)
from dingke.platform.positions.reading import grid, requirements
from dingke.platform.positions.reading.duties import understood
from dingke.platform.positions.reading.sheet import Sheet

GROUP = "# "
BAR = re.compile(r"\s*[|｜]\s*")
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
