"""What people type about projects, teams, lists, groups and overrides."""
