"""Addresses under /v/, which stand on paper."""

from django.urls import path

from documents.register.web.views import papers

urlpatterns = [path("<slug:code>/", papers.check, name="check")]
