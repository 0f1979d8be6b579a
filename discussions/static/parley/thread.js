// @ts-check
/** The discussion as a whole: the form, the sorts, the pages, and what arrives meanwhile. */

import { Problem } from "./client.js";
import { CommentView } from "./comment.js";
import { Composer } from "./composer.js";
import { make, makeButton, newId } from "./dom.js";
import { awaitVerdict, watchThread } from "./live.js";
import { explain, language, say } from "./messages.js";
import { showTime } from "./times.js";

const SORTS = ["best", "newest", "oldest", "discussed", "controversial"];
const CLOCK_MILLISECONDS = 60_000;
const SHOW_REFUSED_MILLISECONDS = 7 * 86_400_000;

/** What the embed goes by until the server has said more. @returns {import("./client.js").Mine} */
function nothingOfMine() {
  const rules = { accepts_comments: true, allows_guests: true, edit_window_seconds: 900, max_body_characters: 10_000 };
  return { author: null, votes: {}, flags: [], comments: [], form_token: "", rules };
}

export class ThreadView {
  #ended = new AbortController();
  /** Counts the lists that were asked for, so that a slow answer can't replace a later one. */
  #generation = 0;
  #sort = "best";
  #next = /** @type {string | null} */ (null);
  #lastCommentAt = "";
  /** What arrived while the reader reads. @type {Map<string, import("./client.js").Comment>} */
  #fresh = new Map();

  /** @param {import("./client.js").Client} client */
  constructor(client) {
    this.client = client;
    /** Everything on the page, by id. @type {Map<string, CommentView>} */
    this.comments = new Map();
    this.mine = nothingOfMine();
    /** @type {"open" | "closed" | "read_only"} */
    this.state = "open";
    this.version = 0;
    this.count = 0;

    this.heading = make("h2", { id: newId(), dir: "auto" }, say("thread.label"));
    this.sortBox = this.#makeSort();
    this.compose = make("div", { class: "compose" });
    this.list = make("ol", { class: "comments" });
    this.note = make("p", { class: "note", hidden: true });
    this.more = makeButton(say("thread.more"), () => this.loadMore(), { class: "more wide", hidden: true });
    this.freshButton = makeButton("", () => this.showFresh(), { class: "primary" });
    this.freshBar = make("div", { class: "fresh", hidden: true }, this.freshButton);
    this.status = make("p", { class: "unseen", role: "status" });
    this.element = make(
      "section",
      { class: "thread", lang: language, "aria-labelledby": this.heading.id },
      make("header", { class: "top" }, this.heading, this.sortBox),
      this.compose,
      this.list,
      this.note,
      this.more,
      this.freshBar,
      this.status,
    );
  }

  async start() {
    this.composer = new Composer(this, {
      name: "new",
      label: say("composer.new"),
      invite: say("composer.invite"),
      sendLabel: say("composer.send"),
      send: async (written, key) => this.showOwn(await this.client.post(written, key)),
    });
    this.compose.append(this.composer.element);
    await this.loadFirst();
    if (this.#ended.signal.aborted) return;
    this.#keepClock();
    watchThread(this, this.#ended.signal);
  }

  stop() {
    this.#ended.abort();
  }

  /** @param {string} text for those who listen to the page */
  announce(text) {
    this.status.textContent = text;
  }

  // --- Reading ---------------------------------------------------------------------------------------------

  async loadFirst() {
    const generation = (this.#generation += 1);
    this.#showLoading();
    try {
      const [page, thread, mine] = await Promise.all([
        this.client.readPage({ sort: this.#sort }).catch(noThread),
        this.client.readThread().catch(noThread),
        this.client.token ? this.client.readMine().catch(() => null) : null,
      ]);
      if (generation === this.#generation) this.#showFirst(page, thread, mine);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (generation === this.#generation) this.#showFailure();
    }
  }

  #showLoading() {
    this.comments.clear();
    this.#fresh.clear();
    this.#renderFresh();
    this.more.hidden = true;
    this.note.hidden = true;
    this.list.setAttribute("aria-busy", "true");
    this.announce(say("thread.loading"));
    const bone = () => make("li", { class: "bone", "aria-hidden": "true" }, make("i"), make("i"), make("i"));
    this.list.replaceChildren(bone(), bone(), bone());
  }

  /**
   * @param {import("./client.js").Page | null} page
   * @param {import("./client.js").Thread | null} thread
   * @param {import("./client.js").Mine | null} mine
   */
  #showFirst(page, thread, mine) {
    this.client.threadExists = thread !== null;
    this.#lastCommentAt = thread?.last_comment_at ?? "";
    const isPast = thread?.closes_at && Date.parse(thread.closes_at) <= Date.now();
    if (mine) this.mine = mine;
    this.setState(thread?.state === "open" && isPast ? "closed" : (thread?.state ?? "open"));
    this.version = page?.version ?? 0;
    this.list.removeAttribute("aria-busy");
    this.list.replaceChildren();
    this.announce("");
    this.addComments(page?.comments ?? []);
    this.#setNext(page?.next ?? null);
    this.setCount(page?.count ?? 0);
    for (const comment of mine?.comments ?? []) this.#recallOwn(comment);
  }

  #showFailure() {
    this.list.removeAttribute("aria-busy");
    this.list.replaceChildren();
    this.announce(say("thread.unreachable"));
    const retry = makeButton(say("thread.retry"), () => this.loadFirst(), { class: "link" });
    this.note.replaceChildren(say("thread.unreachable"), " ", retry);
    this.note.hidden = false;
  }

  /** @param {import("./client.js").Comment[]} comments */
  addComments(comments) {
    const views = comments
      .filter((comment) => !this.comments.has(comment.id))
      .map((comment) => new CommentView(this, comment, null));
    this.list.append(...views.map((view) => view.element));
    return views;
  }

  async loadMore() {
    await this.load(this.more, async () => {
      const generation = this.#generation;
      const page = await this.client.readPage({ cursor: this.#next });
      if (generation !== this.#generation) return;
      const views = this.addComments(page.comments);
      this.#setNext(page.next);
      this.showLoaded(views);
    });
  }

  /**
   * Run `read` while the button that asked for it shows so, and say beside it what went wrong.
   * @param {HTMLButtonElement} button
   * @param {() => Promise<void>} read
   */
  async load(button, read) {
    if (button.ariaBusy === "true") return;
    button.setAttribute("aria-busy", "true");
    try {
      await read();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.announce(explain(error));
      button.textContent = say("thread.retry");
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  /** Go on where the button was that loaded these. @param {CommentView[]} views */
  showLoaded(views) {
    views[0]?.article.focus({ preventScroll: true });
    this.announce(say("thread.loaded", { count: views.length }));
  }

  /** @param {string | null} cursor */
  #setNext(cursor) {
    this.#next = cursor;
    this.more.hidden = !cursor;
  }

  /** @param {number} count */
  setCount(count) {
    this.count = count;
    this.heading.textContent = count ? say("thread.count", { count }) : say("thread.none");
    this.sortBox.hidden = count < 2;
    const isEmpty = this.comments.size === 0;
    this.note.hidden = !isEmpty;
    if (isEmpty) this.note.textContent = say(this.state === "open" ? "thread.empty" : "thread.empty_closed");
  }

  /** @param {"open" | "closed" | "read_only"} state */
  setState(state) {
    this.state = state;
    if (state !== "open") this.compose.replaceChildren(make("p", { class: "closed" }, say(`thread.${state}`)));
    for (const view of this.comments.values()) view.render();
  }

  #makeSort() {
    const select = make("select", {}, ...SORTS.map((sort) => make("option", { value: sort }, say(`sort.${sort}`))));
    select.addEventListener("change", () => {
      this.#sort = select.value;
      this.loadFirst();
    });
    return make("label", { class: "sort", hidden: true }, make("span", {}, say("sort.label")), select);
  }

  #keepClock() {
    const clock = setInterval(() => {
      if (document.hidden) return;
      for (const view of this.comments.values()) showTime(view.time);
    }, CLOCK_MILLISECONDS);
    this.#ended.signal.addEventListener("abort", () => clearInterval(clock));
  }

  // --- Who reads -------------------------------------------------------------------------------------------

  /** Fetch what is mine, and a new token for the form. */
  async loadMine() {
    this.mine = await this.client.readMine();
    if (!this.mine.rules.accepts_comments && this.state === "open") this.setState("closed");
    this.#renderAll();
    return this.mine;
  }

  /** @param {string} name */
  async becomeGuest(name) {
    this.mine.author = await this.client.becomeGuest(name);
    this.#renderAll();
  }

  forgetAuthor() {
    this.client.forgetAuthor();
    this.mine = nothingOfMine();
    this.#renderAll();
  }

  #renderAll() {
    for (const view of this.comments.values()) view.render();
  }

  // --- One's own comments ----------------------------------------------------------------------------------

  /** Show what the reader has just sent, in its place, and go there. @param {import("./client.js").Comment} comment */
  showOwn(comment) {
    const view = this.#place(comment);
    this.note.hidden = true;
    view.reveal();
    view.article.focus();
    view.element.scrollIntoView({ block: "nearest" });
    this.announce(say(`said.${comment.status}`));
    this.follow(view);
  }

  /** Keep looking until it is decided. @param {CommentView} view */
  async follow(view) {
    if (view.isAwaited || view.data.status !== "pending") return;
    view.isAwaited = true;
    await awaitVerdict(view, this.#ended.signal);
    view.isAwaited = false;
  }

  /** @param {import("./client.js").Comment} comment not published, from an earlier visit */
  #recallOwn(comment) {
    const isRefused = comment.status === "rejected" || comment.status === "spam";
    const isOld = Date.now() - Date.parse(comment.created_at) > SHOW_REFUSED_MILLISECONDS;
    if (!(isRefused && isOld)) this.follow(this.#place(comment));
    this.note.hidden = true;
  }

  /** @param {import("./client.js").Comment} comment */
  #place(comment) {
    const known = this.comments.get(comment.id);
    if (known) {
      known.update(comment);
      return known;
    }
    const parent = this.comments.get(comment.parent ?? "");
    if (parent) return parent.addReplies([comment])[0];
    const view = new CommentView(this, comment, null);
    this.list.prepend(view.element);
    return view;
  }

  // --- What arrives meanwhile ------------------------------------------------------------------------------

  /** @param {import("./client.js").Updates} updates */
  applyUpdates({ count, version, comments, removed }) {
    this.version = version;
    for (const comment of comments) {
      const known = this.comments.get(comment.id);
      if (known) this.#refresh(known, comment);
      else if (this.#isNew(comment)) this.#fresh.set(comment.id, comment);
    }
    for (const id of removed) {
      this.#fresh.delete(id);
      const view = this.comments.get(id);
      // One's own are not gone but waiting, and shown as that.
      if (view && !view.wasOwn) view.update({ status: "rejected", author: null, body: null, body_html: null });
    }
    if (count !== this.count) this.setCount(count);
    this.#renderFresh();
  }

  /** @param {CommentView} view @param {import("./client.js").Comment} comment */
  #refresh(view, comment) {
    // For everyone else an edited comment is a tombstone until it has been checked; for its author it is there.
    if (comment.body_html === null && view.isOwn) return;
    view.update(comment);
  }

  /**
   * Whether others wrote it since we looked, and it has a place here. A comment of a page not loaded yet also comes
   * as a change when somebody replies to it.
   * @param {import("./client.js").Comment} comment
   */
  #isNew(comment) {
    const hasPlace = comment.parent === null || this.comments.has(comment.parent) || this.#fresh.has(comment.parent);
    const isChangeOnly = comment.reply_count > 0 && comment.created_at <= this.#lastCommentAt;
    return hasPlace && comment.status === "published" && !isChangeOnly;
  }

  #renderFresh() {
    const count = this.#fresh.size;
    const text = count ? say("thread.new", { count }) : "";
    this.freshBar.hidden = !count;
    if (text && text !== this.freshButton.textContent) this.announce(text);
    this.freshButton.textContent = text;
  }

  showFresh() {
    const fresh = [...this.#fresh.values()].sort((a, b) => a.created_at.localeCompare(b.created_at));
    this.#fresh.clear();
    this.#renderFresh();
    const views = fresh.map((comment) => this.#place(comment));
    for (const view of views) {
      view.reveal();
      view.article.classList.add("new");
    }
    this.note.hidden = this.comments.size > 0;
    // The latest of them is the topmost, where reading begins.
    const first = views.findLast((view) => view.level === 0) ?? views[0];
    first?.article.focus({ preventScroll: true });
    first?.element.scrollIntoView({ block: "center" });
  }
}

/** @param {unknown} error @returns {null} where it only says that nobody has commented yet */
function noThread(error) {
  if (error instanceof Problem && error.code === "thread_not_found") return null;
  throw error;
}
