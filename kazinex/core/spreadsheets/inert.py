"""Text as a spreadsheet may hold it: only characters XML allows, within Excel's limit, and never a formula."""

import re
from xml.sax.saxutils import escape

LIMIT = 32_767  # UTF-16 units in one cell
ALWAYS_FITS = LIMIT // 2  # so many code points fit, whatever they are
CUT = " … [cut here: a cell holds no more]"

_CONTROLS = bytes(code for code in range(0x20) if code != ord("\t"))
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED_LOOK = re.compile(rb"_(?=x[0-9A-Fa-f]{4}_)")
_ANY_CONTROL = "[\x01-\x1f]"
_NEXT = "\x1e"  # stands for a line feed while rows are still lines
_RETURN = "\x1d"  # and this for a carriage return
_DROPPED = "".join(chr(code) for code in range(1, 0x20) if code not in {0x09, 0x0A, 0x0D})


def text(value: str) -> bytes:
    """One text as the inside of a `<t>` element; what XML forbids becomes U+FFFD, too long text is cut and says so."""
    clean = escape(cut(_FORBIDDEN.sub("\ufffd", value))).replace("\r", "&#13;").replace("\n", "&#10;")
    return _ESCAPED_LOOK.sub(b"_x005F_", clean.encode())


def is_forbidden(letter: str) -> bool:
    """Whether XML 1.0 has no place for this character."""
    return bool(_FORBIDDEN.match(letter))


def cut(value: str) -> str:
    """The text within Excel's limit, which counts UTF-16 units, with a mark where something is missing."""
    if len(value) <= ALWAYS_FITS or len(value.encode("utf-16-le")) // 2 <= LIMIT:
        return value
    kept = value.encode("utf-16-le")[: (LIMIT - len(CUT)) * 2]
    return kept.decode("utf-16-le", "ignore") + CUT


def sql(expression: str) -> str:
    """The same for a column while PostgreSQL streams it: one line each, no control characters, within the limit.

    NULL and an empty text are both an empty cell. `block` turns the stand-ins back.
    """
    one_line = f"translate({expression}, E'\\n\\r' || {_literal(_DROPPED)}, {_literal(_NEXT + _RETURN)})"
    # translate() takes some forty times as long as looking whether there is anything to translate.
    return f"nullif(case when {expression} ~ {_literal(_ANY_CONTROL)} then {one_line} else {expression} end, '')"


def sql_cut(expression: str) -> str:
    """For a column that may be longer than a cell: cut where Excel would, with the mark."""
    mark = CUT.replace("'", "''")
    wide = f"{expression} ~ {_literal('[' + chr(0x10000) + '-' + chr(0x10FFFF) + ']')}"
    return (
        f"case when length({expression}) <= {ALWAYS_FITS} then {expression} "
        f"when {wide} then left({expression}, {ALWAYS_FITS - len(CUT)}) || '{mark}' "
        f"when length({expression}) <= {LIMIT} then {expression} "
        f"else left({expression}, {LIMIT - len(CUT)}) || '{mark}' end"
    )


def block(lines: bytes, markers: bytes) -> bytes:
    """Many lines out of PostgreSQL with everything XML forbids taken out or escaped; `markers` and line ends stay."""
    kept = b"\n" + markers + _NEXT.encode() + _RETURN.encode()
    clean = lines.translate(None, bytes(code for code in _CONTROLS if code not in kept))
    clean = clean.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    if b"\xef\xbf" in clean:
        clean = clean.replace(b"\xef\xbf\xbe", b"\xef\xbf\xbd").replace(b"\xef\xbf\xbf", b"\xef\xbf\xbd")
    if b"_x" in clean:
        clean = _ESCAPED_LOOK.sub(b"_x005F_", clean)
    return clean.replace(_NEXT.encode(), b"&#10;").replace(_RETURN.encode(), b"&#13;")


def _literal(characters: str) -> str:
    return "E'" + "".join(f"\\U{ord(letter):08X}" for letter in characters) + "'"
