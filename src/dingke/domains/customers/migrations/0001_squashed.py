import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import dingke.engine.fields
import dingke.platform.codes.fields
from dingke.engine.migrating import at_once


class Migration(migrations.Migration):
    replaces = [
        ("customers", "0001_initial"),
        ("customers", "0002_initial"),
        ("customers", "0003_collaborators_tracked"),
        ("customers", "0004_other_indexes"),
        ("customers", "0005_stated_id"),
    ]

    initial = True

    dependencies = [
        ("people", "0001_squashed"),
        ("people", "__first__"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Customer",
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
                (
                    "name",
                    models.CharField(help_text="As on the business licence.", max_length=200, verbose_name="name"),
                ),
                ("short_name", models.CharField(blank=True, max_length=60, verbose_name="short name")),
                ("sort_name", models.CharField(default="", editable=False, max_length=255)),
                (
                    "entity_type",
                    models.CharField(
                        choices=[
                            ("enterprise", "enterprise"),
                            ("sole_trader", "sole trader"),
                            ("cooperative", "farmers' cooperative"),
                            ("authority", "public authority"),
                            ("institution", "public institution"),
                            ("association", "social organisation"),
                            ("foreign", "foreign entity"),
                        ],
                        default="enterprise",
                        max_length=16,
                        verbose_name="entity type",
                    ),
                ),
                (
                    "uscc",
                    models.CharField(
                        blank=True,
                        help_text="18 characters, e.g. 91350100M000100Y43.",
                        max_length=18,
                        null=True,
                        verbose_name="unified social credit code",
                    ),
                ),
                (
                    "uscc_override",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="why the code stands although its check character is wrong",
                    ),
                ),
                (
                    "foreign_reg_no",
                    models.CharField(blank=True, max_length=60, verbose_name="foreign registration number"),
                ),
                ("reg_country", models.CharField(blank=True, max_length=60, verbose_name="country of registration")),
                (
                    "industry_code",
                    dingke.platform.codes.fields.CodeField(
                        blank=True, max_length=4, table="gbt4754", verbose_name="industry"
                    ),
                ),
                (
                    "region_code",
                    dingke.platform.codes.fields.CodeField(
                        blank=True, max_length=6, table="gbt2260", verbose_name="region"
                    ),
                ),
                ("reg_address", models.CharField(blank=True, max_length=300, verbose_name="registered address")),
                ("biz_address", models.CharField(blank=True, max_length=300, verbose_name="business address")),
                (
                    "legal_rep",
                    dingke.engine.fields.PersonalCharField(
                        blank=True, max_length=80, verbose_name="legal representative"
                    ),
                ),
                (
                    "reg_capital",
                    dingke.engine.fields.MoneyField(
                        blank=True, decimal_places=2, max_digits=20, null=True, verbose_name="registered capital"
                    ),
                ),
                (
                    "reg_capital_currency",
                    models.CharField(blank=True, default="CNY", max_length=3, verbose_name="currency of the capital"),
                ),
                ("established_on", models.DateField(blank=True, null=True, verbose_name="established on")),
                ("employee_count", models.PositiveIntegerField(blank=True, null=True, verbose_name="employees")),
                (
                    "annual_revenue",
                    dingke.engine.fields.MoneyField(
                        blank=True, decimal_places=2, max_digits=20, null=True, verbose_name="annual revenue"
                    ),
                ),
                (
                    "total_assets",
                    dingke.engine.fields.MoneyField(
                        blank=True, decimal_places=2, max_digits=20, null=True, verbose_name="total assets"
                    ),
                ),
                (
                    "stat_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1949),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="year of these figures",
                    ),
                ),
                (
                    "size_class",
                    models.CharField(
                        blank=True,
                        choices=[("large", "large"), ("medium", "medium"), ("small", "small"), ("micro", "micro")],
                        editable=False,
                        max_length=8,
                        verbose_name="enterprise size",
                    ),
                ),
                (
                    "size_basis",
                    models.CharField(blank=True, editable=False, max_length=40, verbose_name="rule of the size"),
                ),
                (
                    "ownership",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("central", "central state-owned"),
                            ("local", "local state-owned"),
                            ("private", "private"),
                            ("foreign", "foreign-owned"),
                            ("joint", "joint venture"),
                            ("collective", "collective"),
                            ("other", "other ownership"),
                        ],
                        max_length=16,
                        verbose_name="ownership",
                    ),
                ),
                ("listed_code", models.CharField(blank=True, max_length=12, verbose_name="stock code")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("own", "own development"),
                            ("referral", "referral"),
                            ("tender", "tender notice"),
                            ("fair", "trade fair"),
                            ("import", "imported list"),
                            ("inquiry", "their inquiry"),
                            ("other", "other source"),
                        ],
                        default="own",
                        max_length=16,
                        verbose_name="source",
                    ),
                ),
                ("source_note", models.CharField(blank=True, max_length=200, verbose_name="where exactly from")),
                (
                    "lifecycle_status",
                    models.CharField(
                        choices=[
                            ("potential", "potential"),
                            ("active", "active"),
                            ("warning", "warning"),
                            ("dormant", "dormant"),
                            ("lost", "lost"),
                            ("blacklisted", "blacklisted"),
                            ("closed", "deregistered"),
                        ],
                        default="potential",
                        max_length=12,
                        verbose_name="life cycle",
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("strategic", "strategic"),
                            ("key", "key"),
                            ("ordinary", "ordinary"),
                            ("potential", "prospect"),
                        ],
                        default="potential",
                        max_length=12,
                        verbose_name="grade",
                    ),
                ),
                ("credit_rating", models.CharField(blank=True, max_length=8, verbose_name="credit rating")),
                (
                    "credit_limit",
                    dingke.engine.fields.MoneyField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="credit limit"
                    ),
                ),
                ("payment_terms", models.CharField(blank=True, max_length=80, verbose_name="payment terms")),
                (
                    "tags",
                    dingke.engine.fields.TagsField(
                        base_field=models.CharField(max_length=32),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="industry tags",
                    ),
                ),
                (
                    "needs",
                    models.TextField(
                        blank=True, help_text="What they need and what matters to them.", verbose_name="needs"
                    ),
                ),
                ("scope_of_business", models.TextField(blank=True, verbose_name="scope of business")),
                ("next_step", models.CharField(blank=True, max_length=200, verbose_name="next step")),
                ("next_step_on", models.DateField(blank=True, null=True, verbose_name="next step on")),
                ("last_contact_on", models.DateField(blank=True, null=True, verbose_name="last contact")),
                (
                    "completeness",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="completeness"),
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
                    "group_root",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_members",
                        to="customers.customer",
                        verbose_name="group",
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subsidiaries",
                        to="customers.customer",
                        verbose_name="parent company",
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
                "verbose_name": "customer",
                "verbose_name_plural": "customers",
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.F("sort_name"),
                        models.F("id"),
                        condition=models.Q(("archived_at", None)),
                        include=("department", "owner"),
                        name="customer_by_name",
                    ),
                    models.Index(
                        models.F("archived_at"),
                        condition=models.Q(("archived_at__isnull", False)),
                        name="customer_archived",
                    ),
                    models.Index(
                        models.OrderBy(models.F("updated_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="customer_by_update",
                    ),
                    models.Index(
                        models.OrderBy(models.F("annual_revenue"), descending=True, nulls_last=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="customer_by_revenue",
                    ),
                    models.Index(models.F("annual_revenue"), models.F("id"), name="customer_by_revenue_up"),
                    models.Index(models.F("completeness"), models.F("id"), name="customer_by_completeness"),
                    models.Index(models.F("next_step_on"), models.F("id"), name="customer_by_next_step"),
                    models.Index(
                        models.OrderBy(models.F("next_step_on"), descending=True, nulls_last=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="customer_by_next_step_down",
                    ),
                    models.Index(models.F("owner"), models.F("sort_name"), models.F("id"), name="customer_owner_name"),
                    models.Index(
                        models.F("department"), models.F("sort_name"), models.F("id"), name="customer_department_name"
                    ),
                    models.Index(models.F("grade"), models.F("sort_name"), models.F("id"), name="customer_grade_name"),
                    models.Index(
                        models.F("lifecycle_status"), models.F("sort_name"), models.F("id"), name="customer_status_name"
                    ),
                    models.Index(
                        models.F("region_code"), models.F("grade"), models.F("sort_name"), name="customer_region_grade"
                    ),
                    models.Index(models.F("industry_code"), models.F("sort_name"), name="customer_industry_name"),
                    models.Index(
                        models.F("stated_id"), condition=models.Q(("stated_id__gt", "")), name="customer_stated_id"
                    ),
                    models.Index(models.F("name"), name="customer_exact_name"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("uscc",),
                        name="customer_uscc_once",
                        violation_error_message="A customer with this credit code is on file already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True),
                        name="customer_not_own_parent",
                        violation_error_message="A company cannot be its own parent.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alias",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("former", "former name"),
                            ("short", "short name"),
                            ("brand", "brand"),
                            ("foreign", "foreign name"),
                        ],
                        default="former",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("used_until", models.DateField(blank=True, null=True, verbose_name="used until")),
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
            ],
            options={
                "verbose_name": "other name",
                "verbose_name_plural": "other names",
                "abstract": False,
                "indexes": [
                    models.Index(models.F("owner"), name="alias_owner"),
                    models.Index(models.F("department"), name="alias_department"),
                    models.Index(models.F("customer"), name="alias_customer"),
                    models.Index(models.F("account_owner"), name="alias_account_owner"),
                    models.Index(models.F("account_department"), name="alias_account_dep"),
                ],
                "constraints": [models.UniqueConstraint(fields=("customer", "name"), name="alias_once")],
            },
        ),
        migrations.CreateModel(
            name="BankAccount",
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
                ("account_name", models.CharField(max_length=200, verbose_name="account name")),
                ("account_no", dingke.engine.fields.EncryptedField(verbose_name="account number")),
                (
                    "last_four",
                    models.CharField(
                        db_index=True, default="", editable=False, max_length=4, verbose_name="last four digits"
                    ),
                ),
                ("bank_name", models.CharField(max_length=120, verbose_name="bank")),
                ("bank_code", models.CharField(blank=True, max_length=12, verbose_name="bank routing code")),
                (
                    "name_differs_because",
                    models.CharField(blank=True, max_length=200, verbose_name="why the account has another name"),
                ),
                ("verified_on", models.DateField(blank=True, null=True, verbose_name="verified on")),
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
            ],
            options={
                "verbose_name": "bank account",
                "verbose_name_plural": "bank accounts",
                "abstract": False,
                "indexes": [
                    models.Index(models.F("owner"), name="bankaccount_owner"),
                    models.Index(models.F("department"), name="bankaccount_department"),
                    models.Index(models.F("customer"), name="bankaccount_customer"),
                    models.Index(models.F("account_owner"), name="bankaccount_account_owner"),
                    models.Index(models.F("account_department"), name="bankaccount_account_dep"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Collaborator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collaborators",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "collaborator",
                "verbose_name_plural": "collaborators",
                "constraints": [models.UniqueConstraint(fields=("customer", "user"), name="collaborator_once")],
            },
        ),
        migrations.CreateModel(
            name="InvoiceProfile",
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
                ("title", models.CharField(max_length=200, verbose_name="invoice title")),
                ("tax_no", models.CharField(max_length=20, verbose_name="taxpayer number")),
                ("reg_addr", models.CharField(blank=True, max_length=300, verbose_name="registered address")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                ("bank_name", models.CharField(blank=True, max_length=120, verbose_name="bank")),
                ("bank_account", dingke.engine.fields.EncryptedField(blank=True, verbose_name="bank account")),
                (
                    "invoice_kind",
                    models.CharField(
                        choices=[("special", "special VAT invoice"), ("ordinary", "ordinary VAT invoice")],
                        default="special",
                        max_length=12,
                        verbose_name="kind of invoice",
                    ),
                ),
                ("delivery_email", models.EmailField(blank=True, max_length=254, verbose_name="sent to e-mail")),
                ("delivery_phone", models.CharField(blank=True, max_length=40, verbose_name="sent to telephone")),
                ("is_default", models.BooleanField(default=True, verbose_name="used by default")),
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
                "verbose_name": "invoice profile",
                "verbose_name_plural": "invoice profiles",
                "abstract": False,
                "indexes": [
                    models.Index(models.F("owner"), name="invoiceprofile_owner"),
                    models.Index(models.F("department"), name="invoiceprofile_department"),
                    models.Index(models.F("customer"), name="invoiceprofile_customer"),
                    models.Index(models.F("account_owner"), name="invoiceprofile_account_owner"),
                    models.Index(models.F("account_department"), name="invoiceprofile_account_dep"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("archived_at", None), ("is_default", True)),
                        fields=("customer",),
                        name="invoice_profile_one_default",
                        violation_error_message="The customer has a default invoice profile already; untick it there first.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Relation",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("holding", "holding"),
                            ("stake", "minority stake"),
                            ("branch", "branch"),
                            ("control", "actual control"),
                            ("same_entity", "same entity, several supply points"),
                            ("supply_chain", "supply chain"),
                            ("other", "other relation"),
                        ],
                        max_length=16,
                        verbose_name="kind of relation",
                    ),
                ),
                (
                    "share_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="share in percent",
                    ),
                ),
                ("is_controlling", models.BooleanField(default=False, verbose_name="controls it")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                ("source", models.CharField(blank=True, max_length=120, verbose_name="source")),
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
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relations_from_others",
                        to="customers.customer",
                        verbose_name="other company",
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
                "verbose_name": "relation between companies",
                "verbose_name_plural": "relations between companies",
                "abstract": False,
                "indexes": [
                    models.Index(models.F("owner"), name="relation_owner"),
                    models.Index(models.F("department"), name="relation_department"),
                    models.Index(models.F("customer"), name="relation_customer"),
                    models.Index(models.F("account_owner"), name="relation_account_owner"),
                    models.Index(models.F("account_department"), name="relation_account_dep"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("customer", models.F("other")), _negated=True),
                        name="relation_with_another",
                        violation_error_message="A company has no relation with itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_from", None),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="relation_period",
                        violation_error_message="The relation ends before it begins.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Site",
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
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("place", "place of business"),
                            ("supply", "supply point"),
                            ("shop", "shop"),
                            ("plant", "plant"),
                            ("branch", "branch"),
                        ],
                        default="place",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "region_code",
                    dingke.platform.codes.fields.CodeField(
                        blank=True, max_length=6, table="gbt2260", verbose_name="region"
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
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
                "verbose_name": "site",
                "verbose_name_plural": "sites",
                "abstract": False,
                "indexes": [
                    models.Index(models.F("owner"), name="site_owner"),
                    models.Index(models.F("department"), name="site_department"),
                    models.Index(models.F("customer"), name="site_customer"),
                    models.Index(models.F("account_owner"), name="site_account_owner"),
                    models.Index(models.F("account_department"), name="site_account_dep"),
                ],
                "constraints": [models.UniqueConstraint(fields=("customer", "name"), name="site_once")],
            },
        ),
        migrations.CreateModel(
            name="AliasEvent",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("former", "former name"),
                            ("short", "short name"),
                            ("brand", "brand"),
                            ("foreign", "foreign name"),
                        ],
                        default="former",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("used_until", models.DateField(blank=True, null=True, verbose_name="used until")),
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
                        to="customers.alias",
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
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["pgh_obj", "-pgh_id"], name="customers_a_pgh_obj_7ddad1_idx")],
            },
        ),
        migrations.CreateModel(
            name="BankAccountEvent",
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
                ("account_name", models.CharField(max_length=200, verbose_name="account name")),
                ("account_no", dingke.engine.fields.EncryptedField(verbose_name="account number")),
                (
                    "last_four",
                    models.CharField(default="", editable=False, max_length=4, verbose_name="last four digits"),
                ),
                ("bank_name", models.CharField(max_length=120, verbose_name="bank")),
                ("bank_code", models.CharField(blank=True, max_length=12, verbose_name="bank routing code")),
                (
                    "name_differs_because",
                    models.CharField(blank=True, max_length=200, verbose_name="why the account has another name"),
                ),
                ("verified_on", models.DateField(blank=True, null=True, verbose_name="verified on")),
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
                        to="customers.bankaccount",
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
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["pgh_obj", "-pgh_id"], name="customers_b_pgh_obj_e78d34_idx")],
            },
        ),
        migrations.CreateModel(
            name="CollaboratorEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
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
                        to="customers.collaborator",
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
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["pgh_obj", "-pgh_id"], name="customers_c_pgh_obj_2059b8_idx")],
            },
        ),
        migrations.CreateModel(
            name="CustomerEvent",
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
                (
                    "name",
                    models.CharField(help_text="As on the business licence.", max_length=200, verbose_name="name"),
                ),
                ("short_name", models.CharField(blank=True, max_length=60, verbose_name="short name")),
                (
                    "entity_type",
                    models.CharField(
                        choices=[
                            ("enterprise", "enterprise"),
                            ("sole_trader", "sole trader"),
                            ("cooperative", "farmers' cooperative"),
                            ("authority", "public authority"),
                            ("institution", "public institution"),
                            ("association", "social organisation"),
                            ("foreign", "foreign entity"),
                        ],
                        default="enterprise",
                        max_length=16,
                        verbose_name="entity type",
                    ),
                ),
                (
                    "uscc",
                    models.CharField(
                        blank=True,
                        help_text="18 characters, e.g. 91350100M000100Y43.",
                        max_length=18,
                        null=True,
                        verbose_name="unified social credit code",
                    ),
                ),
                (
                    "uscc_override",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="why the code stands although its check character is wrong",
                    ),
                ),
                (
                    "foreign_reg_no",
                    models.CharField(blank=True, max_length=60, verbose_name="foreign registration number"),
                ),
                ("reg_country", models.CharField(blank=True, max_length=60, verbose_name="country of registration")),
                (
                    "industry_code",
                    dingke.platform.codes.fields.CodeField(
                        blank=True, max_length=4, table="gbt4754", verbose_name="industry"
                    ),
                ),
                (
                    "region_code",
                    dingke.platform.codes.fields.CodeField(
                        blank=True, max_length=6, table="gbt2260", verbose_name="region"
                    ),
                ),
                ("reg_address", models.CharField(blank=True, max_length=300, verbose_name="registered address")),
                ("biz_address", models.CharField(blank=True, max_length=300, verbose_name="business address")),
                (
                    "legal_rep",
                    dingke.engine.fields.PersonalCharField(
                        blank=True, max_length=80, verbose_name="legal representative"
                    ),
                ),
                (
                    "reg_capital",
                    dingke.engine.fields.MoneyField(
                        blank=True, decimal_places=2, max_digits=20, null=True, verbose_name="registered capital"
                    ),
                ),
                (
                    "reg_capital_currency",
                    models.CharField(blank=True, default="CNY", max_length=3, verbose_name="currency of the capital"),
                ),
                ("established_on", models.DateField(blank=True, null=True, verbose_name="established on")),
                ("employee_count", models.PositiveIntegerField(blank=True, null=True, verbose_name="employees")),
                (
                    "annual_revenue",
                    dingke.engine.fields.MoneyField(
                        blank=True, decimal_places=2, max_digits=20, null=True, verbose_name="annual revenue"
                    ),
                ),
                (
                    "total_assets",
                    dingke.engine.fields.MoneyField(
                        blank=True, decimal_places=2, max_digits=20, null=True, verbose_name="total assets"
                    ),
                ),
                (
                    "stat_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1949),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="year of these figures",
                    ),
                ),
                (
                    "size_class",
                    models.CharField(
                        blank=True,
                        choices=[("large", "large"), ("medium", "medium"), ("small", "small"), ("micro", "micro")],
                        editable=False,
                        max_length=8,
                        verbose_name="enterprise size",
                    ),
                ),
                (
                    "size_basis",
                    models.CharField(blank=True, editable=False, max_length=40, verbose_name="rule of the size"),
                ),
                (
                    "ownership",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("central", "central state-owned"),
                            ("local", "local state-owned"),
                            ("private", "private"),
                            ("foreign", "foreign-owned"),
                            ("joint", "joint venture"),
                            ("collective", "collective"),
                            ("other", "other ownership"),
                        ],
                        max_length=16,
                        verbose_name="ownership",
                    ),
                ),
                ("listed_code", models.CharField(blank=True, max_length=12, verbose_name="stock code")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("own", "own development"),
                            ("referral", "referral"),
                            ("tender", "tender notice"),
                            ("fair", "trade fair"),
                            ("import", "imported list"),
                            ("inquiry", "their inquiry"),
                            ("other", "other source"),
                        ],
                        default="own",
                        max_length=16,
                        verbose_name="source",
                    ),
                ),
                ("source_note", models.CharField(blank=True, max_length=200, verbose_name="where exactly from")),
                (
                    "lifecycle_status",
                    models.CharField(
                        choices=[
                            ("potential", "potential"),
                            ("active", "active"),
                            ("warning", "warning"),
                            ("dormant", "dormant"),
                            ("lost", "lost"),
                            ("blacklisted", "blacklisted"),
                            ("closed", "deregistered"),
                        ],
                        default="potential",
                        max_length=12,
                        verbose_name="life cycle",
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("strategic", "strategic"),
                            ("key", "key"),
                            ("ordinary", "ordinary"),
                            ("potential", "prospect"),
                        ],
                        default="potential",
                        max_length=12,
                        verbose_name="grade",
                    ),
                ),
                ("credit_rating", models.CharField(blank=True, max_length=8, verbose_name="credit rating")),
                (
                    "credit_limit",
                    dingke.engine.fields.MoneyField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="credit limit"
                    ),
                ),
                ("payment_terms", models.CharField(blank=True, max_length=80, verbose_name="payment terms")),
                (
                    "tags",
                    dingke.engine.fields.TagsField(
                        base_field=models.CharField(max_length=32),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="industry tags",
                    ),
                ),
                (
                    "needs",
                    models.TextField(
                        blank=True, help_text="What they need and what matters to them.", verbose_name="needs"
                    ),
                ),
                ("scope_of_business", models.TextField(blank=True, verbose_name="scope of business")),
                ("next_step", models.CharField(blank=True, max_length=200, verbose_name="next step")),
                ("next_step_on", models.DateField(blank=True, null=True, verbose_name="next step on")),
                ("last_contact_on", models.DateField(blank=True, null=True, verbose_name="last contact")),
                (
                    "completeness",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="completeness"),
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
                    "group_root",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="customers.customer",
                        verbose_name="group",
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="customers.customer",
                        verbose_name="parent company",
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
                        to="customers.customer",
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
                "indexes": [models.Index(fields=["pgh_obj", "-pgh_id"], name="customers_c_pgh_obj_063040_idx")],
            },
        ),
        migrations.CreateModel(
            name="InvoiceProfileEvent",
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
                ("title", models.CharField(max_length=200, verbose_name="invoice title")),
                ("tax_no", models.CharField(max_length=20, verbose_name="taxpayer number")),
                ("reg_addr", models.CharField(blank=True, max_length=300, verbose_name="registered address")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                ("bank_name", models.CharField(blank=True, max_length=120, verbose_name="bank")),
                ("bank_account", dingke.engine.fields.EncryptedField(blank=True, verbose_name="bank account")),
                (
                    "invoice_kind",
                    models.CharField(
                        choices=[("special", "special VAT invoice"), ("ordinary", "ordinary VAT invoice")],
                        default="special",
                        max_length=12,
                        verbose_name="kind of invoice",
                    ),
                ),
                ("delivery_email", models.EmailField(blank=True, max_length=254, verbose_name="sent to e-mail")),
                ("delivery_phone", models.CharField(blank=True, max_length=40, verbose_name="sent to telephone")),
                ("is_default", models.BooleanField(default=True, verbose_name="used by default")),
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
                        to="customers.invoiceprofile",
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
                "indexes": [models.Index(fields=["pgh_obj", "-pgh_id"], name="customers_i_pgh_obj_f36ed0_idx")],
            },
        ),
        migrations.CreateModel(
            name="RelationEvent",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("holding", "holding"),
                            ("stake", "minority stake"),
                            ("branch", "branch"),
                            ("control", "actual control"),
                            ("same_entity", "same entity, several supply points"),
                            ("supply_chain", "supply chain"),
                            ("other", "other relation"),
                        ],
                        max_length=16,
                        verbose_name="kind of relation",
                    ),
                ),
                (
                    "share_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="share in percent",
                    ),
                ),
                ("is_controlling", models.BooleanField(default=False, verbose_name="controls it")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                ("source", models.CharField(blank=True, max_length=120, verbose_name="source")),
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
                    "other",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="customers.customer",
                        verbose_name="other company",
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
                        to="customers.relation",
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
                "indexes": [models.Index(fields=["pgh_obj", "-pgh_id"], name="customers_r_pgh_obj_cd7348_idx")],
            },
        ),
        migrations.CreateModel(
            name="SiteEvent",
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
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("place", "place of business"),
                            ("supply", "supply point"),
                            ("shop", "shop"),
                            ("plant", "plant"),
                            ("branch", "branch"),
                        ],
                        default="place",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "region_code",
                    dingke.platform.codes.fields.CodeField(
                        blank=True, max_length=6, table="gbt2260", verbose_name="region"
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
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
                        to="customers.site",
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
                "indexes": [models.Index(fields=["pgh_obj", "-pgh_id"], name="customers_s_pgh_obj_2a09fc_idx")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="customer",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_customerevent" ("annual_revenue", "archived_at", "biz_address", "code", "completeness", "created_at", "created_by_id", "credit_limit", "credit_rating", "department_id", "employee_count", "entity_type", "established_on", "foreign_reg_no", "grade", "group_root_id", "id", "industry_code", "last_contact_on", "legal_rep", "lifecycle_status", "listed_code", "name", "needs", "next_step", "next_step_on", "owner_id", "ownership", "parent_id", "payment_terms", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reg_address", "reg_capital", "reg_capital_currency", "reg_country", "region_code", "scope_of_business", "short_name", "size_basis", "size_class", "source", "source_note", "stat_year", "stated_at", "stated_author", "stated_id", "tags", "total_assets", "updated_at", "updated_by_id", "uscc", "uscc_override", "version") SELECT new_values."annual_revenue", new_values."archived_at", new_values."biz_address", new_values."code", new_values."completeness", new_values."created_at", new_values."created_by_id", new_values."credit_limit", new_values."credit_rating", new_values."department_id", new_values."employee_count", new_values."entity_type", new_values."established_on", new_values."foreign_reg_no", new_values."grade", new_values."group_root_id", new_values."id", new_values."industry_code", new_values."last_contact_on", new_values."legal_rep", new_values."lifecycle_status", new_values."listed_code", new_values."name", new_values."needs", new_values."next_step", new_values."next_step_on", new_values."owner_id", new_values."ownership", new_values."parent_id", new_values."payment_terms", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reg_address", new_values."reg_capital", new_values."reg_capital_currency", new_values."reg_country", new_values."region_code", new_values."scope_of_business", new_values."short_name", new_values."size_basis", new_values."size_class", new_values."source", new_values."source_note", new_values."stat_year", new_values."stated_at", new_values."stated_author", new_values."stated_id", new_values."tags", new_values."total_assets", new_values."updated_at", new_values."updated_by_id", new_values."uscc", new_values."uscc_override", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="4db8f7af3de7be20bb3038ac17098c3bcf8baad1",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a36e0",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="customers_customer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="customer",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_customerevent" ("annual_revenue", "archived_at", "biz_address", "code", "completeness", "created_at", "created_by_id", "credit_limit", "credit_rating", "department_id", "employee_count", "entity_type", "established_on", "foreign_reg_no", "grade", "group_root_id", "id", "industry_code", "last_contact_on", "legal_rep", "lifecycle_status", "listed_code", "name", "needs", "next_step", "next_step_on", "owner_id", "ownership", "parent_id", "payment_terms", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reg_address", "reg_capital", "reg_capital_currency", "reg_country", "region_code", "scope_of_business", "short_name", "size_basis", "size_class", "source", "source_note", "stat_year", "stated_at", "stated_author", "stated_id", "tags", "total_assets", "updated_at", "updated_by_id", "uscc", "uscc_override", "version") SELECT new_values."annual_revenue", new_values."archived_at", new_values."biz_address", new_values."code", new_values."completeness", new_values."created_at", new_values."created_by_id", new_values."credit_limit", new_values."credit_rating", new_values."department_id", new_values."employee_count", new_values."entity_type", new_values."established_on", new_values."foreign_reg_no", new_values."grade", new_values."group_root_id", new_values."id", new_values."industry_code", new_values."last_contact_on", new_values."legal_rep", new_values."lifecycle_status", new_values."listed_code", new_values."name", new_values."needs", new_values."next_step", new_values."next_step_on", new_values."owner_id", new_values."ownership", new_values."parent_id", new_values."payment_terms", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reg_address", new_values."reg_capital", new_values."reg_capital_currency", new_values."reg_country", new_values."region_code", new_values."scope_of_business", new_values."short_name", new_values."size_basis", new_values."size_class", new_values."source", new_values."source_note", new_values."stat_year", new_values."stated_at", new_values."stated_author", new_values."stated_id", new_values."tags", new_values."total_assets", new_values."updated_at", new_values."updated_by_id", new_values."uscc", new_values."uscc_override", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."annual_revenue" IS DISTINCT FROM (new_values."annual_revenue") OR old_values."archived_at" IS DISTINCT FROM (new_values."archived_at") OR old_values."biz_address" IS DISTINCT FROM (new_values."biz_address") OR old_values."code" IS DISTINCT FROM (new_values."code") OR old_values."completeness" IS DISTINCT FROM (new_values."completeness") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."credit_limit" IS DISTINCT FROM (new_values."credit_limit") OR old_values."credit_rating" IS DISTINCT FROM (new_values."credit_rating") OR old_values."department_id" IS DISTINCT FROM (new_values."department_id") OR old_values."employee_count" IS DISTINCT FROM (new_values."employee_count") OR old_values."entity_type" IS DISTINCT FROM (new_values."entity_type") OR old_values."established_on" IS DISTINCT FROM (new_values."established_on") OR old_values."foreign_reg_no" IS DISTINCT FROM (new_values."foreign_reg_no") OR old_values."grade" IS DISTINCT FROM (new_values."grade") OR old_values."group_root_id" IS DISTINCT FROM (new_values."group_root_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."industry_code" IS DISTINCT FROM (new_values."industry_code") OR old_values."last_contact_on" IS DISTINCT FROM (new_values."last_contact_on") OR old_values."legal_rep" IS DISTINCT FROM (new_values."legal_rep") OR old_values."lifecycle_status" IS DISTINCT FROM (new_values."lifecycle_status") OR old_values."listed_code" IS DISTINCT FROM (new_values."listed_code") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."needs" IS DISTINCT FROM (new_values."needs") OR old_values."next_step" IS DISTINCT FROM (new_values."next_step") OR old_values."next_step_on" IS DISTINCT FROM (new_values."next_step_on") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."ownership" IS DISTINCT FROM (new_values."ownership") OR old_values."parent_id" IS DISTINCT FROM (new_values."parent_id") OR old_values."payment_terms" IS DISTINCT FROM (new_values."payment_terms") OR old_values."reg_address" IS DISTINCT FROM (new_values."reg_address") OR old_values."reg_capital" IS DISTINCT FROM (new_values."reg_capital") OR old_values."reg_capital_currency" IS DISTINCT FROM (new_values."reg_capital_currency") OR old_values."reg_country" IS DISTINCT FROM (new_values."reg_country") OR old_values."region_code" IS DISTINCT FROM (new_values."region_code") OR old_values."scope_of_business" IS DISTINCT FROM (new_values."scope_of_business") OR old_values."short_name" IS DISTINCT FROM (new_values."short_name") OR old_values."size_basis" IS DISTINCT FROM (new_values."size_basis") OR old_values."size_class" IS DISTINCT FROM (new_values."size_class") OR old_values."source" IS DISTINCT FROM (new_values."source") OR old_values."source_note" IS DISTINCT FROM (new_values."source_note") OR old_values."stat_year" IS DISTINCT FROM (new_values."stat_year") OR old_values."stated_at" IS DISTINCT FROM (new_values."stated_at") OR old_values."stated_author" IS DISTINCT FROM (new_values."stated_author") OR old_values."stated_id" IS DISTINCT FROM (new_values."stated_id") OR old_values."tags" IS DISTINCT FROM (new_values."tags") OR old_values."total_assets" IS DISTINCT FROM (new_values."total_assets") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."updated_by_id" IS DISTINCT FROM (new_values."updated_by_id") OR old_values."uscc" IS DISTINCT FROM (new_values."uscc") OR old_values."uscc_override" IS DISTINCT FROM (new_values."uscc_override") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="20983ee78b8c130b83362e48ffb8f6fee827f373",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ca86d",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="customers_customer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="customer",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_customerevent" ("annual_revenue", "archived_at", "biz_address", "code", "completeness", "created_at", "created_by_id", "credit_limit", "credit_rating", "department_id", "employee_count", "entity_type", "established_on", "foreign_reg_no", "grade", "group_root_id", "id", "industry_code", "last_contact_on", "legal_rep", "lifecycle_status", "listed_code", "name", "needs", "next_step", "next_step_on", "owner_id", "ownership", "parent_id", "payment_terms", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reg_address", "reg_capital", "reg_capital_currency", "reg_country", "region_code", "scope_of_business", "short_name", "size_basis", "size_class", "source", "source_note", "stat_year", "stated_at", "stated_author", "stated_id", "tags", "total_assets", "updated_at", "updated_by_id", "uscc", "uscc_override", "version") SELECT old_values."annual_revenue", old_values."archived_at", old_values."biz_address", old_values."code", old_values."completeness", old_values."created_at", old_values."created_by_id", old_values."credit_limit", old_values."credit_rating", old_values."department_id", old_values."employee_count", old_values."entity_type", old_values."established_on", old_values."foreign_reg_no", old_values."grade", old_values."group_root_id", old_values."id", old_values."industry_code", old_values."last_contact_on", old_values."legal_rep", old_values."lifecycle_status", old_values."listed_code", old_values."name", old_values."needs", old_values."next_step", old_values."next_step_on", old_values."owner_id", old_values."ownership", old_values."parent_id", old_values."payment_terms", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reg_address", old_values."reg_capital", old_values."reg_capital_currency", old_values."reg_country", old_values."region_code", old_values."scope_of_business", old_values."short_name", old_values."size_basis", old_values."size_class", old_values."source", old_values."source_note", old_values."stat_year", old_values."stated_at", old_values."stated_author", old_values."stated_id", old_values."tags", old_values."total_assets", old_values."updated_at", old_values."updated_by_id", old_values."uscc", old_values."uscc_override", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="fe0ee1a35811710868240f8e5d42077cc7814b43",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_939ca",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="customers_customer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="collaborator",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_collaboratorevent" ("customer_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") SELECT new_values."customer_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="8dcdc0e153cffa534079ea7c4f0972ef4fecce16",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7ec25",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="customers_collaborator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="collaborator",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_collaboratorevent" ("customer_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") SELECT new_values."customer_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="11460e3c57f2719259716fc861307de2d3a72135",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4985d",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="customers_collaborator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="collaborator",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_collaboratorevent" ("customer_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") SELECT old_values."customer_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="28de8a133ed68d5301b759bea276dfc956af4b2d",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0ff3e",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="customers_collaborator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bankaccount",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_bankaccountevent" ("account_department_id", "account_name", "account_no", "account_owner_id", "archived_at", "bank_code", "bank_name", "code", "created_at", "created_by_id", "customer_id", "department_id", "id", "last_four", "name_differs_because", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stated_at", "stated_author", "stated_id", "updated_at", "updated_by_id", "verified_on", "version") SELECT new_values."account_department_id", new_values."account_name", new_values."account_no", new_values."account_owner_id", new_values."archived_at", new_values."bank_code", new_values."bank_name", new_values."code", new_values."created_at", new_values."created_by_id", new_values."customer_id", new_values."department_id", new_values."id", new_values."last_four", new_values."name_differs_because", new_values."owner_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."stated_at", new_values."stated_author", new_values."stated_id", new_values."updated_at", new_values."updated_by_id", new_values."verified_on", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="6fffdcf4b79e641a1adf6e1b6fd3c3d2953f9ebe",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bf4f5",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="customers_bankaccount",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bankaccount",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_bankaccountevent" ("account_department_id", "account_name", "account_no", "account_owner_id", "archived_at", "bank_code", "bank_name", "code", "created_at", "created_by_id", "customer_id", "department_id", "id", "last_four", "name_differs_because", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stated_at", "stated_author", "stated_id", "updated_at", "updated_by_id", "verified_on", "version") SELECT new_values."account_department_id", new_values."account_name", new_values."account_no", new_values."account_owner_id", new_values."archived_at", new_values."bank_code", new_values."bank_name", new_values."code", new_values."created_at", new_values."created_by_id", new_values."customer_id", new_values."department_id", new_values."id", new_values."last_four", new_values."name_differs_because", new_values."owner_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."stated_at", new_values."stated_author", new_values."stated_id", new_values."updated_at", new_values."updated_by_id", new_values."verified_on", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="16cd7a0c96eee06ac65755a096d502b8b4f91bd2",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6e96f",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="customers_bankaccount",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bankaccount",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_bankaccountevent" ("account_department_id", "account_name", "account_no", "account_owner_id", "archived_at", "bank_code", "bank_name", "code", "created_at", "created_by_id", "customer_id", "department_id", "id", "last_four", "name_differs_because", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stated_at", "stated_author", "stated_id", "updated_at", "updated_by_id", "verified_on", "version") SELECT old_values."account_department_id", old_values."account_name", old_values."account_no", old_values."account_owner_id", old_values."archived_at", old_values."bank_code", old_values."bank_name", old_values."code", old_values."created_at", old_values."created_by_id", old_values."customer_id", old_values."department_id", old_values."id", old_values."last_four", old_values."name_differs_because", old_values."owner_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."stated_at", old_values."stated_author", old_values."stated_id", old_values."updated_at", old_values."updated_by_id", old_values."verified_on", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="89a66579f341acdc7b2ff00c2b31103686d5f30b",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4c3c4",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="customers_bankaccount",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="alias",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_aliasevent" ("account_department_id", "account_owner_id", "archived_at", "code", "created_at", "created_by_id", "customer_id", "department_id", "id", "kind", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stated_at", "stated_author", "stated_id", "updated_at", "updated_by_id", "used_until", "version") SELECT new_values."account_department_id", new_values."account_owner_id", new_values."archived_at", new_values."code", new_values."created_at", new_values."created_by_id", new_values."customer_id", new_values."department_id", new_values."id", new_values."kind", new_values."name", new_values."owner_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."stated_at", new_values."stated_author", new_values."stated_id", new_values."updated_at", new_values."updated_by_id", new_values."used_until", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a30f361ed0e70a8b0067e057fdacd17c0bdc0aa9",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b1af9",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="customers_alias",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="alias",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_aliasevent" ("account_department_id", "account_owner_id", "archived_at", "code", "created_at", "created_by_id", "customer_id", "department_id", "id", "kind", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stated_at", "stated_author", "stated_id", "updated_at", "updated_by_id", "used_until", "version") SELECT new_values."account_department_id", new_values."account_owner_id", new_values."archived_at", new_values."code", new_values."created_at", new_values."created_by_id", new_values."customer_id", new_values."department_id", new_values."id", new_values."kind", new_values."name", new_values."owner_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."stated_at", new_values."stated_author", new_values."stated_id", new_values."updated_at", new_values."updated_by_id", new_values."used_until", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="704a10dd5a8a0c0a0cc5d6363ade2247dfd4c8f8",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_fc2b6",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="customers_alias",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="alias",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_aliasevent" ("account_department_id", "account_owner_id", "archived_at", "code", "created_at", "created_by_id", "customer_id", "department_id", "id", "kind", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stated_at", "stated_author", "stated_id", "updated_at", "updated_by_id", "used_until", "version") SELECT old_values."account_department_id", old_values."account_owner_id", old_values."archived_at", old_values."code", old_values."created_at", old_values."created_by_id", old_values."customer_id", old_values."department_id", old_values."id", old_values."kind", old_values."name", old_values."owner_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."stated_at", old_values."stated_author", old_values."stated_id", old_values."updated_at", old_values."updated_by_id", old_values."used_until", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="9ee0a141dbbeeb0f50349ff72dc99d701276a2e2",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_83feb",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="customers_alias",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoiceprofile",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_invoiceprofileevent" ("account_department_id", "account_owner_id", "archived_at", "bank_account", "bank_name", "code", "created_at", "created_by_id", "customer_id", "delivery_email", "delivery_phone", "department_id", "id", "invoice_kind", "is_default", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "reg_addr", "stated_at", "stated_author", "stated_id", "tax_no", "title", "updated_at", "updated_by_id", "version") SELECT new_values."account_department_id", new_values."account_owner_id", new_values."archived_at", new_values."bank_account", new_values."bank_name", new_values."code", new_values."created_at", new_values."created_by_id", new_values."customer_id", new_values."delivery_email", new_values."delivery_phone", new_values."department_id", new_values."id", new_values."invoice_kind", new_values."is_default", new_values."owner_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone", new_values."reg_addr", new_values."stated_at", new_values."stated_author", new_values."stated_id", new_values."tax_no", new_values."title", new_values."updated_at", new_values."updated_by_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="6652fccc29fa102f1195953d8e60ac138ec30d60",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_900e4",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="customers_invoiceprofile",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoiceprofile",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_invoiceprofileevent" ("account_department_id", "account_owner_id", "archived_at", "bank_account", "bank_name", "code", "created_at", "created_by_id", "customer_id", "delivery_email", "delivery_phone", "department_id", "id", "invoice_kind", "is_default", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "reg_addr", "stated_at", "stated_author", "stated_id", "tax_no", "title", "updated_at", "updated_by_id", "version") SELECT new_values."account_department_id", new_values."account_owner_id", new_values."archived_at", new_values."bank_account", new_values."bank_name", new_values."code", new_values."created_at", new_values."created_by_id", new_values."customer_id", new_values."delivery_email", new_values."delivery_phone", new_values."department_id", new_values."id", new_values."invoice_kind", new_values."is_default", new_values."owner_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone", new_values."reg_addr", new_values."stated_at", new_values."stated_author", new_values."stated_id", new_values."tax_no", new_values."title", new_values."updated_at", new_values."updated_by_id", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="1a893eaf1d4d8be53bd07a8e77c70ba07720b342",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_70927",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="customers_invoiceprofile",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoiceprofile",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_invoiceprofileevent" ("account_department_id", "account_owner_id", "archived_at", "bank_account", "bank_name", "code", "created_at", "created_by_id", "customer_id", "delivery_email", "delivery_phone", "department_id", "id", "invoice_kind", "is_default", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "reg_addr", "stated_at", "stated_author", "stated_id", "tax_no", "title", "updated_at", "updated_by_id", "version") SELECT old_values."account_department_id", old_values."account_owner_id", old_values."archived_at", old_values."bank_account", old_values."bank_name", old_values."code", old_values."created_at", old_values."created_by_id", old_values."customer_id", old_values."delivery_email", old_values."delivery_phone", old_values."department_id", old_values."id", old_values."invoice_kind", old_values."is_default", old_values."owner_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."phone", old_values."reg_addr", old_values."stated_at", old_values."stated_author", old_values."stated_id", old_values."tax_no", old_values."title", old_values."updated_at", old_values."updated_by_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="4d607f742265aed68890c20ec7a71c442ba580e9",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2dbe4",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="customers_invoiceprofile",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_relationevent" ("account_department_id", "account_owner_id", "archived_at", "code", "created_at", "created_by_id", "customer_id", "department_id", "id", "is_controlling", "kind", "other_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "share_pct", "source", "stated_at", "stated_author", "stated_id", "updated_at", "updated_by_id", "valid_from", "valid_to", "version") SELECT new_values."account_department_id", new_values."account_owner_id", new_values."archived_at", new_values."code", new_values."created_at", new_values."created_by_id", new_values."customer_id", new_values."department_id", new_values."id", new_values."is_controlling", new_values."kind", new_values."other_id", new_values."owner_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."share_pct", new_values."source", new_values."stated_at", new_values."stated_author", new_values."stated_id", new_values."updated_at", new_values."updated_by_id", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="f8c6ea659ddb3412f7c51d4753dcd2209a0b5a82",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_612d3",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="customers_relation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_relationevent" ("account_department_id", "account_owner_id", "archived_at", "code", "created_at", "created_by_id", "customer_id", "department_id", "id", "is_controlling", "kind", "other_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "share_pct", "source", "stated_at", "stated_author", "stated_id", "updated_at", "updated_by_id", "valid_from", "valid_to", "version") SELECT new_values."account_department_id", new_values."account_owner_id", new_values."archived_at", new_values."code", new_values."created_at", new_values."created_by_id", new_values."customer_id", new_values."department_id", new_values."id", new_values."is_controlling", new_values."kind", new_values."other_id", new_values."owner_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."share_pct", new_values."source", new_values."stated_at", new_values."stated_author", new_values."stated_id", new_values."updated_at", new_values."updated_by_id", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="5885b932faa7ef35811e3313802b5ad2cce402d1",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2664f",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="customers_relation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_relationevent" ("account_department_id", "account_owner_id", "archived_at", "code", "created_at", "created_by_id", "customer_id", "department_id", "id", "is_controlling", "kind", "other_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "share_pct", "source", "stated_at", "stated_author", "stated_id", "updated_at", "updated_by_id", "valid_from", "valid_to", "version") SELECT old_values."account_department_id", old_values."account_owner_id", old_values."archived_at", old_values."code", old_values."created_at", old_values."created_by_id", old_values."customer_id", old_values."department_id", old_values."id", old_values."is_controlling", old_values."kind", old_values."other_id", old_values."owner_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."share_pct", old_values."source", old_values."stated_at", old_values."stated_author", old_values."stated_id", old_values."updated_at", old_values."updated_by_id", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="756350bdb32af89e738c914a456cd46cc5d486bc",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7d6ba",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="customers_relation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="site",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_siteevent" ("account_department_id", "account_owner_id", "address", "archived_at", "code", "created_at", "created_by_id", "customer_id", "department_id", "id", "kind", "name", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_code", "stated_at", "stated_author", "stated_id", "updated_at", "updated_by_id", "version") SELECT new_values."account_department_id", new_values."account_owner_id", new_values."address", new_values."archived_at", new_values."code", new_values."created_at", new_values."created_by_id", new_values."customer_id", new_values."department_id", new_values."id", new_values."kind", new_values."name", new_values."note", new_values."owner_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_code", new_values."stated_at", new_values."stated_author", new_values."stated_id", new_values."updated_at", new_values."updated_by_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="399d91a030b756a3098488395070d674e49ec7d3",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_652e0",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="customers_site",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="site",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_siteevent" ("account_department_id", "account_owner_id", "address", "archived_at", "code", "created_at", "created_by_id", "customer_id", "department_id", "id", "kind", "name", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_code", "stated_at", "stated_author", "stated_id", "updated_at", "updated_by_id", "version") SELECT new_values."account_department_id", new_values."account_owner_id", new_values."address", new_values."archived_at", new_values."code", new_values."created_at", new_values."created_by_id", new_values."customer_id", new_values."department_id", new_values."id", new_values."kind", new_values."name", new_values."note", new_values."owner_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_code", new_values."stated_at", new_values."stated_author", new_values."stated_id", new_values."updated_at", new_values."updated_by_id", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="7a506f42f59bd99c8e648d7aab7abe8d1398c17f",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_aa9a4",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="customers_site",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="site",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_siteevent" ("account_department_id", "account_owner_id", "address", "archived_at", "code", "created_at", "created_by_id", "customer_id", "department_id", "id", "kind", "name", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_code", "stated_at", "stated_author", "stated_id", "updated_at", "updated_by_id", "version") SELECT old_values."account_department_id", old_values."account_owner_id", old_values."address", old_values."archived_at", old_values."code", old_values."created_at", old_values."created_by_id", old_values."customer_id", old_values."department_id", old_values."id", old_values."kind", old_values."name", old_values."note", old_values."owner_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_code", old_values."stated_at", old_values."stated_author", old_values."stated_id", old_values."updated_at", old_values."updated_by_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="ad8309de1e07250e59414e2e367577ca2c6ec521",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_779d2",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="customers_site",
                    when="AFTER",
                ),
            ),
        ),
    ]


Migration.operations = at_once(Migration.operations)
