from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CodesConfig(AppConfig):
    name = "dingke.platform.codes"
    label = "codes"
    verbose_name = _("Codes")

    def ready(self) -> None:
        from dingke.platform.codes import kinds  # noqa: F401 - registers itself

        post_migrate.connect(load, sender=self)


def load(**_: Any) -> None:
    """After every migrate, so that a release brings its tables along, and after a test has emptied them."""
    from dingke.platform.codes import actions

    actions.load_tables()
