from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WorkspaceConfig(AppConfig):
    name = "dingke.platform.workspace"
    label = "workspace"
    verbose_name = _("Workspace")

    def ready(self) -> None:
        from dingke.engine import notices, ports, registry
        from dingke.platform.workspace import news
        from dingke.platform.workspace.models import Export, Run
        from dingke.platform.workspace.runs import KeptRuns
        from dingke.platform.workspace.shelf import KeptShelf
        from dingke.platform.workspace.views import KeptViews

        post_migrate.connect(load, sender=self)
        ports.ports.views = KeptViews()
        ports.ports.runs = KeptRuns()
        ports.ports.shelf = KeptShelf()
        notices.readers |= {registry.named(Run): news.runs, registry.named(Export): news.exports}
        notices.under_way.append(news.under_way)


def load(**_: Any) -> None:
    """After every migrate, and after a test has emptied the table."""
    from dingke.platform.workspace.stating import state_initial

    state_initial()
