// @ts-check
/**
 * The place where one case after the other is shown. The next ones are fetched before they are wanted, so that the next
 * stands there as soon as the last is decided; those passed over and those decided are kept, to come back to.
 */

const AHEAD = 2;
const BEHIND = 30;
// Nobody reads in less: a key that comes earlier was meant for the card before.
const UNREAD_MILLISECONDS = 100;

/** @typedef {HTMLElement} Card */

/** Tells by `passed` that a case was passed over, by `returned` that one is looked at again. */
export class Stage extends EventTarget {
  /**
   * @param {HTMLElement} place
   * @param {import("./outbox.js").Outbox} outbox
   */
  constructor(place, outbox) {
    super();
    this.place = place;
    this.outbox = outbox;
    /** @type {Card[]} */
    this.ahead = [];
    /** @type {Card[]} */
    this.behind = [];
    /** @type {Map<string, Card>} */
    this.decided = new Map();
    this.query = place.dataset.queue ?? "";
    this.markReadable();
  }

  /** @returns {Card | null} */
  get card() {
    return this.place.querySelector("[data-case]");
  }

  /** Put the present card away and show the next. */
  goOn() {
    const next = this.ahead.shift();
    if (next) this.show(next);
    else this.wait();
    this.fetchAhead();
  }

  passOver() {
    const card = this.card;
    if (card) this.behind = [...this.behind, card].slice(-BEHIND);
    this.goOn();
    if (card) this.dispatchEvent(new CustomEvent("passed", { detail: card.dataset.case }));
  }

  /** @returns {string[]} The ids of the cases that nobody else should work on. */
  listHeld() {
    return [this.card, ...this.ahead].flatMap((card) => card?.dataset.case ?? []);
  }

  /**
   * Fetch another in the place of a case that somebody else has.
   * @param {string} id
   */
  drop(id) {
    const count = this.ahead.length;
    this.ahead = this.ahead.filter((card) => card.dataset.case !== id);
    if (this.ahead.length < count) this.fetchAhead();
  }

  goBack() {
    const last = this.behind.pop();
    if (!last) return;
    if (this.card) this.ahead.unshift(this.card);
    this.ahead = this.ahead.filter((card) => card.dataset.case !== last.dataset.case);
    this.show(last);
    this.dispatchEvent(new Event("returned"));
  }

  /** Put the present card among those decided. */
  putAway() {
    const card = this.card;
    if (!card) return;
    this.decided.set(card.dataset.case ?? "", card);
    for (const id of [...this.decided.keys()].slice(0, -BEHIND)) this.decided.delete(id);
    this.goOn();
  }

  /**
   * Show a case again that was decided.
   * @param {string} id
   */
  async bringBack(id) {
    const card = this.decided.get(id) ?? (await this.fetchCard(id));
    if (!card || this.card?.dataset.case === id) return;
    if (this.card) this.ahead.unshift(this.card);
    this.decided.delete(id);
    this.show(card);
  }

  /**
   * Show a case as it is now, if it is the one that is looked at.
   * @param {string} id
   */
  async renew(id) {
    const fresh = await this.fetchCard(id);
    if (fresh && this.card?.dataset.case === id) this.show(fresh);
  }

  /** @param {Card} card */
  show(card) {
    for (const open of card.querySelectorAll("details[open]")) open.removeAttribute("open");
    for (const sent of card.querySelectorAll("[data-sent]")) sent.removeAttribute("data-sent");
    this.place.replaceChildren(card);
    scrollTo(0, 0);
    const heading = card.querySelector("h1");
    if (heading) document.title = `${heading.textContent} · Parley`;
    heading?.focus({ preventScroll: true });
    history.replaceState(null, "", `/desk/cases/${card.dataset.case}${this.query}`);
    this.markReadable();
  }

  markReadable() {
    const card = this.card;
    setTimeout(() => card?.setAttribute("data-readable", ""), UNREAD_MILLISECONDS);
  }

  /** Say that the next case is being fetched, or that there is none. */
  wait() {
    const word = document.createElement("p");
    word.className = "loading quiet";
    word.textContent = "Fetching the next case …";
    this.place.replaceChildren(word);
    this.isAtEnd = false;
  }

  async fetchAhead() {
    if (this.isFetching || this.ahead.length >= AHEAD) return;
    this.isFetching = true;
    const having = [...this.listHeld(), ...this.outbox.mine.map((entry) => entry.about)].slice(0, 50);
    const last = this.ahead.at(-1) ?? this.card ?? [...this.decided.values()].at(-1);
    const body = new URLSearchParams({ after: last?.dataset.case ?? "0", having: having.join(",") });
    const cards = await this.fetchCards(this.place.dataset.take ?? "", body);
    this.isFetching = false;
    if (!cards) return void setTimeout(() => this.fetchAhead(), 1_000);
    this.ahead.push(...cards);
    if (this.card || this.isAtEnd) return;
    if (this.ahead.length) this.goOn();
    else this.end();
  }

  /** Say that there is none, once everything is counted. */
  async end() {
    this.isAtEnd = true;
    await this.outbox.untilQuiet();
    const answer = await fetch(this.place.dataset.end ?? "").catch(() => null);
    if (!answer?.ok || this.card) return;
    this.place.innerHTML = await answer.text();
    this.place.querySelector("h1")?.focus();
  }

  /** @param {string} id */
  async fetchCard(id) {
    return (await this.fetchCards(`/desk/cases/${id}/card${this.query}`))?.[0] ?? null;
  }

  /**
   * @param {string} url
   * @param {URLSearchParams} [body]
   * @returns {Promise<Card[] | null>} Null where there was no answer.
   */
  async fetchCards(url, body) {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (token instanceof HTMLInputElement) body?.set("csrfmiddlewaretoken", token.value);
    const answer = await fetch(url, { method: body ? "POST" : "GET", body, redirect: "error" }).catch(() => null);
    if (!answer?.ok) return null;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    return /** @type {Card[]} */ ([...holder.content.querySelectorAll("[data-case]")]);
  }
}
