"""Opens the desk as one of the cast, as a browser without JavaScript does."""

from django.test import Client

from tests.client import ApiClient


def open_desk(who: ApiClient) -> Client:
    browser = Client()
    browser.force_login(who.user)
    return browser
