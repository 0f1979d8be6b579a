// @ts-check
/**
 * `<parley-thread site="…" thread="…">`: a discussion on any page, with one line of HTML.
 *
 * Optional attributes: `url` and `title` of the article (else the page's own), `server` (else where this file is from).
 */

import { Client } from "./client.js";
import { style } from "./styles.js";
import { ThreadView } from "./thread.js";

class ParleyThread extends HTMLElement {
  static observedAttributes = ["site", "thread", "server"];

  /** @type {ThreadView | null} */
  #view = null;
  #title = "";

  connectedCallback() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    // A `title` would pop up wherever the mouse rests on the discussion.
    this.#title = this.getAttribute("title") ?? this.#title;
    this.removeAttribute("title");
    this.addEventListener("transitionrun", this.#followPage);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", this.#followPage);
    this.#followPage();
    this.#start();
  }

  disconnectedCallback() {
    matchMedia("(prefers-color-scheme: dark)").removeEventListener("change", this.#followPage);
    this.#stop();
  }

  attributeChangedCallback() {
    if (this.isConnected && this.#view) this.#start();
  }

  #start() {
    this.#stop();
    const site = this.getAttribute("site");
    const thread = this.getAttribute("thread");
    if (!site || !thread) return console.error("<parley-thread> needs the attributes `site` and `thread`.");
    const client = new Client({
      site,
      thread,
      server: this.getAttribute("server") ?? new URL(import.meta.url).origin,
      url: this.getAttribute("url") ?? addressOfPage(),
      title: this.#title || document.title,
    });
    this.#view = new ThreadView(client);
    this.shadowRoot?.replaceChildren(this.#view.element);
    this.#view.start();
  }

  #stop() {
    this.#view?.stop();
    this.#view = null;
  }

  /** Light text means a dark page, however the page came to be dark. A change of colour arrives as a transition. */
  #followPage = () => {
    const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    if (!context) return;
    context.fillStyle = getComputedStyle(this).color;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
    const isLight = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 128;
    this.toggleAttribute("data-parley-dark", isLight);
  };
}

function addressOfPage() {
  const canonical = document.querySelector("link[rel=canonical]");
  return (canonical instanceof HTMLLinkElement ? canonical.href : location.href).split("#")[0];
}

if (!customElements.get("parley-thread")) customElements.define("parley-thread", ParleyThread);
