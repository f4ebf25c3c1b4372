"""Real small files for the demo: drawings, models, schedules and pictures that open in their own programs."""

from io import BytesIO
from itertools import pairwise
from math import cos, degrees, pi, sin

from openpyxl import Workbook
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A3, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas


def drawing(number: str, title: str, revision: str, project: str) -> bytes:
    """A two-page PDF: a framed sheet with a title block, and a sheet of notes."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=landscape(A3), invariant=1)
    canvas.setTitle(f"{number} {title}")
    _frame(canvas, number, title, revision, project)
    _geometry(canvas, seed=sum(number.encode()), revision=revision)
    canvas.showPage()
    _frame(canvas, number, title, revision, project)
    _notes(canvas, title, revision)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def model(number: str, title: str) -> bytes:
    """An IFC 4 file with a project and a site."""
    lines = [
        "ISO-10303-21;",
        "HEADER;",
        "FILE_DESCRIPTION(('ViewDefinition [ReferenceView]'),'2;1');",
        f"FILE_NAME('{number}.ifc','2026-03-02T09:00:00',(''),(''),'','','');",
        "FILE_SCHEMA(('IFC4'));",
        "ENDSEC;",
        "DATA;",
        "#1=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);",
        "#2=IFCUNITASSIGNMENT((#1));",
        "#3=IFCCARTESIANPOINT((0.,0.,0.));",
        "#4=IFCAXIS2PLACEMENT3D(#3,$,$);",
        "#5=IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-5,#4,$);",
        f"#6=IFCPROJECT('0YvctVUKr0kugbFTf53O9L',$,'{title}',$,$,$,$,(#5),#2);",
        "#7=IFCSITE('3cUkl32yn9qRSPvBJVyWw5',$,'Harbour',$,$,$,$,$,.ELEMENT.,$,$,$,$,$);",
        "#8=IFCRELAGGREGATES('2YBqaV_8L15eWJ9DA1sGmT',$,$,$,#6,(#7));",
        "ENDSEC;",
        "END-ISO-10303-21;",
    ]
    return ("\n".join(lines) + "\n").encode()


def sketch(title: str) -> bytes:
    """A DXF (R12) drawing of a rectangle and its title."""
    corners = [(0, 0), (420, 0), (420, 297), (0, 297), (0, 0)]
    pairs: list[str] = ["0", "SECTION", "2", "HEADER", "9", "$ACADVER", "1", "AC1009", "0", "ENDSEC"]
    pairs += ["0", "SECTION", "2", "ENTITIES"]
    for (x1, y1), (x2, y2) in pairwise(corners):
        pairs += ["0", "LINE", "8", "FRAME", "10", f"{x1}.0", "20", f"{y1}.0", "11", f"{x2}.0", "21", f"{y2}.0"]
    pairs += [
        "0",
        "TEXT",
        "8",
        "TEXT",
        "10",
        "20.0",
        "20",
        "20.0",
        "40",
        "7.0",
        "1",
        title.encode("ascii", "replace").decode(),
    ]
    pairs += ["0", "ENDSEC", "0", "EOF"]
    return ("\n".join(pairs) + "\n").encode()


def schedule(title: str) -> bytes:
    """A small Excel schedule."""
    workbook = Workbook()
    sheet = workbook.active
    if sheet is None:
        raise ValueError("A new workbook has a sheet.")
    sheet.title = "Schedule"
    sheet.append(["Mark", "Description", "Quantity", "Unit"])
    for mark in range(1, 25):
        sheet.append([f"M{mark:02d}", f"{title}, item {mark}", mark * 3, "no."])
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def photograph(title: str) -> bytes:
    """A PNG picture with its title drawn on it."""
    picture = Image.new("RGB", (960, 600), (214, 221, 226))
    pen = ImageDraw.Draw(picture)
    for row in range(6):
        for column in range(9):
            shade = 168 + (row * 7 + column * 5) % 48
            box = (40 + column * 98, 60 + row * 82, 128 + column * 98, 132 + row * 82)
            pen.rectangle(box, fill=(shade, shade + 4, shade + 8), outline=(96, 110, 122))
    pen.text((44, 22), title, fill=(34, 44, 54))
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _frame(canvas: Canvas, number: str, title: str, revision: str, project: str) -> None:
    width, height = landscape(A3)
    canvas.setLineWidth(1.2)
    canvas.rect(10 * mm, 10 * mm, width - 20 * mm, height - 20 * mm)
    canvas.setLineWidth(0.5)
    canvas.rect(width - 130 * mm, 10 * mm, 120 * mm, 38 * mm)
    canvas.line(width - 130 * mm, 30 * mm, width - 10 * mm, 30 * mm)
    canvas.setFont("Helvetica-Bold", 12)
    canvas.drawString(width - 126 * mm, 39 * mm, title[:52])
    canvas.setFont("Helvetica", 9)
    canvas.drawString(width - 126 * mm, 33 * mm, project)
    canvas.drawString(width - 126 * mm, 23 * mm, f"Number  {number}")
    canvas.drawString(width - 126 * mm, 17 * mm, f"Revision  {revision}")
    canvas.drawString(width - 60 * mm, 17 * mm, "Scale 1:250 at A3")


def _geometry(canvas: Canvas, *, seed: int, revision: str) -> None:
    canvas.setStrokeGray(0.35)
    for step in range(12):
        x = (24 + step * 25 + seed % 7) * mm
        canvas.setLineWidth(0.3)
        canvas.setDash(6, 3)
        canvas.line(x, 66 * mm, x, 262 * mm)
        canvas.setDash()
        canvas.circle(x, 268 * mm, 5 * mm)
        canvas.setFont("Helvetica", 8)
        canvas.drawCentredString(x, 267 * mm, str(step + 1))
    canvas.setLineWidth(1.4)
    for row in range(3):
        base = (84 + row * 56 + seed % 11) * mm
        canvas.rect(30 * mm, base, 300 * mm, 34 * mm)
        canvas.line(30 * mm, base + 17 * mm, 330 * mm, base + (17 + seed % 5) * mm)
        moved = 1 + (seed + row) % 4 if revision > "A" and row == 2 - ord(revision) % 3 else 0
        for hole in range(5):
            shift = 30 if hole == moved and moved else 0
            canvas.circle((60 + hole * 58 + shift) * mm, base + 17 * mm, (4 + (seed + hole) % 5) * mm)
            if shift:
                _cloud(canvas, 60 + hole * 58 + shift, base / mm + 17, revision)


def _cloud(canvas: Canvas, across: float, up: float, revision: str) -> None:
    """What a revision changed, as drawings show it: a cloud around it, and the revision in a triangle."""
    canvas.saveState()
    canvas.setLineWidth(0.7)
    for place in range(16):
        angle = 2 * pi * place / 16
        x, y = (across + 13 * cos(angle)) * mm, (up + 13 * sin(angle)) * mm
        canvas.arc(x - 3 * mm, y - 3 * mm, x + 3 * mm, y + 3 * mm, degrees(angle) - 100, 200)
    canvas.setFont("Helvetica-Bold", 9)
    canvas.drawCentredString((across + 19) * mm, (up + 12) * mm, revision)
    outline = canvas.beginPath()
    outline.moveTo((across + 15) * mm, (up + 11) * mm)
    outline.lineTo((across + 23) * mm, (up + 11) * mm)
    outline.lineTo((across + 19) * mm, (up + 18) * mm)
    outline.close()
    canvas.drawPath(outline)
    canvas.restoreState()


def _notes(canvas: Canvas, title: str, revision: str) -> None:
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(24 * mm, 260 * mm, f"Notes: {title}")
    canvas.setFont("Helvetica", 11)
    for line, text in enumerate(
        (
            "1. All dimensions are in millimetres unless stated otherwise.",
            "2. Do not scale from this drawing.",
            "3. Read with the project specification and the geotechnical baseline report.",
            "4. Concrete is grade C40/50; cover is 50 mm on faces against ground.",
            "5. Report any discrepancy to the designer before work starts.",
            *(["6. Levels are to Australian Height Datum."] if revision > "B" else []),
        )
    ):
        canvas.drawString(24 * mm, (246 - line * 9) * mm, text)
