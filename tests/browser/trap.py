"""Notices when something that people wrote runs in a page, and finds what in a page could run."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

# In every document of a page, before anything else: whatever attacks call to show that they ran writes itself down in
# the topmost one.
TRAP = """
(() => {
  const note = (how) => (...what) => {
    (window.top.caught ??= []).push(`${how}: ${what.map(String).join()}`.slice(0, 300));
  };
  for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = note(name);
  for (const name of ["log", "info", "warn", "error"]) console[name] = note(`console.${name}`);
  for (const name of ["write", "writeln"]) document[name] = note(`document.${name}`);
  addEventListener("error", (event) => {
    if (!event.message) return;
    note("error")(event.message);
    event.preventDefault();
  }, true);
  addEventListener("unhandledrejection", (event) => note("rejection")(event.reason));
})();
"""

# What is in `root` that does not belong there, as HTML. What is ours has an address of ours, or is JSON.
FIND_SUSPECTS = """
(root) => {
  const parts = new Set("a blockquote br code em h1 h2 h3 h4 h5 h6 hr li ol p pre s strong ul".split(" "));
  const never = new Set("iframe frame frameset img image object embed applet base math animate set audio video source"
    .concat(" template portal marquee bgsound isindex keygen style foreignobject noscript xmp").split(" "));
  const isOurs = (element) => {
    const { localName: name, type } = element;
    if (name === "script" && type === "application/ld+json") return JSON.parse(element.textContent)["@type"];
    if (name === "form" && !element.hasAttribute("action")) return true;
    const address = element.getAttribute({ script: "src", link: "href", form: "action" }[name]) || location.href;
    const url = new URL(address, location.href);
    if (name === "link" && address === "data:,") return true;
    const isPath = /^.(embed.js$|static.|desk.|threads.|api.v1.|accounts.)/.test(url.pathname);
    return isPath && url.origin === location.origin;
  };
  const isWrong = (element) => {
    const name = element.localName;
    if (element.closest(".body, .prose") && !element.matches(".body, .prose") && !parts.has(name)) {
      // Only what the page itself says there: the button that shows what a muted author wrote.
      return !element.matches(".body > button.link");
    }
    if (never.has(name) || !/^[a-z][a-z0-9-]*$/.test(name)) return true;
    if (["script", "link", "form"].includes(name) && !isOurs(element)) return true;
    if (name === "script" && !element.src && element.type !== "application/ld+json") return true;
    if (name === "meta" && element.httpEquiv) return true;
    if (element.namespaceURI.endsWith("svg") && !["svg", "path", "rect", "g", "title", "circle", "line"].includes(name))
      return true;
    return [...element.attributes].some(({ name: attribute, value }) =>
      /^(on|xlink|srcdoc|background|formaction|ping|poster)/i.test(attribute)
      || (attribute === "style" && !/^--hue: \\d+;$/.test(value))
      || (attribute.startsWith("hx-") && element.closest(".body, .prose, .text, bdi"))
      || (["href", "src", "action", "cite", "data"].includes(attribute) && value !== "data:,"
        && !/^(https?|mailto):$/.test(new URL(value, location.href).protocol)));
  };
  return [...root.querySelectorAll("*")].filter(isWrong).map((element) => element.outerHTML.slice(0, 500));
}
"""


class Watch:
    """Watches a page from before it loads. `check` fails with whatever ran, was asked for, or took it elsewhere."""

    def __init__(self, page: Page) -> None:
        self.page, self._origin, self._seen = page, "", list[str]()
        page.add_init_script(TRAP)
        page.on("request", self._note_request)
        page.on("console", self._note_message)
        page.context.on("page", lambda other: self._seen.append(f"new window: {other.url}"))
        page.on("framenavigated", lambda frame: self._note_place(frame.url))

    def go(self, path: str) -> None:
        """Open a path of Parley's own."""
        self.page.goto(path)
        self._origin = "{0.scheme}://{0.netloc}".format(urlsplit(self.page.url))

    def caught(self) -> list[str]:
        """Return everything that has happened and should not have."""
        told: Any = self.page.evaluate("window.caught ?? []")
        return [*self._seen, *told]

    def check(self, selector: str = "html") -> None:
        """Fail unless nothing ran, and nothing is there that could: below `selector`, also in its shadow."""
        find = f"(element) => ({FIND_SUSPECTS.strip()})(element.shadowRoot ?? element)"
        assert self.page.locator(selector).evaluate(find) == []
        assert self.caught() == []

    def _note_request(self, request: Request) -> None:
        if self._origin and not request.url.startswith(f"{self._origin}/"):
            self._seen.append(f"request: {request.url}")
        elif request.resource_type in ("image", "media", "font", "object", "websocket", "ping", "manifest"):
            self._seen.append(f"{request.resource_type}: {request.url}")

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.text.startswith("Refused to") or "Content Security Policy" in message.text:
            self._seen.append(f"policy: {message.text}")

    def _note_place(self, url: str) -> None:
        if self._origin and not url.startswith((f"{self._origin}/", "about:")):
            self._seen.append(f"went to: {url}")
