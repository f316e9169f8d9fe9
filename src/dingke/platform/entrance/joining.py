"""Joining: one line makes a person, the departments on the way to his, his main post and his role. No password: the door invites.

Not for changing people: once somebody joined, his own record and his posts are changed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from dingke.engine import performing, writing
from dingke.engine.action import Act, Conduct, Values, conduct
from dingke.engine.faults import Fault
from dingke.platform.access.actions import give_role
from dingke.platform.access.models import EVERY, Grant
from dingke.platform.entrance.models import Joining
from dingke.platform.people.models import Department, User
from dingke.platform.positions.models import Post
from dingke.platform.positions.terms import Holding

BETWEEN: Final = re.compile(r"\s*[/／>＞\\＼]\s*")


class Tree:
    """The departments there are, to be found by the path somebody wrote: from the company down, or the name alone."""

    def __init__(self) -> None:
        self.rows = list(Department.objects.filter(archived_at=None, until=None))
        self.below: dict[tuple[int | None, str], Department] = {(one.parent_id, one.name): one for one in self.rows}
        self.roots = [one for one in self.rows if one.parent_id is None]
        self.times = Counter(one.name for one in self.rows)

    def walk(self, words: str) -> tuple[Department | None, list[str]]:
        """As far as the path leads, and what is missing behind it."""
        names = [name for name in BETWEEN.split(words.strip()) if name]
        if len(names) == 1 and self.times[names[0]] == 1:
            return next(one for one in self.rows if one.name == names[0]), []
        here = None
        # The company stands above all and is often left out.
        if names and (None, names[0]) not in self.below and len(self.roots) == 1:
            here = self.roots[0]
        while names and (found := self.below.get((here.pk if here else None, names[0]))):
            here, names = found, names[1:]
        return here, names

    def is_ambiguous(self, words: str) -> bool:
        return self.times[words.strip()] > 1 and self.walk(words)[1] != []

    def add(self, row: Department) -> None:
        self.rows.append(row)
        self.below[row.parent_id, row.name] = row
        self.times[row.name] += 1


@conduct
class JoiningConduct(Conduct):
    """Everything that joining makes is made in the same act, and goes with it when it is taken back."""

    model = Joining

    def check(self, rows: Sequence[Joining], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        fresh = [(index, row) for index, row in enumerate(rows) if row.pk not in before]
        for index, row in enumerate(rows):
            if row.pk in before and not act.undoing and was_changed(row, before[row.pk]):
                yield Fault(_("Who has joined is changed on his own page, not here."), "", index)
        if fresh:
            prefetch_related_objects([row for _index, row in fresh if row.position_id], "position")
            yield from self.names(fresh)
            yield from self.places(fresh)
            yield from self.roles(fresh, act)

    def names(self, rows: Sequence[tuple[int, Joining]]) -> Iterable[Fault]:
        taken = set(User.objects.values_list("username", flat=True))
        field = User._meta.get_field("username")
        known = Superiors([row for _index, row in rows])
        seen: set[str] = set()
        for index, row in rows:
            if row.username in taken:
                yield Fault(_("Somebody signs in with this name already."), "username", index)
            elif row.username in seen:
                yield Fault(_("Another row has this sign-in name."), "username", index)
            seen.add(row.username)
            try:
                field.run_validators(row.username)
            except ValidationError as error:
                yield Fault(error.messages[0], "username", index)
            if problem := known.problem(row):
                yield Fault(problem, "superior", index)

    def places(self, rows: Sequence[tuple[int, Joining]]) -> Iterable[Fault]:
        tree = Tree()
        for index, row in rows:
            if row.position_id and row.since is None:
                yield Fault(_("Say from which day the position is filled."), "since", index)
            abolished = row.position.abolished_on if row.position else None
            if abolished and row.since and row.since >= abolished:
                yield Fault(_("The position was abolished on %(day)s.") % {"day": abolished}, "position", index)
            if not row.department:
                continue
            _here, missing = tree.walk(row.department)
            if tree.is_ambiguous(row.department):
                words = _("Several departments are called “%(name)s”; write the path, as in 大客户部/大客户一部.")
                yield Fault(words % {"name": row.department}, "department", index)
            elif missing and not row.may_found:
                words = _("There is no department “%(name)s”. Confirm that it is to be made, or mend the path.")
                yield Fault(words % {"name": "/".join(missing)}, "department", index)

    def roles(self, rows: Sequence[tuple[int, Joining]], act: Act) -> Iterable[Fault]:
        """Whoever is no administrator makes none."""
        if act.by.is_admin:
            return
        high = set(Grant.objects.filter(object=EVERY).values_list("role", flat=True))
        for index, row in rows:
            if row.role_id in high:
                yield Fault(_("Only an administrator gives this role."), "role", index)

    def follow(self, rows: Sequence[Joining], before: Mapping[int, Values], act: Act) -> None:
        fresh = [row for row in rows if row.pk not in before]
        if not fresh or act.undoing:
            return
        prefetch_related_objects(fresh, "position", "role")
        homes = found_departments(fresh, act)
        people = self.people(fresh, homes, act)
        for row, one in zip(fresh, people, strict=True):
            row.user_id = one.pk
        writing.change(fresh, ["user"])
        self.posts(fresh, homes, act)
        for role in {row.role for row in fresh if row.role_id}:
            if role is not None:
                give_role(role, [one for row, one in zip(fresh, people, strict=True) if row.role_id == role.pk])

    def people(self, rows: Sequence[Joining], homes: Mapping[int, int], act: Act) -> Sequence[User]:
        values = [
            {
                "name": row.name,
                "username": row.username,
                "email": row.email,
                "title": row.position.title if row.position else "",
                "department": homes.get(row.pk),
            }
            for row in rows
        ]
        made: Sequence[User] = performing.create(User, values, by=act.by, via=act.via, act=act).rows
        return made

    def posts(self, rows: Sequence[Joining], homes: Mapping[int, int], act: Act) -> None:
        known = Superiors(())
        values = [
            {
                "user": row.user_id,
                "position": row.position_id,
                "department": homes.get(row.pk),
                "kind": Holding.MAIN,
                "since": row.since,
                "reports_to": known.found(row.superior),
            }
            for row in rows
            if row.position_id
        ]
        if values:
            performing.create(Post, values, by=act.by, via=act.via, act=act)


def was_changed(row: Joining, old: Values) -> bool:
    """Whether anything but archiving changed."""
    return any(getattr(row, name) != value for name, value in old.items() if name != "archived_at")


class Superiors:
    """Who may be meant as a superior: people who work here, and those of the rows that join with them."""

    def __init__(self, joining: Iterable[Joining]) -> None:
        people = User.objects.filter(is_active=True).values_list("pk", "username", "name")
        self.by_username = {username: pk for pk, username, _name in people}
        self.by_name: dict[str, list[int]] = {}
        for pk, _username, name in people:
            self.by_name.setdefault(name, []).append(pk)
        self.coming = Counter(word for row in joining for word in (row.username, row.name))

    def found(self, words: str) -> int | None:
        plain = words.strip()
        named = self.by_name.get(plain, [])
        return self.by_username.get(plain) or (named[0] if len(named) == 1 else None)

    def problem(self, row: Joining) -> str:
        """Why the superior of a row cannot be told; "" when he can, or none is named."""
        plain = row.superior.strip()
        if not plain or self.found(plain) is not None:
            return ""
        if plain in {row.username, row.name} and self.coming[plain] == 1:
            return _("Nobody reports to himself.")
        if len(self.by_name.get(plain, [])) > 1 or self.coming[plain] > 1:
            return _("Several people are called “%(name)s”; use the sign-in name.") % {"name": plain}
        if self.coming[plain] == 1:
            return ""
        return _("Nobody who works here or joins is called “%(name)s”.") % {"name": plain}


def found_departments(rows: Sequence[Joining], act: Act) -> dict[int, int]:
    """By joining the department it names; missing ones are made, from above, each once."""
    tree, homes = Tree(), {}
    for row in rows:
        if not row.department:
            continue
        here, missing = tree.walk(row.department)
        for name in missing:
            values = {"name": name, "parent": here.pk if here else None, "since": row.since or act.day}
            here = performing.create(Department, [values], by=act.by, via=act.via, act=act).rows[0]
            assert here is not None
            tree.add(here)
        if here is not None:
            homes[row.pk] = here.pk
    return homes
