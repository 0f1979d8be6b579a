"""A browser without scripts: it follows links, fills in the forms that are there, and keeps cookies."""

import html
import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client

OWN = "http://testserver"


class Form(dict[str, str]):
    """A form's fields as they stand in the page, and where it is sent."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given["action"]))
        elif tag == "textarea":
            self._area = given["name"]
            self.forms[-1][self._area] = ""
        elif tag == "input" and given.get("type") != "radio":
            self.forms[-1][given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # The first line's end belongs to the element.
            self.forms[-1][self._area] = self.forms[-1][self._area].removeprefix("\n")
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][self._area] += data


class Reader:
    """Somebody in front of it. `page` is the answer that they look at."""

    def __init__(self, **headers: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = headers
        self.page: Any = None

    @property
    def text(self) -> str:
        return html.unescape(str(self.page.text))

    def open(self, path: str, **headers: str) -> Any:
        self.page = self.client.get(path, headers={**self.headers, **headers})
        return self.page

    def form(self, ending: str) -> Form:
        """Return the form of the page whose address ends so."""
        reader = _FormReader()
        reader.feed(self.page.text)
        (form,) = [form for form in reader.forms if form.action.partition("?")[0].endswith(ending)]
        return form

    def send(self, form: Form, *, origin: str = OWN, **fields: str) -> Any:
        """Send a form with these fields filled in, and follow where it leads."""
        headers = {**self.headers, "Origin": origin}
        self.page = self.client.post(form.action, {**form, **fields}, headers=headers)
        if self.page.status_code == 303:
            self.open(self.page.headers["Location"].partition("#")[0])
        return self.page

    def link(self, words: str) -> str:
        """Return the address of the first link with these words."""
        found = re.search(rf'<a [^>]*href="([^"]*)"[^>]*>{re.escape(words)}</a>', self.page.text)
        assert found, f"no link “{words}”"
        return html.unescape(found[1])
