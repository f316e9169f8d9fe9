import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("engine", "0001_initial"),
        ("engine", "0002_idempotent_etag"),
        ("engine", "0003_idempotent_body"),
        ("engine", "0004_search_in_batches"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="IdempotentAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField()),
                ("key", models.CharField(max_length=200)),
                ("fingerprint", models.CharField(max_length=64)),
                ("body", models.JSONField(null=True)),
                ("created_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person_id", "key"), name="idempotency_key_once")],
            },
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object", models.CharField(max_length=40)),
                ("row_id", models.BigIntegerField()),
                ("label", models.CharField(max_length=500)),
                ("sublabel", models.CharField(blank=True, max_length=500)),
                ("account_id", models.BigIntegerField(null=True)),
                ("owner_id", models.BigIntegerField(null=True)),
                ("department_id", models.BigIntegerField(null=True)),
                ("account_owner_id", models.BigIntegerField(null=True)),
                ("account_department_id", models.BigIntegerField(null=True)),
                ("archived", models.BooleanField(default=False)),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                ("personal", django.contrib.postgres.search.SearchVectorField(null=True)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        models.F("words"), fastupdate=True, gin_pending_list_limit=2048, name="search_words"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        models.F("personal"), fastupdate=True, gin_pending_list_limit=2048, name="search_personal"
                    ),
                    models.Index(fields=["owner_id"], name="search_owner"),
                    models.Index(fields=["department_id"], name="search_department"),
                    models.Index(fields=["account_owner_id"], name="search_account_owner"),
                    models.Index(fields=["account_department_id"], name="search_account_department"),
                    models.Index(fields=["account_id"], name="search_account"),
                ],
                "constraints": [models.UniqueConstraint(fields=("object", "row_id"), name="search_entry_once")],
            },
        ),
    ]
