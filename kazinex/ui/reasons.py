"""One page for every change that people will ask about: it names the thing and what follows, and asks why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse

from kazinex.core.forms import EndingForm, HouseForm, ReasonForm, posted
from kazinex.core.http import page
from kazinex.core.translation import marked as _


class Notice:
    """One consequence: a title, which may be empty, sentences beneath it, and how grave it is."""

    def __init__(self, title: str, *sentences: str, tone: str = "bad") -> None:
        self.title, self.sentences, self.tone = title, sentences, tone


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonPage:
    """What the page says before its one button; `back` is where Cancel leads, which `stay` may call otherwise.

    `template` may extend layouts/reason.html and fill its block `more` with what takes more than a sentence.
    """

    layout: str
    heading: str
    button: str
    back: str
    crumbs: Sequence[tuple[str, str]]
    notices: Sequence[Notice] = ()
    title: str = ""  # of the window, where it is not the heading
    lead: str = ""
    facts: Sequence[tuple[str, Any]] = ()
    kind: str = "danger"
    stay: str = _("Cancel")
    template: str = "layouts/reason.html"


def ask(
    request: Any,
    asked: ReasonPage,
    change: Callable[..., Any],
    *,
    of: Model | None,
    done: str | Callable[[Any], str] = "",
    to: Callable[[], HttpResponse],
    form: HouseForm | None = None,
    **context: Any,
) -> HttpResponse:
    """Ask why; then make the change with what was typed, say that it is done, and go where one is wanted next.

    `of` is the thing it is about: what happened to it since the page was shown is told first. It is None where there
    are several, or where nothing is ended that could come back. A form that is given has to see to that itself.
    `done` may be made of what the change returned; another form than the one of a reason may ask for something else.
    What is dear to find out may be given as a function: templates call it, and so only where the page is shown.
    """
    if form is None:
        form = EndingForm(posted(request), of=of) if of else ReasonForm(posted(request))
    if form.submit(lambda: change(**form.cleaned_data)):
        if words := done if isinstance(done, str) else done(form.result):
            messages.success(request, words)
        return to()
    return page(request, asked.template, asked=asked, form=form, **context)
