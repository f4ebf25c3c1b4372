#!/usr/bin/env python
"""Run a management command: `python manage.py <command>`."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kazinex.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
