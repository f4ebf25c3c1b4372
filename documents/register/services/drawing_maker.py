"""Draws an exchange drawing (DXF) as a PDF, a page for the model and one for each layout, from which all else is drawn.

Nothing is fetched: pictures and drawings that it refers to are shown as their outlines.
"""

import io
import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import reportlab
from ezdxf import recover
from ezdxf.addons.drawing import config
from ezdxf.addons.drawing.backend import BackendInterface, BkPath2d, BkPoints2d, ImageData
from ezdxf.addons.drawing.frontend import UniversalFrontend
from ezdxf.addons.drawing.properties import BackendProperties, Properties, RenderContext
from ezdxf.addons.drawing.recorder import Recorder
from ezdxf.entities.dxfgfx import DXFGraphic
from ezdxf.fonts import font_manager as fonts
from ezdxf.fonts.fonts import font_manager
from ezdxf.math import Matrix44, Vec2
from reportlab.pdfgen.canvas import Canvas

from documents.register.services import drawing_words

PAPER = 2384.0, 1684.0  # points of an A1 sheet: what the drawing is fitted to
MARGIN = 28.0
POINTS_A_MILLIMETRE = 72 / 25.4
THINNEST = 0.13  # millimetres of a line
MOST_LAYOUTS = 30
OWN_FONT = "Vera.ttf"  # comes with reportlab, for systems that have none
COLOURS = config.Configuration(
    background_policy=config.BackgroundPolicy.WHITE,
    image_policy=config.ImagePolicy.RECT,
    proxy_graphic_policy=config.ProxyGraphicPolicy.SHOW,
    hatching_timeout=3.0,
    lineweight_scaling=1.0,
    min_lineweight=THINNEST,
)


class Empty(Exception):
    """There is nothing in the drawing to be drawn."""


class Plotter(BackendInterface):
    """Puts what ezdxf draws onto the page of a PDF, in points."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas: Any = canvas
        canvas.setLineCap(1)
        canvas.setLineJoin(1)

    def draw_point(self, pos: Vec2, properties: BackendProperties) -> None:
        self._stroke([[pos, pos]], properties)

    def draw_line(self, start: Vec2, end: Vec2, properties: BackendProperties) -> None:
        self._stroke([[start, end]], properties)

    def draw_solid_lines(self, lines: Iterable[tuple[Vec2, Vec2]], properties: BackendProperties) -> None:
        self._stroke(list(lines), properties)

    def draw_path(self, path: BkPath2d, properties: BackendProperties) -> None:
        self._prepare(properties)
        self._canvas.drawPath(self._curve(path), stroke=1, fill=0)

    def draw_filled_paths(self, paths: Iterable[BkPath2d], properties: BackendProperties) -> None:
        self._prepare(properties)
        whole = self._canvas.beginPath()
        for path in paths:
            self._curve(path, whole).close()
        self._canvas.drawPath(whole, stroke=0, fill=1, fillMode=0)

    def draw_filled_polygon(self, points: BkPoints2d, properties: BackendProperties) -> None:
        self._prepare(properties)
        whole = self._line(points.vertices())
        whole.close()
        self._canvas.drawPath(whole, stroke=0, fill=1, fillMode=0)

    def draw_image(self, image_data: ImageData, properties: BackendProperties) -> None:
        """Never: it would be read from where the drawing says."""

    def configure(self, config: config.Configuration) -> None: ...
    def enter_entity(self, entity: DXFGraphic, properties: Properties) -> None: ...
    def exit_entity(self, entity: DXFGraphic) -> None: ...
    def set_background(self, color: str) -> None: ...
    def clear(self) -> None: ...
    def finalize(self) -> None: ...

    def _stroke(self, lines: Sequence[Sequence[Any]], properties: Any) -> None:
        self._prepare(properties)
        whole = self._canvas.beginPath()
        for line in lines:
            self._line(line, whole)
        self._canvas.drawPath(whole, stroke=1, fill=0)

    def _prepare(self, properties: Any) -> None:
        red, green, blue = (int(properties.color[place : place + 2], 16) / 255 for place in (1, 3, 5))
        self._canvas.setStrokeColorRGB(red, green, blue)
        self._canvas.setFillColorRGB(red, green, blue)
        self._canvas.setLineWidth(max(properties.lineweight, THINNEST) * POINTS_A_MILLIMETRE)

    def _line(self, points: Iterable[Any], whole: Any = None) -> Any:
        whole = self._canvas.beginPath() if whole is None else whole
        for place, point in enumerate(points):
            (whole.lineTo if place else whole.moveTo)(point.x, point.y)
        return whole

    def _curve(self, path: Any, whole: Any = None) -> Any:
        whole = self._canvas.beginPath() if whole is None else whole
        whole.moveTo(path.start.x, path.start.y)
        last = path.start
        for command in path.commands():
            last = CURVES[command.type.name](whole, last, command)
        return whole


def _to_line(whole: Any, _last: Any, command: Any) -> Any:
    whole.lineTo(command.end.x, command.end.y)
    return command.end


def _to_move(whole: Any, _last: Any, command: Any) -> Any:
    whole.moveTo(command.end.x, command.end.y)
    return command.end


def _to_quadratic(whole: Any, last: Any, command: Any) -> Any:
    """A PDF has cubic curves alone."""
    first, second = (end + (command.ctrl - end) * (2 / 3) for end in (last, command.end))
    whole.curveTo(first.x, first.y, second.x, second.y, command.end.x, command.end.y)
    return command.end


def _to_cubic(whole: Any, _last: Any, command: Any) -> Any:
    first, second, end = command.ctrl1, command.ctrl2, command.end
    whole.curveTo(first.x, first.y, second.x, second.y, end.x, end.y)
    return end


CURVES: dict[str, Callable[[Any, Any, Any], Any]] = {
    "LINE_TO": _to_line,
    "MOVE_TO": _to_move,
    "CURVE3_TO": _to_quadratic,
    "CURVE4_TO": _to_cubic,
}


def paper(place: str) -> bytes:
    """The drawing as a PDF; raises Empty where there is nothing to draw."""
    fonts.DEFAULT_FONTS.append(OWN_FONT)
    font_manager.scan_folder(Path(reportlab.__file__).parent / "fonts")
    document, _ = recover.readfile(place)
    made = io.BytesIO()
    canvas = Canvas(made, pageCompression=1)
    context = RenderContext(document)
    drawn = [_plot(layout, context, canvas) for layout in _layouts(document)]
    if not any(drawn):
        raise Empty
    canvas.save()
    return made.getvalue()


def _layouts(document: Any) -> list[Any]:
    named = [document.layouts.get(name) for name in document.layouts.names_in_taborder() if name != "Model"]
    return [document.modelspace(), *(layout for layout in named if _has_content(layout))][:MOST_LAYOUTS]


def _has_content(layout: Any) -> bool:
    """The first view of a layout is the layout itself."""
    return any(entity.dxftype() != "VIEWPORT" or entity.dxf.get("id", 1) > 1 for entity in layout)


def _plot(layout: Any, context: Any, canvas: Canvas) -> bool:
    recorder = Recorder()
    reader = drawing_words.Reader(recorder)
    UniversalFrontend(context, reader, config=COLOURS).draw_layout(layout)
    player = recorder.player()
    box = player.bbox()
    if not box.has_data or not all(map(math.isfinite, (*box.extmin, *box.extmax))):
        return False
    wide = box.size.x >= box.size.y
    width, height = PAPER if wide else PAPER[::-1]
    sides = ((width, box.size.x), (height, box.size.y))
    scale = min((room - 2 * MARGIN) / max(length, 1e-9) for room, length in sides)
    left, bottom = (width - box.size.x * scale) / 2, (height - box.size.y * scale) / 2
    canvas.setPageSize((width, height))
    onto = Matrix44.scale(scale) @ Matrix44.translate(left - box.extmin.x * scale, bottom - box.extmin.y * scale, 0)
    player.transform(onto)
    player.replay(Plotter(canvas))
    drawing_words.lay(reader.words, canvas, onto)
    canvas.showPage()
    return True
