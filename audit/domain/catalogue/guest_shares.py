"""What outsiders were given and what they did (SPEC 9.7; the names are fixed)."""

from audit.domain.catalogue.action import Category, action

GUEST_SHARE = Category.GUEST_SHARE


class GuestShareActions:
    """Actions in the category guest_share."""

    SHARE_CREATED = action(
        "share_created",
        GUEST_SHARE,
        "{actor} shared {documents} with {recipient} until {expires}",
        "recipient",
        "scope",
        "documents",
        "expires",
        "maximum_opens",
        "allow_download",
        "shares_comments",
        "label",
        "confidential_because",
    )
    SHARE_ACCESSED = action(
        "share_accessed",
        GUEST_SHARE,
        "{actor} opened {target}, open {count} of {maximum}",
        "count",
        "maximum",
        "stated_name",
        "stated_email",
        "identity_matches",
        is_use=True,
    )
    ACKNOWLEDGEMENT_ACCEPTED = action(
        "acknowledgement_accepted", GUEST_SHARE, "{actor} accepted the acknowledgement of {target}", "text", is_use=True
    )
    RESPONSE_SUBMITTED = action(
        "response_submitted",
        GUEST_SHARE,
        "{actor} answered “{decision}” on {document}",
        "document",
        "decision",
        "comment",
        "attachments",
        "late",
        "sha256",
    )
    SHARE_EXPIRED = action(
        "share_expired",
        GUEST_SHARE,
        "{target} expired ({reason}), open {count} of {maximum}",
        "reason",
        "count",
        "maximum",
        "expired_at",
        is_use=True,
    )
    SHARE_REVOKED = action("share_revoked", GUEST_SHARE, "{actor} revoked {target}: {reason}", "reason")
    SHARE_KEPT = action(
        "share_kept",
        GUEST_SHARE,
        "{actor} kept {target} open though {document} became confidential: {reason}",
        "document",
        "reason",
    )
    SHARE_DOCUMENT_WITHDRAWN = action(
        "share_document_withdrawn",
        GUEST_SHARE,
        "{actor} took {document} out of {package}, and so out of {target}",
        "document",
        "package",
    )
    SHARE_SUPERSEDED = action(
        "share_superseded",
        GUEST_SHARE,
        "{target} goes on at revision {revision} of {document}, superseded by {newer}",
        "document",
        "revision",
        "newer",
    )
    SHARE_VOID = action(
        "share_void",
        GUEST_SHARE,
        "{target} goes on at revision {revision} of {document}, which is void",
        "document",
        "revision",
    )
    SHARE_OWNER_CHANGED = action(
        "share_owner_changed", GUEST_SHARE, "{actor} took over {target} from {former}", "former"
    )
    SHARE_HANDED_OVER = action(
        "share_handed_over",
        GUEST_SHARE,
        "{actor} handed {target} over from {former} to {to}: {reason}",
        "former",
        "to",
        "reason",
    )
    SHARE_EXTENDED = action(
        "share_extended", GUEST_SHARE, "{actor} extended {target}", "changes", "confidential_because"
    )
    SHARE_NARROWED = action("share_narrowed", GUEST_SHARE, "{actor} narrowed {target} to the new policy", "changes")
    SHARE_ROTATED = action(
        "share_rotated", GUEST_SHARE, "{actor} replaced the link of {target} and sent it to {recipient}", "recipient"
    )
    SHARE_REMINDED = action(
        "share_reminded",
        GUEST_SHARE,
        "{actor} reminded {recipient} of {target} before it ends",
        "recipient",
        is_use=True,
    )
    SHARE_REFUSED = action("share_refused", GUEST_SHARE, "{target} was not opened: {reason}", "reason", is_use=True)
    GUEST_FILE_VIEWED = action(
        "guest_file_viewed", GUEST_SHARE, "{actor} viewed {document}", "document", "sha256", is_use=True
    )
    GUEST_FILE_DOWNLOADED = action(
        "guest_file_downloaded", GUEST_SHARE, "{actor} downloaded {document}", "document", "sha256", is_use=True
    )
    GUEST_LANGUAGE_CHOSEN = action(
        "guest_language_chosen", GUEST_SHARE, "{actor} chose to be mailed in {language}", "language"
    )
    ACCESS_REQUESTED = action("access_requested", GUEST_SHARE, "{actor} asked for access to {target} again", "note")
    ACCESS_REQUEST_DECLINED = action(
        "access_request_declined", GUEST_SHARE, "{actor} declined the request for access to {target}", "reason"
    )
    SECOND_BROWSER_SEEN = action(
        "second_browser_seen",
        GUEST_SHARE,
        "{target} was opened in a second browser ({outcome})",
        "outcome",
        "stated_name",
        is_use=True,
    )
    SHARES_EXPORTED = action(
        "shares_exported",
        GUEST_SHARE,
        "{actor} exported the list of guest shares to Excel ({count} rows, filters: {filters})",
        "count",
        "filters",
        is_use=True,
    )
    SHARE_POLICY_CHANGED = action(
        "share_policy_changed", Category.SETTINGS, "{actor} changed the policy for external access", "changes", "reach"
    )
