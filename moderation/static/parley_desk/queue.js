// @ts-check
/** The page of the queue, live: what others decide or work on is marked, and what is new is announced, not pushed in. */

import { Live } from "./live.js";
import { mark } from "./marks.js";
import { startPicking } from "./picking.js";

const page = /** @type {HTMLElement} */ (document.getElementById("live"));
const live = new Live(page.dataset.changes ?? "");
/** @type {Set<string>} */
const fresh = new Set();

live.addEventListener("changes", (event) => {
  const { cases, isReset } = /** @type {CustomEvent} */ (event).detail;
  for (const change of cases) {
    const card = document.querySelector(`.queue [data-card="${change.id}"]`);
    if (card instanceof HTMLElement) mark(card, change);
    else if (change.isOpen) fresh.add(change.id);
    else fresh.delete(change.id);
  }
  const notice = document.getElementById("fresh");
  if (notice) notice.hidden = !(fresh.size || isReset);
  const count = document.getElementById("fresh-count");
  if (count) count.textContent = fresh.size === 1 ? "A new case has come" : fresh.size ? `${fresh.size} new cases have come` : "The queue has changed";
});

document.addEventListener("htmx:afterSwap", () => fresh.clear());
startPicking();
