"""The demo: two organisations whose history is told by calling the same services as the pages."""
