"""The security contact gets the log's checkpoint by mail, once a day (ARCHITECTURE 5)."""

from datetime import timedelta

import pytest
from django.db import connections

from accounts import tasks
from accounts.models import SecuritySettings
from audit.domain.sentences import changes, sentence
from audit.models import AuditEvent
from audit.services import checkpoints, sealing
from audit.services.checkpoints import Checkpoint
from kazinex.core import clock, outbox
from kazinex.core.tenancy import organisation_active
from tests.accounts.test_security_settings import AS_IT_STANDS, PAGE
from tests.cast import build_world

CONTACT = "security@client.example"


def save(world, name="ada", **typed):
    return world.client(name).post(PAGE, AS_IT_STANDS | typed)


def sent(mailoutbox):
    while outbox.dispatch():
        pass
    return mailoutbox


def test_an_org_admin_names_the_contact_and_that_is_recorded(world):
    assert save(world, security_contact=CONTACT).status_code == 302
    event = AuditEvent.objects.latest("pk")
    assert sentence(event) == "Ada Admin changed the security settings"
    assert changes(event) == [("Security contact", "–", CONTACT)]
    assert f'value="{CONTACT}"' in world.client("ada").get(PAGE).content.decode()


@pytest.mark.parametrize(
    "typed", ["nobody", "a@b", "x" * 300 + "@client.example", "a@client.example\r\nBcc: b@c.example"]
)
def test_what_is_no_address_is_refused_in_words(world, typed):
    answer = save(world, security_contact=typed)
    assert (answer.status_code, SecuritySettings.objects.get().security_contact) == (422, "")


ADD = """
insert into audit_checkpoint (organisation_id, seal_number, cumulative, note, made_at)
values (%s, %s, %s, %s, clock_timestamp())
"""


def note(organisation, number, events):
    """The sealer's newest note says so many events."""
    text = checkpoints.write(Checkpoint(organisation.pk, events, "ab" * 32))
    with connections[sealing.ALIAS].cursor() as cursor:
        cursor.execute(ADD, [organisation.pk, number, events, text])
    return text


def test_the_newest_checkpoint_is_mailed_once_a_day_with_its_note_and_to_nobody_else(own_database, mailoutbox):
    world = build_world()
    with organisation_active(world.meridian):
        SecuritySettings.objects.update(security_contact=CONTACT)
    tasks.mail_checkpoints()
    assert sent(mailoutbox) == []  # there is no note yet

    note(world.northgate, 1, 5)
    note(world.meridian, 1, 7)
    newest = note(world.meridian, 2, 12)
    for _ in range(3):
        tasks.mail_checkpoints()
    (mail,) = sent(mailoutbox)
    attached = [(f"checkpoint-meridian-{clock.now().date()}.txt", newest, "text/plain")]
    assert (mail.to, mail.attachments) == ([CONTACT], attached)
    assert mail.subject == "Meridian Rail Alliance: checkpoint of the audit log, 12 events"

    with clock.at(clock.now() + timedelta(days=1)):
        tasks.mail_checkpoints()
        tasks.mail_checkpoints()
    assert [mail.to for mail in sent(mailoutbox)] == [[CONTACT], [CONTACT]]
