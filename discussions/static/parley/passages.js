// @ts-check
/** The passages that several comments quote: read when somebody opens the list, each with a way to its comments. */

import { make, makeButton } from "./dom.js";
import { say } from "./messages.js";
import { Problem } from "./parley.js";

/**
 * @typedef {{
 *   text: string, authors: number, count: number, comments: {id: string, author: {name: string}}[],
 * }} Passage
 */

/** A list that is closed, and empty until it is opened. @param {import("./thread.js").ThreadView} thread */
export function makePassages(thread) {
  const list = make("ol");
  const problem = make("p", { role: "status" });
  let isRead = false;
  const read = async () => {
    if (!box.open || isRead) return;
    isRead = true;
    problem.textContent = "";
    try {
      const { passages } = await thread.client.read(`${thread.client.thread}/passages`);
      list.replaceChildren(...passages.map((/** @type {Passage} */ each) => makePassage(thread, each)));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      isRead = false;
      problem.textContent = say("thread.unreachable");
    }
  };
  const title = make("summary", {}, say("guide.passages"));
  const box = make("details", { class: "passages", toggle: read }, title, list, problem);
  return box;
}

/** @param {import("./thread.js").ThreadView} thread @param {Passage} passage */
function makePassage(thread, { text, authors, comments }) {
  const quote = make("blockquote", { dir: "auto", lang: "" }, text);
  const jumps = comments.map(({ id, author }) => {
    const name = author.name || say("comment.nameless");
    const jump = makeButton("", () => thread.showComment(id), { class: "link", "aria-label": say("comment.by", { name }) });
    jump.append(make("bdi", {}, name));
    return make("li", {}, jump);
  });
  const label = say("guide.quoted", { count: authors });
  return make("li", {}, quote, make("p", {}, label), make("ul", { "aria-label": label }, ...jumps));
}
