"""A site with providers that are local servers."""

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def allow_loopback(settings: Settings) -> None:
    settings.PROVIDER_ALLOWED_HOSTS = ["127.0.0.1"]
