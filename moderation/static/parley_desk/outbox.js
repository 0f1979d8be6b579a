// @ts-check
/**
 * Decisions on their way. Each is kept in this tab's storage until the server has answered for it, so that neither a bad
 * connection nor a reload loses one. They are sent one after another in the order in which they were made, and again for
 * as long as nobody answers: the server takes the same one twice for one.
 */

const KEPT_AS = "parley.outbox";
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;
const ANSWER_WAIT = 15_000;

/**
 * @typedef {object} Entry One thing to be sent. An undo of what is still on its way has no `url` before its answer.
 * @property {string} id
 * @property {string} user Whose it is: nobody else sends it, whoever logs in next.
 * @property {string} url
 * @property {string} about The id of its case.
 * @property {[string, string][]} fields
 * @property {string} [undoes] The id of the entry that it takes back.
 */

/** @returns {string} */
function readToken() {
  const field = document.querySelector("input[name=csrfmiddlewaretoken]");
  return field instanceof HTMLInputElement ? field.value : "";
}

/** Tells of each answer by the event `answered`, with `{entry, toast, isDone}`; of how it stands by `changed`. */
export class Outbox extends EventTarget {
  /** @param {string} user */
  constructor(user) {
    super();
    this.user = user;
    /** @type {Entry[]} */
    this.entries = JSON.parse(sessionStorage.getItem(KEPT_AS) ?? "[]");
    /** @type {Map<string, number>} The versions that our own decisions made of cases. */
    this.versions = new Map();
    this.wait = FIRST_WAIT;
    this.isSending = false;
    this.isLoggedOut = false;
    this.tried = "";
    addEventListener("online", () => this.send());
  }

  get mine() {
    return this.entries.filter((entry) => entry.user === this.user);
  }

  /** @returns {Promise<void>} Kept when nothing is on its way. */
  async untilQuiet() {
    while (this.mine.length) await new Promise((heard) => this.addEventListener("changed", heard, { once: true }));
  }

  /** @param {Omit<Entry, "id" | "user">} entry */
  add(entry) {
    const added = { ...entry, user: this.user, id: `${Date.now()}-${Math.random()}` };
    this.keep([...this.entries, added]);
    this.send();
    return added;
  }

  /**
   * Take an entry back: at once where it was not sent yet, by another entry where it was.
   * @param {Entry} entry
   */
  takeBack(entry) {
    if (this.tried === entry.id) this.add({ url: "", about: entry.about, fields: [], undoes: entry.id });
    else this.keep(this.entries.filter((each) => each.id !== entry.id));
  }

  /** @param {Entry[]} entries */
  keep(entries) {
    this.entries = entries;
    sessionStorage.setItem(KEPT_AS, JSON.stringify(entries));
    this.dispatchEvent(new Event("changed"));
  }

  async send() {
    if (this.isSending) return;
    this.isSending = true;
    clearTimeout(this.timer);
    for (let entry; (entry = this.mine[0]) && (await this.sendOne(entry)); ) this.wait = FIRST_WAIT;
    this.isSending = false;
    this.dispatchEvent(new Event("changed"));
  }

  /**
   * @param {Entry} entry
   * @returns {Promise<boolean>} Whether it was answered, so that the next may go.
   */
  async sendOne(entry) {
    this.tried = entry.id;
    const answer = await this.post(entry);
    this.isLoggedOut = answer?.type === "opaqueredirect" || answer?.status === 403;
    if (!answer || this.isLoggedOut || answer.status >= 500 || answer.status === 429) {
      this.timer = setTimeout(() => this.send(), this.wait);
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
      return false;
    }
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text().catch(() => "");
    this.settle(entry, answer.ok, holder.content.querySelector("li.toast"));
    return true;
  }

  /**
   * @param {Entry} entry
   * @param {boolean} isDone
   * @param {Element | null} toast
   */
  settle(entry, isDone, toast) {
    const version = Number(toast?.getAttribute("data-version"));
    if (isDone && version) this.versions.set(entry.about, version);
    const url = toast?.querySelector("form[data-undoes]")?.getAttribute("action") ?? "";
    const others = this.entries.filter((each) => each.id !== entry.id);
    // What was to take this back now knows where; or there is nothing to take back.
    const left = others.map((each) => (each.undoes === entry.id ? { ...each, url } : each));
    this.keep(left.filter((each) => each.undoes !== entry.id || url));
    this.dispatchEvent(new CustomEvent("answered", { detail: { entry, toast, isDone } }));
  }

  /**
   * @param {Entry} entry
   * @returns {Promise<Response | null>} Null where nobody answered.
   */
  async post(entry) {
    const body = new URLSearchParams(entry.fields);
    body.set("csrfmiddlewaretoken", readToken());
    // Our own decisions and their undoing since the card was drawn are no news to who made them.
    const known = this.versions.get(entry.about);
    if (known && known > Number(body.get("version"))) body.set("version", String(known));
    const options = { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true };
    const signal = AbortSignal.timeout(ANSWER_WAIT);
    return fetch(entry.url, { ...options, signal, redirect: "manual" }).catch(() => null);
  }
}
