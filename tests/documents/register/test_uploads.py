"""What is taken and what is refused, with the words of SPEC 14."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import SecuritySettings
from documents.register.services import uploads
from kazinex.core.errors import RuleBroken
from tests.documents.register import samples

GOOD = {
    "plan.pdf": samples.pdf(),
    "plan.PDF": samples.pdf(),
    "Überführung Süd.pdf": samples.pdf(),
    "HT-CIV.rev.A.pdf": samples.pdf(),
    "tunnel.dxf": samples.dxf(),
    "tunnel-binary.dxf": samples.dxf(binary=True),
    "commented.dxf": b"999\r\nmade by hand\r\n" + samples.dxf(),
    "model.ifc": samples.IFC,
    "model-marked.ifc": b"\xef\xbb\xbf" + samples.IFC,
    "cables.xlsx": samples.xlsx(),
    "report.docx": samples.office("docx"),
    "slides.pptx": samples.office("pptx"),
    "report.doc": samples.compound("WordDocument"),
    "cables.xls": samples.compound("Workbook"),
    "old-cables.xls": samples.compound("Book"),
    "slides.ppt": samples.compound("PowerPoint Document"),
    "site.png": samples.picture("PNG"),
    "site.jpg": samples.picture("JPEG"),
    "site.jpeg": samples.picture("JPEG"),
    "site.tif": samples.picture("TIFF"),
    "site.tiff": samples.picture("TIFF"),
    "notes.txt": "Grüße aus dem Tunnel\n".encode(),
    "notes-old.txt": "Grüße aus dem Tunnel\n".encode("cp1252"),
    "notes-wide.txt": "Grüße aus dem Tunnel\n".encode("utf-16"),
    "list.csv": b"number,title\nHT-1,Plan\n",
    "list-semicolons.csv": b"number;title\nHT-1;Plan\n",
    "code.txt": b"#include <stdio.h>\nint main(void) { return 0; }\n",
    "bundle.zip": samples.archive({"a/plan.pdf": samples.pdf(), "a/notes.txt": b"hello"}),
    "nested.zip": samples.archive({"inner.zip": samples.archive({"plan.pdf": samples.pdf()})}),
    "model.rvt": b"\x00\x01some unknown building model" * 50,
}
USUAL = "pdf, dwg, dxf, ifc, doc, docx, xls, xlsx, ppt, pptx, txt, csv, png, jpg, jpeg, tif, tiff, zip"
REFUSED = {
    "setup.exe": (
        samples.WINDOWS_PROGRAM,
        f"“.exe” files are not accepted here. Accepted types: {USUAL} and other types that are not programs.",
    ),
    "plan.pdf": (samples.WINDOWS_PROGRAM, "This file is named .pdf but its content is a Windows program."),
    "notes.txt": (samples.WINDOWS_PROGRAM, "This file is named .txt but its content is a Windows program."),
    "model.rvt": (samples.WINDOWS_PROGRAM, "This file is named .rvt but its content is a Windows program."),
    "report.doc": (samples.LINUX_PROGRAM, "This file is named .doc but its content is a Linux program."),
    "page.pdf": (samples.WEB_PAGE, "This file is named .pdf but its content is a web page."),
    "page.txt": (samples.WEB_PAGE, "This file is named .txt but its content is a web page."),
    "page.xyz": (samples.WEB_PAGE, "This file is named .xyz but its content is a web page."),
    "site.png": (
        samples.SVG,
        "This file is named .png but its content is an SVG picture, which can carry programs.",
    ),
    "run.txt": (b"#!/bin/sh\nrm -rf /\n", "This file is named .txt but its content is a script."),
    "junk.pdf": (b"x" * 1000 + samples.pdf(), "This file is named .pdf but its content is plain text."),
    "picture.pdf": (samples.picture(), "This file is named .pdf but its content is a PNG picture."),
    "plan.png": (samples.pdf(), "This file is named .png but its content is a PDF document."),
    "plan.txt": (samples.pdf(), "This file is named .txt but its content is a PDF document."),
    "plan.docx": (samples.xlsx(), "This file is named .docx but its content is an Excel workbook."),
    "bundle.docx": (samples.archive({"a.txt": b"x"}), "This file is named .docx but its content is a ZIP archive."),
    "letter.xls": (
        samples.compound("WordDocument"),
        "This file is named .xls but its content is an older Word document.",
    ),
    "noise.csv": (b"\x00\x01\x02" * 200, "This file is named .csv but its content is not comma-separated text."),
    "cut.pdf": (
        samples.pdf()[:-40],
        "This PDF is incomplete: its end is missing. Save or export it again and upload it then.",
    ),
    "tiny.dwg": (
        b"AC1032" + b"\x00" * 20,
        "This drawing is incomplete: only its beginning is there. Save it again and upload it then.",
    ),
    "page.dwg": (
        b"AC1027<html><script>" + b"x" * 2000,
        "This file is named .dwg but its content is not an AutoCAD drawing.",
    ),
    "empty.pdf": (b"", "This file is empty. Choose a file with something in it."),
    "huge.png": (samples.huge_png(), "This picture has 60000 × 60000 pixels. Use at most 400 million pixels."),
    "macros.docx": (samples.office("docm"), "This file contains macros. Save it without macros and upload it again."),
    "hidden.docx": (
        samples.office("docx", {"word/vbaProject.bin": b"x"}),
        "This file contains macros. Save it without macros and upload it again.",
    ),
    "macros.doc": (
        samples.compound("WordDocument", "Macros"),
        "This file contains macros. Save it without macros and upload it again.",
    ),
    "secret.docx": (
        samples.compound("EncryptedPackage", "EncryptionInfo"),
        "This file is protected by a password. Remove the password and upload it again.",
    ),
    "plan.exe.pdf": (samples.pdf(), "“plan.exe.pdf” has “.exe” inside its name. Rename the file without it."),
    "plan.ｅｘｅ.pdf": (samples.pdf(), "“plan.ｅｘｅ.pdf” has “.exe” inside its name. Rename the file without it."),
    "plan.ｐｄｆ": (
        samples.pdf(),
        "The extension of “plan.ｐｄｆ” must be 1 to 8 plain letters and digits, such as .pdf.",
    ),
    "plan.pdf.": (samples.pdf(), "The file name ends with a dot. Rename the file without it."),
    ".htaccess": (b"x", "The file name starts with a dot. Rename the file without it."),
    "a.exe;.pdf": (samples.pdf(), "The file name holds “;”. Rename the file without it."),
    "a\u202efdp.exe.txt": (b"x", "The file name holds an invisible character. Rename the file without it."),
    "CON.pdf": (samples.pdf(), "“CON.pdf” is the name of a device on Windows. Rename the file."),
    "plan": (samples.pdf(), "“plan” has no extension, such as .pdf. Rename the file so that it says what it is."),
    f"{'x' * 177}.pdf": (samples.pdf(), "The file name is too long. Use at most 180 characters."),
}
UNREADABLE = "This archive cannot be read: it is damaged or unusual. Pack it again and upload it then."
ENCRYPTED = "This archive is encrypted, so its content cannot be checked. Pack it without a password and try again."
BOMB = "This archive would unpack to far more than it seems. Pack fewer files into it and try again."
PROGRAM = samples.WINDOWS_PROGRAM
ARCHIVES = {
    "a program by name": (
        samples.archive({"tools/setup.exe": PROGRAM}),
        "Inside this archive is “tools/setup.exe”. “.exe” files are not accepted here. Accepted types: pdf,",
    ),
    "a program by content": (
        samples.archive({"plan.pdf": PROGRAM}),
        "Inside this archive is “plan.pdf”. Its content is a Windows program, which is not accepted here.",
    ),
    "a program in a nested archive": (
        samples.archive({"inner.zip": samples.archive({"setup.bat": b"del *"})}),
        "Inside this archive is “setup.bat”. “.bat” files are not accepted here.",
    ),
    "three levels": (
        samples.archive(
            {"a.zip": samples.archive({"b.zip": samples.archive({"c.zip": samples.archive({"d.txt": b"x"})})})}
        ),
        "Inside this archive is “c.zip”. It is an archive in an archive in an archive.",
    ),
    "encryption": (samples.encrypted_archive(), ENCRYPTED),
    "a bomb": (samples.archive({"zeros.txt": b"\0" * 30_000_000}), BOMB),
    "a way out": (samples.archive({"../../etc/cron.d/x.txt": b"x"}), "This archive would write outside its folder"),
    "an absolute path": (samples.archive({"/etc/x.txt": b"x"}), "This archive would write outside its folder"),
    "a link": (
        samples.linked_archive(),
        "“passwd.txt” inside this archive is a link, not a file. Pack the file itself.",
    ),
    "something before it": (
        PROGRAM + samples.archive({"a.txt": b"x"}),
        "This file is named .zip but its content is a W",
    ),
    "something before a nested one": (
        samples.archive({"inner.zip": b"junk" + samples.archive({"setup.bat": b"del *"})}),
        "Inside this archive is “inner.zip”. This file is named .zip but its content is not a ZIP archive.",
    ),
    "another one after it": (samples.archive({"a.txt": b"x"}) + samples.archive({"b.txt": b"x"}), UNREADABLE),
    "a program after it": (samples.archive({"a.txt": b"x"}) + PROGRAM, UNREADABLE),
    "more after it than a transfer leaves": (samples.archive({"a.txt": b"x"}) + b"\0" * 4097, UNREADABLE),
    "too many files": (
        samples.archive({f"{n}.txt": b"" for n in range(10_001)}),
        "This archive is too large to be checked",
    ),
    "nothing in it": (samples.archive({}), "This archive is empty. Pack the files into it and upload it then."),
    "a cut": (samples.archive({"a.txt": b"x" * 500})[:-30], UNREADABLE),
}


def taken(name, content):
    """As a hostile client would send it: Django's own cleaning of names is not what is tested here."""
    sent = SimpleUploadedFile("x", content)
    vars(sent)["_name"] = name
    return uploads.check(sent)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_is_taken_whole(world, name):
    checked = taken(name, GOOD[name])

    assert (checked.name, checked.size) == (name, len(GOOD[name]))
    assert checked.sha256 == hashlib.sha256(GOOD[name]).hexdigest()
    assert checked.file.read() == GOOD[name]


@pytest.mark.parametrize("version", samples.DWG_VERSIONS)
def test_drawings_of_every_version_are_taken(world, version):
    assert taken("plan.dwg", samples.dwg(version)).media_type == "image/vnd.dwg"


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_lies_or_harms_is_refused_in_words(world, name):
    content, words = REFUSED[name]

    with pytest.raises(RuleBroken) as refused:
        taken(name, content)

    assert refused.value.words == words


@pytest.mark.parametrize("trick", ARCHIVES)
def test_an_archive_is_refused_for(world, trick):
    content, words = ARCHIVES[trick]

    with pytest.raises(RuleBroken) as refused:
        taken("bundle.zip", content)

    assert refused.value.words.startswith(words)


def test_with_an_allowlist_only_its_types_are_taken_in_archives_too(world):
    SecuritySettings.objects.update(file_types_mode="allowlist", allowed_file_types=["pdf", "zip", "exe", "dwg"])
    words = "files are not accepted here. Accepted types: pdf, dwg, zip."

    assert taken("plan.pdf", samples.pdf()).extension == "pdf"
    for name, content, start in [
        ("notes.txt", b"hello", "“.txt” "),
        ("setup.exe", PROGRAM, "“.exe” "),
        ("bundle.zip", samples.archive({"notes.txt": b"hello"}), "Inside this archive is “notes.txt”. “.txt” "),
    ]:
        with pytest.raises(RuleBroken) as refused:
            taken(name, content)
        assert refused.value.words == start + words


def test_a_file_over_the_organisations_limit_is_refused(world):
    SecuritySettings.objects.update(maximum_file_size=1024 * 1024)

    with pytest.raises(RuleBroken, match="larger than 1 MB, the most this organisation accepts"):
        taken("notes.txt", b"x" * (1024 * 1024 + 1))


def test_what_the_client_calls_a_file_does_not_count(world):
    sent = SimpleUploadedFile("plan.pdf", samples.pdf(), content_type="text/html")

    assert uploads.check(sent).media_type == "application/pdf"
