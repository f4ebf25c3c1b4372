"""The security contact gets the log's checkpoint by mail, once a day (ARCHITECTURE 5)."""

from datetime import timedelta

import pytest

from accounts import tasks
from accounts.models import SecuritySettings
from audit.domain.sentences import changes, sentence
from audit.models import AuditCheckpoint, AuditEvent
from audit.services import checkpoints
from audit.services.checkpoints import Checkpoint
from kazinex.core import clock, outbox
from tests.accounts.test_security_settings import AS_IT_STANDS, PAGE

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


def note(world, number, events):
    """The sealer's newest note says so many events."""
    text = checkpoints.write(Checkpoint(world.meridian.pk, events, "ab" * 32))
    AuditCheckpoint.objects.create(
        organisation_id=world.meridian.pk, seal_number=number, cumulative=events, note=text, made_at=clock.now()
    )
    return text


def test_the_newest_checkpoint_is_mailed_once_a_day_with_its_note(world, mailoutbox):
    save(world, security_contact=CONTACT)
    tasks.mail_checkpoints()
    assert sent(mailoutbox) == []  # there is no note yet

    note(world, 1, 7)
    newest = note(world, 2, 12)
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


def test_without_a_contact_nobody_is_mailed(world, mailoutbox):
    note(world, 1, 7)
    tasks.mail_checkpoints()
    assert sent(mailoutbox) == []
