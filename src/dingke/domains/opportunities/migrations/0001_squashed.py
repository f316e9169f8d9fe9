import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import dingke.engine.clock
import dingke.engine.fields
from dingke.engine.migrating import at_once


class Migration(migrations.Migration):
    replaces = [
        ("opportunities", "0001_initial"),
        ("opportunities", "0002_initial"),
        ("opportunities", "0003_collaborators_tracked"),
        ("opportunities", "0004_other_indexes"),
        ("opportunities", "0005_day_of_the_clock"),
        ("opportunities", "0006_stated_id"),
    ]

    initial = True

    dependencies = [
        ("customers", "0001_squashed"),
        ("people", "0001_squashed"),
        ("people", "__first__"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Opportunity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(editable=False, max_length=40, unique=True, verbose_name="code")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created at"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="updated at"),
                ),
                ("archived_at", models.DateTimeField(editable=False, null=True, verbose_name="archived at")),
                (
                    "stated_author",
                    models.CharField(
                        blank=True, editable=False, max_length=80, verbose_name="author as stated by the import"
                    ),
                ),
                (
                    "stated_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="date as stated by the import"),
                ),
                (
                    "stated_id",
                    models.CharField(
                        blank=True, editable=False, max_length=60, verbose_name="number in the other system"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("opportunity", "go-ahead"),
                            ("need", "need confirmed"),
                            ("solution", "solution"),
                            ("bid", "bidding"),
                            ("negotiation", "negotiation"),
                            ("contract", "signing"),
                            ("won", "won"),
                            ("lost", "lost deal"),
                            ("suspended", "suspended"),
                        ],
                        default="opportunity",
                        max_length=16,
                        verbose_name="stage",
                    ),
                ),
                (
                    "amount",
                    dingke.engine.fields.MoneyField(
                        blank=True,
                        decimal_places=2,
                        help_text="Expected contract amount, tax included, in yuan.",
                        max_digits=14,
                        null=True,
                        verbose_name="amount",
                    ),
                ),
                (
                    "probability",
                    models.PositiveSmallIntegerField(default=10, editable=False, verbose_name="probability"),
                ),
                (
                    "weighted",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("amount"), "*", models.F("probability")
                            ),
                            "/",
                            models.Value(100),
                        ),
                        output_field=models.DecimalField(decimal_places=2, max_digits=14),
                        verbose_name="weighted amount",
                    ),
                ),
                ("expected_close_on", models.DateField(blank=True, null=True, verbose_name="expected close")),
                (
                    "is_tender",
                    models.BooleanField(
                        default=False,
                        help_text="A project by tender goes through bidding, any other through negotiation.",
                        verbose_name="by tender",
                    ),
                ),
                ("competitors", models.CharField(blank=True, max_length=200, verbose_name="competitors")),
                ("next_step", models.CharField(blank=True, max_length=200, verbose_name="next step")),
                ("next_step_on", models.DateField(blank=True, null=True, verbose_name="next step on")),
                ("products", models.CharField(blank=True, max_length=200, verbose_name="products")),
                ("source", models.CharField(blank=True, max_length=120, verbose_name="source")),
                (
                    "stage_since",
                    models.DateField(
                        default=dingke.engine.clock.today, editable=False, verbose_name="in this stage since"
                    ),
                ),
                ("slip_count", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="slips")),
                ("rank", models.DecimalField(decimal_places=8, editable=False, max_digits=24, null=True)),
                (
                    "place",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("rank"), models.F("amount"), models.Value(0)
                        ),
                        output_field=models.DecimalField(decimal_places=8, max_digits=24),
                    ),
                ),
                ("closed_on", models.DateField(editable=False, null=True, verbose_name="closed on")),
                (
                    "reasons",
                    dingke.engine.fields.TagsField(
                        base_field=models.CharField(max_length=32),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="reasons",
                    ),
                ),
                ("outcome_note", models.TextField(blank=True, editable=False, verbose_name="what decided it")),
                (
                    "won_amount",
                    dingke.engine.fields.MoneyField(
                        decimal_places=2, editable=False, max_digits=14, null=True, verbose_name="signed amount"
                    ),
                ),
                (
                    "competitor_won",
                    models.CharField(blank=True, editable=False, max_length=120, verbose_name="who won it"),
                ),
                (
                    "account_department",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.department",
                    ),
                ),
                (
                    "account_owner",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="updated by",
                    ),
                ),
            ],
            options={
                "verbose_name": "opportunity",
                "verbose_name_plural": "opportunities",
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.F("stage"),
                        models.OrderBy(models.F("place"), descending=True, nulls_last=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="opportunity_lane_place",
                    ),
                    models.Index(
                        models.F("customer"),
                        models.F("expected_close_on"),
                        models.F("id"),
                        name="opportunity_customer_close",
                    ),
                    models.Index(models.F("expected_close_on"), models.F("id"), name="opportunity_by_close"),
                    models.Index(
                        models.OrderBy(models.F("expected_close_on"), descending=True, nulls_last=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="opportunity_by_close_down",
                    ),
                    models.Index(
                        models.OrderBy(models.F("amount"), descending=True, nulls_last=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="opportunity_by_amount",
                    ),
                    models.Index(models.F("amount"), models.F("id"), name="opportunity_by_amount_up"),
                    models.Index(
                        models.OrderBy(models.F("updated_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="opportunity_by_update",
                    ),
                    models.Index(models.F("owner"), models.F("stage"), models.F("id"), name="opportunity_owner_stage"),
                    models.Index(
                        models.F("department"), models.F("stage"), models.F("id"), name="opportunity_department_stage"
                    ),
                    models.Index(
                        models.F("account_owner"), models.F("stage"), models.F("id"), name="opportunity_account_owner"
                    ),
                    models.Index(
                        models.F("account_department"),
                        models.F("stage"),
                        models.F("id"),
                        name="opportunity_account_dep",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), ("amount__gte", 0), _connector="OR"),
                        name="opportunity_amount",
                        violation_error_message="An amount is not negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", False), ("stage__in", ("won", "lost", "suspended"))),
                            models.Q(
                                models.Q(("stage__in", ("won", "lost", "suspended")), _negated=True),
                                ("closed_on", None),
                            ),
                            _connector="OR",
                        ),
                        name="opportunity_closed_has_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpportunityCollaborator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collaborators",
                        to="opportunities.opportunity",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "collaborator",
                "verbose_name_plural": "collaborators",
                "constraints": [
                    models.UniqueConstraint(fields=("opportunity", "user"), name="opportunity_collaborator_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="StageChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "from_stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("opportunity", "go-ahead"),
                            ("need", "need confirmed"),
                            ("solution", "solution"),
                            ("bid", "bidding"),
                            ("negotiation", "negotiation"),
                            ("contract", "signing"),
                            ("won", "won"),
                            ("lost", "lost deal"),
                            ("suspended", "suspended"),
                        ],
                        max_length=16,
                        verbose_name="from stage",
                    ),
                ),
                (
                    "to_stage",
                    models.CharField(
                        choices=[
                            ("opportunity", "go-ahead"),
                            ("need", "need confirmed"),
                            ("solution", "solution"),
                            ("bid", "bidding"),
                            ("negotiation", "negotiation"),
                            ("contract", "signing"),
                            ("won", "won"),
                            ("lost", "lost deal"),
                            ("suspended", "suspended"),
                        ],
                        max_length=16,
                        verbose_name="to stage",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                ("days_in_stage", models.PositiveIntegerField(default=0, verbose_name="days in the stage before")),
                ("basis", models.CharField(blank=True, max_length=300, verbose_name="on what basis")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stage_changes",
                        to="opportunities.opportunity",
                    ),
                ),
            ],
            options={
                "verbose_name": "stage change",
                "verbose_name_plural": "stage changes",
                "indexes": [
                    models.Index(
                        models.F("opportunity"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="stage_change_of_opportunity",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OpportunityCollaboratorEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "opportunity",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="opportunities.opportunity",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="opportunities.opportunitycollaborator",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["pgh_obj", "-pgh_id"], name="opportuniti_pgh_obj_e96448_idx")],
            },
        ),
        migrations.CreateModel(
            name="OpportunityEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(editable=False, max_length=40, verbose_name="code")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created at"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="updated at"),
                ),
                ("archived_at", models.DateTimeField(editable=False, null=True, verbose_name="archived at")),
                (
                    "stated_author",
                    models.CharField(
                        blank=True, editable=False, max_length=80, verbose_name="author as stated by the import"
                    ),
                ),
                (
                    "stated_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="date as stated by the import"),
                ),
                (
                    "stated_id",
                    models.CharField(
                        blank=True, editable=False, max_length=60, verbose_name="number in the other system"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("opportunity", "go-ahead"),
                            ("need", "need confirmed"),
                            ("solution", "solution"),
                            ("bid", "bidding"),
                            ("negotiation", "negotiation"),
                            ("contract", "signing"),
                            ("won", "won"),
                            ("lost", "lost deal"),
                            ("suspended", "suspended"),
                        ],
                        default="opportunity",
                        max_length=16,
                        verbose_name="stage",
                    ),
                ),
                (
                    "amount",
                    dingke.engine.fields.MoneyField(
                        blank=True,
                        decimal_places=2,
                        help_text="Expected contract amount, tax included, in yuan.",
                        max_digits=14,
                        null=True,
                        verbose_name="amount",
                    ),
                ),
                (
                    "probability",
                    models.PositiveSmallIntegerField(default=10, editable=False, verbose_name="probability"),
                ),
                (
                    "weighted",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("amount"), "*", models.F("probability")
                            ),
                            "/",
                            models.Value(100),
                        ),
                        output_field=models.DecimalField(decimal_places=2, max_digits=14),
                        verbose_name="weighted amount",
                    ),
                ),
                ("expected_close_on", models.DateField(blank=True, null=True, verbose_name="expected close")),
                (
                    "is_tender",
                    models.BooleanField(
                        default=False,
                        help_text="A project by tender goes through bidding, any other through negotiation.",
                        verbose_name="by tender",
                    ),
                ),
                ("competitors", models.CharField(blank=True, max_length=200, verbose_name="competitors")),
                ("next_step", models.CharField(blank=True, max_length=200, verbose_name="next step")),
                ("next_step_on", models.DateField(blank=True, null=True, verbose_name="next step on")),
                ("products", models.CharField(blank=True, max_length=200, verbose_name="products")),
                ("source", models.CharField(blank=True, max_length=120, verbose_name="source")),
                (
                    "stage_since",
                    models.DateField(
                        default=dingke.engine.clock.today, editable=False, verbose_name="in this stage since"
                    ),
                ),
                ("slip_count", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="slips")),
                ("rank", models.DecimalField(decimal_places=8, editable=False, max_digits=24, null=True)),
                (
                    "place",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("rank"), models.F("amount"), models.Value(0)
                        ),
                        output_field=models.DecimalField(decimal_places=8, max_digits=24),
                    ),
                ),
                ("closed_on", models.DateField(editable=False, null=True, verbose_name="closed on")),
                (
                    "reasons",
                    dingke.engine.fields.TagsField(
                        base_field=models.CharField(max_length=32),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="reasons",
                    ),
                ),
                ("outcome_note", models.TextField(blank=True, editable=False, verbose_name="what decided it")),
                (
                    "won_amount",
                    dingke.engine.fields.MoneyField(
                        decimal_places=2, editable=False, max_digits=14, null=True, verbose_name="signed amount"
                    ),
                ),
                (
                    "competitor_won",
                    models.CharField(blank=True, editable=False, max_length=120, verbose_name="who won it"),
                ),
                (
                    "account_department",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.department",
                    ),
                ),
                (
                    "account_owner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="opportunities.opportunity",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="updated by",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["pgh_obj", "-pgh_id"], name="opportuniti_pgh_obj_823c8b_idx")],
            },
        ),
        migrations.CreateModel(
            name="StageChangeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "from_stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("opportunity", "go-ahead"),
                            ("need", "need confirmed"),
                            ("solution", "solution"),
                            ("bid", "bidding"),
                            ("negotiation", "negotiation"),
                            ("contract", "signing"),
                            ("won", "won"),
                            ("lost", "lost deal"),
                            ("suspended", "suspended"),
                        ],
                        max_length=16,
                        verbose_name="from stage",
                    ),
                ),
                (
                    "to_stage",
                    models.CharField(
                        choices=[
                            ("opportunity", "go-ahead"),
                            ("need", "need confirmed"),
                            ("solution", "solution"),
                            ("bid", "bidding"),
                            ("negotiation", "negotiation"),
                            ("contract", "signing"),
                            ("won", "won"),
                            ("lost", "lost deal"),
                            ("suspended", "suspended"),
                        ],
                        max_length=16,
                        verbose_name="to stage",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                ("days_in_stage", models.PositiveIntegerField(default=0, verbose_name="days in the stage before")),
                ("basis", models.CharField(blank=True, max_length=300, verbose_name="on what basis")),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="opportunities.opportunity",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="opportunities.stagechange",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["pgh_obj", "-pgh_id"], name="opportuniti_pgh_obj_578a09_idx")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="opportunity",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "opportunities_opportunityevent" ("account_department_id", "account_owner_id", "amount", "archived_at", "closed_on", "code", "competitor_won", "competitors", "created_at", "created_by_id", "customer_id", "department_id", "expected_close_on", "id", "is_tender", "name", "next_step", "next_step_on", "outcome_note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "products", "rank", "reasons", "slip_count", "source", "stage", "stage_since", "stated_at", "stated_author", "stated_id", "updated_at", "updated_by_id", "version", "won_amount") SELECT new_values."account_department_id", new_values."account_owner_id", new_values."amount", new_values."archived_at", new_values."closed_on", new_values."code", new_values."competitor_won", new_values."competitors", new_values."created_at", new_values."created_by_id", new_values."customer_id", new_values."department_id", new_values."expected_close_on", new_values."id", new_values."is_tender", new_values."name", new_values."next_step", new_values."next_step_on", new_values."outcome_note", new_values."owner_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."probability", new_values."products", new_values."rank", new_values."reasons", new_values."slip_count", new_values."source", new_values."stage", new_values."stage_since", new_values."stated_at", new_values."stated_author", new_values."stated_id", new_values."updated_at", new_values."updated_by_id", new_values."version", new_values."won_amount" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="55475bcf0d90122bf95d65522585777375fcb710",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b8896",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="opportunities_opportunity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="opportunity",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "opportunities_opportunityevent" ("account_department_id", "account_owner_id", "amount", "archived_at", "closed_on", "code", "competitor_won", "competitors", "created_at", "created_by_id", "customer_id", "department_id", "expected_close_on", "id", "is_tender", "name", "next_step", "next_step_on", "outcome_note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "products", "rank", "reasons", "slip_count", "source", "stage", "stage_since", "stated_at", "stated_author", "stated_id", "updated_at", "updated_by_id", "version", "won_amount") SELECT new_values."account_department_id", new_values."account_owner_id", new_values."amount", new_values."archived_at", new_values."closed_on", new_values."code", new_values."competitor_won", new_values."competitors", new_values."created_at", new_values."created_by_id", new_values."customer_id", new_values."department_id", new_values."expected_close_on", new_values."id", new_values."is_tender", new_values."name", new_values."next_step", new_values."next_step_on", new_values."outcome_note", new_values."owner_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."probability", new_values."products", new_values."rank", new_values."reasons", new_values."slip_count", new_values."source", new_values."stage", new_values."stage_since", new_values."stated_at", new_values."stated_author", new_values."stated_id", new_values."updated_at", new_values."updated_by_id", new_values."version", new_values."won_amount" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="fea99f0b7b85d9e4236ef6b279ff1767d6fa05bf",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3a20e",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="opportunities_opportunity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="opportunity",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "opportunities_opportunityevent" ("account_department_id", "account_owner_id", "amount", "archived_at", "closed_on", "code", "competitor_won", "competitors", "created_at", "created_by_id", "customer_id", "department_id", "expected_close_on", "id", "is_tender", "name", "next_step", "next_step_on", "outcome_note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "products", "rank", "reasons", "slip_count", "source", "stage", "stage_since", "stated_at", "stated_author", "stated_id", "updated_at", "updated_by_id", "version", "won_amount") SELECT old_values."account_department_id", old_values."account_owner_id", old_values."amount", old_values."archived_at", old_values."closed_on", old_values."code", old_values."competitor_won", old_values."competitors", old_values."created_at", old_values."created_by_id", old_values."customer_id", old_values."department_id", old_values."expected_close_on", old_values."id", old_values."is_tender", old_values."name", old_values."next_step", old_values."next_step_on", old_values."outcome_note", old_values."owner_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."probability", old_values."products", old_values."rank", old_values."reasons", old_values."slip_count", old_values."source", old_values."stage", old_values."stage_since", old_values."stated_at", old_values."stated_author", old_values."stated_id", old_values."updated_at", old_values."updated_by_id", old_values."version", old_values."won_amount" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="5f159019a2c05f6d87113ad80bd9a26fc205ad63",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_6bf7f",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="opportunities_opportunity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="opportunitycollaborator",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "opportunities_opportunitycollaboratorevent" ("id", "opportunity_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") SELECT new_values."id", new_values."opportunity_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="4e9212a69246d178199e276c1b99d6bf2c30078d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7a51b",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="opportunities_opportunitycollaborator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="opportunitycollaborator",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "opportunities_opportunitycollaboratorevent" ("id", "opportunity_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") SELECT new_values."id", new_values."opportunity_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a509f8282e1c4fbae211cb7360857f73221173a3",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2778c",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="opportunities_opportunitycollaborator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="opportunitycollaborator",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "opportunities_opportunitycollaboratorevent" ("id", "opportunity_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") SELECT old_values."id", old_values."opportunity_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="863b69fa7deec2e5d77acfcade43fe97994c2bff",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_756cf",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="opportunities_opportunitycollaborator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stagechange",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "opportunities_stagechangeevent" ("at", "basis", "by_id", "days_in_stage", "from_stage", "id", "opportunity_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_stage") SELECT new_values."at", new_values."basis", new_values."by_id", new_values."days_in_stage", new_values."from_stage", new_values."id", new_values."opportunity_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."to_stage" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="338b3197dc0cf99ce75d38a47552e285d87bb73b",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0b953",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="opportunities_stagechange",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stagechange",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "opportunities_stagechangeevent" ("at", "basis", "by_id", "days_in_stage", "from_stage", "id", "opportunity_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_stage") SELECT new_values."at", new_values."basis", new_values."by_id", new_values."days_in_stage", new_values."from_stage", new_values."id", new_values."opportunity_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."to_stage" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="4e8d1af89c144c3330cfd6fcbf18bca831dd054d",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7b336",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="opportunities_stagechange",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stagechange",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "opportunities_stagechangeevent" ("at", "basis", "by_id", "days_in_stage", "from_stage", "id", "opportunity_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_stage") SELECT old_values."at", old_values."basis", old_values."by_id", old_values."days_in_stage", old_values."from_stage", old_values."id", old_values."opportunity_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."to_stage" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="2ed6838c57d56d74c98365689716966af06122fa",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2133c",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="opportunities_stagechange",
                    when="AFTER",
                ),
            ),
        ),
    ]


Migration.operations = at_once(Migration.operations)
