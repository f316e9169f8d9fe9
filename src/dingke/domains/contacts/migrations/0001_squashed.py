import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import dingke.engine.fields
from dingke.engine.migrating import at_once


class Migration(migrations.Migration):
    replaces = [
        ("contacts", "0001_initial"),
        ("contacts", "0002_initial"),
        ("contacts", "0003_other_indexes"),
        ("contacts", "0004_stated_id"),
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
            name="Contact",
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
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("sort_name", models.CharField(default="", editable=False, max_length=120)),
                ("job_title", models.CharField(blank=True, max_length=80, verbose_name="job title")),
                ("unit", models.CharField(blank=True, max_length=80, verbose_name="department there")),
                (
                    "decision_role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("decider", "decision maker"),
                            ("buyer", "economic buyer"),
                            ("technical", "technical gatekeeper"),
                            ("user", "user"),
                            ("influencer", "influencer"),
                            ("purchasing", "purchasing"),
                            ("finance", "finance"),
                            ("legal", "legal"),
                            ("coach", "coach"),
                            ("opponent", "opponent"),
                        ],
                        max_length=12,
                        verbose_name="decision role",
                    ),
                ),
                (
                    "influence",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="1 to 5.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="influence",
                    ),
                ),
                (
                    "attitude",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[
                            (-2, "against us"),
                            (-1, "doubtful"),
                            (0, "neutral"),
                            (1, "friendly"),
                            (2, "supports us"),
                        ],
                        null=True,
                        verbose_name="attitude",
                    ),
                ),
                (
                    "relation_level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="0 (unknown to each other) to 5.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(5)],
                        verbose_name="relation level",
                    ),
                ),
                ("mobile", dingke.engine.fields.PersonalCharField(blank=True, max_length=40, verbose_name="mobile")),
                ("phone", dingke.engine.fields.PersonalCharField(blank=True, max_length=40, verbose_name="telephone")),
                ("email", dingke.engine.fields.PersonalEmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("wechat", dingke.engine.fields.PersonalCharField(blank=True, max_length=60, verbose_name="WeChat")),
                ("is_primary", models.BooleanField(default=False, verbose_name="first contact")),
                ("last_contact_on", models.DateField(blank=True, null=True, verbose_name="last contact")),
                (
                    "left_on",
                    models.DateField(
                        blank=True,
                        help_text="Somebody who left stays on file until a successor is set.",
                        null=True,
                        verbose_name="left on",
                    ),
                ),
                (
                    "legal_basis",
                    models.CharField(
                        choices=[
                            ("consent", "consent"),
                            ("contract", "contract with the person"),
                            ("duty", "statutory duty"),
                            ("public", "made public by the person"),
                            ("unstated", "not stated"),
                        ],
                        default="unstated",
                        max_length=12,
                        verbose_name="basis for keeping these data",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
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
                    "reports_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="contacts.contact",
                        verbose_name="reports to",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="contacts.contact",
                        verbose_name="successor",
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
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
                "abstract": False,
                "indexes": [
                    models.Index(models.F("sort_name"), models.F("id"), name="contact_by_name"),
                    models.Index(
                        models.F("customer"), models.F("sort_name"), models.F("id"), name="contact_customer_name"
                    ),
                    models.Index(models.F("owner"), models.F("sort_name"), models.F("id"), name="contact_owner_name"),
                    models.Index(
                        models.F("department"), models.F("sort_name"), models.F("id"), name="contact_department_name"
                    ),
                    models.Index(
                        models.F("account_owner"),
                        models.F("sort_name"),
                        models.F("id"),
                        name="contact_account_owner_name",
                    ),
                    models.Index(
                        models.F("account_department"),
                        models.F("sort_name"),
                        models.F("id"),
                        name="contact_account_dep_name",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactEvent",
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
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("job_title", models.CharField(blank=True, max_length=80, verbose_name="job title")),
                ("unit", models.CharField(blank=True, max_length=80, verbose_name="department there")),
                (
                    "decision_role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("decider", "decision maker"),
                            ("buyer", "economic buyer"),
                            ("technical", "technical gatekeeper"),
                            ("user", "user"),
                            ("influencer", "influencer"),
                            ("purchasing", "purchasing"),
                            ("finance", "finance"),
                            ("legal", "legal"),
                            ("coach", "coach"),
                            ("opponent", "opponent"),
                        ],
                        max_length=12,
                        verbose_name="decision role",
                    ),
                ),
                (
                    "influence",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="1 to 5.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="influence",
                    ),
                ),
                (
                    "attitude",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[
                            (-2, "against us"),
                            (-1, "doubtful"),
                            (0, "neutral"),
                            (1, "friendly"),
                            (2, "supports us"),
                        ],
                        null=True,
                        verbose_name="attitude",
                    ),
                ),
                (
                    "relation_level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="0 (unknown to each other) to 5.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(5)],
                        verbose_name="relation level",
                    ),
                ),
                ("mobile", dingke.engine.fields.PersonalCharField(blank=True, max_length=40, verbose_name="mobile")),
                ("phone", dingke.engine.fields.PersonalCharField(blank=True, max_length=40, verbose_name="telephone")),
                ("email", dingke.engine.fields.PersonalEmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("wechat", dingke.engine.fields.PersonalCharField(blank=True, max_length=60, verbose_name="WeChat")),
                ("is_primary", models.BooleanField(default=False, verbose_name="first contact")),
                ("last_contact_on", models.DateField(blank=True, null=True, verbose_name="last contact")),
                (
                    "left_on",
                    models.DateField(
                        blank=True,
                        help_text="Somebody who left stays on file until a successor is set.",
                        null=True,
                        verbose_name="left on",
                    ),
                ),
                (
                    "legal_basis",
                    models.CharField(
                        choices=[
                            ("consent", "consent"),
                            ("contract", "contract with the person"),
                            ("duty", "statutory duty"),
                            ("public", "made public by the person"),
                            ("unstated", "not stated"),
                        ],
                        default="unstated",
                        max_length=12,
                        verbose_name="basis for keeping these data",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
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
                        to="contacts.contact",
                    ),
                ),
                (
                    "reports_to",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="contacts.contact",
                        verbose_name="reports to",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="contacts.contact",
                        verbose_name="successor",
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
                "indexes": [models.Index(fields=["pgh_obj", "-pgh_id"], name="contacts_co_pgh_obj_562b9e_idx")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contacts_contactevent" ("account_department_id", "account_owner_id", "archived_at", "attitude", "code", "created_at", "created_by_id", "customer_id", "decision_role", "department_id", "email", "id", "influence", "is_primary", "job_title", "last_contact_on", "left_on", "legal_basis", "mobile", "name", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "relation_level", "reports_to_id", "stated_at", "stated_author", "stated_id", "successor_id", "unit", "updated_at", "updated_by_id", "version", "wechat") SELECT new_values."account_department_id", new_values."account_owner_id", new_values."archived_at", new_values."attitude", new_values."code", new_values."created_at", new_values."created_by_id", new_values."customer_id", new_values."decision_role", new_values."department_id", new_values."email", new_values."id", new_values."influence", new_values."is_primary", new_values."job_title", new_values."last_contact_on", new_values."left_on", new_values."legal_basis", new_values."mobile", new_values."name", new_values."note", new_values."owner_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone", new_values."relation_level", new_values."reports_to_id", new_values."stated_at", new_values."stated_author", new_values."stated_id", new_values."successor_id", new_values."unit", new_values."updated_at", new_values."updated_by_id", new_values."version", new_values."wechat" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="7139ae957183f85f0bdb203f5199607d80454acb",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_60225",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="contacts_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contacts_contactevent" ("account_department_id", "account_owner_id", "archived_at", "attitude", "code", "created_at", "created_by_id", "customer_id", "decision_role", "department_id", "email", "id", "influence", "is_primary", "job_title", "last_contact_on", "left_on", "legal_basis", "mobile", "name", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "relation_level", "reports_to_id", "stated_at", "stated_author", "stated_id", "successor_id", "unit", "updated_at", "updated_by_id", "version", "wechat") SELECT new_values."account_department_id", new_values."account_owner_id", new_values."archived_at", new_values."attitude", new_values."code", new_values."created_at", new_values."created_by_id", new_values."customer_id", new_values."decision_role", new_values."department_id", new_values."email", new_values."id", new_values."influence", new_values."is_primary", new_values."job_title", new_values."last_contact_on", new_values."left_on", new_values."legal_basis", new_values."mobile", new_values."name", new_values."note", new_values."owner_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone", new_values."relation_level", new_values."reports_to_id", new_values."stated_at", new_values."stated_author", new_values."stated_id", new_values."successor_id", new_values."unit", new_values."updated_at", new_values."updated_by_id", new_values."version", new_values."wechat" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."account_department_id" IS DISTINCT FROM (new_values."account_department_id") OR old_values."account_owner_id" IS DISTINCT FROM (new_values."account_owner_id") OR old_values."archived_at" IS DISTINCT FROM (new_values."archived_at") OR old_values."attitude" IS DISTINCT FROM (new_values."attitude") OR old_values."code" IS DISTINCT FROM (new_values."code") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."customer_id" IS DISTINCT FROM (new_values."customer_id") OR old_values."decision_role" IS DISTINCT FROM (new_values."decision_role") OR old_values."department_id" IS DISTINCT FROM (new_values."department_id") OR old_values."email" IS DISTINCT FROM (new_values."email") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."influence" IS DISTINCT FROM (new_values."influence") OR old_values."is_primary" IS DISTINCT FROM (new_values."is_primary") OR old_values."job_title" IS DISTINCT FROM (new_values."job_title") OR old_values."last_contact_on" IS DISTINCT FROM (new_values."last_contact_on") OR old_values."left_on" IS DISTINCT FROM (new_values."left_on") OR old_values."legal_basis" IS DISTINCT FROM (new_values."legal_basis") OR old_values."mobile" IS DISTINCT FROM (new_values."mobile") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."phone" IS DISTINCT FROM (new_values."phone") OR old_values."relation_level" IS DISTINCT FROM (new_values."relation_level") OR old_values."reports_to_id" IS DISTINCT FROM (new_values."reports_to_id") OR old_values."stated_at" IS DISTINCT FROM (new_values."stated_at") OR old_values."stated_author" IS DISTINCT FROM (new_values."stated_author") OR old_values."stated_id" IS DISTINCT FROM (new_values."stated_id") OR old_values."successor_id" IS DISTINCT FROM (new_values."successor_id") OR old_values."unit" IS DISTINCT FROM (new_values."unit") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."updated_by_id" IS DISTINCT FROM (new_values."updated_by_id") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."wechat" IS DISTINCT FROM (new_values."wechat")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="12d126b35e5d8975887ce7b49288c39024ed8c90",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7498c",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="contacts_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "contacts_contactevent" ("account_department_id", "account_owner_id", "archived_at", "attitude", "code", "created_at", "created_by_id", "customer_id", "decision_role", "department_id", "email", "id", "influence", "is_primary", "job_title", "last_contact_on", "left_on", "legal_basis", "mobile", "name", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "relation_level", "reports_to_id", "stated_at", "stated_author", "stated_id", "successor_id", "unit", "updated_at", "updated_by_id", "version", "wechat") SELECT old_values."account_department_id", old_values."account_owner_id", old_values."archived_at", old_values."attitude", old_values."code", old_values."created_at", old_values."created_by_id", old_values."customer_id", old_values."decision_role", old_values."department_id", old_values."email", old_values."id", old_values."influence", old_values."is_primary", old_values."job_title", old_values."last_contact_on", old_values."left_on", old_values."legal_basis", old_values."mobile", old_values."name", old_values."note", old_values."owner_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."phone", old_values."relation_level", old_values."reports_to_id", old_values."stated_at", old_values."stated_author", old_values."stated_id", old_values."successor_id", old_values."unit", old_values."updated_at", old_values."updated_by_id", old_values."version", old_values."wechat" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="b7ec87747dbcac930712706aca65d38b9dd0c3f3",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e2e36",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="contacts_contact",
                    when="AFTER",
                ),
            ),
        ),
    ]


Migration.operations = at_once(Migration.operations)
