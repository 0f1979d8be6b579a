// @ts-check
/**
 * One thread of one site, over HTTP. Knows nothing of pages and elements, so that a frontend of one's own can use it:
 * `import { Client } from "https://comments.example.org/parley.js"`.
 *
 * Reading sends no token: the answers are the same for everyone, and any cache may keep them.
 */

import { forget, recall, remember } from "./storage.js";

/**
 * @typedef {{id: string, name: string, kind: string, is_staff: boolean, is_expert: boolean, title: string}} Author
 * @typedef {"pending" | "published" | "held" | "rejected" | "spam" | "withdrawn"} Status
 * @typedef {{
 *   id: string, thread: string, parent: string | null, depth: number, status: Status, author: Author | null,
 *   body: string | null, body_html: string | null, created_at: string, edited_at: string | null,
 *   edited_by: "author" | "moderator" | null, forecast?: {prompt: string} | null, is_featured: boolean, is_pinned: boolean, is_locked: boolean, marks: string[],
 *   upvotes: number, downvotes: number, reply_count: number, hold?: {code: string, message: string, how: string} | null,
 *   removal?: {by: string, title: string, explanation: string, how: string} | null,
 *   replies?: Comment[], more_replies?: {count: number, cursor: string} | null,
 * }} Comment
 * @typedef {{
 *   site: string, key: string, url: string, title: string, state: "open" | "closed" | "read_only", count: number,
 *   closes_at: string | null, last_comment_at: string | null,
 *   note_html: string, slow_seconds: number, featured: number, is_guided: boolean,
 * }} Thread
 * @typedef {{count: number, version: number, thread: Thread, comments: Comment[], prompts: number, next?: string | null, above?: string | null}} Page
 * @typedef {{number: number, body_html: string, created_at: string, by: "author" | "moderator"}} Revision
 * @typedef {{count: number, version: number, comments: Comment[], removed: string[], more: boolean}} Updates
 * @typedef {{
 *   author: Author | null, votes: Record<string, number>, flags: string[], muted: string[], follows?: boolean,
 *   comments: Comment[], form_token: string,
 *   rules: {accepts_comments: boolean, allows_guests: boolean, edit_window_seconds: number, max_body_characters: number},
 * }} Mine
 * @typedef {{
 *   kind: "proof_of_work" | "turnstile" | "hcaptcha", token: string, difficulty?: number, site_key?: string, page?: string,
 * }} Challenge
 * @typedef {{body: string, form_token?: string, homepage?: string, nudge?: boolean}} Written
 */

const PATIENCE_MILLISECONDS = 20_000;

/** Why a request failed. `code` is one of the API's, or `offline`, `unreachable`, `rate_limited`, `unknown`. */
export class Problem extends Error {
  /**
   * @param {string} code
   * @param {{
   *   message?: string, fields?: Record<string, {code: string, message: string}>, seconds?: number, challenge?: Challenge,
   * }} [details]
   */
  constructor(code, { message = code, fields = {}, seconds = 1, challenge } = {}) {
    super(message);
    this.code = code;
    this.fields = fields;
    this.seconds = seconds;
    this.challenge = challenge;
  }
}

/** What a frontend goes by until the server has said more. @returns {Mine} */
export function nothingOfMine() {
  const rules = { accepts_comments: true, allows_guests: true, edit_window_seconds: 900, max_body_characters: 10_000 };
  return { author: null, votes: {}, flags: [], muted: [], comments: [], form_token: "", rules };
}

export class Client {
  #base;
  #identityKey;
  #ssoToken = "";
  /**
   * What finds the answer where the server asks a guest for a proof first: `<token>:<answer>`, as docs/limits.md says.
   * Without it, such a request fails.
   * @type {((problem: Problem) => Promise<string>) | undefined}
   */
  prove;

  /**
   * `url` and `title` are of the article; a thread that nobody has commented on begins with them. `getToken` returns a
   * token by which the site signs its reader in; it is asked again when that has expired. `language` is that of errors.
   * @param {{
   *   server: string, site: string, thread: string, url?: string, title?: string, language?: string,
   *   getToken?: (() => string | Promise<string>) | null,
   * }} place
   */
  constructor({ server, site, thread, url = "", title = "", language = "", getToken = null }) {
    this.#base = `${server.replace(/\/+$/, "")}/api/v1/`;
    this.#identityKey = `${server}|${site}`;
    this.site = `sites/${encodeURIComponent(site)}`;
    this.thread = `${this.site}/threads/${encodeURIComponent(thread)}`;
    /** Where drafts and such of this thread are kept. */
    this.storageKey = `${server}|${site}|${thread}`;
    this.article = { url: url.slice(0, 2000), title: title.slice(0, 500) };
    this.getToken = getToken;
    this.language = language;
    /** An unknown thread begins with its first comment, which must then say what page it is for. */
    this.threadExists = true;
  }

  /** Whether somebody is behind this: a reader whom the site signs in, or a guest from an earlier visit. */
  get isKnown() {
    return Boolean(this.getToken || this.#guestToken);
  }

  /** @returns {string | null} */
  get #guestToken() {
    return recall("guest", this.#identityKey)?.token ?? null;
  }

  /** The guest that one is here. @returns {Author | null} */
  get guest() {
    return recall("guest", this.#identityKey)?.author ?? null;
  }

  /** Stop being who one was. Comments stay; the proof that they are one's own is gone. */
  forgetAuthor() {
    forget("guest", this.#identityKey);
  }

  /**
   * @param {{sort?: string, cursor?: string | null, limit?: number, replies?: number, depth?: number}} query
   * @returns {Promise<Page>}
   */
  readPage(query) {
    return this.read(`${this.thread}/comments`, query);
  }

  /**
   * One comment in its place, with what it answers above it. It may be another discussion's: `isOf` tells.
   * @param {string} id
   * @returns {Promise<Page>}
   */
  readBranch(id) {
    return this.read(`comments/${id}/branch`);
  }

  /** Whether it is this thread. @param {Thread} thread */
  isOf({ site, key }) {
    return this.thread === `sites/${site}/threads/${encodeURIComponent(key)}`;
  }

  /** The texts that everybody could read. @param {string} id @returns {Promise<{revisions: Revision[]}>} */
  readRevisions(id) {
    return this.read(`comments/${id}/revisions`);
  }

  /** @returns {Promise<Thread>} */
  readThread() {
    return this.read(this.thread);
  }

  /** @param {string} id @param {string} cursor @returns {Promise<{comments: Comment[], next: string | null}>} */
  readReplies(id, cursor) {
    return this.read(`comments/${id}/replies`, { cursor });
  }

  /** @param {number} since @returns {Promise<Updates>} */
  readUpdates(since) {
    return this.read(`${this.thread}/updates`, { since });
  }

  /** What is mine here, and the token for the form. @returns {Promise<Mine>} */
  readMine() {
    return this.send("GET", `${this.thread}/me`);
  }

  /** @param {string} id @returns {Promise<Comment>} */
  readComment(id) {
    return this.send("GET", `comments/${id}`);
  }

  /** What a text would look like. @param {string} body @returns {Promise<{body_html: string}>} */
  preview(body) {
    return this.send("POST", `${this.site}/preview`, { body });
  }

  /** @param {string} name */
  async becomeGuest(name) {
    const guest = await this.send("POST", `${this.site}/guests`, { name });
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
    const posted = await this.send("POST", `${this.thread}/comments`, body, { "Idempotency-Key": key });
    this.threadExists = true;
    return posted;
  }

  /** @param {string} id @param {Written} text @returns {Promise<Comment>} */
  edit(id, text) {
    return this.send("PATCH", `comments/${id}`, text);
  }

  /** @param {string} id */
  withdraw(id) {
    return this.send("DELETE", `comments/${id}`);
  }

  /** @param {string} id @param {number} value @returns {Promise<{upvotes: number, downvotes: number}>} */
  vote(id, value) {
    return this.send("PUT", `comments/${id}/vote`, { value });
  }

  /** @param {string} id @param {{reason: string, note: string}} report */
  flag(id, report) {
    return this.send("POST", `comments/${id}/flags`, report);
  }

  /** @param {string} authorId @param {boolean} isMuted */
  mute(authorId, isMuted) {
    return this.send(isMuted ? "PUT" : "DELETE", `authors/${authorId}/mute`);
  }

  /** @param {string} [email] where to write to @returns {Promise<{email: "none" | "unconfirmed" | "confirmed"}>} */
  follow(email) {
    return this.send("PUT", `${this.thread}/follow`, email ? { email } : {});
  }

  unfollow() {
    return this.send("DELETE", `${this.thread}/follow`);
  }

  /**
   * Read anything of the API that is the same for everyone.
   * @param {string} path below `/api/v1/`
   * @param {Record<string, string | number | null | undefined>} [query]
   * @returns {Promise<any>}
   */
  read(path, query = {}) {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
      if (value !== null && value !== undefined) search.set(name, String(value));
    return this.#request(search.size ? `${path}?${search}` : path, {});
  }

  /**
   * Ask anything of the API as who one is.
   * @param {string} method
   * @param {string} path below `/api/v1/`
   * @param {object} [body]
   * @param {Record<string, string>} [headers]
   * @param {number} [tries]
   * @returns {Promise<any>}
   */
  async send(method, path, body, headers = {}, tries = 0) {
    if (this.getToken) this.#ssoToken ||= await this.getToken();
    const token = this.getToken ? this.#ssoToken : this.#guestToken;
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    // Of what went wrong, the server tells in words.
    if (this.language) headers["Accept-Language"] = this.language;
    try {
      return await this.#request(path, { method, headers, body: body && JSON.stringify(body) });
    } catch (/** @type {any} */ error) {
      if (this.prove && error.challenge && tries < 3) headers["Parley-Challenge"] = await this.prove(error);
      else if (!/^(invalid_token|token_expired)$/.test(error.code)) throw error;
      else {
        this.#ssoToken = "";
        if (!this.getToken || tries) {
          this.forgetAuthor();
          throw error;
        }
      }
      return this.send(method, path, body, headers, tries + 1);
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
