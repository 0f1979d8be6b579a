// @ts-check
/**
 * One thread of one site, over HTTP. Knows nothing of pages and elements, so that a frontend of one's own can use it.
 *
 * Reading sends no token: the answers are the same for everyone, and any cache may keep them.
 */

import { forget, recall, remember } from "./storage.js";

/**
 * @typedef {{id: string, name: string, kind: string}} Author
 * @typedef {"pending" | "published" | "held" | "rejected" | "spam" | "withdrawn"} Status
 * @typedef {{
 *   id: string, thread: string, parent: string | null, depth: number, status: Status, author: Author | null,
 *   body: string | null, body_html: string | null, created_at: string, edited_at: string | null,
 *   edited_by: "author" | "moderator" | null, is_featured: boolean, is_pinned: boolean, is_locked: boolean,
 *   upvotes: number, downvotes: number, reply_count: number,
 *   replies?: Comment[], more_replies?: {count: number, cursor: string} | null,
 * }} Comment
 * @typedef {{count: number, version: number, comments: Comment[], next: string | null}} Page
 * @typedef {{state: "open" | "closed" | "read_only", closes_at: string | null, last_comment_at: string | null}} Thread
 * @typedef {{count: number, version: number, comments: Comment[], removed: string[], more: boolean}} Updates
 * @typedef {{
 *   author: Author | null, votes: Record<string, number>, flags: string[], comments: Comment[], form_token: string,
 *   rules: {accepts_comments: boolean, allows_guests: boolean, edit_window_seconds: number, max_body_characters: number},
 * }} Mine
 * @typedef {{body: string, form_token?: string, homepage?: string}} Written
 */

const PATIENCE_MILLISECONDS = 20_000;

/** Why a request failed. `code` is one of the API's, or `offline`, `unreachable`, `rate_limited`, `unknown`. */
export class Problem extends Error {
  /**
   * @param {string} code
   * @param {{message?: string, fields?: Record<string, {code: string, message: string}>, seconds?: number}} [details]
   */
  constructor(code, { message = code, fields = {}, seconds = 1 } = {}) {
    super(message);
    this.code = code;
    this.fields = fields;
    this.seconds = seconds;
  }
}

export class Client {
  #base;
  #identityKey;

  /** @param {{server: string, site: string, thread: string, url: string, title: string}} place */
  constructor({ server, site, thread, url, title }) {
    this.#base = `${server.replace(/\/+$/, "")}/api/v1/`;
    this.#identityKey = `${server}|${site}`;
    this.site = `sites/${encodeURIComponent(site)}`;
    this.thread = `${this.site}/threads/${encodeURIComponent(thread)}`;
    /** Where drafts and such of this thread are kept. */
    this.storageKey = `${server}|${site}|${thread}`;
    this.article = { url: url.slice(0, 2000), title: title.slice(0, 500) };
    /** An unknown thread begins with its first comment, which must then say what page it is for. */
    this.threadExists = true;
  }

  get token() {
    return recall("guest", this.#identityKey)?.token ?? null;
  }

  /** @returns {Author | null} */
  get author() {
    return recall("guest", this.#identityKey)?.author ?? null;
  }

  /** Stop being who one was. Comments stay; the proof that they are one's own is gone. */
  forgetAuthor() {
    forget("guest", this.#identityKey);
  }

  /** @param {{sort?: string, cursor?: string | null}} query @returns {Promise<Page>} */
  readPage(query) {
    return this.#read(`${this.thread}/comments`, query);
  }

  /** @returns {Promise<Thread>} */
  readThread() {
    return this.#read(this.thread);
  }

  /** @param {string} id @param {string} cursor @returns {Promise<{comments: Comment[], next: string | null}>} */
  readReplies(id, cursor) {
    return this.#read(`comments/${id}/replies`, { cursor });
  }

  /** @param {number} since @returns {Promise<Updates>} */
  readUpdates(since) {
    return this.#read(`${this.thread}/updates`, { since });
  }

  /** What is mine here, and the token for the form. @returns {Promise<Mine>} */
  readMine() {
    return this.#send("GET", `${this.thread}/me`);
  }

  /** @param {string} id @returns {Promise<Comment>} */
  readComment(id) {
    return this.#send("GET", `comments/${id}`);
  }

  /** @param {string} name */
  async becomeGuest(name) {
    const guest = await this.#send("POST", `${this.site}/guests`, { name });
    remember("guest", this.#identityKey, guest);
    return /** @type {Author} */ (guest.author);
  }

  /**
   * Sent again with the same `key`, it returns the comment that the first one made.
   * @param {Written & {parent?: string}} comment
   * @param {string} key
   * @returns {Promise<Comment>}
   */
  async post(comment, key) {
    const body = this.threadExists ? comment : { ...comment, ...this.article };
    const posted = await this.#send("POST", `${this.thread}/comments`, body, { "Idempotency-Key": key });
    this.threadExists = true;
    return posted;
  }

  /** @param {string} id @param {Written} text @returns {Promise<Comment>} */
  edit(id, text) {
    return this.#send("PATCH", `comments/${id}`, text);
  }

  /** @param {string} id */
  withdraw(id) {
    return this.#send("DELETE", `comments/${id}`);
  }

  /** @param {string} id @param {number} value @returns {Promise<{upvotes: number, downvotes: number}>} */
  vote(id, value) {
    return this.#send("PUT", `comments/${id}/vote`, { value });
  }

  /** @param {string} id @param {{reason: string, note: string}} report */
  flag(id, report) {
    return this.#send("POST", `comments/${id}/flags`, report);
  }

  /**
   * @param {string} path
   * @param {Record<string, string | number | null | undefined>} [query]
   */
  async #read(path, query = {}) {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
      if (value !== null && value !== undefined) search.set(name, String(value));
    return this.#request(search.size ? `${path}?${search}` : path, {});
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @param {Record<string, string>} [headers]
   */
  async #send(method, path, body, headers = {}) {
    const token = this.token;
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    try {
      return await this.#request(path, { method, headers, body: body && JSON.stringify(body) });
    } catch (error) {
      const isUnknown = error instanceof Problem && /^(invalid_token|token_expired)$/.test(error.code);
      if (isUnknown) this.forgetAuthor();
      throw error;
    }
  }

  /**
   * @param {string} path
   * @param {RequestInit} options
   */
  async #request(path, options) {
    let response;
    try {
      const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
      response = await fetch(this.#base + path, { ...options, signal, credentials: "omit" });
    } catch {
      throw new Problem(navigator.onLine ? "unreachable" : "offline");
    }
    if (response.status === 204) return null;
    const answer = await response.json().catch(() => null);
    if (response.ok && answer) return answer;
    // Something in between, such as a proxy, may refuse in its own shape.
    const unsaid = response.status === 429 ? "rate_limited" : "unknown";
    const { code = unsaid, ...details } = answer?.error ?? {};
    throw new Problem(code, { ...details, seconds: Number(response.headers.get("Retry-After")) || 1 });
  }
}

/** A key that no other request has. */
export function newKey() {
  // Pages without https have no randomUUID.
  return crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join("-");
}
