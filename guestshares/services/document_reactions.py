"""What guest shares add to the rooms below: a tab on documents, consequences, and what the audit log withholds."""

from collections.abc import Iterable
from typing import Any

from audit.queries import withholding
from documents.register.domain import changes, document_tabs
from guestshares import queries
from guestshares.models import Share
from guestshares.models.policy import NewRevisionRule
from guestshares.queries.policies import effective_policy
from guestshares.services import shares
from kazinex.core.actors import Actor
from kazinex.core.permissions import Permission
from projects.domain import endings


def join() -> None:
    """Register with the rooms below."""
    document_tabs.register("Shares", "guestshares:document-shares", Permission.MANAGE_GUEST_SHARES, queries.live_count)
    document_tabs.register_related(shares_of)
    changes.register(changes.DELETED, end_with_document, warning=what_ends)
    changes.register(changes.REVISION_ADDED, after_new_revision)
    endings.on_ending(what_goes_on)
    withholding.register("share", hidden)


def shares_of(document: Any, actor: Any) -> Iterable[tuple[str, Iterable[Any]]]:
    """Whose events belong to a document's activity too."""
    return [("share", Share.objects.visible_to(actor).filter(items__document=document).values_list("pk", flat=True))]


def end_with_document(document: Any, by: Actor) -> None:
    """A deleted document's shares end."""
    found = Share.objects.unrevoked().filter(items__document=document)
    shares.revoke_many(found, reason=f"{document.number} was deleted.", by=by)


def what_ends(document: Any, by: Any) -> str:
    """What deleting a document means for people outside."""
    count = queries.live_count(document, by)
    if not count:
        return ""
    return f"{count} live guest share{' is' if count == 1 else 's are'} revoked."


def what_goes_on(actor: Any) -> str:
    """What closing a project leaves open to people outside."""
    count = Share.objects.visible_to(actor).unrevoked().filter(project=actor.project).count()
    if not count:
        return ""
    goes, expires, them = ("goes", "it expires", "it") if count == 1 else ("go", "they expire", "them")
    shares_go = f"{count} guest share{'' if count == 1 else 's'} {goes}"
    return (
        f"{shares_go} on until {expires}, and nobody can revoke {them} while the project is closed. "
        f"Revoke {them} first, if people outside should read and answer no more."
    )


def after_new_revision(document: Any, by: Actor) -> None:
    """A new revision ends the shares of earlier ones, where policy says so."""
    if effective_policy(document.project).on_new_revision == NewRevisionRule.REVOKE:
        found = Share.objects.unrevoked().filter(items__document=document)
        shares.revoke_many(found, reason=f"A new revision of {document.number} was issued.", by=by)


def hidden(actor: Any, targets: set[str]) -> set[str]:
    """Which of these shares contain a document the actor may not see."""
    if not actor.project:
        seen = queries.shares_anywhere(actor).filter(pk__in=targets)
    else:
        seen = Share.objects.visible_to(actor).filter(pk__in=targets)
    return targets - {str(pk) for pk in seen.values_list("pk", flat=True)}
