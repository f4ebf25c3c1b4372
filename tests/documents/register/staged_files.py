"""Files sent at once, for tests: kept aside, placed, registered."""

from pathlib import Path

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.domain.sentences import sentence
from audit.models import AuditEvent
from documents.register.queries import staged
from documents.register.services import batches, staging
from documents.register.services.batches import Placement
from kazinex.core.models import make_public_id
from tests.documents.register import samples

UPLOAD = "/o/meridian/p/harbour/documents/upload/"
TEXT = b"As built.\n"


def sent(name, content=None):
    return SimpleUploadedFile(name, samples.pdf(text=name) if content is None else content)


def kept(world, *files, who="dina"):
    """A batch with these files, given as names or as (name, content)."""
    made = [sent(one) if isinstance(one, str) else sent(*one) for one in files]
    return staging.stage(world.harbour, make_public_id(), files=made, by=world.actor(who))


def proposed(world, batch, who="dina"):
    return [
        (one.file.name, one.action, one.number, one.code, *one.notes)
        for one in staged.proposals(batch, world.actor(who))
    ]


def placed(batch, *rows):
    """Placements of the files in the order of their names: (number, code) or (number, code, title)."""
    files = batch.files.filter(refusal="").order_by("name")
    return [
        Placement(file, number, code, {"title": title[0]} if title else None)
        for file, (number, code, *title) in zip(files, rows, strict=True)
    ]


def registered(world, batch, *rows, who="dina"):
    return batches.register_files(batch, placed(batch, *rows), description="", status="draft", by=world.actor(who))


def events():
    return [sentence(one) for one in AuditEvent.objects.order_by("pk")]


def stored():
    """Every file that lies in the store."""
    root = Path(default_storage.path(""))
    return sorted(path.read_bytes() for path in root.rglob("*") if path.is_file())
