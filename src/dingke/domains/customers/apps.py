from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "dingke.domains.customers"
    label = "customers"
    verbose_name = _("Customers")

    def ready(self) -> None:
        from dingke.domains.customers.queries import subject, subjects_by_code
        from dingke.platform.authority import subjects

        subjects.fit(subject, subjects_by_code)
