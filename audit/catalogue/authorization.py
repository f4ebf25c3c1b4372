"""Signing in, second factors, denials."""

from audit.catalogue.action import Category, Scope, action

AUTHORIZATION = Category.AUTHORIZATION


class AuthorizationActions:
    PERMISSION_DENIED = action(
        "permission_denied",
        AUTHORIZATION,
        "{actor} was refused “{permission}”: {reason}",
        "permission",
        "reason",
        "line",
        "address",
    )
    SIGNED_IN = action("signed_in", AUTHORIZATION, "{actor} signed in with {factors}", "factors", scope=Scope.PERSON)
    SIGN_IN_FAILED = action(
        "sign_in_failed", AUTHORIZATION, "A sign-in as {target} failed: {reason}", "reason", scope=Scope.PERSON
    )
    SIGNED_OUT = action("signed_out", AUTHORIZATION, "{actor} signed out", scope=Scope.PERSON)
