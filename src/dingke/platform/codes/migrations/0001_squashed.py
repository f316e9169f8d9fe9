from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("codes", "0001_initial")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Code",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "table",
                    models.CharField(
                        choices=[
                            ("gbt4754", "Industry classification GB/T 4754-2017"),
                            ("gbt2260", "Administrative divisions GB/T 2260"),
                        ],
                        max_length=16,
                        verbose_name="table",
                    ),
                ),
                ("code", models.CharField(max_length=12, verbose_name="code")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                ("parent_code", models.CharField(blank=True, max_length=12, verbose_name="upper code")),
                ("level", models.PositiveSmallIntegerField(help_text="1 is the top.", verbose_name="level")),
                ("effective_from", models.DateField(verbose_name="in force from")),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="in force until")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("verified", models.BooleanField(default=False, verbose_name="name compared with the standard")),
            ],
            options={
                "verbose_name": "code",
                "verbose_name_plural": "codes",
                "constraints": [
                    models.UniqueConstraint(fields=("table", "code", "effective_from"), name="code_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to", None), ("effective_to__gt", models.F("effective_from")), _connector="OR"
                        ),
                        name="code_period",
                        violation_error_message="The period ends before it begins.",
                    ),
                ],
            },
        ),
    ]
