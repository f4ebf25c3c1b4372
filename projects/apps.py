from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        """Follow people who join and leave the organisation, and who sign out."""
        from django.contrib.auth.signals import user_logged_out  # noqa: PLC0415  models are there only now

        from accounts.domain import (
            member_columns,
            member_panels,
        )
        from accounts.services import password_rules  # noqa: PLC0415
        from kazinex.core.actors import Members  # noqa: PLC0415
        from kazinex.core.http import Hooks  # noqa: PLC0415
        from projects.domain import dashboard  # noqa: PLC0415
        from projects.queries import password_words  # noqa: PLC0415
        from projects.queries.actors import find_member  # noqa: PLC0415
        from projects.queries.member_groups import GROUPS  # noqa: PLC0415
        from projects.web import recent_activity, view_as  # noqa: PLC0415
        from projects.web.member_panels import panels  # noqa: PLC0415
        from projects.web.views.reasons import of_denial  # noqa: PLC0415

        dashboard.register(90)(recent_activity.tile)
        _follow_members()
        member_columns.register(GROUPS)
        member_panels.register(panels)
        password_rules.add_words(password_words.of_projects)
        user_logged_out.connect(view_as.end_with_session)
        Members.find = staticmethod(find_member)
        Hooks.explain_denial = staticmethod(of_denial)


def _follow_members() -> None:
    from accounts.domain import joining  # noqa: PLC0415  models are there only now
    from projects.services import authority  # noqa: PLC0415
    from projects.services import member_reactions as ours  # noqa: PLC0415

    joining.on_invited(ours.require_reach)
    joining.on_accepting(ours.require_reach_still)
    joining.on_given(authority.require_organisation_role_in_reach)
    joining.on_joined(ours.add_to_projects)
    joining.on_left(ours.take_out_of_projects)
    joining.offer(ours.offered_projects)
