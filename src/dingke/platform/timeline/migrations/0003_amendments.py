"""Amendments of sealed days, and the one function that may take a value out of history."""

import django.contrib.postgres.indexes
import django.utils.timezone
from django.db import migrations, models

# Owned by whoever owns the tables; the program may call it and cannot change history otherwise (config.database.grant).
# It takes values away: what it writes is empty, or the one word that says that something was erased.
ERASE = """
create or replace function public.timeline_erase(of_table text, keys text[], of_column text, needles text[], put text)
returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    erased constant text := '〔已删除〕';
    is_plain constant boolean := of_table in ('timeline_operation', 'pghistory_context');
    key_column constant text := case when is_plain then 'id' else 'pgh_id' end;
    place oid := to_regclass(format('public.%I', of_table));
    kind text; is_needed boolean; key_kind text; fresh text; needle text; changed bigint := 0; more bigint;
begin
    if place is null or not (is_plain or exists (
        select from pg_attribute where attrelid = place and attname = 'pgh_context_id' and not attisdropped))
    then raise exception '% holds no history', of_table; end if;
    select format_type(atttypid, atttypmod), attnotnull into kind, is_needed
        from pg_attribute where attrelid = place and attname = of_column and attnum > 0 and not attisdropped;
    select format_type(atttypid, null) into key_kind
        from pg_attribute where attrelid = place and attname = key_column;
    if kind is null or of_column = 'id' or of_column like 'pgh\\_%' or (is_plain and of_column not in ('label', 'why', 'metadata'))
    then raise exception '% of % is not erased', of_column, of_table; end if;
    if put not in ('', erased) then raise exception 'nothing takes the place of what is erased'; end if;
    if needles is null then
        fresh := case
            when kind = 'text' or kind like 'character varying%' then format('%L::%s', put, kind)
            when kind = 'jsonb' then format('case jsonb_typeof(%I) when ''array'' then ''[]''::jsonb else ''{}''::jsonb end', of_column)
            when kind like '%[]' then format('''{}''::%s', kind)
            when not is_needed then 'null'
            when kind = 'boolean' then 'false'
            else null end;
        if fresh is null then raise exception '% of % cannot be empty', of_column, of_table; end if;
        execute format('update public.%I set %I = %s where %I = any($1::%s[]) and %I is distinct from %s',
            of_table, of_column, fresh, key_column, key_kind, of_column, fresh) using keys;
        get diagnostics changed = row_count;
        return changed;
    end if;
    foreach needle in array needles loop
        if length(needle) < 2 then raise exception 'too short to be erased'; end if;
        if kind = 'jsonb' then
            needle := trim(both '"' from to_jsonb(needle)::text);
        end if;
        execute format('update public.%I set %I = replace(%I::text, $2, $3)::%s where %I = any($1::%s[]) and position($2 in %I::text) > 0',
            of_table, of_column, of_column, kind, key_column, key_kind, of_column) using keys, needle, erased;
        get diagnostics more = row_count;
        changed := changed + more;
    end loop;
    return changed;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("timeline", "0002_seals")]

    operations = [
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=63, verbose_name="table")),
                ("key", models.CharField(max_length=40)),
                ("day", models.DateField(verbose_name="day")),
                ("before", models.CharField(max_length=64)),
                ("after", models.CharField(max_length=64)),
                ("operation", models.UUIDField(verbose_name="operation")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                ("signature", models.CharField(max_length=128, verbose_name="signature")),
            ],
            options={
                "verbose_name": "amendment",
                "verbose_name_plural": "amendments",
                "indexes": [
                    models.Index(models.F("table"), models.F("id"), name="amendment_of_table"),
                    django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=["at"], name="amendment_at"),
                ],
            },
        ),
        migrations.RunSQL(ERASE, "drop function public.timeline_erase(text, text[], text, text[], text)"),
    ]
