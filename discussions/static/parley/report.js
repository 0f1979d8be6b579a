// @ts-check
/** The form by which a reader reports a comment: a screen that comes when somebody wants it. */

import { make, makeField, newId } from "./dom.js";
import { say } from "./messages.js";

const REASONS = ["spam", "abuse", "off_topic", "illegal", "other"];

/** @param {import("./comment.js").CommentView} view */
export function open(view) {
  const { thread, data, panel } = view;
  panel.actAsSomebody(view.report, "report.why", () => {
    const group = newId();
    const options = REASONS.map((value) => make("input", { type: "radio", name: group, value, required: true }));
    const choice = make(
      "fieldset",
      {},
      make("legend", {}, say("report.title")),
      ...options.map((option) => make("label", {}, option, say(`report.${option.value}`))),
    );
    const note = makeField(say("report.note"), make("textarea", { rows: 2, maxlength: 1000, dir: "auto" }));
    const links = make("p", { class: "hint" });
    showLinks(links, thread.client, data.id);
    const form = panel.makeForm(say("report.send"), [choice, note.element, links], async () => {
      const reason = options.find((option) => option.checked)?.value;
      if (!reason) {
        panel.complain(say("report.missing"));
        return options[0].focus();
      }
      await thread.client.flag(data.id, { reason, note: note.input.value });
      thread.mine.flags.push(data.id);
      panel.close();
      view.render();
      thread.announce(say("report.thanks"));
      thread.emit("comment:flagged", { comment: data, reason });
    });
    form.classList.add("report");
    panel.open(form, view.report);
    options[0].focus();
  });
}

/**
 * Show where a comment's law and the site's rules are told, where the site has that; without it, the form is whole.
 * @param {HTMLElement} place
 * @param {import("./parley.js").Client} client
 * @param {string} id of the comment
 */
async function showLinks(place, client, id) {
  try {
    const rules = await client.send("GET", `${client.site}/rules`);
    const language = `lang=${encodeURIComponent(client.language)}`;
    const link = (/** @type {string} */ href, /** @type {string} */ label) =>
      make("a", { href, target: "_blank", rel: "noopener" }, label);
    if (rules.notice_url) {
      place.append(link(`${rules.notice_url.replace("{comment}", id)}?${language}`, say("report.law")), " · ");
    }
    place.append(link(`${rules.url}?${language}`, say("report.rules")));
  } catch {
    // Nothing that a report needs.
  }
}
