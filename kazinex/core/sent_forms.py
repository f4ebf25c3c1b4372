"""Forms that create something: sent twice, they create it once, and the second sending leads to what the first made.

The key is claimed in the transaction of what is made, so a second sender, on whatever server, waits for the first;
where the first made nothing (it was refused, or failed) the claim goes with it, and the second makes it.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase

from kazinex.core import clock, form_keys
from kazinex.core.http import View
from kazinex.core.models import SentForm
from kazinex.core.tenancy import active_organisation_id
from kazinex.core.translation import marked as _

KEPT_FOR = timedelta(days=7)
SWEPT_AT_ONCE = 100
AT_ONCE = timedelta(seconds=10)  # nobody reads a page and sends its form again in less; the first one's words tell all
SAID_BEFORE = _("This form was sent before, and what it asked for was done then. This is what came of it.")
PATIENCE = "12s"  # for the first sender; less than a statement may take


CLAIM = """
insert into core_sentform (organisation_id, sender, purpose, key_hash, content_hash, address, created_at)
values (%(organisation)s, %(sender)s, %(purpose)s, %(key)s, %(content)s, '', %(now)s)
on conflict (organisation_id, sender, purpose, key_hash) do nothing returning id
"""
SWEEP = """
delete from core_sentform where id in (
  select id from core_sentform where organisation_id = %(organisation)s and created_at < %(before)s
  order by created_at limit %(most)s for update skip locked)
"""


def sent_once(view: View) -> View:
    """A view whose form creates something, below its door: the same form again answers with what came of the first.

    An answer that leads on is kept; one that shows the form again has made nothing, and its key stays good.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        key = request.POST.get(form_keys.FIELD, "") if request.method == "POST" else ""
        if not key:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return _answer(request, _place(request, key), lambda: view(request, *args, **kwargs))

    answered.sent_once = True  # type: ignore[attr-defined]  # what the tests of the house look for
    return answered


def was_sent(request: HttpRequest, purpose: str) -> bool:
    """Whether the form of which this was sent has done what it asks for meanwhile, at the view of that name."""
    key = request.POST.get(form_keys.FIELD, "")
    if not key:
        return False
    place = _sender(request) | {"purpose": purpose, "key_hash": _digest(key)}
    return bool(SentForm.objects.filter(**place).exclude(address="").exists())


def _answer(request: HttpRequest, place: dict[str, Any], view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    try:
        claimed = _claim(place)
    except OperationalError:
        return _refused(form_keys.UNDER_WAY, view)
    if claimed is None:
        return _again(request, place, view)
    response = view()
    if isinstance(response, HttpResponseRedirect):
        SentForm.objects.filter(pk=claimed).update(address=response.url)
    else:
        SentForm.objects.filter(pk=claimed).delete()
    return response


def _again(request: HttpRequest, place: dict[str, Any], view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    first = SentForm.objects.get(sender=place["sender"], purpose=place["purpose"], key_hash=place["key"])
    if first.content_hash != place["content"]:
        return _refused(form_keys.SENT_BEFORE, view)
    if place["now"] - first.created_at > AT_ONCE and request.user.is_authenticated:
        messages.info(request, SAID_BEFORE)
    return HttpResponseRedirect(first.address, status=303)


def _refused(words: str, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The page again, with everything that was typed; its form refuses by itself."""
    with form_keys.refused(words):
        return view()


def _claim(place: dict[str, Any]) -> int | None:
    """The row that holds the key from now on; None where somebody has used it. Old rows go meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SWEEP, place | {"before": place["now"] - KEPT_FOR, "most": SWEPT_AT_ONCE})
        cursor.execute("select current_setting('lock_timeout'), set_config('lock_timeout', %s, true)", [PATIENCE])
        usual = cursor.fetchone()[0]
        cursor.execute(CLAIM, place)
        row = cursor.fetchone()
        cursor.execute("select set_config('lock_timeout', %s, true)", [usual])
    return row[0] if row else None


def _place(request: Any, key: str) -> dict[str, Any]:
    """Whose form for what it is, its key, and a digest of what was sent with it."""
    return {
        **_sender(request),
        "organisation": active_organisation_id(),
        "purpose": request.resolver_match.view_name,
        "key": _digest(key),
        "content": _digest(json.dumps(_content(request))),
        "now": clock.machine_now(),
    }


def _sender(request: Any) -> dict[str, str]:
    guest = getattr(request, "share", None)
    return {"sender": f"share {guest.pk}" if guest else f"person {request.user.pk}"}


def _content(request: Any) -> list[Any]:
    ours = {form_keys.FIELD, "csrfmiddlewaretoken"}
    typed = sorted((name, values) for name, values in request.POST.lists() if name not in ours)
    sent = [(name, file.name, file.size, file.sha256) for name, files in request.FILES.lists() for file in files]
    return [request.get_full_path(), typed, sorted(sent)]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
