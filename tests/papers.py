"""Revisions of the cast's documents, written straight to the tables."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import User
from documents.register.models import Document, Revision
from documents.register.services import faces

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\n"
    b"startxref\n164\n%%EOF\n"
)


def write(document: Document, code: str, status: str, *, by: User) -> Revision:
    """A revision in this status, with a file of one page."""
    revision: Revision = Revision.objects.create(
        document=document,
        code=code,
        status=status,
        uploaded_by=by,
        file_name=f"{document.number}.pdf",
        storage_key=default_storage.save(f"tests/{document.number}.pdf", ContentFile(PDF)),
        size=len(PDF),
        media_type="application/pdf",
        sha256=hashlib.sha256(PDF).hexdigest(),
    )
    faces.take(document)
    return revision


def stand(revision: Revision, status: str) -> None:
    """A revision has this status, however it came to it."""
    revision.status = status
    revision.save(update_fields=["status"])
    faces.take(revision.document)
