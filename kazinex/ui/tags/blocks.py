"""Components that stand around content."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from kazinex.core.translation import marked as _
from kazinex.ui.icons import TONES
from kazinex.ui.texts import markup, tone_class

register = template.Library()


@register.simple_block_tag
def filled(content: str, tag: str, classes: str, *, label: str = "", inner: str = "") -> SafeString | str:
    """An element around content, or nothing at all where the content is blank."""
    if not content.strip():
        return ""
    if inner:
        content = markup("<{0}>{1}</{0}>", inner, content)
    name = markup(' aria-label="{}"', label) if label else ""
    return markup('<{0} class="{1}"{2}>{3}</{0}>', tag, classes, name, content)


@register.simple_block_tag
def card(
    content: str,
    title: str = "",
    *,
    note: str = "",
    url: str = "",
    link: str = _("See all"),
    flush: bool = False,
    level: int = 2,
    tone: str = "",
) -> str:
    """A titled area; `flush` lets a table reach its edges."""
    context = {"content": content, "title": title, "note": note, "url": url, "link": link, "flush": flush}
    return render_to_string(
        "ui/card.html", {**context, "heading": f"h{level}", "tone": tone_class(tone) if tone else ""}
    )


@register.simple_block_tag
def notice(content: str, *, tone: str = "info", title: str = "", icon: str = "") -> str:
    """Something to know before reading on."""
    context = {"content": content, "title": title, "tone": tone_class(tone), "icon": icon or TONES[tone]}
    return render_to_string("ui/notice.html", context)


@register.simple_block_tag
def empty_state(content: str, title: str, *, icon: str = "inbox") -> str:
    """What will be here, and the next step."""
    return render_to_string("ui/empty.html", {"content": content, "title": title, "icon": icon})


@register.simple_block_tag
def menu(content: str, label: str, *, icon: str = "", kind: str = "secondary") -> str:
    """A button that opens a short list; nothing at all when the list is empty."""
    if not content.strip():
        return ""
    return render_to_string("ui/menu.html", {"content": content, "label": label, "icon": icon, "kind": kind})


@register.simple_block_tag
def dialog(content: str, name: str, title: str, *, trigger: str, kind: str = "quiet") -> str:
    """An explanation that opens over the page; native, so it needs no script."""
    return render_to_string(
        "ui/dialog.html", {"content": content, "name": name, "title": title, "trigger": trigger, "kind": kind}
    )


@register.simple_block_tag
def metrics(content: str) -> SafeString:
    """Tiles in a row."""
    return markup('<dl class="metrics">{}</dl>', content)


@register.simple_block_tag
def fieldset(content: str, legend: str, *, hint: str = "") -> SafeString:
    """Fields that belong together, under their own name."""
    help_text = markup('<p class="field-help">{}</p>', hint) if hint else ""
    return markup('<fieldset class="fieldset"><legend>{}</legend>{}{}</fieldset>', legend, help_text, content)
