"""What a file refers to, runs or carries is told on the revision's page; texts are shown in their encoding."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import SecuritySettings
from documents.register.domain import files
from documents.register.domain.files import FilePolicy, texts
from documents.register.queries import file_counts
from documents.register.services import revisions
from tests.documents.register import corpus, samples, wrapped

GREEK = "Σχέδιο αποχέτευσης της σήραγγας, φύλλο 4 από 12, έκδοση Β. Έλεγχος στο εργοτάξιο.\n"
TOLD = {
    "an attached template": (
        "a.docx",
        samples.office(
            "docx", {"word/_rels/settings.xml.rels": wrapped.relations("attachedTemplate", "\u202eNormal.dotm")}
        ),
        [("Attached template", "Normal.dotm")],
    ),
    "a template of a rich text": (
        "a.rtf",
        b"{\\rtf1 Notes {\\*\\template https://x.example/a.dotm}}",
        [("Attached template", "https://x.example/a.dotm")],
    ),
    "a linked chart": (
        "a.pptx",
        samples.office(
            "pptx", {"ppt/charts/_rels/chart1.xml.rels": wrapped.relations("oleObject", "file:///z/c.xlsx")}
        ),
        [("Linked chart", "file:///z/c.xlsx")],
    ),
    "a linked workbook, in another case": (
        "a.xlsx",
        samples.office(
            "xlsx", {"xl/ExternalLinks/_Rels/e1.xml.RELS": wrapped.relations("externalLinkPath", "c.xlsx", "external")}
        ),
        [("Linked workbook", "c.xlsx")],
    ),
    "a picture from elsewhere": (
        "a.docx",
        samples.office("docx", {"word/_rels/document.xml.rels": wrapped.relations("image", "https://x.example/1.png")}),
        [("Linked picture", "https://x.example/1.png")],
    ),
    "nothing, where people click": (
        "a.docx",
        samples.office("docx", {"word/_rels/document.xml.rels": wrapped.relations("hyperlink", "https://x.example/")}),
        [],
    ),
    "a question to another program": (
        "a.xlsx",
        samples.office(
            "xlsx",
            {"xl/externalLinks/e1.xml": b'<e xmlns="x"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></e>'},
        ),
        [("Asks another program for data", "cmd /c calc")],
    ),
    "what a PDF does": (
        "a.pdf",
        wrapped.pdf(b"<</S /JavaScript /JS (app.alert)>>", b"<</S /L#61unch>>"),
        [("Contains a script", ""), ("Asks to start a program", "")],
    ),
    "what a PDF does out of sight": (
        "a.pdf",
        wrapped.pdf(wrapped.packed_object(b"ObjStm", b"1 0 <</S /JavaScript>>")),
        [("Contains a script", "")],
    ),
    "an attachment of a PDF, in an archive": (
        "a.zip",
        samples.archive({"in/b.pdf": wrapped.pdf(wrapped.packed_object(b"EmbeddedFile", samples.xlsx()))}),
        [("Carries attached files", "in/b.pdf")],
    ),
    "a password of a PDF": (
        "a.pdf",
        samples.pdf(password="tunnel"),
        [("Protected by a password, to open it or to change it", "")],
    ),
}


@pytest.mark.parametrize("what", TOLD)
def test_taken_and_told_is(what):
    name, content, told = TOLD[what]
    flags = files.check(SimpleUploadedFile(name, content), FilePolicy(10**9)).flags

    assert [(flag.words, flag.names) for flag in flags] == told


def test_what_a_file_refers_to_is_kept_with_the_revision_and_told_on_its_pages(world, checked, url):
    _, content, _ = TOLD["an attached template"]
    file = checked("report.docx", content)
    revision = revisions.add(world.plan, code="B", file=file, by=world.actor("dina"))

    assert revision.flags == [["template", "Normal.dotm"]]
    for page in [url("document", "HT-CIV-DWG-001"), url("revision", "HT-CIV-DWG-001", revision.public_id)]:
        body = world.client("abel").get(page).content.decode()
        assert 'Attached template: <span class="code">Normal.dotm</span>' in body
        assert "Nothing of this was fetched, opened or run here." in body
    first = world.plan.revisions.get(code="A").public_id
    assert "was fetched" not in world.client("abel").get(url("revision", "HT-CIV-DWG-001", first)).content.decode()


ENCODED = {
    "iso8859-7": GREEK,
    "cp1250": "Zażółć gęślą jaźń. Rysunek odwodnienia tunelu, łącznie z przepływem wód.\n",
    "cp1251": "Схема расположения дренажных труб на участке тоннеля, лист 4 из 12.\n",
    "cp1252": "Relevé des réseaux enterrés, côté amont, à vérifier avec l’exploitant.\n",
    "shift_jis": "トンネル排水計画図、第四版、現場確認用の図面です。\n",
    "utf-16": "Grüße aus dem Tunnel\n",
    "utf-32": "Grüße aus dem Tunnel\n",
    "utf-8-sig": "Grüße aus dem Tunnel\n",
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_a_text_is_shown_in_its_encoding(encoding):
    words = "Line of plain letters\n" * 2000 + ENCODED[encoding]

    assert texts.decoded(words.encode(encoding)) == words


GUESSED_ELSE = {("Tunelio", "iso8859-4"), ("Cống", "cp1258")}  # too short, or without their own letters


def test_the_encodings_of_the_field_are_told_apart():
    wrong = {}
    for encodings, words in corpus.ENCODINGS.items():
        for encoding in encodings.split():
            content = (words * 3).encode(encoding, "replace")
            if (words.split()[0], encoding) not in GUESSED_ELSE and texts.decoded(content) != content.decode(encoding):
                wrong[encoding] = texts.encoding(content)

    assert wrong == {}


def test_a_greek_text_is_shown_on_the_page(world, checked, url):
    file = checked("notes.txt", GREEK.encode("iso8859-7"))
    revisions.add(world.plan, code="B", file=file, by=world.actor("dina"))

    assert GREEK.strip() in world.client("abel").get(url("document", "HT-CIV-DWG-001")).content.decode()


def test_files_with_macros_are_counted_by_their_type(world, checked):
    SecuritySettings.objects.update(macro_files="accept")
    for code, name in [("B", "costs.xlsm"), ("C", "costs.xlsx"), ("D", "more.xlsx")]:
        file = checked(name, samples.office("xlsm" if name.startswith("costs") else "xlsx"))
        revisions.add(world.plan, code=code, file=file, by=world.actor("dina"))

    assert file_counts.with_macros() == {"xlsm": 1, "xlsx": 1}
