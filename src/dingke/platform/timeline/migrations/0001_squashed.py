import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from dingke.engine.migrating import at_once


class Migration(migrations.Migration):
    replaces = [("timeline", "0001_initial"), ("timeline", "0002_last_write")]

    initial = True

    dependencies = [
        ("people", "0001_squashed"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="LastWrite",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("position", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Operation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("verb", models.CharField(max_length=40, verbose_name="act")),
                ("object", models.CharField(max_length=40, verbose_name="object")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                ("via", models.CharField(max_length=24, verbose_name="through")),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="why")),
                ("created", models.PositiveIntegerField(default=0, verbose_name="created")),
                ("updated", models.PositiveIntegerField(default=0, verbose_name="changed")),
                ("removed", models.PositiveIntegerField(default=0, verbose_name="removed")),
                ("label", models.CharField(blank=True, max_length=200, verbose_name="what")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="timeline.operation",
                        verbose_name="undoes",
                    ),
                ),
            ],
            options={
                "verbose_name": "operation",
                "verbose_name_plural": "operations",
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="operation_latest",
                    ),
                    models.Index(
                        models.F("by"), models.OrderBy(models.F("at"), descending=True), name="operation_of_person"
                    ),
                ],
            },
        ),
    ]


Migration.operations = at_once(Migration.operations)
