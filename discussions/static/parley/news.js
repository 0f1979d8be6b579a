// @ts-check
/** What arrives while one reads: changes where they are seen, new comments behind a button, so that nothing moves. */

import { make, makeButton } from "./dom.js";
import { say } from "./messages.js";

export class News {
  /** @type {Map<string, import("./parley.js").Comment>} */
  #fresh = new Map();
  #lastCommentAt = "";
  #button = makeButton("", () => this.show(), { class: "primary" });
  element = make("div", { class: "fresh", hidden: true }, this.#button);

  /** @param {import("./thread.js").ThreadView} thread */
  constructor(thread) {
    this.thread = thread;
  }

  /** Forget what has not been shown. @param {string} lastCommentAt when the thread that is shown got its last one */
  begin(lastCommentAt) {
    this.#lastCommentAt = lastCommentAt;
    this.#fresh.clear();
    this.#render();
  }

  /** @param {import("./parley.js").Updates} updates */
  apply({ count, version, comments, removed }) {
    const { thread } = this;
    thread.version = version;
    for (const comment of comments) {
      const known = thread.comments.get(comment.id);
      // For everyone else an edited comment is a tombstone until it has been checked; for its author it is there.
      if (known && (comment.body_html !== null || !known.isOwn)) known.update(comment);
      else if (!known && this.#isNew(comment)) this.#fresh.set(comment.id, comment);
    }
    for (const id of removed) {
      this.#fresh.delete(id);
      const view = thread.comments.get(id);
      // One's own are not gone but waiting, and shown as that.
      if (view && !view.wasOwn) view.update({ status: "rejected", author: null, body: null, body_html: null });
    }
    if (count !== thread.count) thread.setCount(count);
    this.#render();
  }

  /**
   * Whether others wrote it since we looked, and it has a place here. A comment of a page not loaded yet also comes
   * as a change when somebody replies to it.
   * @param {import("./parley.js").Comment} comment
   */
  #isNew(comment) {
    const { branch, comments, mine } = this.thread;
    const parent = comment.parent ?? "";
    const hasPlace = parent ? comments.has(parent) || this.#fresh.has(parent) : !branch;
    const isChangeOnly = comment.reply_count > 0 && comment.created_at <= this.#lastCommentAt;
    const isMuted = mine.muted.includes(comment.author?.id ?? "");
    return hasPlace && comment.status === "published" && !isChangeOnly && !isMuted;
  }

  #render() {
    const count = this.#fresh.size;
    const text = count ? say("thread.new", { count }) : "";
    this.element.hidden = !count;
    if (text && text !== this.#button.textContent) this.thread.announce(text);
    this.#button.textContent = text;
  }

  show() {
    const { thread } = this;
    const fresh = [...this.#fresh.values()].sort((a, b) => a.created_at.localeCompare(b.created_at));
    this.#fresh.clear();
    this.#render();
    const views = fresh.map((comment) => thread.place(comment));
    for (const view of views) {
      view.reveal();
      view.article.classList.add("new");
    }
    thread.note.hidden = thread.comments.size > 0;
    // The latest of them is the topmost, where reading begins.
    const first = views.findLast((view) => view.level === 0) ?? views[0];
    first?.article.focus({ preventScroll: true });
    first?.element.scrollIntoView({ block: "center" });
  }
}
