"""What stands at the head of papers in the name of an organisation: its logo, and titles in its colour."""

from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Image, Spacer

from accounts.models import Organisation
from accounts.services import branding

HEIGHT, WIDTH = 12 * mm, 60 * mm  # at most


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
