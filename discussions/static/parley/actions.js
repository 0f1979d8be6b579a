// @ts-check
/** What a reader does to a comment: vote, reply, mute, edit, withdraw; and following the discussion. */

import { Composer } from "./composer.js";
import { make, makeButton, makeField } from "./dom.js";
import { say } from "./messages.js";
import { Problem } from "./parley.js";

/** @typedef {import("./comment.js").CommentView} CommentView */

/**
 * Vote, or take the same vote back. The count moves at once, and back again if the server refuses.
 * @param {CommentView} view
 * @param {1 | -1} value
 */
export function vote(view, value) {
  const { thread, data } = view;
  view.panel.actAsSomebody(value === 1 ? view.up : view.down, "guest.why_vote", async () => {
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
      thread.emit("comment:voted", { comment: view.data, value: next });
    } catch (error) {
      thread.mine.votes[data.id] = before.vote;
      view.update({ upvotes: before.upvotes, downvotes: before.downvotes });
      throw error;
    }
  });
}

/** @param {CommentView} view */
export function openReply(view) {
  const { thread, data, panel } = view;
  const composer = new Composer(thread, {
    name: `reply-${data.id}`,
    label: say("composer.reply", { name: view.authorName }),
    invite: say("composer.reply", { name: view.authorName }),
    sendLabel: say("composer.send_reply"),
    send: async (written, key) => {
      const comment = await thread.client.post({ ...written, parent: data.id }, key);
      panel.close();
      thread.showOwn(comment);
    },
    cancel: () => panel.close(),
  });
  panel.open(composer.element, view.reply);
  composer.focus();
}

/** @param {CommentView} view */
export function openEdit(view) {
  const { thread, data, panel } = view;
  const composer = new Composer(thread, {
    name: `edit-${data.id}`,
    label: say("composer.new"),
    text: data.body ?? "",
    sendLabel: say("composer.save"),
    send: async (written) => {
      view.update(await thread.client.edit(data.id, written));
      panel.close();
      thread.emit("comment:edited", { comment: view.data });
      thread.follow(view);
    },
    cancel: () => panel.close(),
  });
  panel.open(composer.element, view.edit);
  view.body.hidden = true;
  composer.focus();
}

/** @param {CommentView} view */
export function openWithdraw(view) {
  const { thread, data, panel } = view;
  const withdraw = async () => {
    await thread.client.withdraw(data.id);
    panel.close();
    view.update({ status: "withdrawn", author: null, body: null, body_html: null });
    view.article.focus();
    thread.announce(say("comment.withdrawn_own"));
    thread.emit("comment:withdrawn", { comment: data });
  };
  const yes = makeButton(say("withdraw.yes"), () => panel.act(withdraw), { class: "primary" });
  const no = makeButton(say("withdraw.no"), () => panel.close(), { class: "quiet" });
  panel.open(make("div", { class: "ask", role: "group" }, make("p", {}, say("withdraw.ask")), no, yes), view.withdraw);
  no.focus();
}

/** Mute a comment's author for oneself, or hear them again. @param {CommentView} view */
export function toggleMute(view) {
  const { thread, panel } = view;
  panel.actAsSomebody(view.mute, "guest.why_mute", async () => {
    await thread.mute(view.data.author?.id ?? "", !view.isMuted);
    thread.announce(say(view.isMuted ? "mute.done" : "mute.undone", { name: view.authorName }));
  });
}

/** Follow the discussion, or no longer. @param {import("./thread.js").ThreadView} thread */
export function toggleFollow(thread) {
  const { client, panel } = thread;
  panel.actAsSomebody(thread.followButton, "guest.why_follow", async () => {
    if (thread.mine.follows) {
      await client.unfollow();
      thread.setFollows(false);
      return thread.announce(say("follow.undone"));
    }
    const { email } = await client.follow();
    thread.setFollows(true);
    thread.announce(say("follow.thanks"));
    if (email !== "none") return panel.complain(say(`follow.${email}`));
    // Whether, and where, to be written to is the reader's own choice.
    const input = make("input", { type: "email", autocomplete: "email", maxlength: 254, dir: "ltr" });
    const field = makeField(say("follow.email"), input);
    const form = panel.makeForm(say("follow.send"), [field.element], async () => {
      try {
        const { email: state } = await client.follow(input.value.trim());
        panel.close();
        panel.complain(say(`follow.${state}`));
      } catch (error) {
        if (!(error instanceof Problem && error.fields.email)) throw error;
        field.complain(error.fields.email.message);
      }
    });
    panel.open(form, thread.followButton);
    input.focus();
  });
}
