// @ts-check
/**
 * Every word that the embed says, by code. No other file holds English.
 *
 * A text with a number has one form for each plural of its language. Errors have the API's own codes.
 */

export const language = "en";

/** @type {Record<string, string | Record<string, string>>} */
const texts = {
  "thread.label": "Comments",
  "thread.loading": "Loading the comments",
  "thread.count": { one: "{count} comment", other: "{count} comments" },
  "thread.none": "No comments yet",
  "thread.empty": "Nobody has said anything yet. What do you think?",
  "thread.empty_closed": "Nobody has said anything here.",
  "thread.closed": "This discussion is closed. You can still read it and vote.",
  "thread.read_only": "This discussion has ended. You can still read it.",
  "thread.more": "Load more comments",
  "thread.loaded": { one: "{count} more comment loaded", other: "{count} more comments loaded" },
  "thread.new": { one: "{count} new comment", other: "{count} new comments" },
  "thread.unreachable": "The comments could not be loaded.",
  "thread.retry": "Try again",

  "sort.label": "Sort by",
  "sort.best": "Best",
  "sort.newest": "Newest",
  "sort.oldest": "Oldest",
  "sort.discussed": "Most discussed",
  "sort.controversial": "Controversial",

  "comment.by": "Comment by {name}",
  "comment.nameless": "Somebody who left",
  "comment.you": "you",
  "comment.edited": "edited",
  "comment.edited_by_moderator": "edited by a moderator",
  "comment.pinned": "pinned",
  "comment.featured": "featured",
  "comment.reply_to": "to {name}",
  "comment.votes": "Votes on the comment by {name}",
  "comment.vote_up": "Vote up, {count} so far",
  "comment.vote_down": "Vote down, {count} so far",
  "comment.reply": "Reply",
  "comment.report": "Report",
  "comment.reported": "Reported",
  "comment.edit": "Edit",
  "comment.withdraw": "Withdraw",
  "comment.fold": { one: "Hide {count} reply", other: "Hide {count} replies" },
  "comment.unfold": { one: "Show {count} reply", other: "Show {count} replies" },
  "comment.more_replies": { one: "Show {count} more reply", other: "Show {count} more replies" },
  "comment.withdrawn": "The author withdrew this comment.",
  "comment.withdrawn_own": "You withdrew this comment.",
  "comment.gone": "This comment is no longer here.",

  "state.pending": "Being checked. This takes a moment.",
  "state.held": "Waiting for a moderator. Only you can see it until then.",
  "state.rejected": "Not published. Only you can see it.",
  "state.spam": "Not published. Only you can see it.",
  "said.pending": "Your comment has been sent and is being checked.",
  "said.published": "Your comment is published.",
  "said.held": "Your comment waits for a moderator.",
  "said.rejected": "Your comment was not published.",
  "said.spam": "Your comment was not published.",

  "composer.new": "Your comment",
  "composer.reply": "Your reply to {name}",
  "composer.edit": "Your comment",
  "composer.invite": "Share your thoughts…",
  "composer.hint": "**bold**, *italic*, > quote",
  "composer.as": "as {name}",
  "composer.forget": "Not you?",
  "composer.send": "Post comment",
  "composer.send_reply": "Post reply",
  "composer.save": "Save",
  "composer.sending": "Sending…",
  "composer.cancel": "Cancel",
  "composer.trap": "Leave this empty",
  "composer.empty": "There is nothing to send yet.",
  "composer.left": {
    one: "{count} character left",
    other: "{count} characters left",
  },
  "composer.over": { one: "{count} character too many", other: "{count} characters too many" },

  "guest.name": "Your name",
  "guest.why_comment": "One last thing: what name should stand beside it?",
  "guest.why_vote": "Everybody votes once, so a vote needs a name.",
  "guest.why_report": "A report needs a name. Only moderators see it.",
  "guest.missing": "Please give a name. It can be a made-up one.",
  "guest.go_on": "Continue",

  "report.title": "What is wrong with this comment?",
  "report.spam": "It is spam or advertising",
  "report.abuse": "It attacks or insults somebody",
  "report.off_topic": "It is off topic",
  "report.illegal": "It breaks the law",
  "report.other": "Something else",
  "report.note": "Anything the moderators should know? (optional)",
  "report.missing": "Please choose what is wrong.",
  "report.send": "Send report",
  "report.thanks": "Thank you. The moderators will look at it.",

  "withdraw.ask": "Withdraw this comment for good?",
  "withdraw.yes": "Withdraw",
  "withdraw.no": "Keep it",

  "field.blank": "This can't be empty.",
  "field.required": "This is needed.",

  "error.offline": "You are offline. Your text is safe here; send it again when you are back.",
  "error.unreachable": "The server does not answer. Your text is safe here; please try again in a moment.",
  "error.unknown": "That did not work. Your text is safe here; please try again.",
  "error.rate_limited": {
    one: "That was fast. Please wait {count} second and try again.",
    other: "That was fast. Please wait {count} seconds and try again.",
  },
  "error.invalid_token": "We no longer know you. Please give your name again.",
  "error.token_expired": "It has been a long time. Please give your name again.",
  "error.not_authenticated": "Please say who you are first.",
  "error.origin_not_allowed": "This page may not send comments here. Its publisher can allow it.",
  "error.guests_not_allowed": "Only readers who are signed in can take part here.",
  "error.site_not_found": "There is no discussion here. Its publisher should check the embed.",
  "error.host_not_allowed": "There is no discussion for this page. Its publisher should check the embed.",
  "error.own_comment": "That is your own comment.",
  "error.comment_not_found": "This comment is no longer here.",
  "error.comment_unavailable": "This comment is no longer here.",
  "error.thread_closed": "This discussion was closed meanwhile. Your text is still here if you want to keep it.",
  "error.thread_read_only": "This discussion has ended. Your text is still here if you want to keep it.",
  "error.parent_unavailable": "The comment you reply to is no longer here. Your text still is.",
  "error.branch_locked": "No more replies are taken here. Your text is still here if you want to keep it.",
  "error.edit_window_closed": "It is too late to change this comment.",
  "error.conflict": "This was changed somewhere else at the same moment. Please try again.",
  "error.request_too_large": "This is too long to send.",
  "error.internal_error": "Something went wrong on the server. Your text is safe here; please try again.",
  "error.unavailable": "The server is not ready. Your text is safe here; please try again in a moment.",
};

const plurals = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language);

/**
 * The text for a code, with `{name}` filled in from `values`. `count` picks the plural.
 * @param {string} code
 * @param {Record<string, string | number>} [values]
 */
export function say(code, values = {}) {
  let text = texts[code] ?? code;
  if (typeof text !== "string") text = text[plurals.select(Number(values.count))] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === "number" ? numbers.format(value) : String(value ?? "");
  });
}

/**
 * What went wrong, for the reader. The server's own words stand in for a code that has none here.
 * @param {{code: string, message: string, seconds: number, fields: Record<string, {code: string, message: string}>}} problem
 */
export function explain(problem) {
  const field = Object.values(problem.fields)[0];
  if (field) return explainField(field);
  const code = `error.${problem.code}`;
  return Object.hasOwn(texts, code) ? say(code, { count: problem.seconds }) : problem.message;
}

/** @param {{code: string, message: string}} problem */
export function explainField({ code, message }) {
  const known = [`field.${code}`, `error.${code}`].find((name) => Object.hasOwn(texts, name));
  return known ? say(known) : message;
}
