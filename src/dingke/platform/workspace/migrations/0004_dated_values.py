"""The limit of exports becomes the first of several numbers that hold for a time. What was set stays, and so does its history:
tables and column keep the names under which it is sealed.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import dingke.platform.workspace.dated
from dingke.engine.migrating import at_once, only_named

OLD, NEW = "privacy-export-limits", "dated-values"
# Rights and what people arranged for themselves are kept under the name of the object.
NAMED = (
    ("access_grant", "object"),
    ("access_fieldgrant", "object"),
    ("workspace_savedview", "resource"),
    ("workspace_chosencolumns", "resource"),
    ("workspace_athand", "resource"),
    ("workspace_titles", "resource"),
)
RENAMED_TYPE = "update django_content_type set model = '{new}' where app_label = 'workspace' and model = '{old}'"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_positions_and_fields"),
        ("workspace", "0003_decided_exports"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name="exportlimit", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="exportlimit", name="update_update"),
        pgtrigger.migrations.RemoveTrigger(model_name="exportlimit", name="delete_delete"),
        migrations.RemoveConstraint(model_name="exportlimit", name="export_limit_once"),
        only_named(
            [
                migrations.AlterModelTable(name="exportlimit", table="workspace_exportlimit"),
                migrations.AlterModelTable(name="exportlimitevent", table="workspace_exportlimitevent"),
                migrations.RenameModel(old_name="ExportLimit", new_name="DatedValue"),
                migrations.RenameModel(old_name="ExportLimitEvent", new_name="DatedValueEvent"),
                *(
                    operation
                    for model in ("datedvalue", "datedvalueevent")
                    for operation in (
                        migrations.AlterField(
                            model, "records", models.PositiveIntegerField(db_column="records", verbose_name="number")
                        ),
                        migrations.RenameField(model, "records", "number"),
                    )
                ),
                migrations.AlterModelOptions(
                    name="datedvalue",
                    options={"verbose_name": "dated value", "verbose_name_plural": "dated values"},
                ),
            ]
        ),
        migrations.AddField(
            model_name="datedvalue",
            name="what",
            field=models.CharField(
                choices=dingke.platform.workspace.dated.choices,
                default="export_records",
                max_length=40,
                verbose_name="what is stated",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="datedvalueevent",
            name="what",
            field=models.CharField(
                choices=dingke.platform.workspace.dated.choices,
                default="export_records",
                max_length=40,
                verbose_name="what is stated",
            ),
            preserve_default=False,
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="datedvalue",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workspace_exportlimitevent" ("archived_at", "clause", "code", "created_at", "created_by_id", "effective_from", "effective_to", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "records", "source_doc", "stated_at", "stated_author", "stated_id", "updated_at", "updated_by_id", "version", "what") SELECT new_values."archived_at", new_values."clause", new_values."code", new_values."created_at", new_values."created_by_id", new_values."effective_from", new_values."effective_to", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."records", new_values."source_doc", new_values."stated_at", new_values."stated_author", new_values."stated_id", new_values."updated_at", new_values."updated_by_id", new_values."version", new_values."what" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="3214152ce81b30a022ac6574b138b62c22d0d16a",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_23f01",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="workspace_exportlimit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="datedvalue",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workspace_exportlimitevent" ("archived_at", "clause", "code", "created_at", "created_by_id", "effective_from", "effective_to", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "records", "source_doc", "stated_at", "stated_author", "stated_id", "updated_at", "updated_by_id", "version", "what") SELECT new_values."archived_at", new_values."clause", new_values."code", new_values."created_at", new_values."created_by_id", new_values."effective_from", new_values."effective_to", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."records", new_values."source_doc", new_values."stated_at", new_values."stated_author", new_values."stated_id", new_values."updated_at", new_values."updated_by_id", new_values."version", new_values."what" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="b6caf4f0b517fa21651a4f300c0f30b91751d23a",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2f23f",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="workspace_exportlimit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="datedvalue",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workspace_exportlimitevent" ("archived_at", "clause", "code", "created_at", "created_by_id", "effective_from", "effective_to", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "records", "source_doc", "stated_at", "stated_author", "stated_id", "updated_at", "updated_by_id", "version", "what") SELECT old_values."archived_at", old_values."clause", old_values."code", old_values."created_at", old_values."created_by_id", old_values."effective_from", old_values."effective_to", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."records", old_values."source_doc", old_values."stated_at", old_values."stated_author", old_values."stated_id", old_values."updated_at", old_values."updated_by_id", old_values."version", old_values."what" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="a3fa01c70f5151291fe7ca5f3ea7354ffafca2d8",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7b1ff",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="workspace_exportlimit",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="datedvalue",
            constraint=models.UniqueConstraint(
                fields=("what", "effective_from"),
                name="dated_value_once",
                violation_error_message="Another number for this begins on this day.",
            ),
        ),
        *(
            migrations.RunSQL(
                f"update {table} set {column} = '{NEW}' where {column} = '{OLD}'",  # noqa: S608 – names of ours
                f"update {table} set {column} = '{OLD}' where {column} = '{NEW}'",  # noqa: S608 – names of ours
            )
            for table, column in NAMED
        ),
        *(
            migrations.RunSQL(
                RENAMED_TYPE.format(old=old, new=new),
                RENAMED_TYPE.format(old=new, new=old),
            )
            for old, new in (("exportlimit", "datedvalue"), ("exportlimitevent", "datedvalueevent"))
        ),
    ]


Migration.operations = at_once(Migration.operations)
