"""Numbers that the company states about what leaves it."""

from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from dingke.platform.workspace.dated import Dated, declare

EXPORT_RECORDS: Final = declare(
    Dated(
        "export_records",
        _("records in clear without asking"),
        initial=50,
        since=date(2021, 11, 1),  # since when the law is in force
        otherwise=0,
        clause="PIPL 6",
        for_administrators=False,
    )
)
"""Records in clear that somebody takes out without a decision. The law asks for the smallest extent (6) and names no number."""
