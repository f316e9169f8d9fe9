"""The tables that exist, and since when each is in force."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class Table(models.TextChoices):
    INDUSTRY = "gbt4754", _("Industry classification GB/T 4754-2017")
    REGION = "gbt2260", _("Administrative divisions GB/T 2260")


@dataclass(frozen=True, slots=True)
class Edition:
    """One packaged version of a table; a later one is added beside it with its own day."""

    table: Table
    file: str
    effective_from: date
    source: str


EDITIONS = (
    Edition(
        Table.INDUSTRY,
        "gbt4754.csv",
        date(2017, 10, 1),
        "GB/T 4754-2017, codes after gbcrosswalk (MIT, Yajie Wang 2026)",
    ),
    Edition(
        Table.REGION, "gbt2260.csv", date(2023, 6, 30), "National Bureau of Statistics, divisions as of 2023-06-30"
    ),
)
