"""The pages of a shared record: the viewer of members, for as long as the share lives."""

from django.core.files.uploadedfile import SimpleUploadedFile

from documents.register.services import revisions, uploads
from guestshares.services import shares
from tests.documents.register import samples
from tests.guestshares import guests


def test_a_guest_has_the_same_viewer_until_the_link_is_revoked(world):
    file = uploads.check(SimpleUploadedFile("plan.pdf", samples.pdf(2, "Manhole")))
    revisions.add(world.plan, code="B", file=file, by=world.actor("dina"))
    world.plan.refresh_from_db()
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    record = guests.record(share)
    page = f"{record}pages/1/"
    body = jo.get(page + "sheet/?find=manhole").content.decode()
    assert f"{page}tiles/" in body
    assert "stands 2 times" in " ".join(body.split())
    addresses = [page + "sheet/?find=manhole&as=text", page + "thumbnail/", page + "tiles/100-0-0/"]
    others = [record, f"{record}pages/1.png", f"{record}comments/new/", f"{record}stamped/"]
    assert [jo.get(address).status_code for address in addresses + others] == [200] * 7
    assert [jo.get(address.replace("pages/1/", "pages/9/")).status_code for address in addresses] == [404] * 3

    shares.revoke(share, reason="Sent by mistake", by=world.actor("dina"))
    compared = [page.replace("pages/", "compare/") + piece for piece in ("", "image/", "thumbnail/", "tiles/100-0-0/")]
    assert [jo.get(address).status_code for address in [*addresses, *others, f"{record}download/", *compared]] == [
        410
    ] * 12
