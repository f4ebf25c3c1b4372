"""How numbers of documents are made: the builder of a scheme, with what it would give."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from documents.register.domain import schemes
from documents.register.domain.presets import PRESETS
from documents.register.domain.schemes import FACTS, Scheme
from documents.register.models.numbering import PartKind
from documents.register.queries import schemes as found
from documents.register.services import presets
from documents.register.services import schemes as services
from documents.register.web.scheme_form import SAVE, STEP, SchemeForm, rearranged
from documents.register.web.settings_forms import PresetForm, SeriesForm
from documents.register.web.settings_pages import settings_address, settings_page
from kazinex.core import clock
from kazinex.core.forms import HouseForm, posted
from kazinex.core.http import MemberRequest, access
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from projects import queries as project_queries


@access(Permission.MANAGE_SETTINGS)
def numbering(request: MemberRequest) -> HttpResponse:
    """The scheme of this place; every button but Save shows the page again with what it did."""
    own, sent = found.own(request.project), posted(request)
    shown = {"row": own, "shown": found.in_force(request.project)}
    if sent is not None and sent.get(STEP, SAVE) != SAVE:
        return _page(request, SchemeForm(initial=rearranged(sent, sent.get(STEP, "")), **shown))
    form = SchemeForm(sent, **shown)
    if form.submit(lambda: _set(request, form)):
        messages.success(
            request, _("New numbers are {of} from now on. Old ones stay.").format(of=schemes.of(form.result).pattern)
        )
        return redirect(settings_address(request, "numbering"))
    return _page(request, form)


@access(Permission.MANAGE_SETTINGS)
@require_POST
def numbering_give_up(request: MemberRequest) -> HttpResponse:
    """Have no scheme of one's own any more."""
    services.give_up(request.project, by=request.actor)
    messages.success(request, _("This project numbers as its organisation does.") if request.project else _("Saved."))
    return redirect(settings_address(request, "numbering"))


@access(Permission.MANAGE_SETTINGS)
@sent_once
def preset(request: MemberRequest) -> HttpResponse:
    """Fill lists and schemes in one way of the field."""
    form = PresetForm(posted(request))
    if form.submit(lambda: presets.apply(form.preset, project=request.project, by=request.actor)):
        messages.success(
            request,
            _("“{preset}” is applied; {result} entries were added to lists.").format(
                preset=form.preset.label, result=form.result
            ),
        )
        return redirect(settings_address(request, "numbering"))
    return _form_page(request, "documents/preset.html", form, presets=PRESETS)


@access(Permission.MANAGE_SETTINGS)
def revision_codes(request: MemberRequest) -> HttpResponse:
    """How the code of a first revision is proposed."""
    form = SeriesForm(posted(request), row=found.coding(request.project))
    if form.submit(lambda: presets.set_series(form.cleaned_data["series"], project=request.project, by=request.actor)):
        messages.success(request, _("How revision codes begin is saved. Revisions that are there keep theirs."))
        return redirect(settings_address(request, "numbering"))
    return _form_page(request, "documents/revision_codes.html", form)


def _form_page(request: MemberRequest, template: str, form: HouseForm, **more: Any) -> HttpResponse:
    return settings_page(request, template, form=form, back=settings_address(request, "numbering"), **more)


def _set(request: MemberRequest, form: SchemeForm) -> Any:
    said = form.cleaned_data
    return services.set_scheme(
        request.project, form.scheme, is_only_way=said["is_only_way"], seen=said["seen"], by=request.actor
    )


def _page(request: MemberRequest, form: SchemeForm) -> HttpResponse:
    own = found.own(request.project)
    inherits = own is None and request.project is not None and found.in_force(request.project) is not None
    give_up_url = settings_address(request, "numbering-give-up") if own else ""
    coding = found.coding(request.project)
    links = {name: settings_address(request, name) for name in ("preset", "revision-codes")}
    around = {"preset_url": links["preset"], "codes_url": links["revision-codes"], "coding": coding}
    context = around | {"own": own, "inherits": inherits, "give_up_url": give_up_url, **_preview(request, form)}
    return settings_page(request, "documents/numbering.html", form=form, **context)


def _preview(request: MemberRequest, form: SchemeForm) -> dict[str, Any]:
    """What numbers would look like, or why there would be none."""
    trial = SchemeForm({**(form.data if form.is_bound else form.initial)}, row=form.row, shown=None)
    trial.fields.pop("seen")
    if not trial.is_valid():
        return {"wrong": _("What was typed is not complete.")}
    if not trial.attempt(lambda: schemes.checked(trial.scheme)):
        return {"wrong": trial.broken.words if trial.broken else ""}
    scheme: Scheme = trial.result
    project = request.project.code if request.project else "HARBOUR"
    today = found.today(request.project) if request.project else clock.now().date()
    example = schemes.sample(scheme, project=project, today=today, said=_usual(request))
    return {"pattern": scheme.pattern, "example": example}


def _usual(request: MemberRequest) -> dict[str, str]:
    """The first code of each list here, for an example that looks like home."""
    terms = project_queries.every_term(request.project).filter(retired_at=None, kind__in=[*FACTS])
    codes: dict[str, str] = {}
    for kind, code in terms.values_list("kind", "code"):
        codes.setdefault(PartKind(kind), code)
    return codes
