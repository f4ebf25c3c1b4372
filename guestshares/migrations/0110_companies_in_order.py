"""Shares of a company in every order of the list, which companies there are, and openings by somebody else."""

from django.db import migrations, models
from django.db.models import Q

# From one company to the next along the index, however many shares each has; no more than so many and one more, which
# tells that there are more.
COMPANIES = """
create function guestshares_companies(most integer) returns setof text
language sql stable security definer rows 50 set search_path = pg_catalog, public, pg_temp as $$
  with recursive here as materialized (
    select nullif(current_setting('kazinex.organisation', true), '')::bigint as id
  ), one as (
    (select s.company, 1 as place from public.guestshares_share s
     where s.organisation_id = (select id from here) and s.company <> '' order by s.company limit 1)
    union all
    select after.company, one.place + 1 from one, lateral (
      select s.company from public.guestshares_share s
      where s.organisation_id = (select id from here) and s.company <> '' and s.company > one.company
      order by s.company limit 1) as after
    where one.place <= most
  )
  select company from one
$$;
revoke all on function guestshares_companies(integer) from public;
grant execute on function guestshares_companies(integer) to kazinex_app;
"""
ORDERS = {
    "share_company_newest": ["-created_at", "-id"],
    "share_company_by_expiry": ["expires_at", "id"],
    "share_company_by_opens": ["-opens_used", "-id"],
}


class Migration(migrations.Migration):
    dependencies = [("guestshares", "0109_ended_by_an_answer")]

    operations = [
        *[
            migrations.AddIndex(
                "share",
                models.Index(fields=["organisation", "company", *order], condition=~Q(company=""), name=name),
            )
            for name, order in ORDERS.items()
        ],
        migrations.AddIndex(
            "openrecord",
            models.Index(
                fields=["organisation", "share"], condition=Q(identity_matches=False), name="opening_by_another"
            ),
        ),
        migrations.RunSQL(COMPANIES, "drop function guestshares_companies(integer)"),
    ]
