"""The one function by which the program sorts waiting search words into their indexes, which only their owner may."""

from django.db import migrations

# Not in any search path but its own, so that nobody puts another table in front of the one that is meant.
CREATE = """
create function public.engine_sort_in() returns bigint
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select gin_clean_pending_list('public.search_words') + gin_clean_pending_list('public.search_personal')
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("engine", "0004_search_in_batches"),
    ]

    operations = [
        migrations.RunSQL(CREATE, "drop function public.engine_sort_in()"),
    ]
