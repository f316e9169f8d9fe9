"""Stating the numbers that hold for a time, and those that an installation begins with."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from dingke.engine import writing
from dingke.engine.action import Act, Conduct, Values, conduct
from dingke.engine.faults import Fault
from dingke.platform.workspace.dated import declared
from dingke.platform.workspace.models import DatedValue

STATED: Final = ("what", "number", "effective_from", "effective_to", "archived_at")


@conduct
class DatedValueConduct(Conduct):
    """What privacy limits is stated by whoever has the right, everything else by administrators."""

    model = DatedValue

    def check(self, rows: Sequence[DatedValue], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        for index, row in enumerate(rows):
            old = before.get(row.pk, {})
            if old and all(getattr(row, name) == old[name] for name in STATED):
                continue
            kinds = [declared[name] for name in dict.fromkeys((row.what, old.get("what", ""))) if name in declared]
            if not act.by.is_admin and any(kind.for_administrators for kind in kinds):
                yield Fault(_("This number is stated by an administrator."), "what", index)
            number: int | None = row.number  # None where a form left it out, which the field itself refuses
            for kind in kinds[:1]:
                if number is not None and not kind.least <= number <= kind.most:
                    words = _("“%(what)s” lies between %(least)d and %(most)d.")
                    said = {"what": kind.label, "least": kind.least, "most": kind.most}
                    yield Fault(words % said, "number", index)


def state_initial() -> int:
    """Puts on file what nobody stated so far and nothing was ever stated of; returns how many."""
    known = set(DatedValue.objects.values_list("what", flat=True))
    fresh = [one for one in declared.values() if one.name not in known]
    if not fresh:
        return 0
    made = [
        DatedValue(
            id=pk,
            code=f"{DatedValue.CODE_PREFIX}{pk:06d}",
            what=one.name,
            number=one.initial,
            effective_from=one.since,
            source_doc=one.source,
            clause=one.clause,
        )
        for pk, one in zip(writing.take_ids(DatedValue, len(fresh)), fresh, strict=True)
    ]
    return len(DatedValue.objects.bulk_create(made))
