import django.db.models.deletion
from django.db import migrations, models

import kazinex.core.tenancy

INDEXES = {
    "guestshares_openrecord_organisation_id_7532fa4d": "guestshares_openrecord (organisation_id)",
    "guestshares_openrecord_share_id_4735fc68": "guestshares_openrecord (share_id)",
    "guestshares_guestsession_organisation_id_a0311835": "guestshares_guestsession (organisation_id)",
    "guestshares_guestsession_share_id_57395dfb": "guestshares_guestsession (share_id)",
    "guestshares_guestsession_opened_id_ebbd47ed": "guestshares_guestsession (opened_id)",
}
# Both open the wall themselves, for the transaction they run in: outside any, that is the one call. They have their
# caller's rights, so they reach what the caller reaches by saying the same; and their plans are kept, which took most
# of an opening's time when its statement was planned anew each time.
FOLLOWED = """
create function guestshares_followed(link text, browser text)
returns table (clock timestamptz, is_opened_elsewhere boolean, id bigint, organisation_id bigint, project_id bigint,
  public_id varchar, label varchar, recipient_name varchar, recipient_email varchar, token_hash varchar,
  token_made_at timestamptz, expires_at timestamptz, maximum_opens integer, opens_used integer,
  require_identification boolean, acknowledgement_text varchar, passphrase varchar, first_opened_at timestamptz,
  last_opened_at timestamptz, revoked_at timestamptz, code varchar, name varchar)
language plpgsql as $$
#variable_conflict use_column
declare
  door public.guestshares_tokendoor;
begin
  select * into door from public.guestshares_tokendoor d where d.token_hash = link;
  if not found then
    return;
  end if;
  perform set_config('kazinex.organisation', door.organisation_id::text, true);
  return query
    select clock_timestamp(), s.last_opened_at >= s.token_made_at and not exists (
        select from public.guestshares_openrecord o
        where o.organisation_id = s.organisation_id and o.share_id = s.id and o.at >= s.token_made_at
          and o.browser_hash = browser),
      s.id, s.organisation_id, s.project_id, s.public_id, s.label, s.recipient_name, s.recipient_email, s.token_hash,
      s.token_made_at, s.expires_at, s.maximum_opens, s.opens_used, s.require_identification, s.acknowledgement_text,
      s.passphrase, s.first_opened_at, s.last_opened_at, s.revoked_at, p.code, p.name
    from public.guestshares_share s
    join public.projects_project p on p.organisation_id = s.organisation_id and p.id = s.project_id
    where s.organisation_id = door.organisation_id and s.id = door.share_id;
end $$;
"""
# Whoever opens at the same moment waits for the row, and only then does the next statement look what others did. Every
# condition stands in the one that counts; what follows is an insert each. A moment in the details is written as Python
# writes one (`isoformat`): six digits of a second, or none.
OPEN = """
create function guestshares_open(place bigint, share bigint, link text, maximum integer, pending text, browser text,
  told timestamptz, is_second_let_in boolean, name text, email text, matches boolean, acknowledged boolean, ip inet,
  agent text, key text, longest interval, events jsonb)
returns table (opened bigint, number integer, at timestamptz, session bigint, is_second boolean)
language plpgsql as $$
#variable_conflict use_variable
begin
  perform set_config('kazinex.organisation', place::text, true);
  perform from public.guestshares_share s where s.organisation_id = place and s.id = share for no key update;
  is_second := exists (
      select from public.guestshares_openrecord o where o.organisation_id = place and o.share_id = share)
    and not exists (
      select from public.guestshares_openrecord o
      where o.organisation_id = place and o.share_id = share and o.browser_hash = browser);
  at := coalesce(told, clock_timestamp());
  update public.guestshares_share s
  set opens_used = s.opens_used + 1,
      first_opened_at = coalesce(s.first_opened_at, at),
      last_opened_at = at,
      expiry_recorded_at = case when s.opens_used + 1 = s.maximum_opens then at else s.expiry_recorded_at end
  where s.organisation_id = place and s.id = share and s.token_hash = link and s.maximum_opens = maximum
    and s.revoked_at is null and s.expires_at > at and (s.maximum_opens = 0 or s.opens_used < s.maximum_opens)
    and not exists (
      select from public.guestshares_openrecord o
      where o.organisation_id = place and o.share_id = share and o.pending_hash = pending)
    and (is_second_let_in or not is_second and (s.last_opened_at >= s.token_made_at and not exists (
      select from public.guestshares_openrecord o
      where o.organisation_id = place and o.share_id = share and o.at >= s.token_made_at
        and o.browser_hash = browser)) is not true)
  returning s.opens_used into number;
  if not found then
    return;
  end if;
  insert into public.guestshares_openrecord as o (organisation_id, share_id, number, at, pending_hash, browser_hash,
    stated_name, stated_email, identity_matches, acknowledged_at, ip, agent)
  values (place, share, number, at, pending, browser, name, email, matches, case when acknowledged then at end, ip,
    agent)
  returning o.id into opened;
  insert into public.guestshares_guestsession as s (organisation_id, share_id, opened_id, key_hash, began_at, ends_at,
    last_seen_at, viewed_items)
  values (place, share, opened, key, at, at + longest, at, '{}')
  returning s.id into session;
  perform public.audit_record(
    case when number = maximum then events else (
      select jsonb_agg(e.event order by e.place) from jsonb_array_elements(events) with ordinality e (event, place)
      where e.event ->> 'action' <> 'share_expired') end,
    at,
    jsonb_build_object('count', number,
      'expired_at', to_char(timezone('UTC', at), 'YYYY-MM-DD"T"HH24:MI:SS')
        || case when at = date_trunc('second', at) then '' else to_char(at, '.US') end || '+00:00',
      'maximum', case when maximum > 0 then to_jsonb(maximum) else '"unlimited"' end));
  return next;
end $$;
"""
SHARE, OPENED = "guestshares.share", "guestshares.openrecord"


def _key(model: str, name: str, to: str, related: str) -> migrations.AlterField:
    cascade = django.db.models.deletion.CASCADE
    return migrations.AlterField(
        model, name, models.ForeignKey(to=to, on_delete=cascade, db_index=False, related_name=related)
    )


def _organisation(model: str) -> migrations.AlterField:
    return migrations.AlterField(
        model,
        "organisation",
        models.ForeignKey(
            to="accounts.organisation",
            on_delete=django.db.models.deletion.PROTECT,
            db_index=False,
            editable=False,
            default=kazinex.core.tenancy.active_organisation_id,
            related_name="+",
        ),
    )


class Migration(migrations.Migration):
    """An opening is two calls, and no index is written with it that another begins with, or that nobody asks."""

    dependencies = [("audit", "0011_recorded_beside"), ("guestshares", "0106_mailed_together")]

    operations = [
        migrations.RunSQL(FOLLOWED, "drop function guestshares_followed"),
        migrations.RunSQL(OPEN, "drop function guestshares_open"),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(f"drop index if exists {name}", f"create index {name} on {where}")
                for name, where in INDEXES.items()
            ],
            state_operations=[
                _organisation("openrecord"),
                _organisation("guestsession"),
                _key("openrecord", "share", SHARE, "opens"),
                _key("guestsession", "share", SHARE, "sessions"),
                _key("guestsession", "opened", OPENED, "sessions"),
            ],
        ),
    ]
