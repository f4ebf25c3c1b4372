"""What the pages of several shares say: whole sentences, for one and for many, so that each can be translated."""

from typing import Any, NamedTuple

from kazinex.core.translation import marked as _
from kazinex.core.translation import ngettext_lazy


class CountedWords(NamedTuple):
    """The words of one change; those that count are formatted with `count`."""

    crumb: str
    heading: Any
    button: Any
    nothing: str  # where none was ticked
    done: Any = ""


REVOKE = CountedWords(
    _("Revoke shares"),
    ngettext_lazy("Revoke {count} share", "Revoke {count} shares", "count"),
    ngettext_lazy("Revoke share", "Revoke shares", "count"),
    _("Choose the shares to revoke first."),
    ngettext_lazy("{count} share revoked.", "{count} shares revoked.", "count"),
)
EXTEND = CountedWords(
    _("Extend shares"),
    ngettext_lazy("Extend {count} share", "Extend {count} shares", "count"),
    ngettext_lazy("Extend share", "Extend shares", "count"),
    _("Choose the shares to extend first."),
    ngettext_lazy("{count} share extended.", "{count} shares extended.", "count"),
)
ROTATE = CountedWords(
    _("Rotate and resend shares"),
    ngettext_lazy("Rotate and resend {count} share", "Rotate and resend {count} shares", "count"),
    ngettext_lazy("Rotate and resend share", "Rotate and resend shares", "count"),
    _("Choose the shares to rotate and resend first."),
    ngettext_lazy("{count} share given a new link.", "{count} shares given a new link.", "count"),
)
REISSUE = CountedWords(
    _("Reissue shares"),
    ngettext_lazy("Reissue {count} share", "Reissue {count} shares", "count"),
    ngettext_lazy("Reissue share", "Reissue shares", "count"),
    _("Choose the shares to reissue first."),
    ngettext_lazy("{count} share reissued.", "{count} shares reissued.", "count"),
)
REMIND = CountedWords(
    _("Remind shares"),
    ngettext_lazy("Remind {count} share", "Remind {count} shares", "count"),
    ngettext_lazy("Remind share", "Remind shares", "count"),
    _("Choose the shares to remind first."),
)
HAND_OVER = CountedWords(
    _("Hand over shares"),
    ngettext_lazy("Hand over {count} share", "Hand over {count} shares", "count"),
    ngettext_lazy("Hand over share", "Hand over shares", "count"),
    _("Choose the shares to hand over first."),
    ngettext_lazy("{count} share handed over.", "{count} shares handed over.", "count"),
)
