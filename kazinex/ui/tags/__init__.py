"""The design system's tags, by noun; templates load them all as `ui`."""
