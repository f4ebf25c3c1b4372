"""Files sent at once, kept aside until whoever sent them says what each is; a day later they are gone."""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import IO, Any
from zipfile import ZipFile, ZipInfo

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from documents.register.domain.files import CheckedFile, FilePolicy, archives, contents, flags
from documents.register.domain.files.checking import Sent
from documents.register.domain.files.refusals import Inside, NoRoom, Refused
from documents.register.models import StagedFile, UploadBatch
from documents.register.models.staging import LONGEST_NAME
from documents.register.queries import file_policy
from documents.register.services import storage, uploads
from kazinex.core import clock, likeness
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.standing import still
from kazinex.core.translation import filled
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.services.project_locks import keep_open

MOST = 500  # files of a batch
KEPT_FOR = timedelta(hours=24)
FOLDER = "staged"
FORGOTTEN = _("These files were forgotten meanwhile. Send them again.")
OUT_OF_DATE = _("This page is out of date. Open it again, and send the files once more.")
LONGEST = 40.0  # seconds that unpacking an archive may take: a transaction is open meanwhile
TOO_MANY = filled(
    _("At most {most} files can be uploaded at once. Register these first, then upload the others."), most=MOST
)
LOST = _("This file is lost. Leave it out here, and upload it once more.")
Kept = tuple[str, CheckedFile | None, str]  # the name, the file with its key, or why it is refused


def stage(project: Project, key: str, *, files: Iterable[Sent], by: Member) -> UploadBatch:
    """Check and keep files in their sender's batch of this key, which the first ones make; refused ones as words."""
    with transaction.atomic(), ExitStack() as until_written:
        keep_open(project.pk)
        policy = file_policy.in_force()
        kept = [one for uploaded in files for one in _taken(uploaded, policy, until_written)]
        batch = _batch(project, key, by=by)
        _write(batch, kept, policy)
    return batch


def unpack(staged: StagedFile, *, by: Member) -> int:
    """Put the files of an archive in its place, each under the rules of any upload; returns how many there are."""
    with transaction.atomic(), ExitStack() as until_written:
        keep_open(staged.batch.project_id)
        policy = file_policy.in_force()
        if not storage.exists(staged.storage_key):
            raise RuleBroken(LOST, field="action")
        with storage.open(staged.storage_key) as stored:
            kept = list(_unpacked(staged.name, stored, policy, until_written))
        if not kept:
            raise RuleBroken(
                _("There is no file in “{name}” to take. Keep it as one file, or leave it out.").format(
                    name=staged.name
                )
            )
        _write(staged.batch, kept, policy, instead_of=staged)
        _delete_later([staged.storage_key])
    return len(kept)


def remember(typed: Mapping[StagedFile, Mapping[str, str]]) -> None:
    """Keep what was said of files so far."""
    for file, said in typed.items():
        file.typed = dict(said)
    StagedFile.objects.bulk_update(typed, ["typed"])


def discard(batch: UploadBatch, *, by: Member) -> None:
    """Forget a batch and its files, unless they are registered."""
    with transaction.atomic():
        forget(batch.files.all())
        batch.delete()


def sweep() -> int:
    """Forget every batch of the active organisation that is a day old; returns how many they were."""
    with transaction.atomic():
        old = UploadBatch.objects.filter(created_at__lte=clock.machine_now() - KEPT_FOR)
        found = list(old.select_for_update(skip_locked=True).order_by("pk")[:MOST])
        keys = [batch.pk for batch in found]
        forget(StagedFile.objects.filter(batch__in=keys))
        UploadBatch.objects.filter(pk__in=keys).delete()
    return len(found)


def forget(files: QuerySet[StagedFile]) -> None:
    """Take these out of their batches, and what is stored of them out of the store once that has happened."""
    _delete_later(list(files.exclude(storage_key="").values_list("storage_key", flat=True)))
    files.delete()


def checked(staged: StagedFile, rules: str) -> CheckedFile:
    """A staged file as what makes a revision; looked at again where the rules are others than it was checked under."""
    if staged.rules != rules:
        known: dict[str, Any] = {"size": staged.size, "sha256": staged.sha256, "field": "action"}
        uploads.check_again(staged.name, staged.storage_key, **known)
    elif not storage.exists(staged.storage_key):
        raise RuleBroken(LOST, field="action")
    nothing: Any = None  # it is in the store already
    return CheckedFile(
        staged.name,
        staged.extension,
        staged.media_type,
        staged.size,
        staged.sha256,
        nothing,
        tuple(flags.as_told(staged.flags)),
        staged.storage_key,
        staged.scan,
    )


def rules_of(policy: FilePolicy) -> str:
    """One word for the rules a file was checked under; other rules have another."""
    return hashlib.sha256(json.dumps(asdict(policy), default=sorted).encode()).hexdigest()


def _taken(uploaded: Any, policy: FilePolicy, until_written: ExitStack) -> Iterator[Kept]:
    """A file as it was sent; an archive that only something inside keeps out gives its files, each by itself."""
    name, judged = _sent_name(uploaded), _judged(uploaded)
    if isinstance(judged, Inside) and name.lower().endswith(".zip"):
        yield from _unpacked(name, uploaded.file, policy, until_written)
    else:
        yield _kept(name, judged, until_written)


def _judged(uploaded: Any) -> CheckedFile | RuleBroken:
    try:
        return uploads.check(uploaded)
    except NoRoom:
        raise
    except RuleBroken as refused:
        return refused


def _kept(name: str, judged: CheckedFile | RuleBroken, until_written: ExitStack) -> Kept:
    if isinstance(judged, RuleBroken):
        return name, None, judged.words
    return judged.name, judged, until_written.enter_context(storage.kept(judged, FOLDER))


def _sent_name(uploaded: Any) -> str:
    return _shown(str(getattr(uploaded, "sent_name", "") or uploaded.name))


def _shown(name: str) -> str:
    """A name that was refused, as it may stand on a page."""
    plain = "".join(sign if sign.isprintable() else "\ufffd" for sign in likeness.visible(name))
    return plain[:LONGEST_NAME] or "(no name)"


def _batch(project: Project, key: str, *, by: Member) -> UploadBatch:
    """The batch held, so that its files are counted one sender after the other."""
    try:
        with transaction.atomic():
            made, _is_new = UploadBatch.objects.get_or_create(public_id=key, project=project, uploader=by.user)
    except IntegrityError as error:
        raise RuleBroken(OUT_OF_DATE) from error
    batch: UploadBatch = still(UploadBatch.objects.select_for_update().filter(uploader=by.user), made, OUT_OF_DATE)
    if batch.is_finished:
        raise RuleBroken(_("The files sent from this page are registered. Open the page again to upload more."))
    return batch


def _write(batch: UploadBatch, kept: list[Kept], policy: FilePolicy, *, instead_of: StagedFile | None = None) -> None:
    rules = rules_of(policy)
    rows = [_row(batch, one, rules) for one in kept]
    if instead_of:
        instead_of.delete()
    if batch.files.count() + len(rows) > MOST:
        raise RuleBroken(TOO_MANY, field="sent")
    known = set(batch.files.values_list("name", "sha256"))
    fresh = {(row.name, row.sha256): row for row in rows if (row.name, row.sha256) not in known}
    StagedFile.objects.bulk_create(fresh.values())
    _delete_later([row.storage_key for row in rows if fresh.get((row.name, row.sha256)) is not row])


def _row(batch: UploadBatch, kept: Kept, rules: str) -> StagedFile:
    name, file, said = kept
    if file is None:
        return StagedFile(batch=batch, name=name, refusal=said)
    known: dict[str, Any] = {"size": file.size, "media_type": file.media_type, "sha256": file.sha256}
    known |= {"rules": rules, "scan": file.scan}
    return StagedFile(batch=batch, name=name, storage_key=said, flags=flags.as_stored(file.flags), **known)


def _unpacked(name: str, stored: IO[bytes], policy: FilePolicy, until_written: ExitStack) -> Iterator[Kept]:
    latest = time.monotonic() + LONGEST
    with closing(archives.open_checked(stored)) as archive:
        files = [entry for entry in archive.infolist() if not entry.is_dir()]
        wanted = [entry for entry in files if not contents.is_left_behind(entry.filename)]
        if len(wanted) > MOST:
            raise RuleBroken(TOO_MANY)
        for entry in wanted:
            if time.monotonic() > latest:
                words = _("“{name}” takes too long to be unpacked here. Unpack it, and upload its files.").format(
                    name=name
                )
                raise RuleBroken(words)
            yield _entry(archive, entry, policy, until_written)


def _entry(archive: ZipFile, entry: ZipInfo, policy: FilePolicy, until_written: ExitStack) -> Kept:
    name = archives.path(entry).rsplit("/", 1)[-1]
    is_over_limit = entry.file_size > policy.largest
    try:
        with closing(archives.unpacked(archive, entry, 0 if is_over_limit else policy.largest)) as file:
            uploaded = SimpleNamespace(name=name, size=entry.file_size, is_over_limit=is_over_limit, file=file)
            return _kept(_sent_name(uploaded), _judged(uploaded), until_written)
    except Refused as refused:  # it cannot even be unpacked
        return _shown(name), None, refused.words


def _delete_later(keys: Iterable[str]) -> None:
    """Take files from the store once the change has happened, whatever becomes of each."""
    for key in filter(None, keys):
        transaction.on_commit(partial(storage.delete, key), robust=True)
