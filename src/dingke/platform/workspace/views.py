"""Saved views and chosen columns as the engine asks for them."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from dingke.engine.access import Person
from dingke.engine.ports import Arrangement, KeptView
from dingke.platform.workspace.models import ChosenColumns, SavedView


class KeptViews:
    """Implements ``engine.ports.Views``."""

    def arrangement(self, person: Person, resource: str) -> Arrangement:
        """Views and columns in one query, for every list asks for both."""
        with connection.cursor() as cursor:
            cursor.execute(
                "select c.columns::text, v.id, v.name, v.query, v.is_shared, v.owner_id from (select 1) one"
                " left join workspace_chosencolumns c on c.user_id = %s and c.resource = %s"
                " left join workspace_savedview v on v.resource = %s and (v.owner_id = %s or v.is_shared)"
                " order by v.created_at, v.id",
                [person.pk, resource, resource, person.pk],
            )
            rows = cursor.fetchall()
        views = tuple(
            KeptView(pk, name, query, shared, owner == person.pk) for _, pk, name, query, shared, owner in rows if pk
        )
        return Arrangement(views, tuple(json.loads(rows[0][0])) if rows[0][0] else None)

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
        ChosenColumns.objects.update_or_create(
            resource=resource, user_id=person.pk, defaults={"columns": list(columns)}
        )
