"""What handover packages show and do in other apps' places."""

from documents.handovers.models import HandoverPart
from documents.handovers.queries import closing_steps
from documents.handovers.services import making
from documents.register.domain.questions import KEPT_FILES, KeptFiles
from kazinex.core.features import Answer, Feature, JobKind, Menu, MenuEntry
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects.domain.questions import CLOSING_STEPS

feature = Feature(
    menu=[MenuEntry(Menu.PROJECT_SETTINGS, _("Handover"), "handovers:handovers", order=95)],
    answers=[
        Answer(KEPT_FILES, lambda: KeptFiles("handovers", HandoverPart)),
        Answer(CLOSING_STEPS, closing_steps),
    ],
    jobs={making.KIND: JobKind(Permission.VIEW_AUDIT_LOG, making.run, making.MOST_ATTEMPTS, remains=making.KEPT)},
)
