"""What is inside a file meets the rules of a file of its own; what it refers to is told, and never fetched."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.register.domain import files
from documents.register.domain.files import FilePolicy, contents
from kazinex.core.errors import RuleBroken
from tests.documents.register import samples, wrapped

PROGRAM = samples.WINDOWS_PROGRAM
MACROS = "This file contains macros. Save it without macros and upload it again."
SHEETS = "This workbook has Excel 4.0 macro sheets, which can run programs. Save it without them and upload it again."
PASSWORD = "This file is protected by a password. Remove the password and upload it again."
EMBEDDED = "word/embeddings/oleObject1.bin"
USUAL = "pdf, dwg, dxf, ifc, doc, docx, xls, xlsx, ppt, pptx, txt, csv, png, jpg, jpeg, tif, tiff, zip"
TYPES = f"Accepted types: {USUAL} and other types that are not programs."
GREEK = "Σχέδιο αποχέτευσης της σήραγγας, φύλλο 4 από 12, έκδοση Β. Έλεγχος στο εργοτάξιο.\n"
APPLE = b"\0\5\x16\7\0\2\0\0Mac OS X        " + b"\0" * 50

GOOD = {
    "finder.zip": samples.archive(
        {
            "plan.pdf": samples.pdf(),
            "__MACOSX/._plan.pdf": APPLE,
            ".DS_Store": b"\0\0\0\1Bud1" + b"\0" * 40,
            "Icon\r": b"",
            "_rels/.rels": b"<Relationships/>",
            "folder.com/notes.txt": b"hello",
        }
    ),
    "padded.zip": samples.archive({"a.txt": b"x"}) + b"\0" * 4096,
    "padded.docx": samples.office("docx") + b"\n",
    "streamed.zip": wrapped.zip64({"a.txt": b"x", "b.txt": b"y"}),
    "deep.zip": samples.archive({"1.zip": samples.archive({"2.zip": samples.archive({"a.txt": b"x"})})}),
    "report.docx": samples.office(
        "docx", {EMBEDDED: wrapped.dropped("notes.txt", b"hello"), "word/a.emz": wrapped.gz(b"x")}
    ),
    "icons.docx": samples.office(
        "docx", {"word/media/image1.svg": samples.SVG, "word/vmlDrawing1.vml": samples.WEB_PAGE}
    ),
    "notes.rtf": wrapped.rich_text("notes.txt", b"hello"),
    "cables.xls": wrapped.workbook(wrapped.sheet(0)),
    "slides.ppt": wrapped.slides(wrapped.dropped("notes.txt", b"hello")),
    "greek.txt": GREEK.encode("iso8859-7"),
    "turned.txt": "¸íá äéÜãñáììá\n".encode("cp1252"),
    "mz.txt": b"MZ-Strasse: four manholes",
    "ended.csv": b"a;b\r\n1;2\r\n\x1a",
}
REFUSED = {
    "a program by content, in a document": (
        "report.docx",
        samples.office("docx", {"word/media/image1.png": PROGRAM}),
        "Inside this file is “word/media/image1.png”. Its content is a Windows program, which is not accepted here.",
    ),
    "a dropped program": (
        "report.docx",
        samples.office("docx", {EMBEDDED: wrapped.dropped("plan.pdf", PROGRAM)}),
        "Inside this file is “plan.pdf”. Its content is a Windows program, which is not accepted here.",
    ),
    "a dropped script": (
        "cables.xlsx",
        samples.office("xlsx", {"xl/embeddings/object.dat": wrapped.dropped("run.vbs", b"hello")}),
        f"Inside this file is “run.vbs”. “.vbs” files are not accepted here. {TYPES}",
    ),
    "a dropped program in an older document": (
        "report.doc",
        samples.compound("WordDocument", __Ole10Native=b"\0\0\0\0" + PROGRAM),
        "Inside this file is “object”. Its content is a Windows program, which is not accepted here.",
    ),
    "a program in an older presentation": (
        "slides.ppt",
        wrapped.slides(wrapped.dropped("setup.exe", PROGRAM)),
        f"Inside this file is “setup.exe”. “.exe” files are not accepted here. {TYPES}",
    ),
    "an archive named as a document": (
        "bundle.zip",
        samples.archive({"a/plan.docx": samples.archive({"a.txt": b"x"})}),
        "Inside this archive is “a/plan.docx”. This file is named .docx but its content is a ZIP archive.",
    ),
    "an archive named as a PDF": (
        "bundle.zip",
        samples.archive({"plan.pdf": samples.archive({"a.txt": b"x"})}),
        "Inside this archive is “plan.pdf”. This file is named .pdf but its content is a ZIP archive.",
    ),
    "an archive named as a picture, in a document": (
        "report.docx",
        samples.office("docx", {"word/media/image1.png": samples.archive({"a.txt": b"x"})}),
        "Inside this file is “word/media/image1.png”. This file is named .png but its content is a ZIP archive.",
    ),
    "a program in an archive of no known type": (
        "bundle.kmz",
        samples.archive({"doc.kml": b"<kml/>", "files/x.dat": PROGRAM}),
        "Inside this file is “files/x.dat”. Its content is a Windows program, which is not accepted here.",
    ),
    "a program of macOS, which is a folder": (
        "bundle.zip",
        samples.archive({"Tool.App/Contents/Info.plist": b"<plist/>"}),
        f"Inside this archive is “Tool.App/Contents/Info.plist”. “.app” files are not accepted here. {TYPES}",
    ),
    "a program's name that Windows shortens": (
        "bundle.zip",
        samples.archive({"setup.exe. ": b"x"}),
        f"Inside this archive is “setup.exe. ”. “.exe” files are not accepted here. {TYPES}",
    ),
    "a packed program": (
        "setup.gz",
        wrapped.gz(PROGRAM),
        "Inside this file is “the packed file”. Its content is a Windows program, which is not accepted here.",
    ),
    "a program in a rich text": (
        "report.rtf",
        wrapped.rich_text("plan.pdf", PROGRAM),
        "Inside this file is “plan.pdf”. Its content is a Windows program, which is not accepted here.",
    ),
    "a program attached to a PDF": (
        "plan.pdf",
        wrapped.pdf(wrapped.packed_object(b"EmbeddedFile", PROGRAM)),
        "Inside this file is “an attached file”. Its content is a Windows program, which is not accepted here.",
    ),
    "macros in a document in an archive": (
        "bundle.zip",
        samples.archive({"plan.docx": samples.office("docm")}),
        f"Inside this archive is “plan.docx”. {MACROS}",
    ),
    "a macro file": ("costs.xlsm", samples.office("xlsm"), f"“.xlsm” files are not accepted here. {TYPES}"),
    "macros under another name": ("costs.dat", samples.office("xlsm"), MACROS),
    "macros behind a relationship in another case": (
        "report.docx",
        samples.office(
            "docx", {"word/_RELS/Document.xml.RELS": wrapped.relations("vbaProject", "fonts.bin", "Internal")}
        ),
        MACROS,
    ),
    "two parts that differ in case": (
        "report.docx",
        samples.office("docx", {"word/styles.xml": b"<x/>", "word/Styles.xml": b"<y/>"}),
        "This archive cannot be read: it is damaged or unusual. Pack it again and upload it then.",
    ),
    "a macro sheet": (
        "costs.xlsx",
        samples.office("xlsx", {}, "application/vnd.ms-excel.macrosheet+xml"),
        SHEETS,
    ),
    "a macro sheet in an older workbook": ("costs.xls", wrapped.workbook(wrapped.sheet(0), wrapped.sheet(1)), SHEETS),
    "a password in an older workbook": ("costs.xls", wrapped.workbook((0x002F, b"\1\0")), PASSWORD),
    "a password in an older document": (
        "report.doc",
        samples.compound(WordDocument=b"\xec\xa5" + b"\0" * 8 + b"\0\1"),
        PASSWORD,
    ),
    "an archive that cannot be looked into": (
        "bundle.7z",
        b"7z\xbc\xaf\x27\x1c\0\4" + b"\1" * 60,
        f"“.7z” files are not accepted here. {TYPES}",
    ),
    "the same under another name": (
        "model.rvt",
        b"7z\xbc\xaf\x27\x1c\0\4" + b"\1" * 60,
        "This file is named .rvt but its content is a 7-Zip archive.",
    ),
    "a folder that lies in itself": (
        "model.rvt",
        wrapped.circle(),
        "This file is damaged. Save it again and upload it then.",
    ),
    "two ends that disagree": (
        "bundle.zip",
        wrapped.zip64({"a.txt": b"x"}, lying=True),
        "This archive cannot be read: it is damaged or unusual. Pack it again and upload it then.",
    ),
}


WITH_MACROS = {
    "report.docm": samples.office("docm", {"word/vbaProject.bin": b"x"}),
    "costs.xlsm": samples.office("xlsm"),
    "costs.xlsx": samples.office("xlsm"),
    "report.docx": samples.office("docx", {"word/vbaProject.bin": b"x"}),
    "costs.dat": samples.office("xlsm"),
    "report.doc": samples.compound("WordDocument", "Macros"),
    "bundle.zip": samples.archive({"in/report.docm": samples.office("docm")}),
}


def taken(name, content, allowed=None):
    return files.check(SimpleUploadedFile(name, content), FilePolicy(10**9, allowed))


@pytest.mark.parametrize("name", GOOD)
def test_what_other_tools_write_is_taken(name):
    assert taken(name, GOOD[name]).flags == ()


@pytest.mark.parametrize("what", REFUSED)
def test_refused_inside_a_file_is(what):
    name, content, words = REFUSED[what]

    with pytest.raises(RuleBroken) as refused:
        taken(name, content)

    assert refused.value.words == words


def test_what_an_organisation_names_in_its_list_is_taken_and_told():
    listed = frozenset({"xlsx", "7z", "zip"})
    sealed = b"7z\xbc\xaf\x27\x1c\0\4" + b"\1" * 60

    assert [flag.words for flag in taken("a.7z", sealed, listed).flags] == ["Its contents could not be checked"]
    assert [flag.names for flag in taken("a.zip", samples.archive({"in/a.7z": sealed}), listed).flags] == ["in/a.7z"]


@pytest.mark.parametrize("listed", [None, frozenset({"docm", "docx", "xlsm", "xlsx", "doc", "dat", "zip"})])
def test_files_with_macros_have_one_rule_whatever_they_are_named_and_whatever_the_list_says(listed):
    refusing, accepting = FilePolicy(10**9, listed), FilePolicy(10**9, listed, macros=True)
    for name, content in WITH_MACROS.items():
        with pytest.raises(RuleBroken):
            files.check(SimpleUploadedFile(name, content), refusing)
        flags = files.check(SimpleUploadedFile(name, content), accepting).flags
        assert [flag.words for flag in flags] == ["Contains macros"], name
    for name, content, words in [
        ("costs.xlsm", samples.office("xlsm", {}, "application/vnd.ms-excel.intlmacrosheet+xml"), SHEETS),
        ("costs.xlsm", samples.office("xlsx"), "This file is named .xlsm but its content is an Excel workbook."),
        ("costs.docx", samples.office("xlsm"), "This file is named .docx but its content is an Excel workbook with"),
    ]:
        with pytest.raises(RuleBroken) as refused:
            files.check(SimpleUploadedFile(name, content), accepting)
        assert refused.value.words.startswith(words)
    if listed:
        with pytest.raises(RuleBroken, match=r"“\.pptm” files are not accepted here"):
            files.check(SimpleUploadedFile("slides.pptm", samples.office("docm")), accepting)


def test_what_systems_leave_in_archives_is_ordinary_in_a_list_too():
    listed = frozenset({"zip", "pdf", "txt"})
    assert taken("finder.zip", GOOD["finder.zip"], listed).extension == "zip"

    for name, content in [("._plan", b"not of Apple"), (".DS_Store", b"other"), ("._setup.exe", APPLE)]:
        with pytest.raises(RuleBroken, match="are not accepted here"):
            taken("bundle.zip", samples.archive({name: content}), listed)


@pytest.mark.parametrize(("bound", "value"), [("MOST_ENTRIES", 3), ("SECONDS", -1), ("LONGEST", -1)])
def test_looking_into_a_file_has_an_end(monkeypatch, bound, value):
    inner = samples.archive({"a.txt": b"x", "b.txt": b"y"})
    monkeypatch.setattr(contents, bound, value)

    with pytest.raises(RuleBroken, match="holds too much to be checked"):
        taken("bundle.zip", samples.archive({"1.zip": inner, "2.zip": inner}))
