"""What a rule refuses is said in one way: `form.submit` and `press` catch it, no view does so by hand."""

import re

from tests.house.test_shape import ROOT, sources

CATCHES = re.compile(r"except[^:\n]*\bRuleBroken\b")
BY_HAND = {
    "accounts/web/views/account.py": "a link that is dead meanwhile has a page of its own",
    "accounts/web/views/branding.py": "a colour that nobody may choose is an address that is not there",
    "audit/web/views/exports.py": "a download is a link, and goes back to the page of its export",
    "documents/correspondence/web/views/guests.py": "a draft kept while somebody types is answered in plain words",
    "documents/transmittals/web/views/drafts.py": "what cannot be issued yet has a page that says why, without a form",
    "documents/transmittals/web/views/guests.py": "an archive that cannot be made has a page that says so",
    "guestshares/web/views/records.py": "files that are too many for one archive have a page that says so",
    "guestshares/web/views/respond.py": "a draft that is kept while somebody types is answered in plain words",
    "guestshares/web/watermarks.py": "a file of which no copy can be made has a page that says so",
}


def web() -> dict[str, str]:
    """The web rooms of every app, and the forms that all of them use."""
    files = [path for path in sources() if "web" in path.relative_to(ROOT).parts or "views" in path.parts]
    return {str(path.relative_to(ROOT)): path.read_text() for path in files}


def test_no_view_catches_a_broken_rule_by_hand_but_those_that_say_why():
    assert {path for path, text in web().items() if CATCHES.search(text)} == set(BY_HAND)


def test_no_view_writes_an_error_into_a_form():
    views = {path: text for path, text in web().items() if "/views/" in path}

    assert [path for path, text in views.items() if ".add_error(" in text] == []


def test_no_view_chooses_the_status_of_a_refused_form():
    assert [path for path, text in web().items() if re.search(r"\b422\b", text)] == []
