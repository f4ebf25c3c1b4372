"""The tag library `ui`: every component of the design system under one name."""

from django import template

from kazinex.ui.tags import blocks, forms, languages, links, lists, pieces, surroundings, texts

register = template.Library()
for part in (texts, links, blocks, pieces, forms, lists, surroundings, languages):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
