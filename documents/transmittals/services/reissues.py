"""What a transmittal says to whoever issues a guest share of it again."""

from documents.transmittals.models import Transmittal
from documents.transmittals.services.acknowledging import hold, require_not_recalled
from guestshares.models import Scope, Share


def may_reissue(share: Share) -> None:
    """Hold its transmittal, so that a recall waits and then ends the new link too; after a recall there is none."""
    if share.scope != Scope.TRANSMITTAL:
        return
    found = Transmittal.objects.filter(project=share.project_id, public_id=share.distribution)
    for one in found.select_related("project", "organisation"):
        require_not_recalled(hold(one))
