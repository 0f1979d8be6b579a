// @ts-check
/** `<parley-count site="…" thread="…">`: how many comments a thread has, for pages that list articles. */

import { say, speak } from "./messages.js";

const MOST = 100;

/** What waits to be counted, by server and site. @type {Map<string, Set<CommentCount>>} */
const waiting = new Map();

export class CommentCount extends HTMLElement {
  connectedCallback() {
    const server = this.getAttribute("server") ?? new URL(import.meta.url).origin;
    const place = `${server}/api/v1/sites/${encodeURIComponent(this.getAttribute("site") ?? "")}/counts?threads=`;
    if (!waiting.size) queueMicrotask(countAll);
    waiting.set(place, (waiting.get(place) ?? new Set()).add(this));
    document.addEventListener("count:changed", this.#follow);
    this.spoken = speak(server, this.closest("[lang]")?.getAttribute("lang") || navigator.language);
  }

  disconnectedCallback() {
    document.removeEventListener("count:changed", this.#follow);
  }

  get thread() {
    return this.getAttribute("thread") ?? "";
  }

  /** @param {number} count */
  async show(count) {
    await this.spoken;
    this.textContent = count ? say("thread.count", { count }) : say("thread.none");
  }

  /** A discussion on the same page may know better. @param {any} event */
  #follow = ({ target, detail }) => {
    const isSame = ["site", "thread"].every((name) => target.getAttribute(name) === this.getAttribute(name));
    if (isSame) this.show(detail.count);
  };
}

/** One request for all of a site that a page has at once. What can't be counted keeps the text that it has. */
async function countAll() {
  const places = [...waiting];
  waiting.clear();
  for (const [place, elements] of places) {
    const keys = [...new Set([...elements].map((element) => element.thread))];
    while (keys.length) {
      const some = keys.splice(0, MOST);
      const answer = await fetch(place + some.map(encodeURIComponent).join(","), { credentials: "omit" }).catch(() => null);
      const { counts } = answer?.ok ? await answer.json() : { counts: {} };
      for (const element of elements) if (counts[element.thread] >= 0) element.show(counts[element.thread]);
    }
  }
}
