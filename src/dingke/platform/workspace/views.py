"""Saved views and chosen columns as the engine asks for them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from dingke.engine.access import Person
from dingke.platform.workspace.models import ChosenColumns, SavedView


class KeptViews:
    """Implements ``engine.ports.Views``."""

    def saved(self, person: Person, resource: str) -> Sequence[SavedView]:
        mine_or_shared = Q(owner_id=person.pk) | Q(is_shared=True)
        return list(SavedView.objects.filter(mine_or_shared, resource=resource).order_by("created_at", "pk"))

    def columns(self, person: Person, resource: str) -> Sequence[str] | None:
        found = ChosenColumns.objects.filter(user_id=person.pk, resource=resource).first()
        return list(found.columns) if found else None

    def save(self, person: Person, resource: str, name: str, query: str, shared: bool) -> Any:
        """Keeps a view; one of the same name of the same person is replaced."""
        view, _made = SavedView.objects.update_or_create(
            resource=resource, owner_id=person.pk, name=name, defaults={"query": query, "is_shared": shared}
        )
        return view

    def drop(self, person: Person, view_id: int) -> bool:
        """Forgets a view; only its owner may."""
        deleted, _per_model = SavedView.objects.filter(pk=view_id, owner_id=person.pk).delete()
        return bool(deleted)

    def choose(self, person: Person, resource: str, columns: Sequence[str]) -> None:
        ChosenColumns.objects.update_or_create(resource=resource, user_id=person.pk, defaults={"columns": list(columns)})
