"""Back to the list in which shares were ticked, as it was narrowed and sorted."""

from urllib.parse import urlencode, urlsplit

from django.urls import Resolver404, resolve, reverse

from kazinex.core.http import MemberRequest

LISTS = {"guestshares:active", "guestshares:project-shares"}


def to_list(request: MemberRequest) -> str:
    """The list that an address names as `back`; all active shares where it names none of this organisation."""
    typed, slug = request.GET.get("back", ""), request.organisation.slug
    try:
        found = resolve(urlsplit(typed).path) if typed.startswith(f"/o/{slug}/") else None
    except (Resolver404, ValueError):
        found = None
    return typed if found and found.view_name in LISTS else reverse("guestshares:active", args=[slug])


def named(request: MemberRequest) -> str:
    """The query by which the list shown here is found again; none where it would be found without."""
    shown = request.get_full_path()
    is_usual = shown == reverse("guestshares:active", args=[request.organisation.slug])
    return "" if is_usual else f"?{urlencode({'back': shown}, safe='/')}"
