"""Settings → General and Settings → Security."""

import re

import pytest

from accounts import queries
from accounts.domain.questions import FILES_BY_EXTENSION, FILES_WITH_MACROS
from accounts.models import Organisation, User
from audit.domain.sentences import changes, sentence
from audit.models import AuditEvent
from kazinex.core import features
from kazinex.core.features import Answer, Feature

PAGE = "/o/meridian/settings/security/"
AS_IT_STANDS = {
    "grace_days": "0",
    "file_types_mode": "allow_all",
    "macro_files": "refuse",
    "accepted_types": "",
    "maximum_file_size": "250",
    "default_organisation_role": "member",
    "default_project_role": "viewer",
    "project_admins_invite": "on",
    "session_hours": "12",
    "idle_minutes": "60",
}


def last_event():
    return AuditEvent.objects.order_by("-id").first()


def test_general_settings_are_saved_and_recorded_old_and_new(world):
    page = "/o/meridian/settings/general/"
    client = world.client("otto")
    assert client.get(page).status_code == 200

    answer = client.post(page, {"name": "Meridian Rail", "time_zone": "Australia/Perth", "date_format": "Y-m-d"})

    assert answer.status_code == 302
    stands = Organisation.objects.get(slug="meridian")
    assert (stands.name, stands.time_zone, stands.date_format) == ("Meridian Rail", "Australia/Perth", "Y-m-d")
    event = last_event()
    assert sentence(event) == "Otto Oberon changed the general settings"
    assert sorted(changes(event)) == [
        ("Date format", "j M Y", "Y-m-d"),
        ("Name", "Meridian Rail Alliance", "Meridian Rail"),
        ("Time zone", "Australia/Sydney", "Australia/Perth"),
    ]


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("otto", 403), ("petra", 403), ("wes", 403)])
def test_security_is_for_org_admins_only(world, who, status):
    assert world.client(who).get(PAGE).status_code == status


def test_a_stranger_and_a_member_of_another_organisation_learn_nothing(world):
    assert world.client().get(PAGE).status_code == 302
    assert world.client("nora").get(PAGE).status_code == 404


def test_an_allowlist_is_saved_and_recorded_old_and_new(world):
    typed = AS_IT_STANDS | {
        "file_types_mode": "allowlist",
        "accepted_types": ".PDF, dwg\nifc pdf",
        "maximum_file_size": "100",
        "default_project_role": "reviewer",
    }
    answer = world.client("ada").post(PAGE, typed)

    assert answer.status_code == 302
    stands = queries.security_settings()
    assert stands.allowed_file_types == ["pdf", "dwg", "ifc"]
    event = last_event()
    assert sentence(event) == "Ada Admin changed the security settings"
    assert sorted(changes(event)) == [
        ("Accepted types", "–", "dwg, ifc, pdf"),
        ("Default project role when added to a project", "Observer", "Reviewer"),
        ("File Type Restrictions", "Allow all", "Allowlist"),
        ("Maximum file size", "250 MB", "100 MB"),
    ]


@pytest.mark.parametrize(
    ("types", "words"),
    [
        ("pdf, exe", "“.exe” files can carry programs and are never accepted."),
        ("pdf, svg", "“.svg” files can carry programs and are never accepted."),
        ("pdf, ../etc", "“/etc” is not a file type."),
        ("", "An allowlist needs at least one type"),
    ],
)
def test_a_list_that_cannot_be_is_refused_in_words(world, types, words):
    typed = AS_IT_STANDS | {"file_types_mode": "allowlist", "accepted_types": types}
    before = AuditEvent.objects.count()

    answer = world.client("ada").post(PAGE, typed)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert queries.security_settings().file_types_mode == "allow_all"
    assert AuditEvent.objects.count() == before


def test_the_recommended_types_are_offered_before_they_are_saved(world):
    typed = AS_IT_STANDS | {"accepted_types": "nwd", "add_recommended": "yes"}

    answer = world.client("ada").post(PAGE, typed)

    assert "nwd, pdf, dwg, dxf, ifc, doc, docx" in answer.content.decode()
    assert queries.security_settings().allowed_file_types == []


def test_what_if_names_the_files_a_list_would_have_refused(world):
    files = Feature(answers=[Answer(FILES_BY_EXTENSION, lambda: {"dwg": 2, "rvt": 2})])
    typed = AS_IT_STANDS | {"file_types_mode": "allowlist", "accepted_types": "pdf", "what_if": "yes"}

    with features.using(files, besides=True):
        answer = world.client("ada").post(PAGE, typed).content.decode()

    assert "2 × .dwg" in answer
    assert "2 × .rvt" in answer
    assert "× .pdf" not in answer
    assert queries.security_settings().file_types_mode == "allow_all"


def test_nothing_changed_is_nothing_recorded(world):
    before = AuditEvent.objects.count()

    assert world.client("ada").post(PAGE, AS_IT_STANDS).status_code == 302

    assert AuditEvent.objects.count() == before


def test_what_if_names_files_with_macros_too(world):
    files = Feature(
        answers=[
            Answer(FILES_BY_EXTENSION, lambda: {"pdf": 5, "docx": 4, "xlsm": 2}),
            Answer(FILES_WITH_MACROS, lambda: {"docx": 1, "xlsm": 2}),
        ]
    )
    ask = AS_IT_STANDS | {"what_if": "yes"}

    with features.using(files, besides=True):
        refusing = world.client("ada").post(PAGE, ask).content.decode()
        accepting = world.client("ada").post(PAGE, ask | {"macro_files": "accept"}).content.decode()

    assert "2 × .xlsm with macros" in refusing
    assert "1 × .docx with macros" in refusing
    assert "× .pdf" not in refusing
    assert "Every file that exists today would have been accepted." in accepting


def test_taking_files_with_macros_is_recorded_old_and_new(world):
    assert world.client("ada").post(PAGE, AS_IT_STANDS | {"macro_files": "accept"}).status_code == 302

    assert changes(last_event()) == [("Files with macros", "Refuse", "Accept and flag")]
    assert world.client("ada").post(PAGE, AS_IT_STANDS | {"macro_files": "x"}).status_code == 422


def test_what_if_counts_the_files_of_the_register(world):
    typed = AS_IT_STANDS | {"file_types_mode": "allowlist", "accepted_types": "dwg", "what_if": "yes"}

    answer = world.client("ada").post(PAGE, typed).content.decode()

    assert "3 × .pdf" in answer


def test_the_date_format_is_how_every_page_shows_days(world):
    Organisation.objects.filter(slug="meridian").update(date_format="Y-m-d")

    page = world.client("ada").get("/o/meridian/settings/members/?search=Ada").content.decode()

    assert re.search(r">20\d\d-\d\d-\d\d, \d\d:\d\d A", page)
    User.objects.filter(pk=world.ada.pk).update(date_format="d.m.Y")
    page = world.client("ada").get("/o/meridian/settings/members/?search=Ada").content.decode()
    assert re.search(r">\d\d\.\d\d\.20\d\d, \d\d:\d\d A", page)
