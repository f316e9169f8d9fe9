"""Which operations somebody asks for: by person, object, act, way, days and words."""

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.engine import clock, registry
from dingke.engine.access import Person
from dingke.engine.action import actions_of
from dingke.platform.people.models import User
from dingke.platform.timeline.models import Operation

WAYS: Final = {
    "page": gettext_lazy("page"),
    "cell": gettext_lazy("cell of a list"),
    "bulk": gettext_lazy("change in bulk"),
    "api": gettext_lazy("interface for programs"),
    "import": gettext_lazy("import"),
    "command": gettext_lazy("command line"),
    "demo": gettext_lazy("demonstration"),
    "restore": gettext_lazy("restore of a backup"),
    "job": gettext_lazy("nightly work"),
    "decision": gettext_lazy("by a decision"),
}


def plain_acts() -> dict[str, str]:
    """What comes with every object, as it reads behind the object."""
    return {
        "create": _("put on file"),
        "update": _("changed"),
        "bulk": _("changed in bulk"),
        "import": _("imported"),
        "export": _("exported"),
        "merge": _("merged"),
        "erase": _("erased"),
        "undo": _("undone"),
        "demo": _("made up for the demonstration"),
        "move": _("moved"),
        "state_rights_of": _("given other rights"),
        "ask": _("asked for"),
        "sign": _("given a signature"),
        "approve": _("approved"),
        "refuse": _("refused"),
        "return": _("returned"),
        "withdraw": _("withdrawn"),
        "take_back": _("signature taken back"),
        "remind": _("reminded of"),
        "reroute": _("laid another way"),
        "restart": _("begun anew"),
        "escalate": _("passed on for lying too long"),
        "add_signer": _("given another signer"),
        "consult": _("asked for advice"),
        "copy": _("let others know"),
        "answer": _("answered"),
    }


def acts() -> dict[str, str]:
    """Every act by name, the declared ones by their first label."""
    declared = {name: act for r in registry.resources() for name, act in actions_of(r.model).items()}
    return plain_acts() | {name: str(act.label) for name, act in sorted(declared.items())}


def way(via: str) -> str:
    return str(WAYS.get(via, via))


class Question(forms.Form):
    """Fields that are left empty ask nothing."""

    q = forms.CharField(label=gettext_lazy("Words in what or why"), required=False, max_length=80)
    person = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Who"), required=False, empty_label="–")
    object = forms.ChoiceField(label=gettext_lazy("Object"), required=False)
    act = forms.ChoiceField(label=gettext_lazy("Act"), required=False)
    via = forms.ChoiceField(label=gettext_lazy("Through"), required=False)
    since = forms.DateField(label=gettext_lazy("From"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=gettext_lazy("Up to"), required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, asked: Any, person: Person) -> None:
        super().__init__(asked)
        offered = {
            "object": {r.slug: r.labels for r in registry.resources()},
            "act": acts(),
            "via": {name: str(words) for name, words in WAYS.items()},
        }
        for name, words in offered.items():
            self.fields[name].choices = [("", "–"), *words.items()]  # type: ignore[attr-defined]
        if person.is_admin:
            self.fields["person"].queryset = User.objects.order_by("name", "pk")  # type: ignore[attr-defined]
        else:
            del self.fields["person"]  # others' operations are not his to see

    def narrowed(self, rows: QuerySet[Operation]) -> QuerySet[Operation]:
        """Those of the rows that are asked for; none for a question that cannot be understood."""
        if not self.is_valid():
            return rows.none()
        for condition in self._conditions():
            rows = rows.filter(condition)
        return rows

    def _conditions(self) -> Iterator[Q]:
        given = self.cleaned_data
        if given.get("object"):
            yield Q(object__in=[given["object"], *registry.get(given["object"]).formerly])
        for name, column in (("person", "by"), ("act", "verb"), ("via", "via")):
            if given.get(name):
                yield Q(**{column: given[name]})
        if given["since"]:
            yield Q(at__gte=clock.midnight(given["since"]))
        if given["until"]:
            yield Q(at__lte=clock.last_moment(given["until"]))
        for word in given["q"].split():
            yield Q(label__icontains=word) | Q(why__icontains=word)

    @property
    def is_asking(self) -> bool:
        """Whether anything is asked at all."""
        return self.is_valid() and any(self.cleaned_data.values())
