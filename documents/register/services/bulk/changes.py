"""Bulk changes of what holds of a document whatever its revision: locks, confidentiality, what it says of itself."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Case, Value, When

from audit.domain.catalogue import AuditAction
from documents.register.domain import fields, lifecycle
from documents.register.domain.changes import DOCUMENT_MADE_CONFIDENTIAL
from documents.register.models import Document, DocumentGroup
from documents.register.services.bulk.recording import tell
from documents.register.services.bulk.working import Change, Reached
from documents.register.services.documents import KEEPERS
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.many_keys import keys
from kazinex.core.translation import marked as _
from projects.models import AccessGroup

Asked = Mapping[str, object]


def touch(documents: Sequence[Document], **facts: object) -> None:
    """Write these facts of all of them; both faces have changed then, as after `faces.touch`."""
    now = clock.now()
    dates = {"updated_at": now, "released_at": Case(When(released_revision=None, then=None), default=Value(now))}
    Document.objects.filter(pk__in=keys(one.pk for one in documents)).update(**facts, **dates)


@dataclass(frozen=True)
class Lock(Change):
    """Lock documents: they take no new revision until they are unlocked."""

    reason: str = ""

    @property
    def asked(self) -> Asked:
        return {"lock": True}

    def obstacle(self, document: Document) -> str:
        return _("Already locked.") if document.is_locked else ""

    def make(self, documents: Sequence[Document], *, reached: Reached, by: Member) -> None:
        reason = lifecycle.require_reason(self.reason)
        touch(documents, locked_at=clock.now())
        tell(AuditAction.DOCUMENT_LOCKED, documents, lambda _one: {"reason": reason}, reached=reached, by=by)


@dataclass(frozen=True)
class Unlock(Change):
    """Unlock documents, so that they take revisions again."""

    reason: str = ""

    @property
    def asked(self) -> Asked:
        return {"lock": False}

    def obstacle(self, document: Document) -> str:
        return "" if document.is_locked else _("Not locked.")

    def make(self, documents: Sequence[Document], *, reached: Reached, by: Member) -> None:
        reason = lifecycle.require_reason(self.reason)
        touch(documents, locked_at=None)
        tell(AuditAction.DOCUMENT_UNLOCKED, documents, lambda _one: {"reason": reason}, reached=reached, by=by)


@dataclass(frozen=True)
class Facts(Change):
    """Let documents say something else of themselves, such as their zone; by the names of domain/fields.py."""

    facts: Mapping[str, Any]
    related: ClassVar[tuple[str, ...]] = ("discipline", "document_type", "zone", "stage", "owner")

    @property
    def asked(self) -> Asked:
        return {name: value.pk for name, value in self.facts.items()}

    def obstacle(self, document: Document) -> str:
        return "" if self._changes(document) else _("It says so already.")

    def make(self, documents: Sequence[Document], *, reached: Reached, by: Member) -> None:
        changes = {one.pk: self._told(one) for one in documents}
        touch(documents, **self.facts)
        tell(AuditAction.DOCUMENT_EDITED, documents, lambda one: {"changes": changes[one.pk]}, reached=reached, by=by)

    def _changes(self, document: Document) -> list[str]:
        return [name for name, value in self.facts.items() if getattr(document, f"{name}_id") != value.pk]

    def _told(self, document: Document) -> dict[str, list[object]]:
        changed = [fields.BY_NAME[name] for name in self._changes(document)]
        after = {field.label: self.facts[field.name] for field in changed}
        return lifecycle.as_changes(fields.labelled(document, changed), after)


@dataclass(frozen=True)
class Confidentiality(Change):
    """Say whether documents are confidential, and which access control groups may see them then."""

    confidential: bool
    groups: Collection[AccessGroup] = ()
    reason: str = ""
    keeps_outside_access: bool = False
    prefetched: ClassVar[tuple[str, ...]] = ("group_assignments__group",)

    @property
    def asked(self) -> Asked:
        return {"confidential": self.confidential, "groups": sorted(group.pk for group in self._groups)}

    def obstacle(self, document: Document) -> str:
        return "" if self._changes(document) else _("It is set like this already.")

    def warnings(self, documents: Sequence[Document], by: Member) -> list[str]:
        closing = self._closing(documents)
        return DOCUMENT_MADE_CONFIDENTIAL.warnings_of_all(closing, "", by) if closing else []

    def make(self, documents: Sequence[Document], *, reached: Reached, by: Member) -> None:
        if self.keeps_outside_access and not by.is_project_admin:
            raise RuleBroken(KEEPERS, field="keeps_outside_access")
        reason, closing = lifecycle.require_reason(self.reason), self._closing(documents)
        changes = {one.pk: self._changes(one) for one in documents}
        self._assign(documents)
        touch(documents, is_confidential=self.confidential)
        tell(
            AuditAction.CONFIDENTIALITY_CHANGED,
            documents,
            lambda one: {"reason": reason, "changes": changes[one.pk]},
            reached=reached,
            by=by,
        )
        DOCUMENT_MADE_CONFIDENTIAL.announce_all(closing, reason if self.keeps_outside_access else "", by)

    @property
    def _groups(self) -> Collection[AccessGroup]:
        return self.groups if self.confidential else ()

    def _closing(self, documents: Sequence[Document]) -> list[Document]:
        return [one for one in documents if self.confidential and not one.is_confidential]

    def _changes(self, document: Document) -> dict[str, list[object]]:
        label = fields.BY_NAME["is_confidential"].label
        before = {label: document.is_confidential, "Groups": self._names_of(document)}
        after = {label: self.confidential, "Groups": sorted(group.name for group in self._groups)}
        return lifecycle.as_changes(before, after)

    def _names_of(self, document: Document) -> list[str]:
        """The groups it is assigned to now; few documents are confidential, and only those are asked about."""
        if not document.is_confidential:
            return []
        return sorted(one.group.name for one in document.group_assignments.all())

    def _assign(self, documents: Sequence[Document]) -> None:
        if any(group.project_id != documents[0].project_id for group in self._groups):
            raise RuleBroken(_("Choose groups of this project."), field="groups")
        wanted = {group.pk for group in self._groups}
        ours = DocumentGroup.objects.filter(document__in=keys(one.pk for one in documents))
        ours.exclude(group_id__in=wanted).delete()
        known = set(ours.values_list("document_id", "group_id"))
        DocumentGroup.objects.bulk_create(
            DocumentGroup(document_id=one.pk, group_id=pk)
            for one in documents
            for pk in sorted(wanted)
            if (one.pk, pk) not in known
        )
