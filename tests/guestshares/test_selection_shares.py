"""Documents chosen in the register are shared together: shown first, then all of what was shown or nothing."""

from audit.domain.sentences import sentence
from audit.models import AuditEvent
from guestshares.models import Share
from kazinex.core.edit_conflicts import SINCE
from tests.documents.register.test_bulk import BEAM, PLAN, SECRET, ticked
from tests.guestshares import guests

KIM = {"Recipient name": "Kim Vale", "Recipient email": "kim@client.example"}
BUTTON = "Share with guest"


def test_what_is_shared_and_what_is_refused_is_shown_before_it_is_done(world):
    guests.allow_packages()
    dina = ticked(world, BUTTON, PLAN, BEAM, SECRET)

    assert "2 documents will be shared" in dina.heard("h2")
    assert f"1: Confidential. A project admin or an org admin can share it. {SECRET}" in dina.text
    dina.press("Create Share", KIM)

    share = Share.objects.get()
    assert dina.path == share.get_absolute_url()
    assert (share.scope, [item.document.number for item in share.items.all()]) == ("selection", [PLAN, BEAM])
    event = sentence(AuditEvent.objects.get(action="share_created"))
    assert event.startswith(
        "Dina Okafor shared HT-CIV-DWG-001 revision A, HT-STR-DWG-001 revision A with Kim Vale <kim@client.example>"
    )


def test_a_revision_added_since_the_page_was_shown_is_told_and_nothing_is_lost(world):
    guests.allow_packages()
    dina = ticked(world, BUTTON, PLAN, BEAM)
    newer = world.add_revision(world.beam, "B")
    world.beam.__class__.objects.filter(pk=world.beam.pk).update(
        current_revision=newer, current_code="B", updated_at=newer.created_at
    )
    dina.press("Create Share", KIM)

    assert (dina.status, SINCE in dina.text) == (422, True)
    assert not Share.objects.exists()
    dina.press("Create Share")
    assert [item.revision.code for item in Share.objects.get().items.all()] == ["A", "B"]


def test_several_recipients_have_a_link_each(world):
    guests.allow_packages()
    dina = ticked(world, BUTTON, PLAN, BEAM)
    dina.press("Create Share", KIM | {"Further recipients": "Max Muster <max@client.example>"})

    assert "2 links were mailed" in dina.text
    assert len(set(Share.objects.values_list("distribution", flat=True)) - {""}) == 1


def test_one_document_is_a_single_document_whatever_packages_may(world):
    dina = ticked(world, BUTTON, PLAN, SECRET).press("Create Share", KIM)

    assert Share.objects.get().scope == "document"
    assert "The link was mailed to kim@client.example." in dina.text


def test_where_packages_may_not_be_shared_several_documents_may_not_either(world):
    dina = ticked(world, BUTTON, PLAN, BEAM)

    assert "Several documents may not be shared together here" in dina.text
    assert "will be shared" not in dina.text
    assert "Create Share" not in dina.heard("button")


def test_only_what_one_sees_is_shared(world):
    guests.allow_packages()
    world.role("ines", "document_controller")
    world.gather("Civil", "ines", disciplines=[world.CIV.pk])
    ines = ticked(world, BUTTON, PLAN, BEAM, name="ines")

    assert "1 document will be shared" in ines.heard("h2")
    assert BEAM not in ines.text
