"""The tag library `ui`: every component of the design system under one name."""

from django import template

from kazinex.ui.tags import blocks, forms, links, lists, pieces, registers, surroundings, texts

register = template.Library()
for part in (texts, links, blocks, pieces, forms, lists, registers, surroundings):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
