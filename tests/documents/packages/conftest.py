import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.register.services import uploads


@pytest.fixture
def url():
    def address(name, *args, project="harbour"):
        return reverse(f"packages:{name}", args=["meridian", project, *args])

    return address


@pytest.fixture
def checked(world):
    def check(name, content):
        return uploads.check(SimpleUploadedFile(name, content))

    return check
