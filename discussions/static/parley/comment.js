// @ts-check
/** One comment as an element, and the branch of replies below it. Elements stay when their data changes: so does focus. */

import { openEdit, openReply, openWithdraw, toggleMute, vote } from "./actions.js";
import { make, makeButton, makeIcon, parseBody } from "./dom.js";
import { load } from "./later.js";
import { say } from "./messages.js";
import { Panel, loadBy } from "./panel.js";
import { showTime } from "./times.js";

const UP = "M8 3 14 10H10V13H6V10H2Z";
const DOWN = "M8 13 2 6H6V3H10V6H14Z";
const DEEP_LEVEL = 6;

export class CommentView {
  /** Fetched replies end here; the cursor leads to the rest. @type {string | null} */
  #cursor = null;
  #remaining = 0;
  #bodyHtml = "";

  upCount = make("span");
  downCount = make("span");
  up = makeButton("", () => vote(this, 1), { class: "vote" });
  down = makeButton("", () => vote(this, -1), { class: "vote" });
  votes = make("span", { class: "votes", role: "group" }, this.up, this.down);
  reply = makeButton(say("comment.reply"), () => openReply(this), { class: "quiet" });
  report = makeButton("", () => this.#open("report"), { class: "quiet" });
  mute = makeButton("", () => toggleMute(this), { class: "quiet" });
  edit = makeButton(say("comment.edit"), () => openEdit(this), { class: "quiet" });
  withdraw = makeButton(say("comment.withdraw"), () => openWithdraw(this), { class: "quiet" });

  /** It was mine when I last could tell: a tombstone names no author. */
  wasOwn = false;
  /** Muted, and looked at all the same. */
  #isPeeking = false;
  /** Somebody asks already what became of it. */
  isAwaited = false;

  /**
   * @param {import("./thread.js").ThreadView} thread
   * @param {import("./parley.js").Comment} data
   * @param {CommentView | null} parent
   */
  constructor(thread, data, parent) {
    /** @type {import("./thread.js").ThreadView} */
    this.thread = thread;
    this.data = data;
    this.parent = parent;
    /** @type {number} */
    this.level = parent ? parent.level + 1 : 0;
    this.up.append(makeIcon(UP), this.upCount);
    this.down.append(makeIcon(DOWN), this.downCount);

    this.face = make("span", { class: "face", "aria-hidden": "true" });
    this.name = make("bdi", { class: "name" });
    this.you = make("span", { class: "you" }, say("comment.you"));
    this.to = make("span", { class: "to", dir: "auto" });
    this.time = make("time");
    const permalink = make("a", { class: "permalink", href: `#comment-${data.id}` }, this.time);
    this.edited = makeButton("", () => this.#open("history"), { class: "edited" });
    // New since the reader's last visit.
    const isUnread = thread.lastVisit > 0 && Date.parse(data.created_at) > thread.lastVisit;
    this.unread = make("span", { class: "unread", hidden: !isUnread }, say("comment.new"));
    this.marks = make("span", { class: "edited" });
    // In whatever language its author writes.
    this.body = make("div", { class: "body", dir: "auto", lang: "" });
    this.state = make("p", { class: "state" });
    this.panel = new Panel(thread);
    this.panel.onClose = () => {
      this.body.hidden = false;
    };
    this.article = make(
      "article",
      { tabindex: -1 },
      make("header", {}, this.face, this.name, this.you, this.to, permalink, this.edited, this.marks, this.unread),
      this.body,
      this.state,
      make("footer", {}, this.votes, this.reply, this.report, this.mute, this.edit, this.withdraw),
      this.panel.content,
      this.panel.problem,
    );

    this.list = make("ol", { class: "replies" });
    this.fold = makeButton("", () => this.toggleFold(), { class: "fold", "aria-expanded": "true" });
    this.more = makeButton("", () => this.loadReplies(), { class: "more quiet", hidden: true });
    this.branch = make("div", { class: "branch", hidden: true }, this.fold, this.list, this.more);
    const indented = { "data-level": this.level, class: this.level >= DEEP_LEVEL && "deep" };
    this.element = make("li", indented, this.article, this.branch);

    thread.comments.set(data.id, this);
    this.render();
    this.addReplies(data.replies ?? []);
    this.setRest(data.more_replies ?? null);
  }

  get isOwn() {
    return this.data.author !== null && this.data.author.id === this.thread.mine.author?.id;
  }

  /** Moderators take no more replies to it, or to one above it. @returns {boolean} */
  get isLocked() {
    return this.data.is_locked || (this.parent?.isLocked ?? false);
  }

  get authorName() {
    return this.data.author?.name || say("comment.nameless");
  }

  /** @param {Partial<import("./parley.js").Comment>} changes */
  update(changes) {
    this.data = { ...this.data, ...changes };
    this.render();
  }

  render() {
    const { data } = this;
    const isWhole = data.body_html !== null;
    const isSilent = this.isMuted && !this.#isPeeking;
    this.wasOwn ||= this.isOwn;
    this.article.classList.toggle("tombstone", !isWhole);
    this.article.classList.toggle("muted", isSilent);
    this.article.setAttribute("aria-label", say("comment.by", { name: isWhole ? this.authorName : "–" }));
    this.#renderHeader(isWhole);
    const shown = isSilent ? "" : (data.body_html ?? "");
    if (shown && shown !== this.#bodyHtml) this.body.replaceChildren(parseBody(shown));
    if (isSilent) this.body.replaceChildren(say("mute.silent"), " ", makeButton(say("mute.peek"), () => this.peek(), { class: "link" }));
    else if (!isWhole) this.body.textContent = this.#epitaph();
    this.#bodyHtml = shown;
    this.state.textContent = isWhole ? this.#describeState() : "";
    const { appeal_url: link } = data.removal ?? {};
    if (link) this.state.append(" ", make("a", { href: link, target: "_blank" }, say("comment.object")));
    this.article.dataset.status = data.status;
    this.#renderButtons();
  }

  /** @param {boolean} isWhole */
  #renderHeader(isWhole) {
    const { data, parent } = this;
    for (const part of [this.face, this.name]) part.hidden = !isWhole;
    this.name.textContent = this.authorName;
    this.face.textContent = firstLetter(this.authorName);
    this.face.style.setProperty("--hue", String(hueOf(data.author?.id ?? "")));
    this.you.hidden = !this.isOwn;
    this.to.textContent = parent?.data.author ? say("comment.reply_to", { name: parent.authorName }) : "";
    this.edited.hidden = !isWhole || !data.edited_at;
    this.edited.disabled = data.status !== "published";
    this.edited.textContent = say(data.edited_by === "moderator" ? "comment.edited_by_moderator" : "comment.edited");
    this.marks.textContent = [
      data.author?.title,
      ...data.marks.map((mark) => say(`comment.${mark}`)),
      data.forecast && this.thread.speakForecast(data.forecast),
    ]
      .filter(Boolean)
      .join(" · ");
    showTime(this.time, data.created_at);
  }

  /** Whether the reader does not want to see what its author writes. */
  get isMuted() {
    return this.thread.mine.muted.includes(this.data.author?.id ?? "");
  }

  /** Look at what a muted author wrote, this once. */
  peek() {
    this.#isPeeking = true;
    this.render();
    this.article.focus();
  }

  /** @param {"history" | "report"} screen */
  #open(screen) {
    return this.panel.act(async () => (await load(screen)).open(this));
  }

  /** What became of one's own comment, and why. */
  #describeState() {
    const { status, hold, removal } = this.data;
    if (status === "published") return "";
    const why = [hold?.message, hold?.how, removal?.title, removal?.explanation, removal?.how].filter(Boolean).join(" ");
    return why ? `${say(`state.${status}`)} ${why}` : say(`state.${status}`);
  }

  #epitaph() {
    if (this.data.status !== "withdrawn") return say("comment.gone");
    return say(this.wasOwn ? "comment.withdrawn_own" : "comment.withdrawn");
  }

  #renderButtons() {
    const { data, thread, isOwn } = this;
    const isPublished = data.status === "published" && data.body_html !== null;
    const canReact = isPublished && !isOwn && thread.state !== "read_only";
    this.votes.hidden = !isPublished;
    this.votes.setAttribute("aria-label", say("comment.votes", { name: this.authorName }));
    this.#renderVote(this.up, this.upCount, "comment.vote_up", data.upvotes, 1);
    this.#renderVote(this.down, this.downCount, "comment.vote_down", data.downvotes, -1);
    for (const button of [this.up, this.down]) button.toggleAttribute("disabled", !canReact);
    this.reply.hidden = !isPublished || thread.state !== "open" || this.isLocked;
    const isReported = thread.mine.flags.includes(data.id);
    this.report.hidden = !canReact;
    this.report.textContent = say(isReported ? "comment.reported" : "comment.report");
    this.mute.hidden = isOwn || !data.author;
    this.mute.textContent = say(this.isMuted ? "mute.undo" : "mute.do");
    this.mute.setAttribute("aria-label", say(this.isMuted ? "mute.undo_name" : "mute.do_name", { name: this.authorName }));
    this.edit.hidden = !this.#canEdit();
    this.withdraw.hidden = !isOwn || data.status === "withdrawn";
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {HTMLElement} counter
   * @param {string} label
   * @param {number} count
   * @param {number} value
   */
  #renderVote(button, counter, label, count, value) {
    counter.textContent = count ? String(count) : "";
    button.setAttribute("aria-label", say(label, { count }));
    button.title = button.ariaLabel ?? "";
    button.setAttribute("aria-pressed", String(this.thread.mine.votes[this.data.id] === value));
  }

  /** The server has the last word; a button that it would refuse should not be there. */
  #canEdit() {
    const { data, thread } = this;
    const age = (Date.now() - Date.parse(data.created_at)) / 1000;
    const isInTime = age < thread.mine.rules.edit_window_seconds && data.reply_count === 0;
    const isUndisputed = ["pending", "published", "held"].includes(data.status);
    const isTheirText = data.edited_by !== "moderator";
    return this.isOwn && isInTime && isUndisputed && isTheirText && thread.state !== "read_only";
  }

  // --- The branch below -----------------------------------------------------------------------------------

  /**
   * Show these replies below the ones that are there, and return their views. Ones that are there already stay.
   * @param {import("./parley.js").Comment[]} replies
   */
  addReplies(replies) {
    const views = replies
      .filter((reply) => !this.thread.comments.has(reply.id))
      .map((reply) => new CommentView(this.thread, reply, this));
    this.list.append(...views.map((view) => view.element));
    this.renderBranch();
    return views;
  }

  /** @param {{count: number, cursor: string} | null} rest what of the branch has not been fetched */
  setRest(rest) {
    this.#remaining = rest?.count ?? 0;
    this.#cursor = rest?.cursor ?? null;
    this.renderBranch();
  }

  renderBranch() {
    const count = this.list.children.length;
    const isFolded = this.list.hidden;
    this.branch.hidden = !count && !this.#cursor;
    this.fold.hidden = !count;
    this.fold.setAttribute("aria-expanded", String(!isFolded));
    this.fold.textContent = say(isFolded ? "comment.unfold" : "comment.fold", { count });
    this.fold.title = this.fold.textContent;
    this.more.hidden = isFolded || !this.#cursor;
    const code = count ? "comment.more_replies" : "comment.unfold";
    this.more.textContent = say(code, { count: this.#remaining });
  }

  toggleFold(isFolded = !this.list.hidden) {
    this.list.hidden = isFolded;
    this.renderBranch();
  }

  async loadReplies() {
    const cursor = this.#cursor;
    if (!cursor) return;
    await loadBy(this.more, this.thread, async () => {
      const { comments, next } = await this.thread.client.readReplies(this.data.id, cursor);
      const views = this.addReplies(comments);
      this.setRest(next ? { count: Math.max(1, this.#remaining - comments.length), cursor: next } : null);
      this.thread.showLoaded(views);
    });
  }

  /** Make sure that the comment can be seen, whatever is folded above it. */
  reveal() {
    for (let view = this.parent; view; view = view.parent) view.toggleFold(false);
  }
}

/** A colour of one's own, as degrees. @param {string} id */
function hueOf(id) {
  return [...id].reduce((hue, character) => (hue * 31 + character.charCodeAt(0) * 47) % 360, 0);
}

/** @param {string} name */
function firstLetter(name) {
  return (name.match(/[\p{L}\p{N}]/u)?.[0] ?? "·").toUpperCase();
}
