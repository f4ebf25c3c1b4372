"""Projects and their lists."""

from audit.catalogue.action import Category, action


class ProjectActions:
    PROJECT_CREATED = action("project_created", Category.MANAGEMENT, "{actor} created the project {target}")
