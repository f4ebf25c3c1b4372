from django.db import migrations

from kazinex.core.rls import EnableTenantRLS, TenantForeignKey

SESSION_OF_A_COOKIE = """
create function guestshares_session(key_hash text)
returns table (organisation_id bigint, session_id bigint, share_id bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  select s.organisation_id, s.id, s.share_id from public.guestshares_guestsession s where s.key_hash = $1
$$;
revoke all on function guestshares_session(text) from public;
grant execute on function guestshares_session(text) to kazinex_app;
"""
ORGANISATIONS_WITH_DUE_SHARES = """
create function guestshares_due_organisations() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct s.organisation_id from public.guestshares_share s
  where s.revoked_at is null and s.expiry_recorded_at is null and s.expires_at <= clock_timestamp()
$$;
revoke all on function guestshares_due_organisations() from public;
grant execute on function guestshares_due_organisations() to kazinex_app;
"""
TENANT_KEYS = [
    ("SharePolicy", "project"),
    ("Share", "project"),
    ("Share", "reissue_of"),
    ("ShareItem", "share"),
    ("ShareItem", "document"),
    ("ShareItem", "revision"),
    ("OpenRecord", "share"),
    ("GuestSession", "share"),
    ("GuestSession", "opened"),
    ("GuestDraft", "item"),
    ("GuestResponse", "item"),
    ("GuestResponse", "session"),
    ("GuestAttachment", "item"),
    ("GuestAttachment", "response"),
    ("AccessRequest", "share"),
    ("AccessRequest", "granted_as"),
]


class Migration(migrations.Migration):
    """The wall around shares, and the two questions that must be answered before an organisation is known."""

    dependencies = [("guestshares", "0001_initial"), ("documents", "0002_wall")]

    operations = [
        EnableTenantRLS("SharePolicy"),
        EnableTenantRLS("Share"),
        EnableTenantRLS("ShareItem"),
        EnableTenantRLS("OpenRecord"),
        EnableTenantRLS("GuestSession"),
        EnableTenantRLS("GuestDraft"),
        EnableTenantRLS("GuestResponse"),
        EnableTenantRLS("GuestAttachment"),
        EnableTenantRLS("AccessRequest"),
        *[TenantForeignKey(model, field) for model, field in TENANT_KEYS],
        migrations.RunSQL(SESSION_OF_A_COOKIE, "drop function guestshares_session(text)"),
        migrations.RunSQL(ORGANISATIONS_WITH_DUE_SHARES, "drop function guestshares_due_organisations()"),
    ]
