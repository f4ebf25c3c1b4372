"""The newest checkpoint of the audit log, mailed to the security contact once a day: where no server can reach it."""

from datetime import UTC, date

from django.db import connection, transaction
from django.db.models import Q

from accounts import queries
from accounts.models import SecuritySettings
from audit import queries as audit_queries
from kazinex.core import clock, mail
from kazinex.core.mail import Attachment


def organisations() -> list[int]:
    """Where today's checkpoint is still to be mailed; asked of a definer function."""
    with connection.cursor() as cursor:
        cursor.execute("select accounts_organisations_to_mail(%s)", [_today()])
        return [row[0] for row in cursor.fetchall()]


def mail_due() -> bool:
    """Mail today's checkpoint of the active organisation; once a day (in UTC), however many ask for it."""
    today = _today()
    waiting = SecuritySettings.objects.exclude(security_contact="").filter(
        Q(checkpoint_mailed_on=None) | Q(checkpoint_mailed_on__lt=today)
    )
    newest = audit_queries.newest_checkpoint()
    with transaction.atomic():
        if newest is None or not waiting.update(checkpoint_mailed_on=today):
            return False
        organisation = queries.active_organisation()
        mail.post(
            "checkpoint",
            to=queries.security_settings().security_contact,
            dedupe_key=f"checkpoint:{organisation.pk}:{today}",
            sender_name=organisation.name,
            organisation_name=organisation.name,
            events=newest.cumulative,
            made_at=clock.shown(newest.made_at),
            attachments=[Attachment(f"checkpoint-{organisation.slug}-{today}.txt", newest.note)],
        )
    return True


def _today() -> date:
    return clock.now().astimezone(UTC).date()
