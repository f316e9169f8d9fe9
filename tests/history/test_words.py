"""No name of a column, a table, a constraint or a verb as the program calls it reaches a person."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Model
from django.utils import translation

import dingke
from dingke.domains.customers.models import Site
from dingke.engine import kinds, performing, tracking
from dingke.engine.faults import Invalid
from dingke.engine.performing import AUTOMATIC
from dingke.platform.access import stating
from dingke.platform.access.why import verb_words
from dingke.platform.positions.models import Competency
from dingke.platform.timeline import asked
from dingke.platform.timeline.telling import BOOKKEEPING, event_model
from tests.world import World

CHINESE = re.compile(r"[\u4e00-\u9fff]")
SOURCE = Path(dingke.__file__).parent


def told_fields() -> Iterator[tuple[type[Model], Any]]:
    """Every field of every model with a history of which a page can tell."""
    for model in tracking.kept:
        kept = {one.name for one in event_model(model)._meta.concrete_fields}
        hidden = AUTOMATIC | (BOOKKEEPING - {"place"}) | getattr(model, "UNTOLD", frozenset())
        for field in model._meta.concrete_fields:
            if field.name in kept and not field.primary_key and field.name not in hidden and not field.generated:
                yield model, field


def test_every_field_with_a_history_has_a_label_in_both_languages() -> None:
    with translation.override("zh-hans"):
        raw = [f"{model.__name__}.{f.name}" for model, f in told_fields() if not CHINESE.search(kinds.kind(f).label)]
    assert raw == []
    with translation.override("en"):
        chinese = [f"{model.__name__}.{f.name}" for model, f in told_fields() if CHINESE.search(kinds.kind(f).label)]
    assert chinese == []


def test_every_object_with_a_history_has_a_name() -> None:
    with translation.override("zh-hans"):
        names = {model.__name__: str(model._meta.verbose_name_plural) for model in tracking.kept}
    assert [name for name, words in names.items() if not CHINESE.search(words)] == []


def test_every_act_that_is_recorded_has_words() -> None:
    written = re.compile(r"""(?:\.(?:record|note)\([^"\n]*|closed\(going|verb=)(?:, )?"([a-z_]+)\"""")
    verbs = {
        verb
        for path in SOURCE.rglob("*.py")
        if not {"tests", "bench", "migrations"} & set(path.parts)
        for verb in written.findall(path.read_text(encoding="utf-8"))
    } - {"allocate", "hint", "outcome", "reveal"}  # a right, a notice and disclosures: no operations
    assert {"approve", "export", "move", "add_signer"} <= verbs
    with translation.override("zh-hans"):
        known = asked.acts()
    assert [verb for verb in sorted(verbs) if not CHINESE.search(known.get(verb, ""))] == []


@pytest.mark.django_db
def test_every_right_has_words_where_it_is_given() -> None:
    with translation.override("zh-hans"):
        names = {verb for name in stating.objects() for verb in stating.verbs_of(name)}
        assert [verb for verb in sorted(names) if not CHINESE.search(verb_words(verb))] == []


@pytest.mark.django_db
class TestRefusals:
    @pytest.mark.parametrize(
        ("language", "words"), [("zh-hans", "已有相同「名称」的记录"), ("en", "the same Name already")]
    )
    def test_what_is_there_already(self, world: World, language: str, words: str) -> None:
        row = {"name": "招投标实务", "kind": "professional"}
        performing.create(Competency, [row], by=world.admin, via="test")
        with translation.override(language), pytest.raises(Invalid, match=words):
            performing.create(Competency, [row], by=world.admin, via="test")

    def test_what_the_database_refuses(self, world: World) -> None:
        site = {"customer": world.customer.pk, "name": "二号厂"}
        performing.create(Site, [site], by=world.owner, via="test")
        with translation.override("zh-hans"), pytest.raises(Invalid) as refused:
            performing.create(Site, [site], by=world.owner, via="test")
        assert "site_once" not in str(refused.value.message)
        assert "名称" in str(refused.value.message)
