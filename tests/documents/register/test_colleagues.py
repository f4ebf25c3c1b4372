"""What a document's pages tell of colleagues: who read it, and who can (SPEC 7)."""

from documents.register.services import revisions
from tests.projects.test_colleagues import page

DOCUMENT = "/o/meridian/p/harbour/documents/HT-CIV-DWG-001/"


def test_a_downloader_is_named_to_who_runs_the_register_or_reads_the_log(world):
    revisions.note_download(world.plan.current_revision, by=world.actor("remy"))
    told = "Remy Rousseau downloaded"

    for address in (DOCUMENT + "activity/", "/o/meridian/p/harbour/"):
        seen = [name for name in ("ada", "petra", "dina", "ines", "abel") if told in page(world, name, address)]
        assert seen == ["ada", "petra", "dina"], address


def test_the_access_tab_is_whole_for_managers_and_ones_own_line_for_the_rest(world):
    whole = {name: page(world, name, DOCUMENT + "access/") for name in ("ada", "petra", "dina")}
    assert all("Abel" in body and "Remy Rousseau" in body for body in whole.values())

    own = page(world, "remy", DOCUMENT + "access/")
    assert "Remy Rousseau" in own
    assert "Why you can see this" in own
    assert [other for other in ("Abel", "Petra Price", "Dina Okafor", "Vera Voss") if other in own] == []
