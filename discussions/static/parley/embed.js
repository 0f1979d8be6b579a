// @ts-check
/**
 * `<parley-thread site="…" thread="…">`: a discussion on any page, with one line of HTML; and `<parley-count>`.
 *
 * Optional attributes: `url` and `title` of the article (else the page's own), `server` (else where this file is from),
 * `lang` (else the page's), `token` of a reader whom the site signs in. Properties: `getToken`, a function that returns
 * such a token, fresh each time; `client`, `count`. Methods: `showComment(id)`, `reload()`. Events: docs/embedding.md.
 */

import { CommentCount } from "./counts.js";
import { nextTask } from "./dom.js";
import { readFirst } from "./first.js";
import { speak } from "./messages.js";
import { Client } from "./parley.js";
import { style } from "./styles.js";
import { ThreadView } from "./thread.js";

const PERMALINK = /^#comment-(\d+)$/;

class ParleyThread extends HTMLElement {
  static observedAttributes = ["site", "thread", "server", "token"];

  /** @type {ThreadView | null} */
  #view = null;
  #title = "";
  #beginnings = 0;
  /** @type {(() => string | Promise<string>) | null} */
  #getToken = null;

  connectedCallback() {
    // A `title` would pop up wherever the mouse rests on the discussion.
    this.#title = this.getAttribute("title") ?? this.#title;
    this.removeAttribute("title");
    this.addEventListener("transitionrun", this.#followPage);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", this.#followPage);
    addEventListener("hashchange", this.#followHash);
    this.reload();
  }

  disconnectedCallback() {
    matchMedia("(prefers-color-scheme: dark)").removeEventListener("change", this.#followPage);
    removeEventListener("hashchange", this.#followHash);
    this.#stop();
  }

  attributeChangedCallback() {
    if (this.#beginnings && this.isConnected) this.reload();
  }

  get client() {
    return this.#view?.client ?? null;
  }

  get count() {
    return this.#view?.count ?? 0;
  }

  get getToken() {
    return this.#getToken;
  }

  /** Who reads is signed in, or somebody else from now on. */
  set getToken(getToken) {
    this.#getToken = getToken;
    this.attributeChangedCallback();
  }

  /** Go to a comment, wherever in the discussion it is. @param {string} id */
  showComment(id) {
    return this.#view?.showComment(id);
  }

  /** Begin anew. */
  async reload() {
    this.#stop();
    const beginning = (this.#beginnings += 1);
    const site = this.getAttribute("site");
    const thread = this.getAttribute("thread");
    if (!site || !thread) return console.error("parley-thread: no site or thread");
    const language = this.closest("[lang]")?.getAttribute("lang") || navigator.language;
    const server = this.getAttribute("server") ?? new URL(import.meta.url).origin;
    const token = this.getAttribute("token");
    const client = new Client({
      server,
      site,
      thread,
      language,
      url: this.getAttribute("url") ?? addressOfPage(),
      title: this.#title || document.title,
      getToken: this.#getToken ?? (token ? () => token : null),
    });
    const branch = location.hash.match(PERMALINK)?.[1];
    const first = readFirst(client, { branch });
    const isThere = first.catch(() => null);
    // A slow phone has just read these scripts: it may answer to a finger before each next step.
    await nextTask();
    // What the page itself shows of the discussion stays until there is more to see.
    await Promise.all([speak(server, language), this.childElementCount ? isThere : null]);
    await nextTask();
    // The page may have taken the element away, or given it another thread.
    if (beginning !== this.#beginnings || !this.isConnected) return;
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    this.#followPage();
    this.#view = new ThreadView(client, this, branch);
    root.replaceChildren(this.#view.element);
    this.#view.start(first);
  }

  #stop() {
    this.#view?.stop();
    this.#view = null;
  }

  #followHash = () => {
    const id = location.hash.match(PERMALINK)?.[1];
    if (id) this.showComment(id);
  };

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

if (!customElements.get("parley-thread")) {
  customElements.define("parley-thread", ParleyThread);
  customElements.define("parley-count", CommentCount);
}
