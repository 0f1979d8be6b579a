// @ts-check
/** When the reader was here before, so that what is new since can be told apart. */

import { recall, remember } from "./storage.js";

const SAME_VISIT_MILLISECONDS = 30 * 60_000;

/**
 * Return when the last visit to a thread ended, as milliseconds, 0 on the first one. A visit lasts until half an hour
 * after the page was last looked at.
 * @param {string} thread
 * @param {AbortSignal} signal the end of this one
 * @returns {number}
 */
export function beginVisit(thread, signal) {
  const { since = 0, seen = 0 } = recall("visit", thread) ?? {};
  const last = Date.now() - seen > SAME_VISIT_MILLISECONDS ? seen : since;
  const note = () => remember("visit", thread, { since: last, seen: Date.now() });
  note();
  document.addEventListener("visibilitychange", note, { signal });
  return last;
}
