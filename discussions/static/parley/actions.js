// @ts-check
/** What a reader does to a comment: vote, reply, report, edit, withdraw. */

import { Problem } from "./client.js";
import { Composer } from "./composer.js";
import { make, makeButton, makeField, newId } from "./dom.js";
import { GuestFields } from "./guest.js";
import { explain, say } from "./messages.js";

const REASONS = ["spam", "abuse", "off_topic", "illegal", "other"];

/** @typedef {import("./comment.js").CommentView} CommentView */

/**
 * Vote, or take the same vote back. The count moves at once, and back again if the server refuses.
 * @param {CommentView} view
 * @param {1 | -1} value
 */
export function vote(view, value) {
  const { thread, data } = view;
  withName(view, value === 1 ? view.up : view.down, "guest.why_vote", async () => {
    const before = { vote: thread.mine.votes[data.id] ?? 0, upvotes: data.upvotes, downvotes: data.downvotes };
    const next = before.vote === value ? 0 : value;
    thread.mine.votes[data.id] = next;
    view.update({
      upvotes: before.upvotes + Number(next === 1) - Number(before.vote === 1),
      downvotes: before.downvotes + Number(next === -1) - Number(before.vote === -1),
    });
    try {
      const { upvotes, downvotes } = await thread.client.vote(data.id, next);
      view.update({ upvotes, downvotes });
    } catch (error) {
      thread.mine.votes[data.id] = before.vote;
      view.update({ upvotes: before.upvotes, downvotes: before.downvotes });
      throw error;
    }
  });
}

/** @param {CommentView} view */
export function openReply(view) {
  const { thread, data } = view;
  const composer = new Composer(thread, {
    name: `reply-${data.id}`,
    label: say("composer.reply", { name: view.authorName }),
    invite: say("composer.reply", { name: view.authorName }),
    sendLabel: say("composer.send_reply"),
    send: async (written, key) => {
      const comment = await thread.client.post({ ...written, parent: data.id }, key);
      view.closePanel();
      thread.showOwn(comment);
    },
    cancel: () => view.closePanel(),
  });
  view.openPanel(composer.element, view.reply);
  composer.focus();
}

/** @param {CommentView} view */
export function openEdit(view) {
  const { thread, data } = view;
  const composer = new Composer(thread, {
    name: `edit-${data.id}`,
    label: say("composer.edit"),
    text: data.body ?? "",
    sendLabel: say("composer.save"),
    send: async (written) => {
      view.update(await thread.client.edit(data.id, written));
      view.closePanel();
      thread.follow(view);
    },
    cancel: () => view.closePanel(),
  });
  view.openPanel(composer.element, view.edit);
  view.body.hidden = true;
  composer.focus();
}

/** @param {CommentView} view */
export function openWithdraw(view) {
  const { thread, data } = view;
  const yes = makeButton(say("withdraw.yes"), () => act(view, withdraw), { class: "primary" });
  const no = makeButton(say("withdraw.no"), () => view.closePanel(), { class: "quiet" });
  const withdraw = async () => {
    await thread.client.withdraw(data.id);
    view.closePanel();
    view.update({ status: "withdrawn", author: null, body: null, body_html: null });
    view.article.focus();
    thread.announce(say("comment.withdrawn_own"));
  };
  view.openPanel(make("div", { class: "ask", role: "group" }, make("p", {}, say("withdraw.ask")), no, yes), view.withdraw);
  no.focus();
}

/** @param {CommentView} view */
export function openReport(view) {
  withName(view, view.report, "guest.why_report", async () => {
    const { form, first } = makeReportForm(view);
    view.openPanel(form, view.report);
    first.focus();
  });
}

/** @param {CommentView} view */
function makeReportForm(view) {
  const { thread, data } = view;
  const group = newId();
  const options = REASONS.map((value) => make("input", { type: "radio", name: group, value, required: true }));
  const note = makeField(say("report.note"), make("textarea", { rows: 2, maxlength: 1000, dir: "auto" }));
  const form = make(
    "form",
    { class: "report", novalidate: true },
    make(
      "fieldset",
      {},
      make("legend", {}, say("report.title")),
      ...options.map((option) => make("label", {}, option, say(`report.${option.value}`))),
    ),
    note.element,
    make(
      "div",
      { class: "bar" },
      makeButton(say("composer.cancel"), () => view.closePanel(), { class: "quiet" }),
      make("button", { type: "submit", class: "primary" }, say("report.send")),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const reason = options.find((option) => option.checked)?.value;
    if (!reason) {
      view.complain(say("report.missing"));
      return options[0].focus();
    }
    act(view, async () => {
      await thread.client.flag(data.id, { reason, note: note.input.value });
      thread.mine.flags.push(data.id);
      view.closePanel();
      view.render();
      thread.announce(say("report.thanks"));
      view.complain("");
    });
  });
  return { form, first: options[0] };
}

/**
 * Do `action` now, or once the reader has given a name.
 * @param {CommentView} view
 * @param {HTMLElement} opener
 * @param {string} why
 * @param {() => Promise<void>} action
 */
function withName(view, opener, why, action) {
  if (view.thread.client.token) return act(view, action);
  const guest = new GuestFields(view.thread, why);
  const form = make(
    "form",
    { novalidate: true },
    guest.element,
    make(
      "div",
      { class: "bar" },
      makeButton(say("composer.cancel"), () => view.closePanel(), { class: "quiet" }),
      make("button", { type: "submit", class: "primary" }, say("guest.go_on")),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act(view, async () => {
      if (!(await guest.register())) return;
      view.closePanel();
      await action();
    });
  });
  view.openPanel(form, opener);
  guest.show();
}

/**
 * Do it, and say beside the comment what went wrong, if anything did.
 * @param {CommentView} view
 * @param {() => Promise<void>} action
 */
async function act(view, action) {
  view.complain("");
  try {
    await action();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    view.complain(explain(error));
  }
}
