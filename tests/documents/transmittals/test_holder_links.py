"""What becomes, from the Holders tab, of links that were kept when a newer revision was released."""

import pytest

from documents.transmittals.services import holders
from guestshares.domain.new_revisions import PART, Decision, Fate
from guestshares.models import Share
from guestshares.services import new_revisions
from kazinex.core.errors import RuleBroken
from tests.documents.transmittals.test_holders import TAB, held
from tests.guestshares import guests
from tests.person import Person


def test_whose_link_was_kept_at_the_release_loses_it_later_and_who_may_not_end_links_ends_none(world):
    share, _link = guests.share_with_jo(world)
    newer = world.add_revision(world.plan, "B", "approved")
    keep = Decision(Fate.KEEP, frozenset({share.public_id}))
    new_revisions.after_release(newer, {PART: keep}, world.actor("dina"))
    world.plan.refresh_from_db()
    with pytest.raises(RuleBroken, match="You may not end links of people outside"):
        holders.tell(world.plan, share.items.get().revision, fate=Fate.REVOKE, by=world.actor("ines"))
    assert "Revoke or reissue links" not in Person(world.client("ines")).open(TAB).text
    page = Person(world.client("dina")).open(TAB).follow("Revoke or reissue links to revision A")
    page.press("Revoke or reissue", {"Revoke": "revoke"})

    assert "1 holder of revision A told." in page.text
    assert Share.objects.get().is_revoked
    assert held(world).unoffered == []
