"""Every mail: one layout, plain text as typed, one button."""

from typing import Any

from django.core import mail

from accounts.models import Organisation
from accounts.services import notifications
from kazinex.core import outbox


def test_text_is_not_escaped_and_html_is(world, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Organisation.objects.filter(slug="meridian").update(name="Rail & <Sons>")

    notifications.tell(
        world.remy, "test", "Your role in Rail & <Sons> is new. Look.", "/o/meridian/", world.actor("ada")
    )
    while outbox.dispatch():
        pass

    letter: Any = mail.outbox[0]
    html = letter.alternatives[0].content
    assert letter.subject == "Rail & <Sons>: Your role in Rail & <Sons> is new"
    assert "Rail & <Sons>" in letter.body
    assert "Rail &amp; &lt;Sons&gt;" in html
    assert "<Sons>" not in html
    assert f"{settings.KAZINEX_PUBLIC_URL}/o/meridian/" in letter.body
    assert html.count(f'href="{settings.KAZINEX_PUBLIC_URL}/o/meridian/"') == 1
    assert letter.to == ["remy@meridian.example"]
