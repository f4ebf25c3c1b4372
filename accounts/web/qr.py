"""QR pictures, drawn in memory and shown as a data: address."""

import base64
from io import BytesIO

import qrcode
from qrcode.constants import ERROR_CORRECT_M


def picture(text: str) -> str:
    """A PNG of the text as a QR code, as an address an <img> can hold."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=6, border=4)
    code.add_data(text)
    code.make(fit=True)
    out = BytesIO()
    code.make_image(fill_color="black", back_color="white").save(out)
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"
