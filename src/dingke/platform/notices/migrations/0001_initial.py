import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from dingke.engine.migrating import at_once


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("object", models.CharField(blank=True, max_length=80)),
                ("ref", models.CharField(blank=True, max_length=40)),
                ("count", models.PositiveIntegerField(default=1)),
                ("link", models.CharField(blank=True, max_length=200)),
                ("figures", models.JSONField(default=dict)),
                ("key", models.CharField(max_length=160)),
                ("times", models.PositiveIntegerField(default=1)),
                ("at", models.DateTimeField(verbose_name="at")),
                ("seen_at", models.DateTimeField(null=True, verbose_name="seen at")),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="to",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice to a person",
                "verbose_name_plural": "notices to people",
                "indexes": [
                    models.Index(
                        models.F("to"),
                        models.OrderBy(models.F("at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="notice_of_person",
                    ),
                    models.Index(
                        models.F("object"),
                        models.F("ref"),
                        condition=models.Q(("seen_at", None)),
                        name="notice_unseen_about",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=["at"], name="notice_at"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("seen_at", None)), fields=("to", "key"), name="notice_once_unseen"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Muted",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="muted_notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "muted kind of notices",
                "verbose_name_plural": "muted kinds of notices",
                "constraints": [models.UniqueConstraint(fields=("user", "kind"), name="muted_once")],
            },
        ),
    ]


Migration.operations = at_once(Migration.operations)
