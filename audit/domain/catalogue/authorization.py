"""Signing in, factors, sessions, passwords, denials; each is told in every organisation of the person it happens to."""

from audit.domain.catalogue.action import Action, Category, Scope, action

AUTHORIZATION = Category.AUTHORIZATION


def _of_person(name: str, sentence: str, *keys: str) -> Action:
    return action(name, AUTHORIZATION, sentence, *keys, scope=Scope.PERSON)


class AuthorizationActions:
    VIRUS_FOUND = action(
        "virus_found",
        AUTHORIZATION,
        "{actor} sent “{file}”, which a virus scanner knows as “{virus}”; it was not kept",
        "file",
        "virus",
    )
    PERMISSION_DENIED = action(
        "permission_denied",
        AUTHORIZATION,
        "{actor} was refused “{permission}”: {reason}",
        "permission",
        "reason",
        "line",
        "address",
        is_use=True,
    )
    SIGNED_IN = _of_person("signed_in", "{actor} signed in with {factors}", "factors")
    SIGN_IN_FAILED = _of_person("sign_in_failed", "A sign-in as {target} failed: {reason}", "reason")
    SIGN_IN_LOCKED = _of_person(
        "sign_in_locked", "Sign-in as {target} was paused for {minutes} minutes after too many failures", "minutes"
    )
    SIGNED_OUT = _of_person("signed_out", "{actor} signed out")
    SECOND_FACTOR_FAILED = _of_person(
        "second_factor_failed", "{actor} gave a wrong second factor ({factor}): {reason}", "factor", "reason"
    )
    SECOND_FACTOR_REPLAYED = _of_person(
        "second_factor_replayed", "A code of {actor} that was already used was sent again ({factor})", "factor"
    )
    SECOND_FACTOR_LOCKED = _of_person(
        "second_factor_locked", "The second factor of {actor} ({factor}) was paused for {wait}", "factor", "wait"
    )
    LOCKOUT_ENDED = _of_person(
        "lockout_ended",
        "A pause of {target} ({factor}) ended; guesses refused meanwhile: {count}",
        "factor",
        "count",
    )
    SECOND_FACTOR_ADDED = _of_person("second_factor_added", "{actor} set up a second factor: {factor}", "factor")
    SECOND_FACTOR_REMOVED = _of_person("second_factor_removed", "{actor} removed a second factor: {factor}", "factor")
    TWO_FACTOR_RESET = _of_person(
        "two_factor_reset", "{actor} reset two-factor authentication of {target}: {reason}", "reason"
    )
    RECOVERY_CODES_MADE = _of_person("recovery_codes_made", "{actor} was given {count} new recovery codes", "count")
    RECOVERY_CODE_USED = _of_person("recovery_code_used", "{actor} used a recovery code; {left} are left", "left")
    TEXT_CODE_SENT = _of_person("text_code_sent", "A code was sent to {actor} by text message ({phone})", "phone")
    IDENTITY_CONFIRMED = _of_person("identity_confirmed", "{actor} confirmed who they are with {factors}", "factors")
    IDENTITY_NOT_CONFIRMED = _of_person(
        "identity_not_confirmed", "{actor} could not confirm who they are: {reason}", "reason"
    )
    PASSWORD_CHANGED = _of_person("password_changed", "{actor} changed their password")
    PASSWORD_RESET_ASKED = _of_person("password_reset_asked", "A new password was asked for {target}")
    PASSWORD_RESET = _of_person("password_reset", "{actor} set a new password through the link in a mail")
    EMAIL_CHANGE_ASKED = _of_person(
        "email_change_asked", "{actor} asked to change their e-mail address to {email}", "email"
    )
    EMAIL_CHANGED = _of_person("email_changed", "{actor} changed their e-mail address", "changes")
    EMAIL_CHANGE_STOPPED = _of_person(
        "email_change_stopped", "The change of the e-mail address of {target} was stopped"
    )
    NAME_CHANGED = _of_person("name_changed", "{actor} changed their name", "changes")
    TIMES_CHOSEN = _of_person("times_chosen", "{actor} chose how times and dates are shown to them", "changes")
    SESSION_ENDED = _of_person("session_ended", "{actor} ended a session on {device}", "device")
    SESSIONS_ENDED = _of_person("sessions_ended", "{actor} ended {count} other sessions", "count")
    MEMBER_SESSIONS_ENDED = _of_person(
        "member_sessions_ended", "{actor} ended every session of {target}: {reason}", "reason", "count"
    )
    ACCESS_CODE_GIVEN = _of_person(
        "access_code_given", "{actor} gave {target} a one-time access code: {reason}", "reason"
    )
    ACCESS_CODE_USED = _of_person("access_code_used", "{actor} used a one-time access code")
