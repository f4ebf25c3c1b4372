"""Where a mail server posts reports of mail that came back."""

import hmac

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.domain.returned_mail import LARGEST
from accounts.services import bounces
from kazinex.core.http import public

TAKEN, NOT_OURS = "Taken.\n", "Nothing of ours.\n"


@csrf_exempt
@public
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Take one report, as the mail server wrote it; without the secret there is no such address."""
    if not _is_known(request):
        raise Http404
    words = TAKEN if bounces.take(request.read(LARGEST)) else NOT_OURS
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


def _is_known(request: HttpRequest) -> bool:
    secret, said = settings.KAZINEX_BOUNCE_SECRET, request.headers.get("Authorization", "")
    return bool(secret) and hmac.compare_digest(said.encode(), f"Bearer {secret}".encode())
