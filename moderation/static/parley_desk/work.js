// @ts-check
/** The page of a case: deciding leads to the next card at once, and the decision follows in the background. */

import { Claims, Live } from "./live.js";
import { Outbox } from "./outbox.js";
import { Stage } from "./stage.js";
import { Toasts } from "./toasts.js";
import { mark } from "./marks.js";

const place = /** @type {HTMLElement} */ (document.getElementById("stage"));
const underway = /** @type {HTMLElement} */ (document.getElementById("underway"));
const outbox = new Outbox(place.dataset.user ?? "");
const stage = new Stage(place, outbox);
const toasts = new Toasts(/** @type {HTMLElement} */ (document.getElementById("toasts")));

/** @type {Map<string, Element>} The toasts of what is on its way, by its id. */
const told = new Map();
/** @type {Set<string>} What leaves the case before one, by its id. */
const staying = new Set();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  if (form.matches("[data-decides]")) decide(event, form);
  else if (form.matches("[data-undoes]")) undo(event, form);
}, true);

/**
 * @param {SubmitEvent} event
 * @param {HTMLFormElement} form
 */
function decide(event, form) {
  event.preventDefault();
  const card = stage.card;
  if (!card?.hasAttribute("data-readable") || card.hasAttribute("data-gone")) return;
  const fields = /** @type {[string, string][]} */ ([...new FormData(form, event.submitter)]);
  const did = event.submitter?.getAttribute("data-did") ?? "decided it";
  const entry = outbox.add({ url: form.action, about: card.dataset.case ?? "", fields });
  if (event.submitter?.hasAttribute("data-stays")) staying.add(entry.id);
  else stage.putAway();
  const toast = toasts.say(`You ${did}: the comment by ${form.dataset.about}`, true);
  told.set(entry.id, toast);
  toast.querySelector("button")?.addEventListener("click", () => {
    outbox.takeBack(entry);
    putBack(toast, entry.about);
  });
}

/**
 * @param {Event} event
 * @param {HTMLFormElement} form
 */
function undo(event, form) {
  const toast = form.closest(".toast");
  if (!(toast instanceof HTMLElement)) return;
  event.preventDefault();
  outbox.add({ url: form.action, about: toast.dataset.case ?? "", fields: [] });
  putBack(toast, toast.dataset.case ?? "");
}

/**
 * @param {Element} toast
 * @param {string} id
 */
function putBack(toast, id) {
  toast.remove();
  toasts.say("Taken back: the case is before you again.");
  stage.bringBack(id);
}

outbox.addEventListener("answered", (event) => {
  const { entry, toast, isDone } = /** @type {CustomEvent} */ (event).detail;
  const former = told.get(entry.id);
  told.delete(entry.id);
  const isUndo = entry.fields.length === 0;
  if ((isUndo && isDone) || staying.delete(entry.id)) stage.renew(entry.about);
  if (isUndo && isDone) return;
  // An undo may be on its way already: then its toast is gone, and nothing is left to undo here.
  if (toast && (!isDone || !former || former.isConnected)) toasts.show(toast, former);
  else if (!isDone) toasts.say("A decision was refused. Please look at the case again.");
});

outbox.addEventListener("changed", () => {
  const count = outbox.mine.length;
  const waits = count > 2 || outbox.wait > 1_000 || outbox.isLoggedOut;
  underway.hidden = !(count && waits);
  const decisions = `${count} decision${count === 1 ? "" : "s"}`;
  underway.textContent = outbox.isLoggedOut
    ? `You are logged out. ${decisions} will be sent when you are back: please reload the page.`
    : `${decisions} on ${count === 1 ? "its" : "their"} way …`;
});

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[rel=next], a[rel=prev]") : null;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.matches("[rel=next]")) stage.passOver();
  else if (stage.behind.length) stage.goBack();
  else if (link.hasAttribute("href")) location.assign(link.getAttribute("href") ?? "");
});

addEventListener("beforeunload", (event) => {
  if (outbox.mine.length && outbox.wait > 1_000) event.preventDefault();
});

const live = new Live(place.dataset.changes ?? "");
const claims = new Claims(place.dataset.hold ?? "", () => stage.listHeld());
stage.addEventListener("passed", (event) => claims.release([/** @type {CustomEvent} */ (event).detail]));
stage.addEventListener("returned", () => claims.renew());

live.addEventListener("changes", (event) => {
  for (const change of /** @type {CustomEvent} */ (event).detail.cases) follow(change);
  if (stage.isAtEnd) stage.fetchAhead();
});

/**
 * Show what became of a case elsewhere.
 * @param {import("./live.js").Change} change
 */
function follow(change) {
  const row = document.querySelector(`#line [data-card="${change.id}"]`);
  if (row instanceof HTMLElement) mark(row, change);
  if (change.isMine && !change.isOpen) return;
  const card = stage.card;
  if (card?.dataset.case !== change.id) {
    if (!change.isOpen || change.claimedBy) stage.drop(change.id);
  } else if (!change.isOpen) say(card, `${change.said || "It is decided"}. Nothing is left to decide here.`, true);
  else if (change.claimedBy) say(card, `${change.claimedBy} is working on this case.`, true);
  else if (change.version > Math.max(Number(card.dataset.version), outbox.versions.get(change.id) ?? 0)) {
    if (!outbox.mine.some((entry) => entry.about === change.id)) stage.renew(change.id);
  } else say(card, "", false);
}

claims.addEventListener("taken", (event) => {
  const { taken } = /** @type {CustomEvent} */ (event).detail;
  for (const [id, by] of Object.entries(taken)) {
    const card = stage.card;
    if (card?.dataset.case !== id) stage.drop(id);
    else if (by) say(card, `${by} is working on this case.`, true);
  }
});

/**
 * Say above a card what has become of it; `isGone` where one cannot decide on it.
 * @param {HTMLElement} card
 * @param {string} sentence
 * @param {boolean} isGone
 */
function say(card, sentence, isGone) {
  card.toggleAttribute("data-gone", isGone);
  for (const button of card.querySelectorAll(".decision button")) button.toggleAttribute("disabled", isGone);
  const word = card.querySelector(".subject > [data-word]");
  if (!(word instanceof HTMLElement)) return;
  word.textContent = sentence;
  word.hidden = !sentence;
}

for (const link of document.querySelectorAll(".steps a[rel]")) link.removeAttribute("hidden");
stage.fetchAhead();
outbox.send();
