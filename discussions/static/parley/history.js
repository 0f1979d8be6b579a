// @ts-check
/** The texts that an edited comment had: a screen that comes when somebody wants it. */

import { make, makeButton, newId, parseBody } from "./dom.js";
import { say } from "./messages.js";
import { showTime } from "./times.js";

/** @param {import("./comment.js").CommentView} view */
export async function open({ thread, data, panel, edited }) {
  const { revisions } = await thread.client.readRevisions(data.id);
  const texts = revisions.map((revision) => {
    const time = make("time");
    showTime(time, revision.created_at);
    const body = make("div", { class: "body", dir: "auto", lang: "" }, parseBody(revision.body_html));
    return make("li", {}, time, body);
  });
  const close = makeButton(say("history.close"), () => panel.close(), { class: "quiet" });
  const title = make("p", { id: newId() }, say("history.title"));
  const list = make("ol", { class: "history" }, ...texts);
  const box = make("section", { class: "ask", tabindex: -1, "aria-labelledby": title.id }, title, close, list);
  panel.open(box, edited);
  box.focus();
}
