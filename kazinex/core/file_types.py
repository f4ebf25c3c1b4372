"""Which file name extensions are recommended, and which are never accepted (SPEC 6, SECURITY 7.2)."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


RECOMMENDED = _words("pdf dwg dxf ifc doc docx xls xlsx ppt pptx txt csv png jpg jpeg tif tiff zip")
NEVER = frozenset(
    _words("exe bat cmd com scr ps1 js vbs jar dmg app msi")
    + _words("apk cpl class dll hta htm html inf ipa jse lnk mht mhtml msc msp pif reg scf sh shtml svg svgz sys")
    + _words("url vbe wsc wsf wsh xht xhtml")
)
