"""Where the tests stand: a world of their own, then the plugins that furnish it."""

from tests import surroundings

surroundings.settle()

pytest_plugins = ["tests.databases", "tests.servers", "tests.leftouts", "tests.cast", "tests.books"]
