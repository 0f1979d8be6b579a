// @ts-check
/** What others do meanwhile: asked for every second while the page is looked at, less often while nobody answers. */

const PACE = 1_000;
const LONGEST_WAIT = 30_000;
const RENEWAL = 45_000; // a claim lasts two minutes (moderation/actions/claims.py)

/**
 * @typedef {object} Change A case as it is now.
 * @property {string} id
 * @property {boolean} isOpen
 * @property {number} version
 * @property {string} said What was last done to it, where a person did it.
 * @property {boolean} isMine Whether that was you.
 * @property {string} claimedBy The name of the colleague who works on it now.
 */

/** @param {string} url @param {URLSearchParams} body */
export function post(url, body) {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token instanceof HTMLInputElement) body.set("csrfmiddlewaretoken", token.value);
  return fetch(url, { method: "POST", body, keepalive: true, redirect: "error" }).catch(() => null);
}

/** Tells of changes by the event `changes`, with `{cases, isReset}`, and keeps the page's counts up to date. */
export class Live extends EventTarget {
  /** @param {string} url */
  constructor(url) {
    super();
    this.url = new URL(url, location.href);
    this.wait = PACE;
    document.addEventListener("visibilitychange", () => this.ask());
    addEventListener("online", () => this.ask());
    this.ask();
  }

  async ask() {
    clearTimeout(this.timer);
    if (document.hidden || this.isAsking) return;
    this.isAsking = true;
    const answer = await fetch(this.url, { redirect: "error" }).catch(() => null);
    this.isAsking = false;
    this.wait = answer?.ok ? PACE : Math.min(this.wait * 2, LONGEST_WAIT);
    this.timer = setTimeout(() => this.ask(), this.wait);
    if (answer?.ok) this.tell(await answer.json());
    else if (answer?.status === 400) this.url.searchParams.delete("since");
  }

  /** @param {{since: string, isReset: boolean, cases: Change[], counts: Record<string, string>}} news */
  tell(news) {
    this.url.searchParams.set("since", news.since);
    for (const [name, text] of Object.entries(news.counts)) {
      for (const place of document.querySelectorAll(`[data-count="${CSS.escape(name)}"]`)) place.textContent = text;
    }
    if (news.cases.length || news.isReset) this.dispatchEvent(new CustomEvent("changes", { detail: news }));
  }
}

/** The claims that keep colleagues off the cases that this page shows or is about to show. */
export class Claims extends EventTarget {
  /**
   * @param {string} url
   * @param {() => string[]} listHeld
   */
  constructor(url, listHeld) {
    super();
    this.url = url;
    this.listHeld = listHeld;
    setInterval(() => document.hidden || this.renew(), RENEWAL);
    document.addEventListener("visibilitychange", () => document.hidden || this.renew());
    addEventListener("pagehide", () => this.release(this.listHeld()));
    this.renew();
  }

  /** Tells by the event `taken` whose each case is that could not be claimed; "" for what is decided. */
  async renew() {
    const held = this.listHeld();
    if (!held.length) return;
    const answer = await post(this.url, new URLSearchParams({ held: held.join(",") }));
    if (answer?.ok) this.dispatchEvent(new CustomEvent("taken", { detail: { held, ...(await answer.json()) } }));
  }

  /** @param {string[]} ids */
  release(ids) {
    if (ids.length) post(this.url, new URLSearchParams({ released: ids.join(",") }));
  }
}
