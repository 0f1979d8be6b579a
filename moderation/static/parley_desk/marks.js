// @ts-check
/** Marks in lists of cases: what a colleague decided or works on. */

/**
 * Say in a list what has become of a case elsewhere.
 * @param {HTMLElement} card
 * @param {import("./live.js").Change} change
 */
export function mark(card, change) {
  card.classList.toggle("gone", !change.isOpen);
  const word = card.querySelector("[data-word]");
  if (!(word instanceof HTMLElement)) return;
  const busy = change.claimedBy && `${change.claimedBy} is on it`;
  word.textContent = change.isOpen ? busy : change.said || "decided";
  word.hidden = !word.textContent;
}
