"""Letters that addresses can name: one that was sent, with a file, a draft with another; a type and a rule."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from documents.correspondence.models import AddressRule, Letter, LetterType
from documents.correspondence.services import drafts, letter_types, rules, sending
from documents.correspondence.services.drafts import Typed
from documents.register.services import storage, uploads
from projects.models import Project


def named(project: Project, by: Any, person: User) -> dict[str, Any]:
    """A letter to whoever sends it, open to the project, and a draft of this person; each with a file."""
    letter_types.add_usual(by=by)
    report = LetterType.objects.get(code="NCR")
    typed = Typed(type=report, to=by.user.email, subject="Level of the kerb", body="Which level counts?")
    sent = sending.write(project, typed, files=[_note()], by=by).letter
    draft = Letter.objects.create(project=project, author=person, subject="Level of the kerb")
    return {
        "letter": sent.code,
        "letter_file": sent.attachments.get().public_id,
        "draft": draft.public_id,
        "draft_file": _beside(draft),
        "letter_type": LetterType.objects.get(code="GEN").public_id,
        "address_rule": rule(project, by).public_id,
    }


def unknown() -> dict[str, Any]:
    """Well-formed names of what nobody has."""
    nobody = "0" * 24
    names = ("letter_file", "draft", "draft_file", "letter_type", "address_rule")
    return dict.fromkeys(names, nobody) | {"letter": "RFI-9999"}


def letter_type(project: Project, by: Any) -> LetterType:
    """A type of a project."""
    return letter_types.create(project, code="VO", name="Variation", by=by)


def rule(project: Project, by: Any) -> AddressRule:
    """A rule of a project."""
    return rules.create(project, name="Everything to the sender", kind="cc", people=by.user.email, by=by)


def draft_of(project: Project, by: Any) -> dict[str, str]:
    """A draft of somebody's own, with a file."""
    draft = drafts.keep(project, Typed(subject="Level of the kerb"), files=[_note()], by=by)
    return {"draft": draft.public_id, "draft_file": draft.attachments.get().public_id}


def _note() -> Any:
    return uploads.check(SimpleUploadedFile("note.txt", b"Fine.\n"))


def _beside(draft: Letter) -> str:
    checked = _note()
    facts = {"name": checked.name, "size": checked.size, "media_type": checked.media_type, "sha256": checked.sha256}
    file = draft.attachments.create(storage_key=storage.keep(checked, drafts.FOLDER), **facts)
    return str(file.public_id)
