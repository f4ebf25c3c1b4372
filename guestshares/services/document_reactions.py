"""What becomes of guest shares when something happens to their documents."""

from collections import defaultdict
from collections.abc import Sequence

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.models import Document
from guestshares import queries
from guestshares.models import Share, ShareItem
from guestshares.models.share import ShareQuerySet
from guestshares.services import owner_notices, shares, telling
from kazinex.core.actors import Actor, Member
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

MOST_NAMED = 20


def end_with_document(document: Document, by: Actor) -> None:
    """A deleted document's shares end."""
    _end([document], "was deleted", by=by)


def what_ends(document: Document, by: Member) -> str:
    """What deleting a document means for people outside."""
    count = queries.live_count(document, by)
    if not count:
        return ""
    words = (
        _("1 live guest share is revoked.")
        if count == 1
        else _("{count} live guest shares are revoked.").format(count=count)
    )
    return _with_what_waits(words, _ending([document], by), by)


def end_or_keep(document: Document, kept_because: str, by: Actor) -> None:
    """A document that becomes confidential ends its shares, or each is kept on purpose and that is recorded."""
    end_or_keep_all([document], kept_because, by)


def end_or_keep_all(documents: Sequence[Document], kept_because: str, by: Actor) -> None:
    """The same for many at once, of which few are shared; told as one act."""
    if not kept_because:
        _end(documents, "became confidential", by=by)
        return
    for document, held in _shared(documents).items():
        for share in held:
            record(AuditAction.SHARE_KEPT, by=by, target=share, document=document.number, reason=kept_because)


def how_many_lose_access(documents: Sequence[Document], _kept_because: str, by: Member) -> str:
    """How many shares end where many documents become confidential."""
    found = _ending(documents, by)
    if not (count := found.count()):
        return ""
    words = _("{count} guest shares are revoked.").format(count=count)
    return _with_what_waits(_("1 guest share is revoked.") if count == 1 else words, found, by)


def who_loses_access(document: Document, _kept_because: str, by: Member) -> str:
    """Whom making a document confidential shuts out, by name for who may manage guest shares."""
    found = _ending([document], by).order_by("pk")
    count = found.count()
    if not count:
        return ""
    are = f"{count} guest share{' is' if count == 1 else 's are'} revoked"
    if not by.decide(Permission.MANAGE_GUEST_SHARES):
        return f"{are}."
    more = f" and {count - MOST_NAMED} more" if count > MOST_NAMED else ""
    words = f"{are}: {', '.join(share.recipient for share in found[:MOST_NAMED])}{more}."
    return _with_what_waits(words, found, by)


def _ending(documents: Sequence[Document], by: Member) -> ShareQuerySet:
    """What a revoke would end of the shares that hold these, as far as somebody may know of them."""
    found: ShareQuerySet = Share.objects.visible_to(by).unended().holding([document.pk for document in documents])
    return found


def _with_what_waits(words: str, ending: ShareQuerySet, by: Member) -> str:
    return " ".join([words, *telling.what_waits(ending.order_by().values_list("pk", flat=True), by=by)])


def _shared(documents: Sequence[Document]) -> dict[Document, list[Share]]:
    """Those of these documents that are in shares which a revoke would end, each with those."""
    keys = {document.pk: document for document in documents}
    held = ShareItem.objects.held().filter(document__in=keys, share__in=Share.objects.unended().values("pk"))
    found: dict[Document, list[Share]] = defaultdict(list)
    for item in held.select_related("share__project").order_by("document_id", "share_id"):
        found[keys[item.document_id]].append(item.share)
    return found


def _end(documents: Sequence[Document], why: str, *, by: Actor) -> None:
    """End the shares of documents for what became of these, which whoever else answers for them is told once."""
    found = _shared(documents)
    reasons = {share.pk: f"{document.number} {why}." for document, held in found.items() for share in held}
    ended = {share.pk: share for share in shares.revoke_each(reasons, owners=False, by=by)}
    told = {document.number: [ended[one.pk] for one in held if one.pk in ended] for document, held in found.items()}
    one, several = (f"{{names}} {why}. Your guest shares of {them} ended" for them in ("it", "them"))
    owner_notices.of_documents(told, one, several, by=by)
