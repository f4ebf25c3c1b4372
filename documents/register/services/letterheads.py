"""Papers in the name of an organisation: its logo and titles in its colour at the head, numbered sheets on A4."""

from collections.abc import Iterator, Sequence
from functools import partial
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, Image, LongTable, Paragraph, SimpleDocTemplate, Spacer

from accounts.models import Organisation
from accounts.services import branding
from documents.register.services.stamp_fonts import PLAIN, drawn

HEIGHT, WIDTH = 12 * mm, 60 * mm  # at most
MARGIN, FOOT = 17 * mm, 10 * mm  # from the edge of the sheet to what is written, and to its number
LEADING = {"heading", "strong"}  # styles of what stands above something
BELOW_HEADING = 24 * mm  # a heading with the head of a table and a row, or a few lines
SHEET = A4[1] - 2 * MARGIN  # the height of what is written on one
WORTH_PARTING = 60 * mm  # less room than this holds no part of a row
KEPT_FREE = 6  # points that a frame keeps free on every side


def head(organisation: Organisation) -> list[Flowable]:
    """The logo, as large as fits, with the room below it; nothing where there is none."""
    if not (logo := branding.logo_of(organisation)):
        return []
    picture = Image(BytesIO(logo), hAlign="LEFT")
    scale = min(HEIGHT / picture.imageHeight, WIDTH / picture.imageWidth)
    picture.drawHeight, picture.drawWidth = picture.imageHeight * scale, picture.imageWidth * scale
    return [picture, Spacer(1, 4 * mm)]


def title(style: ParagraphStyle, organisation: Organisation) -> ParagraphStyle:
    """A style of titles in the colour of the organisation, as far as it has one."""
    if not organisation.brand_colour:
        return style
    return ParagraphStyle(f"{style.name} in colour", parent=style, textColor=HexColor(f"#{organisation.brand_colour}"))


def bound(story: Sequence[Flowable], *, title: str, author: str = "", mark: str) -> bytes:
    """The paper as PDF; each sheet says at its foot what it is of, and which of how many it is."""
    out, edges = BytesIO(), ("leftMargin", "rightMargin", "topMargin", "bottomMargin")
    margins: dict[str, Any] = dict.fromkeys(edges, MARGIN - KEPT_FREE)
    paper = SimpleDocTemplate(out, pagesize=A4, title=title, author=author, **margins)
    paper.build([*_led(story)], canvasmaker=partial(_Numbered, mark=mark))
    return out.getvalue()


def _led(story: Sequence[Flowable]) -> Iterator[Flowable]:
    """The same, with no heading left alone at the foot of a sheet."""
    for part in story:
        if isinstance(part, Paragraph) and part.style.name.partition(" ")[0] in LEADING:
            yield CondPageBreak(BELOW_HEADING)
        yield part


class Rows(LongTable):
    """A table that goes on over sheets, its first row on each; a row stays whole unless it is taller than a sheet.

    One that is taller begins where there is room for more than a sliver of it, which reportlab would put there too.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"splitInRow": 1})

    def split(self, width: float, height: float) -> list[Flowable]:
        """The part that fits and the rest; nothing where the rest waits for the next sheet."""
        self.splitInRow = int(height > WORTH_PARTING and self._is_too_tall_for_a_sheet(height))
        parts: list[Flowable] = super().split(width, height)
        return parts

    def _is_too_tall_for_a_sheet(self, height: float) -> bool:
        """Whether the first row that does not fit here fits below the head of no sheet."""
        head, *others = self._rowHeights  # type: ignore[attr-defined]  # its stubs leave it out
        room = height - head
        for row in others:
            if row > room:
                return bool(head + row > SHEET)
            room -= row
        return False


class _Numbered(Canvas):
    """Sheets that wait until it is known how many they are."""

    def __init__(self, *args: Any, mark: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._mark, self._sheets = mark, list[dict[str, Any]]()

    def showPage(self) -> None:  # noqa: N802  reportlab's name
        """Keep the sheet, and begin another one."""
        self._sheets.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]  # its stubs leave it out

    def save(self) -> None:
        """Write them with their numbers."""
        for number, sheet in enumerate(self._sheets, start=1):
            self.__dict__.update(sheet)
            width, _height = A4
            self.setFont(PLAIN, 7)
            self.drawString(MARGIN, FOOT, drawn(self._mark))
            self.drawRightString(width - MARGIN, FOOT, f"{number} / {len(self._sheets)}")
            super().showPage()
        super().save()
