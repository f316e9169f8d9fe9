"""The limit of exports becomes the first of several numbers that hold for a time. What was set stays, and so does its history:
tables and column keep the names under which it is sealed.
"""

import pgtrigger.migrations
from django.db import migrations, models

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


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_positions_and_fields"),
        ("workspace", "0003_decided_exports"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name="exportlimit", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="exportlimit", name="update_update"),
        pgtrigger.migrations.RemoveTrigger(model_name="exportlimit", name="delete_delete"),
        migrations.AlterModelTable(name="exportlimit", table="workspace_exportlimit"),
        migrations.AlterModelTable(name="exportlimitevent", table="workspace_exportlimitevent"),
        migrations.RenameModel(old_name="ExportLimit", new_name="DatedValue"),
        migrations.RenameModel(old_name="ExportLimitEvent", new_name="DatedValueEvent"),
        # AFTER
        *(
            migrations.RunSQL(
                f"update {table} set {column} = '{NEW}' where {column} = '{OLD}'",  # noqa: S608 – names of ours
                f"update {table} set {column} = '{OLD}' where {column} = '{NEW}'",  # noqa: S608 – names of ours
            )
            for table, column in NAMED
        ),
    ]
