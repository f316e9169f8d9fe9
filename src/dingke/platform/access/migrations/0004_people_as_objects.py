"""People and departments became objects of their own: rights over them are called by their new names."""

from django.db import migrations

RENAMED = (("people.user", "people"), ("people.department", "departments"))


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_requirement"),
    ]

    operations = [
        migrations.RunSQL(
            f"update access_grant set object = '{new}' where object = '{old}'",  # noqa: S608 – names of ours
            f"update access_grant set object = '{old}' where object = '{new}'",  # noqa: S608
        )
        for old, new in RENAMED
    ]
