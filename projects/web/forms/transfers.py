"""Who takes the work of somebody who leaves."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms

from accounts.models import User
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import CreatingForm, RowChoice, StampedForm
from kazinex.core.translation import marked as _
from projects.domain.questions import HeldWork
from projects.services.transfers import CHANGED, NotGiven, field_of

MOST_KINDS = 24  # choices of a kind in a project; more would hide the one that matters
MOST_APART = 24  # things chosen for one by one; each of them lists everybody
APART = "thing_"


class TransferForm(CreatingForm, StampedForm):
    """One person for everything, perhaps others in some projects, for some kinds or for single things, and why.

    Things are chosen for one by one where the reader ticked them, `apart`, or where the one who should take them was
    refused. What is ticked beyond those that can be chosen for at once has no field.
    """

    tells_parts = False
    meanwhile = CHANGED
    field_order = ("to",)
    to = RowChoice(
        queryset=User.objects.none(),
        label=_("Give everything to"),
        error_messages={"required": _("Choose who takes it.")},
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Those who take it are told; it stands in the audit log.")
    )

    def __init__(
        self, *args: Any, works: Mapping[str, HeldWork], people: Any, apart: Collection[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.works, self.people = works, people
        self.names = {id(work): name for name, work in works.items()}
        fields: Any = self.fields
        fields["to"].queryset = people
        self._offer_places()
        self.ticked = [name for name in works if name in apart]
        given = self.data if self.is_bound else self.initial
        chosen = [name for name in self.ticked if APART + name in given]
        self.apart = chosen if self.is_bound or len(self.ticked) > MOST_APART else [*self.ticked]
        for name in self.apart:
            self._offer_thing(name)

    def taker(self, work: HeldWork) -> User:
        """Who takes a thing: whoever is chosen for it, else for its kind there, its project, or everything."""
        chosen: User = self.cleaned_data[self.deciding(work)]
        return chosen

    def deciding(self, work: HeldWork) -> str:
        """The field that says so."""
        fields = (APART + self.names[id(work)], field_of(work.by.project, work.kind), field_of(work.by.project))
        return next((field for field in fields if self.cleaned_data.get(field)), "to")

    def refuse(self, broken: RuleBroken) -> None:
        """What somebody may not take is said at a field of its own, where somebody else is chosen for it."""
        if not isinstance(broken, NotGiven):
            return super().refuse(broken)
        if broken.is_theirs:
            return self._refuse_things(broken)
        self.broken = broken
        said = dict.fromkeys((self.deciding(work), words) for work, words in broken.refused)
        for field, words in said:
            self.add_error(field, words)
        return None

    def _refuse_things(self, broken: NotGiven) -> None:
        super().refuse(RuleBroken(broken.words) if len(broken.refused) <= MOST_APART else broken)
        for work, words in broken.refused[:MOST_APART]:
            name = self.names[id(work)]
            if name not in self.apart:
                self.apart.append(name)
                self._offer_thing(name)
            self.add_error(APART + name, words)

    def _offer_places(self) -> None:
        works = self.works.values()
        projects = list(dict.fromkeys(work.by.project for work in works))
        kinds = list(dict.fromkeys((work.by.project, work.kind) for work in works))
        for project in projects if len(projects) > 1 else ():
            self._offer(field_of(project), _("In {project}").format(project=project))
        for project, kind in kinds if len(projects) < len(kinds) <= MOST_KINDS else ():
            self._offer(field_of(project, kind), _("{kind} in {project}").format(kind=kind, project=project))

    def _offer_thing(self, name: str) -> None:
        work = self.works[name]
        self._offer(APART + name, _("{thing} in {project}").format(thing=work.title, project=work.by.project))

    def _offer(self, name: str, label: str) -> None:
        """One more choice, before the reason."""
        self.fields[name] = RowChoice(
            queryset=self.people, required=False, label=label, empty_label=_("The same person")
        )
        self.order_fields([*(field for field in self.fields if field != "reason"), "reason"])
