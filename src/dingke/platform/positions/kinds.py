"""How one asks a list of people for what posts and deputations say of them today, and for a department with those below."""

from typing import Any

from django.db.models import Q

from dingke.engine import clock
from dingke.engine.kinds import Reference, kind_of
from dingke.platform.people.models import Department, User
from dingke.platform.positions.models import Delegation, Post

ACROSS = "__"
HOME, FILLED, ACTED_IN = (
    User._meta.get_field("department"),
    Post._meta.get_field("position"),
    Delegation._meta.get_field("position"),
)


@kind_of(lambda field: field is HOME)
class Home(Reference):
    """A department stands for those below it as well."""

    def criterion_q(self, name: str, lookup: str, value: Any) -> Q:
        if name != "department" or lookup != "in":
            return Q(**{f"{name}__{lookup}": value})
        found = Q(pk__in=())
        for path in Department.objects.filter(pk__in=value).values_list("path", flat=True):
            found |= Q(department__path__startswith=path)
        return found


@kind_of(lambda field: field is FILLED)
class Filled(Reference):
    """Asked of a person: the positions that he fills today."""

    def criterion_q(self, name: str, lookup: str, value: Any) -> Q:
        if ACROSS not in name:
            return Q(**{f"{name}__{lookup}": value})
        return Q(pk__in=today(Post).filter(position__in=value).values("user"))

    def emptiness_q(self, name: str, empty: bool) -> Q:
        if ACROSS not in name:
            return Q(**{f"{name}__isnull": empty})
        found = Q(pk__in=today(Post).values("user"))
        return ~found if empty else found


@kind_of(lambda field: field is ACTED_IN)
class ActedIn(Reference):
    """Asked of a person: the positions in which he is somebody's deputy today."""

    def criterion_q(self, name: str, lookup: str, value: Any) -> Q:
        if ACROSS not in name:
            return Q(**{f"{name}__{lookup}": value})
        return Q(pk__in=today(Delegation).filter(position__in=value).values("deputy"))

    def emptiness_q(self, name: str, empty: bool) -> Q:
        if ACROSS not in name:
            return Q(**{f"{name}__isnull": empty})
        found = Q(pk__in=today(Delegation).values("deputy"))
        return ~found if empty else found


def today(model: Any) -> Any:
    """Those of a dated object that hold today."""
    day = clock.today()
    return model._default_manager.filter(since__lte=day, archived_at=None).filter(Q(until=None) | Q(until__gt=day))
