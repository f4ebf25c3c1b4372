"""Hundreds of files as the field sends them, made here: each with what is to become of it.

What is to be taken has the words of its flags; what is to be refused, the beginning of the words.
"""

import io
import struct
import zipfile
from collections.abc import Iterator

from documents.register.domain.files.refusals import MACROS, PASSWORD
from tests.documents.register import samples, wrapped
from tests.documents.register.tiffs import tiff

Case = tuple[str, bytes, list[str] | str]  # name, content, flags or refusal
GERMAN = "Überführung Süd: größte Höhe 4,50 m über Gelände, Maßstab 1:100\r\n"
WESTERN = [GERMAN, "Relevé des réseaux enterrés, côté amont, à vérifier\r\n", "Señalización de la vía, según plano\r\n"]
ENCODINGS = {
    "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 cp1252 latin-1 iso8859-15 mac_roman cp850 cp437": GERMAN,
    "utf-8 utf-16 cp1250 iso8859-2 cp852 mac_latin2": "Příčný řez tunelu, výška nad terénem žluť\n",
    "utf-8 utf-16-le cp1251 koi8_r iso8859-5 mac_cyrillic cp866": "Схема дренажа тоннеля, лист 4 из 12\n",
    "utf-8 utf-16-be cp1253 iso8859-7 mac_greek cp737": "Σχέδιο αποχέτευσης της σήραγγας, φύλλο 4\n",
    "utf-8 cp1254 iso8859-9 mac_turkish cp857": "Şantiye çizimi, İstanbul tüneli, ölçek 1:100\n",
    "utf-8 utf-16 cp1255 iso8859-8 cp862": "תוכנית ניקוז של המנהרה גיליון 4\n",
    "utf-8 cp1256 iso8859-6 cp864": "مخطط الصرف 4\n",
    "utf-8 cp1257 iso8859-13 iso8859-4 cp775": "Tunelio brėžinys, šiaurinė pusė, aukštis 4 m\n",
    "utf-8 cp1258": "Cống thoát nước\n".encode().decode(),
    "utf-8 utf-16-le shift_jis cp932 euc_jp iso2022_jp": "トンネル排水計画図、第四版、現場確認用。\n",
    "utf-8 utf-16 gb18030 gbk gb2312": "隧道排水平面图，第四版，现场核对用。\n",
    "utf-8 utf-16-be big5 cp950": "隧道排水平面圖，第四版，現場核對用。\n",
    "utf-8 utf-16 cp949 euc_kr johab": "터널 배수 계획도, 제4판, 현장 확인용.\n",
    "utf-8 cp874 tis_620": "แบบระบายน้ำของอุโมงค์\n",
}
NOTES = {
    "manholes.csv": b"MZ-1001,manhole,12.30\r\nMZ-1002,manhole,12.80\r\n",
    "short.csv": b"MZ,1\n",
    "notes.txt": b"The page in question has a <html> tag and a <script> in it.\n",
    "hash.txt": b"#! Remember the culvert at km 4.2\n",
    "pk.csv": b"PK,km,height\r\n1,2,3\r\n",
    "elf.txt": b"ELF measurements: none this week\n",
    "pdf.txt": b"PDF files go to Dina. %PDF-1.4 is the oldest we take.\n",
    "mail.txt": b"From: Jo\nTo: Dina\nSubject: Levels\n\nSee below.\n",
    "code.txt": b"#include <stdio.h>\nint main(void) { return 0; }\n",
    "xml.txt": b'<?xml version="1.0"?>\n<survey><point/></survey>\n',
    "json.txt": b'{"level": 4.5}\n',
    "ansi.txt": b"\x1b[31mred\x1b[0m\n",
    "bell.txt": b"done\x07\nThe printer of the survey office rings when the list of levels is through at last.\n",
    "pages.txt": b"page one\x0cpage two\n",
    "dos.txt": b"levels of the year\r\n\x1a",
    "filled.csv": b"a;b\r\n1;2\r\n" + b"\0" * 500,
    "one.txt": b"x",
    "gif.txt": b"GIF89a is a format of pictures\n",
    "bm.csv": b"BM-12,1\nBM-13,2\n",
    "rar.txt": b"Rar! said the lion.\n",
    "tab.csv": b"a\tb\tc\n1\t2\t3\n",
    "pipes.csv": b"a|b|c\n1|2|3\n",
    "long.txt": b"All work and no play makes a dull drawing.\n" * 30_000,
}


def texts() -> Iterator[Case]:
    """The languages of the field in the encodings of their programs."""
    for encodings, words in ENCODINGS.items():
        for encoding in encodings.split():
            kind = "csv" if encoding in {"cp1250", "cp1251", "utf-16"} else "txt"
            yield f"levels-{encoding}.{kind}", (words * 3).encode(encoding, "replace"), []
    yield from ((f"note-{place}.txt", words.encode("cp1252"), []) for place, words in enumerate(WESTERN))
    yield from ((name, content, []) for name, content in NOTES.items())


def drawings_and_models() -> Iterator[Case]:
    """Drawings of every version, and models as several programs begin them."""
    yield from ((f"plan-{version}.dwg", samples.dwg(version), []) for version in samples.DWG_VERSIONS)
    plain = samples.dxf()
    variants = [plain, plain.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + plain, b"999\nby hand\n999\nmore\n" + plain]
    yield from ((f"plan-{place}.dxf", content, []) for place, content in enumerate(variants))
    yield "binary.dxf", samples.dxf(binary=True), []
    for schema in (b"IFC2X3", b"IFC4", b"IFC4X1", b"IFC4X3", b"IFC4X3_ADD2", b"IFC2X2_FINAL"):
        yield f"model-{schema.decode()}.ifc", samples.IFC.replace(b"IFC4", schema), []
    yield "windows.ifc", samples.IFC.replace(b"\n", b"\r\n"), []
    yield "marked.ifc", b"\xef\xbb\xbf" + samples.IFC, []
    for extension in ("rvt", "nwd", "skp", "dgn", "las", "e57", "stp", "3dm", "mpp"):
        yield f"model.{extension}", b"\x00\x01 a format nobody here knows " * 50, []


def pictures() -> Iterator[Case]:
    """Pictures of every mode, and kinds of TIFF in both orders of bytes."""
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        yield f"site-{mode.replace(';', '')}.png", samples.plain_picture("PNG", mode), []
    for mode in ("L", "RGB", "CMYK"):
        yield f"site-{mode}.jpg", samples.plain_picture("JPEG", mode), []
        yield f"site-{mode}.jpeg", samples.plain_picture("JPEG", mode, progressive=True), []
    for packing in ("raw", "tiff_lzw", "packbits", "tiff_deflate", "tiff_adobe_deflate", "jpeg"):
        yield f"scan-{packing}.tif", samples.plain_picture("TIFF", "RGB", compression=packing), []
    for packing in ("group3", "group4", "tiff_lzw"):
        yield f"scan-{packing}-1.tiff", samples.plain_picture("TIFF", "1", compression=packing), []
    for order in "<>":
        for large in (False, True):
            name = f"{'big' if large else 'classic'}-{'intel' if order == '<' else 'motorola'}"
            for bits, number in ((8, 1), (16, 1), (16, 2), (32, 1), (32, 3), (64, 3)):
                body = b"\0" * (bits // 2)
                yield f"{name}-{bits}-{number}.tif", tiff(body, [bits], number=number, order=order, large=large), []
            for samples_of in ([8, 8], [16, 16], [8, 8, 8], [16, 16, 16], [32, 32, 32], [8, 8, 8, 8]):
                body = b"\0" * (sum(samples_of) // 2)
                yield (
                    f"{name}-{len(samples_of)}x{samples_of[0]}.tif",
                    tiff(body, samples_of, order=order, large=large),
                    [],
                )


def archives() -> Iterator[Case]:
    """ZIP archives as Finder, Windows, CAD programs and libraries write them."""
    inner = {"plans/plan.pdf": samples.pdf(), "notes.txt": b"hello"}
    for packing in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        yield f"packed-{packing}.zip", samples.archive(inner, compression=packing), []
    apple = b"\0\5\x16\7\0\2\0\0Mac OS X        " + b"\0" * 50
    yield "finder.zip", samples.archive({**inner, "__MACOSX/._plan.pdf": apple, ".DS_Store": b"\0\0\0\1Bud1"}), []
    yield "icon.zip", samples.archive({**inner, "Icon\r": b""}), []
    yield "windows.zip", samples.archive({"plans\\plan.pdf": samples.pdf(), "plans\\a\\notes.txt": b"x"}), []
    yield "thumbs.zip", samples.archive({**inner, "Thumbs.db": samples.compound("Catalog"), "desktop.ini": b"x"}), []
    yield "folders.zip", samples.archive({"plans/": b"", **inner, "empty.com/": b""}), []
    yield "scales.zip", samples.archive({"Plan 1:100.pdf": samples.pdf(), "Schnitt 1:50.txt": b"x"}), []
    yield "small-zip64.zip", wrapped.zip64(inner), []
    yield "commented.zip", _commented(samples.archive(inner), b"Issued by Meridian"), []
    yield "padded.zip", samples.archive(inner) + b"\0" * 512, []
    yield "nested.zip", samples.archive({"1.zip": samples.archive({"2.zip": samples.archive(inner)})}), []
    yield "words.zip", samples.archive({"隧道/图 4.pdf": samples.pdf(), "Überführung.txt": b"x"}), []
    yield (
        "transmittal.zip",
        samples.archive({"plan.dwg": samples.dwg("AC1032"), "fonts/a.shx": b"x", "acad.pc3": b"x"}),
        [],
    )
    yield "streamed.zip", _streamed(inner), []
    yield "model.zip", samples.archive({"model.ifc": samples.IFC * 400}), []


def office() -> Iterator[Case]:
    """Office files: whole, with trailing bytes, with names of Windows, linked, and older ones."""
    for kind in ("docx", "xlsx", "pptx"):
        plain = samples.office(kind)
        yield f"plain.{kind}", plain, []
        yield from (
            (f"trailing-{len(rest)}.{kind}", plain + rest, []) for rest in (b"\n", b"\0", b"\0" * 1000, b"\r\n ")
        )
        yield f"backslash.{kind}", samples.office(kind, {f"{kind}\\theme\\theme1.xml": b"<x/>"}), []
        main = samples.MAIN_PARTS[kind][0].split("/")[0]
        settings = f"{main}/_rels/settings.xml.rels"
        template = wrapped.relations("attachedTemplate", "Normal.dotm")
        yield f"template.{kind}", samples.office(kind, {settings: template}), ["Attached template"]
        chart = f"{main}/charts/_rels/chart1.xml.rels"
        link = wrapped.relations("oleObject", "costs.xlsx")
        yield f"chart.{kind}", samples.office(kind, {chart: link}), ["Linked chart"]
        yield f"windows.{kind}", samples.office(kind, {chart.replace("/", "\\"): link}), ["Linked chart"]
        click = wrapped.relations("hyperlink", "https://x.example/")
        yield f"click.{kind}", samples.office(kind, {settings: click}), []
        yield f"macros.{kind}", samples.office(kind, {f"{main}/vbaProject.bin": b"x"}), MACROS
        yield f"secret.{kind}", samples.compound("EncryptedPackage", "EncryptionInfo"), PASSWORD
        yield f"cut.{kind}", plain[: len(plain) // 2], "This archive cannot be read"
    for kind, stream in {"doc": "WordDocument", "xls": "Workbook", "ppt": "PowerPoint Document"}.items():
        yield f"older.{kind}", samples.compound(stream), []
        yield f"older-macros.{kind}", samples.compound(stream, "_VBA_PROJECT_CUR"), MACROS
        yield f"picture.{kind}", samples.picture(), f"This file is named .{kind} but its content is a PNG picture"


def pdfs() -> Iterator[Case]:
    """PDFs that do or carry something, which is told."""
    yield "plain.pdf", samples.pdf(), []
    yield "trailing.pdf", samples.pdf() + b"\r\n\0\0", []
    yield "script.pdf", wrapped.pdf(b"<</S /JavaScript /JS (app.alert)>>"), ["Contains a script"]
    yield "launch.pdf", wrapped.pdf(b"<</S /Launch /F (calc)>>"), ["Asks to start a program"]
    yield "escaped.pdf", wrapped.pdf(b"<</S /J#61vaScript>>"), ["Contains a script"]
    yield "attached.pdf", wrapped.pdf(b"<</Type /Filespec /EF <</F 91 0 R>>>>"), ["Carries attached files"]
    attached = wrapped.packed_object(b"EmbeddedFile", b"hello")
    yield "embedded.pdf", wrapped.pdf(attached), ["Carries attached files"]
    yield "media.pdf", wrapped.pdf(b"<</Subtype /RichMedia>>"), ["Carries film, sound or 3D"]
    yield "hidden.pdf", wrapped.pdf(wrapped.packed_object(b"ObjStm", b"1 0 <</S /JavaScript>>")), ["Contains a script"]
    yield "cut.pdf", samples.pdf()[:-60], "This PDF is incomplete"
    yield "before.pdf", b"junk" * 300 + samples.pdf(), "This file is named .pdf but its content is plain text"


KNOWN = (
    "pdf",
    "dwg",
    "dxf",
    "ifc",
    "doc",
    "docx",
    "xls",
    "xlsx",
    "ppt",
    "pptx",
    "txt",
    "csv",
    "png",
    "jpg",
    "tif",
    "zip",
)
HARMFUL = {
    "a Windows program": samples.WINDOWS_PROGRAM,
    "a Linux program": samples.LINUX_PROGRAM,
    "a web page": samples.WEB_PAGE,
    "an SVG picture": samples.SVG,
    "a script": b"#!/bin/sh\nrm -rf /\n",
}


def liars() -> Iterator[Case]:
    """Programs and pages under every name, by themselves and inside others."""
    for extension in KNOWN:
        for words, content in HARMFUL.items():
            said = f"This file is named .{extension} but its content is {words}"
            yield f"{words.split()[-1]}.{extension}", content, said
    for words in ("a Windows program", "a Linux program", "a script"):
        content = HARMFUL[words]
        yield "bundle.zip", samples.archive({"in/plan.pdf": content}), "Inside this archive is “in/plan.pdf”"
        yield "report.docx", samples.office("docx", {"word/media/1.png": content}), "Inside this file is “word/media/1"
        yield "report.doc", samples.compound("WordDocument", __Ole10Native=b"\0\0\0\0" + content), "Inside this file is"
        yield "plan.pdf", wrapped.pdf(wrapped.packed_object(b"EmbeddedFile", content)), "Inside this file is"
        yield "notes.rtf", wrapped.rich_text("plan.pdf", content), "Inside this file is “plan.pdf”"


def tricks() -> Iterator[Case]:
    """Archives that are built to deceive whoever looks into them."""
    for name in (
        "setup.exe",
        "run.bat",
        "run.PS1",
        "a/b.vbs",
        "a\\b.js",
        "x.jar",
        "Tool.app/run",
        "setup.exe ",
        "p.exe.pdf",
    ):
        yield "bundle.zip", samples.archive({name: b"x"}), "Inside this archive is"
    yield "stream.zip", samples.archive({"setup.exe:a.txt": b"x"}), "Inside this archive is"
    for name in ("../up.txt", "/root.txt", "..\\up.txt", "C:\\x.txt", "\\\\server\\x.txt"):
        yield "out.zip", samples.archive({name: b"x"}), "This archive would write outside its folder"
    yield "twice.zip", samples.archive({"a/b.txt": b"x", "a\\b.txt": b"y"}), "This archive cannot be read"
    yield "empty.zip", samples.archive({}), "This archive is empty"
    yield "secret.zip", samples.encrypted_archive(), "This archive is encrypted"
    yield "link.zip", samples.linked_archive(), "“passwd.txt” inside this archive is a link"
    yield "bomb.zip", samples.archive({"zeros.txt": b"\0" * 30_000_000}), "This archive would unpack to far more"
    yield "odd.zip", _method(samples.archive({"a.txt": b"x"}), 9), "“a.txt” inside this archive is packed in a way"
    yield "behind.zip", samples.archive({"a.txt": b"x"}) + samples.WINDOWS_PROGRAM, "This archive cannot be read"
    yield "lying.zip", wrapped.zip64({"a.txt": b"x"}, lying=True), "This archive cannot be read"
    yield "huge.png", samples.huge_png(), "This picture has 60000 × 60000 pixels"
    yield "short.tif", b"II*\0\x08\0\0\0", "This picture is damaged"
    yield "noise.txt", bytes(range(256)) * 20, "This file is named .txt but its content is not plain text"
    yield "noise.csv", b"\0\1\2" * 200, "This file is named .csv but its content is not comma-separated text"


def every() -> list[Case]:
    """All of them."""
    makers = (texts, drawings_and_models, pictures, archives, office, pdfs, liars, tricks)
    return [case for maker in makers for case in maker()]


def _commented(archive: bytes, comment: bytes) -> bytes:
    return archive[:-2] + struct.pack("<H", len(comment)) + comment


def _streamed(files: dict[str, bytes]) -> bytes:
    """Written to where one cannot go back: sizes stand behind the contents."""
    made = io.BytesIO()

    class Onward(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, content: object) -> int:
            return made.write(content)  # type: ignore[arg-type]

    with zipfile.ZipFile(Onward(), "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in files.items():
            packed.writestr(name, body)
    return made.getvalue()


def _method(archive: bytes, method: int) -> bytes:
    """The same, saying that it is packed in another way."""
    made = bytearray(archive)
    made[8] = method
    made[made.rindex(b"PK\x01\x02") + 10] = method
    return bytes(made)
