import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import kazinex.core.tenancy

INDEXES = {
    "guestshares_share_organisation_id_d8c91184": "guestshares_share (organisation_id)",
    "guestshares_share_project_id_62465b6d": "guestshares_share (project_id)",
    "guestshares_share_package_id_322a072d": "guestshares_share (package_id)",
    "guestshares_share_work_package_id_312c6f92": "guestshares_share (work_package_id)",
    "guestshares_share_reissue_of_id_4bb1bcb6": "guestshares_share (reissue_of_id)",
    "guestshares_share_taken_over_by_id_d8a393fe": "guestshares_share (taken_over_by_id)",
    "guestshares_share_public_id_d4fe726c_like": "guestshares_share (public_id varchar_pattern_ops)",
    "guestshares_guestsession_key_hash_3cc09a06_like": "guestshares_guestsession (key_hash varchar_pattern_ops)",
}
SPARSE = ("package", "work_package", "reissue_of", "taken_over_by")
DUE = """
create or replace function guestshares_due_organisations() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  {question}
$$;
"""
ONE_LOOK_EACH = DUE.format(
    question="""select o.id from public.accounts_organisation o where exists (
    select from public.guestshares_share s
    where s.organisation_id = o.id and s.revoked_at is null and s.expiry_recorded_at is null
      and s.expires_at <= statement_timestamp())"""
)
BEFORE = DUE.format(
    question="""select distinct s.organisation_id from public.guestshares_share s
  where s.revoked_at is null and s.expiry_recorded_at is null and s.expires_at <= clock_timestamp()"""
)


def _key(name: str, to: str, **options: object) -> migrations.AlterField:
    related = {"related_name": "+", **options}
    field = models.ForeignKey(to=to, on_delete=django.db.models.deletion.PROTECT, db_index=False, **related)
    return migrations.AlterField("share", name, field)


class Migration(migrations.Migration):
    """An opening, and an expiry, writes a share's every index anew: half of them no question needed whole.

    The columns stay as they are, so that nothing is checked anew; a search by the beginning of an opaque id, for
    which Django adds an index to unique text, nobody makes. What is due stands by organisation, as the sweep asks.
    """

    dependencies = [("guestshares", "0102_newest_anywhere")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(f"drop index if exists {name}", f"create index {name} on {where}")
                for name, where in INDEXES.items()
            ],
            state_operations=[
                _key(
                    "organisation",
                    "accounts.organisation",
                    editable=False,
                    default=kazinex.core.tenancy.active_organisation_id,
                ),
                _key("project", "projects.project", related_name="shares"),
                _key("taken_over_by", "accounts.user", blank=True, null=True),
                _key("package", "packages.documentpackage", blank=True, null=True),
                _key("work_package", "packages.workpackage", blank=True, null=True),
                _key("reissue_of", "guestshares.share", blank=True, null=True, related_name="reissues"),
            ],
        ),
        *[
            migrations.AddIndex(
                "share", models.Index(fields=[one], condition=~Q(**{one: None}), name=f"share_with_{one}")
            )
            for one in SPARSE
        ],
        migrations.RemoveIndex("share", "share_expiry_due"),
        migrations.AddIndex(
            "share",
            models.Index(
                fields=["organisation", "expires_at"],
                condition=Q(revoked_at=None, expiry_recorded_at=None),
                name="share_expiry_due",
            ),
        ),
        migrations.RunSQL(ONE_LOOK_EACH, BEFORE),
    ]
