"""`migrate`, as Django has it, in a third of the time on an empty database."""

from typing import Any

from django.core.management.commands import migrate
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState, StateApps

from kazinex.management import weighing


class LeanState(ProjectState):
    """What the models are at a step on the way, drawn anew only as far as that step changes it.

    Every table of ours leads to the organisations, so that for each new table, index and constraint Django draws all
    models anew; but a new model changes no other, and an index or a constraint changes no field.
    """

    @classmethod
    def of(cls, state: ProjectState) -> "LeanState":
        """The same state, drawn in this way from now on."""
        lean = cls()
        lean.__dict__.update(state.__dict__)
        return lean

    def clone(self) -> "LeanState":
        return self.of(super().clone())

    def add_model(self, model_state: ModelState) -> None:
        drawn = self.put_aside()
        super().add_model(model_state)
        if drawn is not None:
            drawn.render_multiple([model_state])
            self.__dict__["apps"] = drawn

    def _append_option(self, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
        drawn = self.put_aside()
        super()._append_option(app_label, model_name, option_name, obj)  # type: ignore[misc]  # not in the stubs
        if drawn is not None:
            kept = self.models[app_label, model_name].options[option_name]
            setattr(drawn.get_model(app_label, model_name)._meta, option_name, kept)
            self.__dict__["apps"] = drawn

    def put_aside(self) -> StateApps | None:
        """The models as they are drawn, if they are; a state without them draws nothing anew."""
        drawn: StateApps | None = self.__dict__.pop("apps", None)
        return drawn


class LeanExecutor(MigrationExecutor):
    """Goes from step to step with such a state, drawn by itself: classes of a copy still ask where they came from."""

    def migrate(self, *towards: Any, **manner: Any) -> ProjectState:
        if state := manner.get("state"):
            manner["state"] = lean = LeanState.of(state)
            lean.put_aside()
        return super().migrate(*towards, **manner)


class Command(migrate.Command):
    """Django's own, but for its executor; at its end searches know what is rare in indexes that were made anew."""

    def handle(self, *args: Any, **options: Any) -> None:
        migrate.MigrationExecutor = LeanExecutor  # type: ignore[attr-defined]  # not in the stubs
        super().handle(*args, **options)
        if options["plan"] or options["check_unapplied"]:
            return
        for table in weighing.weigh(options["database"]):
            self.stdout.write(f"{table} is in use, so its statistics are not gathered yet. Run migrate once more.")
