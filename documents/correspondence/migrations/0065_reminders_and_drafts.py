import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kazinex.core.clock
import kazinex.core.tenancy
from kazinex.core.rls import EnableTenantRLS, TenantForeignKey

WITH_DUE_LETTERS = """
create function correspondence_organisations_with_due_letters() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct l.organisation_id from public.correspondence_letter l
  join public.projects_project p on p.id = l.project_id and p.status = 'active'
  where l.status in ('sent', 'responded', 'reopened') and l.answered_at is null
    and l.due_at <= clock_timestamp() + interval '15 days' and (
      l.soon_told_at is null or (l.late_told_at is null and l.due_at <= clock_timestamp())
      or coalesce(l.reminded_at, l.late_told_at) <= clock_timestamp() - interval '1 day')
$$;
revoke all on function correspondence_organisations_with_due_letters() from public;
grant execute on function correspondence_organisations_with_due_letters() to kazinex_app;
"""


def moment() -> models.DateTimeField:
    """A moment that may never come."""
    return models.DateTimeField(blank=True, null=True)


class Migration(migrations.Migration):
    """Letters that are due are told of; replies are kept while they are typed, and say whether they came late."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("correspondence", "0075_handed_on"),
        ("projects", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("letter", "soon_told_at", moment()),
        migrations.AddField("letter", "late_told_at", moment()),
        migrations.AddField("letter", "reminded_at", moment()),
        migrations.AddField("reply", "is_late", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="ReplyDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=kazinex.core.clock.now, editable=False)),
                ("body", models.TextField(blank=True, default="", max_length=20000)),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="correspondence.letter"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        default=kazinex.core.tenancy.active_organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["organisation", "letter", "user"], name="reply_draft_once")
                ],
            },
        ),
        EnableTenantRLS("ReplyDraft"),
        TenantForeignKey("ReplyDraft", "letter"),
        migrations.RunSQL(WITH_DUE_LETTERS, "drop function correspondence_organisations_with_due_letters()"),
    ]
