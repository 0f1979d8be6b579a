// @ts-check
/** The discussion as a whole: the form, the sorts, the pages, and what arrives meanwhile. */

import { toggleFollow } from "./actions.js";
import { CommentView } from "./comment.js";
import { Composer } from "./composer.js";
import { make, makeButton, newId, nextTask } from "./dom.js";
import { FIRST_PAGE, SORTS, readFirst } from "./first.js";
import { load } from "./later.js";
import { awaitVerdict, watchThread } from "./live.js";
import { say, spokenLanguage } from "./messages.js";
import { News } from "./news.js";
import { Panel, loadBy } from "./panel.js";
import { Problem, nothingOfMine } from "./parley.js";
import { keepClock } from "./times.js";
import { beginVisit } from "./visits.js";

const SLICE_MILLISECONDS = 30;
const SHOW_REFUSED_MILLISECONDS = 7 * 86_400_000;

export class ThreadView {
  #ended = new AbortController();
  /** Counts the lists that were asked for, so that a slow answer can't replace a later one. */
  #generation = 0;
  #sort = "best";
  /** @type {string | null} */
  #next = null;
  /**
   * @param {import("./parley.js").Client} client
   * @param {HTMLElement} host the element that stands for all this on the page
   * @param {string} [branch] the comment to show alone, in its place
   */
  constructor(client, host, branch) {
    this.client = client;
    this.host = host;
    /** The comment whose branch alone is shown. */
    this.branch = branch;
    /** Everything on the page, by id. @type {Map<string, CommentView>} */
    this.comments = new Map();
    this.mine = nothingOfMine();
    /** @type {"open" | "closed" | "read_only"} */
    this.state = "open";
    this.version = 0;
    this.count = 0;
    /** Forecasts are spoken by who shows them. */
    this.speakForecast = (/** @type {any} */ _) => "";
    this.lastVisit = beginVisit(client.storageKey, this.#ended.signal);

    this.heading = make("h2", { id: newId(), dir: "auto" }, say("thread.label"));
    this.followButton = makeButton(say("follow.do"), () => toggleFollow(this), { class: "quiet" });
    this.sortBox = this.#makeSort();
    this.prompts = make("div");
    this.compose = make("div", { class: "compose" });
    this.list = make("ol", { class: "comments" });
    this.note = make("p", { class: "note", hidden: true });
    this.branchBar = make(
      "p",
      { class: "note branchbar", hidden: true },
      say("thread.branch"),
      " ",
      makeButton(say("thread.all"), () => this.showAll(), { class: "link" }),
    );
    this.upward = makeButton(say("thread.above"), () => this.loadAbove(), { class: "more wide", hidden: true });
    this.more = makeButton(say("thread.more"), () => this.loadMore(), { class: "more wide", hidden: true });
    this.news = new News(this);
    this.panel = new Panel(this);
    this.status = make("p", { class: "unseen", role: "status" });
    this.element = make(
      "section",
      { class: "thread starting", "aria-labelledby": this.heading.id, ...spokenLanguage() },
      make("header", { class: "top" }, this.heading, this.followButton, this.sortBox),
      this.panel.content,
      this.panel.problem,
      this.prompts,
      this.compose,
      this.branchBar,
      this.upward,
      this.list,
      this.note,
      this.more,
      this.news.element,
      this.status,
    );
    client.prove = async (problem) => (await load("challenge")).open(this, problem);
    this.composer = new Composer(this, {
      name: "new",
      label: say("composer.new"),
      invite: say("composer.invite"),
      sendLabel: say("composer.send"),
      send: async (written, key) => this.showOwn(await this.client.post(written, key)),
    });
  }

  /** @param {Promise<import("./parley.js").Page | null>} first what was asked for already */
  async start(first) {
    this.compose.append(this.composer.element);
    await this.loadFirst(first);
    if (this.#ended.signal.aborted) return;
    keepClock(() => [...this.comments.values()].map((view) => view.time), this.#ended.signal);
    watchThread(this, this.#ended.signal);
  }

  stop() {
    this.#ended.abort();
  }

  /** @param {string} text for those who listen to the page */
  announce(text) {
    this.status.textContent = text;
  }

  /** Tell the page. @param {string} name @param {object} [detail] */
  emit(name, detail = {}) {
    this.host.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  // --- Reading ---------------------------------------------------------------------------------------------

  /** @param {Promise<import("./parley.js").Page | null>} [asked] */
  async loadFirst(asked = readFirst(this.client, { branch: this.branch, sort: this.#sort })) {
    const generation = (this.#generation += 1);
    this.#showLoading();
    try {
      const page = await asked;
      // What stands above the comments, before they come: nothing moves. Without it, there still is a discussion.
      const guide = page?.thread.is_guided && (await load("guide").catch(() => null));
      if (generation !== this.#generation) return;
      if (guide) guide.showGuide(this, page?.thread);
      await this.#showFirst(page);
      if (this.client.isKnown) await this.#recall();
      this.emit("thread:loaded", { count: this.count });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (generation === this.#generation) this.#showFailure();
    }
  }

  #showLoading() {
    this.comments.clear();
    this.news.begin("");
    for (const part of [this.more, this.note, this.upward, this.branchBar]) part.hidden = true;
    this.list.setAttribute("aria-busy", "true");
    this.announce(say("thread.loading"));
    const bone = () => make("li", { class: "bone", "aria-hidden": "true" }, make("i"), make("i"), make("i"));
    this.list.replaceChildren(bone(), bone(), bone());
  }

  /** @param {import("./parley.js").Page | null} page */
  async #showFirst(page) {
    const thread = page?.thread;
    if (page?.above === undefined) this.branch = undefined;
    this.client.threadExists = Boolean(thread);
    this.followButton.hidden = !thread;
    this.news.begin(thread?.last_comment_at ?? "");
    const isPast = thread?.closes_at && Date.parse(thread.closes_at) <= Date.now();
    this.setState(thread?.state === "open" && isPast ? "closed" : (thread?.state ?? "open"));
    this.version = page?.version ?? 0;
    this.element.classList.remove("starting");
    this.list.removeAttribute("aria-busy");
    this.list.replaceChildren();
    // It begins anew, wherever its bones were.
    this.upward.after(this.list);
    this.announce("");
    this.setCount(page?.count ?? 0, page?.comments.length === 0);
    // First, so that what makes room for it moves no comment.
    if (page?.prompts) this.#askForecasts(page.prompts);
    await this.addComments(page?.comments ?? []);
    this.branchBar.hidden = !this.branch;
    this.#setAbove(page?.above ?? null);
    this.#setNext(page?.next ?? null);
    if (this.branch) this.#goTo(this.comments.get(this.branch));
  }

  /**
   * What the article's readers are asked. Without it, there still is a discussion.
   * @param {number} count how many questions to make room for
   */
  #askForecasts(count) {
    if (this.prompts.className) return;
    this.prompts.className = "asked";
    this.prompts.style.setProperty("--asked", String(count));
    load("forecasts")
      .then(({ showForecasts }) => showForecasts(this, this.prompts))
      .catch(() => {
        this.prompts.className = "";
      });
  }

  #showFailure() {
    this.element.classList.remove("starting");
    this.list.removeAttribute("aria-busy");
    this.list.replaceChildren();
    this.announce(say("thread.unreachable"));
    const retry = makeButton(say("thread.retry"), () => this.loadFirst(), { class: "link" });
    this.note.replaceChildren(say("thread.unreachable"), " ", retry);
    this.note.hidden = false;
  }

  /**
   * In slices, so that the page stays alive on a slow phone.
   * @param {import("./parley.js").Comment[]} comments
   */
  async addComments(comments) {
    const generation = this.#generation;
    const views = [];
    let began = performance.now();
    for (const comment of comments) {
      if (performance.now() - began > SLICE_MILLISECONDS) {
        await nextTask();
        began = performance.now();
      }
      if (generation !== this.#generation) break;
      if (this.comments.has(comment.id)) continue;
      const view = new CommentView(this, comment, null);
      this.list.append(view.element);
      views.push(view);
    }
    return views;
  }

  async loadMore() {
    await loadBy(this.more, this, async () => {
      const generation = this.#generation;
      const page = await this.client.readPage({ ...FIRST_PAGE, cursor: this.#next });
      if (generation !== this.#generation) return;
      const views = await this.addComments(page.comments);
      this.#setNext(page.next ?? null);
      this.showLoaded(views);
    });
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

  /** @param {number} count @param {boolean} [isEmpty] nothing is, or is about to be, in the list */
  setCount(count, isEmpty = this.comments.size === 0) {
    if (count !== this.count) this.emit("count:changed", { count });
    this.count = count;
    this.heading.textContent = count ? say("thread.count", { count }) : say("thread.none");
    this.sortBox.hidden = count < 2;
    this.note.hidden = !isEmpty;
    if (isEmpty) this.note.textContent = say(this.state === "open" ? "thread.empty" : "thread.empty_closed");
  }

  /** @param {"open" | "closed" | "read_only"} state */
  setState(state) {
    this.state = state;
    if (state !== "open") this.compose.replaceChildren(make("p", { class: "closed" }, say(`thread.${state}`)));
    this.#renderAll();
  }

  #makeSort() {
    const select = make("select", {}, ...SORTS.map((sort) => make("option", { value: sort }, say(`sort.${sort}`))));
    select.addEventListener("change", () => {
      this.#sort = select.value;
      this.showAll();
    });
    return make("label", { class: "sort" }, make("span", {}, say("sort.label")), select);
  }

  // --- One comment of many ---------------------------------------------------------------------------------

  /** Go to a comment that is here, or to its branch. @param {string} id */
  showComment(id) {
    const view = this.comments.get(id);
    if (view) return this.#goTo(view);
    this.branch = id;
    return this.loadFirst();
  }

  showAll() {
    this.branch = undefined;
    return this.loadFirst();
  }

  /** @param {CommentView | undefined} view */
  #goTo(view) {
    view?.reveal();
    view?.article.classList.add("new");
    view?.article.focus({ preventScroll: true });
    view?.element.scrollIntoView({ block: "center" });
  }

  /** @param {string | null} id the comment that the topmost one of the branch answers */
  #setAbove(id) {
    this.upward.value = id ?? "";
    this.upward.hidden = !id;
  }

  /** Show the way further up: the same branch, begun higher. */
  loadAbove() {
    return this.showComment(this.upward.value);
  }

  // --- Who reads -------------------------------------------------------------------------------------------

  /** Fetch what is mine, and a new token for the form. */
  async loadMine() {
    this.mine = await this.client.readMine();
    if (!this.mine.rules.accepts_comments && this.state === "open") this.setState("closed");
    this.#renderAll();
    return this.mine;
  }

  /** What one left here on an earlier visit. It can be read without. */
  async #recall() {
    const { comments } = await this.loadMine().catch(nothingOfMine);
    for (const comment of comments) this.#recallOwn(comment);
  }

  /** @param {string} name */
  async becomeGuest(name) {
    this.mine.author = await this.client.becomeGuest(name);
    this.emit("author:changed", { author: this.mine.author });
    this.#renderAll();
  }

  forgetAuthor() {
    this.client.forgetAuthor();
    this.mine = nothingOfMine();
    this.emit("author:changed", { author: null });
    this.#renderAll();
  }

  #renderAll() {
    this.followButton.textContent = say(this.mine.follows ? "follow.done" : "follow.do");
    this.followButton.setAttribute("aria-pressed", String(Boolean(this.mine.follows)));
    this.composer.showAuthor();
    for (const view of this.comments.values()) view.render();
  }

  /** @param {string} authorId @param {boolean} isMuted */
  async mute(authorId, isMuted) {
    await this.client.mute(authorId, isMuted);
    const others = this.mine.muted.filter((id) => id !== authorId);
    this.mine.muted = isMuted ? [...others, authorId] : others;
    this.emit("author:muted", { author: authorId, muted: isMuted });
    this.#renderAll();
  }

  /** @param {boolean} follows */
  setFollows(follows) {
    this.mine.follows = follows;
    this.emit("thread:followed", { follows });
    this.#renderAll();
  }

  // --- One's own comments ----------------------------------------------------------------------------------

  /** Show what the reader has just sent, in its place, and go there. @param {import("./parley.js").Comment} comment */
  showOwn(comment) {
    this.emit("comment:posted", { comment });
    const view = this.place(comment);
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

  /** @param {import("./parley.js").Comment} comment not published, from an earlier visit */
  #recallOwn(comment) {
    const isRefused = comment.status === "rejected" || comment.status === "spam";
    const isOld = Date.now() - Date.parse(comment.created_at) > SHOW_REFUSED_MILLISECONDS;
    if (!(isRefused && isOld)) this.follow(this.place(comment));
    this.note.hidden = true;
  }

  /** Show a comment where it belongs. @param {import("./parley.js").Comment} comment @returns {CommentView} */
  place(comment) {
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
}
