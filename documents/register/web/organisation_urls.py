"""Addresses under /o/<organisation>/."""

from documents.register.web import settings_urls

urlpatterns = settings_urls.under("organisation")
