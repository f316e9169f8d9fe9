from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuthorityConfig(AppConfig):
    name = "dingke.platform.authority"
    label = "authority"
    verbose_name = _("Authority")

    def ready(self) -> None:
        from dingke.engine import notices, places, ports, registry
        from dingke.engine.models import Record
        from dingke.platform.access import told
        from dingke.platform.authority.asking import Approvals
        from dingke.platform.authority.inbox import about, named, put_to, waiting
        from dingke.platform.authority.models import Decision

        ports.ports.decisions = Approvals()
        told.anyhow.append(put_to)
        notices.readers[registry.named(Decision)] = named
        places.placed(Record, "right", "approvals/of_record.html", order=5, brief=True)(about)
        registry.places += [
            registry.Place("approvals", _("approvals"), "checkbox", "/approvals/", 25, "v", waiting),
            registry.Place("authority", _("authority"), "shield-check", "/authority/", 63),
        ]
