from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PositionsConfig(AppConfig):
    name = "dingke.platform.positions"
    label = "positions"
    verbose_name = _("Positions")

    def ready(self) -> None:
        from dingke.engine import registry

        post_migrate.connect(load, sender=self)
        registry.headings[50] = _("Team and rights")
        registry.places.append(registry.Place("organisation", _("organisation"), "sitemap", "/organisation/", 57, "z"))


def load(**_: Any) -> None:
    """After every migrate, so that a release brings its matters along, and after a test has emptied them; and so that
    people and departments of an older installation, which no action wrote, are found.
    """
    from dingke.platform.positions import matters, staff

    matters.load()
    staff.make_findable()
