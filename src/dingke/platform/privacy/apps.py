from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "dingke.platform.privacy"
    label = "privacy"
    verbose_name = _("Privacy")

    def ready(self) -> None:
        from dingke.engine import places, registry
        from dingke.platform.privacy.models import Notice
        from dingke.platform.privacy.notices import about
        from dingke.platform.privacy.overview import may_keep, waiting

        places.placed(Notice, "right", "privacy/of_notice.html")(about)
        post_migrate.connect(load, sender=self)
        registry.places.append(
            registry.Place("privacy", _("privacy"), "user-shield", "/privacy/", 64, "", waiting, may_keep)
        )


def load(**_: Any) -> None:
    """After every migrate, and after a test has emptied the table."""
    from dingke.platform.privacy import retention

    retention.load()
