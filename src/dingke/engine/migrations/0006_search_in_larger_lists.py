"""The server says how many search words may wait, and rows that hang on nothing stand in no index of what they hang on."""

import django.contrib.postgres.indexes
from django.db import migrations, models

from dingke.engine.migrating import at_once

# Without building them anew, which takes minutes in a large company.
WORDS = ("words", "personal")
RESET = "; ".join(f"alter index search_{name} reset (gin_pending_list_limit)" for name in WORDS)
SET = "; ".join(f"alter index search_{name} set (gin_pending_list_limit = 2048)" for name in WORDS)
SCOPES = {
    "search_account_owner": "account_owner_id",
    "search_account_department": "account_department_id",
    "search_account": "account_id",
}


class Migration(migrations.Migration):
    dependencies = [
        ("engine", "0005_sort_in"),
    ]

    operations = [
        migrations.RunSQL(
            RESET,
            SET,
            state_operations=[
                operation
                for name in WORDS
                for operation in (
                    migrations.RemoveIndex("searchentry", f"search_{name}"),
                    migrations.AddIndex(
                        "searchentry",
                        django.contrib.postgres.indexes.GinIndex(
                            models.F(name), fastupdate=True, name=f"search_{name}"
                        ),
                    ),
                )
            ],
        ),
        *(migrations.RemoveIndex("searchentry", name) for name in SCOPES),
        *(
            migrations.AddIndex(
                "searchentry",
                models.Index(models.F(column), condition=models.Q((f"{column}__isnull", False)), name=name),
            )
            for name, column in SCOPES.items()
        ),
    ]


Migration.operations = at_once(Migration.operations)
