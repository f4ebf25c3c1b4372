"""Another role for several people at once: ticked in a list, previewed person by person, then saved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.web.forms.members import ManyRolesForm
from kazinex.core.dry_run import dry_run
from kazinex.core.http import page
from kazinex.core.several import Outcome, gone
from kazinex.core.translation import marked as _


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyRoles:
    """Who was chosen among whom, which roles may be given, what one would do to a person, and the change itself."""

    layout: str
    crumb: str
    back: str
    chosen: Sequence[Any]
    called: Callable[[Any], str]
    roles: list[tuple[str, str]]
    effects: Callable[[Sequence[Any], str], Mapping[int, Sequence[str]]]  # by their keys
    change: Callable[[str, str], Outcome[Any]]


@dataclass(frozen=True, slots=True)
class Row:
    """One person: the role they have, and what the new one would do, or why they keep theirs."""

    name: str
    role: str
    effects: Sequence[str] = ()
    refusal: str = ""


def ask(request: Any, asked: ManyRoles) -> HttpResponse:
    """Ask for the role and the reason, show what follows, and do it."""
    if words := gone(request, [one.public_id for one in asked.chosen]):
        messages.warning(request, words)
    if not asked.chosen:
        messages.info(request, _("Tick people in the list first."))
        return redirect(asked.back)
    step = request.POST.get("step", "")
    form = ManyRolesForm(request.POST if step else None, chosen=asked.chosen, roles=asked.roles)
    rows = [Row(asked.called(one), one.role_name) for one in asked.chosen]
    count, is_saving = 0, step == "save" and form.is_valid() and form.is_previewed
    if is_saving and form.submit(lambda: _change(form, asked)):
        return _done(request, asked, form.result)
    if step and form.submit(lambda: _foretold(form, asked)):
        outcome: Outcome[Any] = form.result
        rows, count = _rows(asked, outcome, form.cleaned_data["role"]), len(outcome.done)
        form.carry("previewed", form.cleaned_data["role"])
    context: dict[str, Any] = {"asked": asked, "rows": rows, "count": count}
    return page(request, "accounts/many_roles.html", form=form, **context)


def _change(form: ManyRolesForm, asked: ManyRoles) -> Outcome[Any]:
    return asked.change(form.cleaned_data["role"], form.cleaned_data["reason"])


def _foretold(form: ManyRolesForm, asked: ManyRoles) -> Outcome[Any]:
    found: list[Outcome[Any]] = []
    dry_run(lambda: found.append(_change(form, asked)))
    return found[0]


def _rows(asked: ManyRoles, outcome: Outcome[Any], role: str) -> list[Row]:
    words = {one.pk: said for one, said in outcome.refused}
    effects = asked.effects([one for one in asked.chosen if one.pk not in words], role)
    return [
        Row(asked.called(one), one.role_name, effects.get(one.pk, ()), words.get(one.pk, "")) for one in asked.chosen
    ]


def _done(request: Any, asked: ManyRoles, outcome: Outcome[Any]) -> HttpResponse:
    for words in outcome.warnings(asked.called):
        messages.warning(request, _("Left as they are – {words}").format(words=words))
    count = len(outcome.done)
    messages.success(
        request,
        _("1 person has another role.") if count == 1 else _("{count} people have another role.").format(count=count),
    )
    return redirect(asked.back)
