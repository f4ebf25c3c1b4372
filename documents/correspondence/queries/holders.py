"""Who received revisions by letter, for the holders of a document (DOCUMENT_CONTROL 10)."""

from collections.abc import Collection, Iterator

from documents.correspondence.models import Letter, LetterDocument, Recipient
from documents.correspondence.queries.letters import at_home
from documents.register.models import Document
from documents.transmittals.domain.questions import Received
from kazinex.core.actors import Member


def received(actor: Member, document: Document, revisions: Collection[int]) -> Iterator[Received]:
    """Everybody to whom a letter the actor sees went with one of these revisions; two queries."""
    about = LetterDocument.objects.filter(document=document, revision__in=revisions)
    seen = about.filter(letter__in=Letter.objects.sent().visible_to(actor)).select_related("letter__type")
    sent = {one.letter_id: one for one in seen}
    for one in Recipient.objects.filter(letter__in=sent).select_related("user").order_by("pk"):
        item = sent[one.letter_id]
        letter = at_home(item.letter, actor)
        person = {"name": str(one), "email": one.email, "company": one.company}
        at, url = letter.sent_at, letter.get_absolute_url()
        yield Received(item.revision_id, **person, way=letter.code, at=at, url=url, user=one.user)
