"""A fact of a document is declared once: forms, services, page, filters and log say it alike."""

import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from documents.register.domain import fields
from documents.register.domain.fields import DocumentField, Kind
from documents.register.models import Document
from documents.register.services import documents
from documents.register.web import lists
from documents.register.web.fact_fields import form_field
from documents.register.web.forms import DocumentForm, NewDocumentForm
from kazinex.core.errors import RuleBroken
from projects.models import Term, TermKind
from tests.person import Person

NUMBER = "HT-CIV-DWG-001"
BESIDES = {"id", "organisation", "project", "status", "current_revision", "locked_at", "deleted_at", "updated_at"}
BESIDES |= {"number_key", "number_folded", "title_folded"}  # the same again, as people read it and as they search it
BESIDES |= {"custom", "delivered_on"}  # what people added themselves; the day of the first revision
BESIDES |= {"current_code", "released_revision", "released_code", "released_status", "released_at", "has_two_faces"}


@pytest.fixture
def stages(world) -> dict[str, Term]:
    return {
        code: Term.objects.create(kind=TermKind.STAGE, code=code, name=name)
        for code, name in [("CON", "Concept"), ("DET", "Detailed design")]
    }


def test_every_column_that_describes_a_document_is_declared():
    columns = {column.name for column in Document._meta.concrete_fields}

    assert {field.name for field in fields.FIELDS} == columns - BESIDES - {"created_at"}


def test_every_fact_that_can_be_edited_is_on_both_forms(world):
    editable = [field.name for field in fields.EDITABLE]

    form = DocumentForm.of(world.plan, None)
    assert [field.name for field in form.visible_fields()] == editable
    assert [field.name for field in NewDocumentForm(project=world.harbour).visible_fields()] == [
        *("number", *editable),
        *("revision_code", "file", "description", "status"),
    ]


def test_every_list_of_the_vocabulary_is_a_fact_and_a_filter(world):
    names = {field.name: field.filter for field in fields.TERMS}

    assert set(names) == set(TermKind.values) - {"originator", "suitability"}
    assert set(names.values()) <= {one.name for one in lists.register(world.actor("dina")).filters}


def test_what_is_searched_is_what_the_index_holds(db):
    with connection.cursor() as cursor:
        cursor.execute("select indexdef from pg_indexes where indexname = 'document_search'")
        (found,) = cursor.fetchone()

    assert re.findall(r"(\w+)_folded", found) == [field.name for field in fields.SEARCHED]


def test_a_fact_that_a_form_lacks_is_an_error_and_never_nothing(world):
    form = DocumentForm.of(world.plan, {"title": "Drainage"})
    del form.fields["stage"]
    assert form.is_valid()

    with pytest.raises(KeyError, match="stage"):
        _ = form.facts


@pytest.mark.parametrize("strange", ["number", "is_confidential", "colour"])
def test_what_cannot_be_edited_is_no_fact_of_the_services(world, register, strange):
    with pytest.raises(TypeError, match=strange):
        documents.edit(world.plan, by=world.actor("dina"), **{strange: "X"})
    with pytest.raises(TypeError):
        register("HT-CIV-DWG-009", **{strange: "X"} if strange != "number" else {"custom_1": "X"})


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"title": " "}, "Enter the title."),
        ({"title": "x" * 301}, "Use at most 300 characters; there are 301."),
        ({"originator": "x" * 121}, "Use at most 120 characters; there are 121."),
    ],
)
def test_facts_are_refused_in_words_whoever_sets_them(world, register, facts, words):
    with pytest.raises(RuleBroken) as edited:
        documents.edit(world.plan, by=world.actor("dina"), **facts)
    with pytest.raises(RuleBroken) as registered:
        register("HT-CIV-DWG-009", **facts)

    assert (edited.value.words, registered.value.words) == (words, words)


def test_a_stage_is_chosen_for_a_new_document_and_found_by(world, stages):
    dina = Person(world.client("dina")).open("/o/meridian/p/harbour/documents/new/")
    plan = SimpleUploadedFile("wall.pdf", world.pdf)
    typed = {"Number": "HT-CIV-DWG-002", "Title": "Wall", "Stage": "CON – Concept", "Revision code": "A", "File": plan}
    dina.press("Register", typed)

    assert dina.fact("Stage") == "CON – Concept"
    dina.open("/o/meridian/p/harbour/documents/?stage=CON")
    assert dina.heard("tbody .code a") == ["HT-CIV-DWG-002"]
    dina.open("/o/meridian/p/harbour/documents/?stage=DET")
    assert "HT-CIV-DWG-002" not in dina.text


def test_another_stage_is_on_the_record_with_old_and_new(world, stages, last_event):
    dina = Person(world.client("dina")).open(f"/o/meridian/p/harbour/documents/{NUMBER}/edit/")
    dina.press("Save", {"Stage": "DET – Detailed design", "Originator": "  Atkins   Ltd "})

    assert last_event() == (
        "document_edited",
        f"Dina Okafor edited {NUMBER}",
        [("Stage", "–", "DET – Detailed design"), ("Originator", "–", "Atkins Ltd")],
    )
    assert dina.fact("Originator") == "Atkins Ltd"


def test_a_retired_entry_stays_choosable_for_the_document_that_has_it(world, stages):
    documents.edit(world.plan, stage=stages["CON"], by=world.actor("dina"))
    Term.objects.filter(pk=stages["CON"].pk).update(retired_at="2026-01-01T00:00Z")

    assert "CON – Concept" in str(DocumentForm.of(Document.objects.get(pk=world.plan.pk), None))
    assert "CON – Concept" not in str(NewDocumentForm(project=world.harbour))


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        (Kind.TEXT, forms.CharField),
        (Kind.TERM, forms.ModelChoiceField),
        (Kind.PERSON, forms.ModelChoiceField),
        (Kind.YES_NO, forms.BooleanField),
        (Kind.DAY, forms.DateField),
        (Kind.NAME, forms.CharField),
        (Kind.CHOICE, forms.ChoiceField),
    ],
)
def test_one_more_fact_of_any_kind_needs_no_form_of_its_own(world, kind, made):
    field = form_field(DocumentField("checker", "Checker", kind, longest=80, help="Who looks first."), world.harbour)

    assert isinstance(field, made)
    assert (field.label, field.required, field.help_text) == ("Checker", False, "Who looks first.")
