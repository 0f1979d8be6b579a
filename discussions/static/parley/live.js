// @ts-check
/** What happens while one reads: others' comments arrive, one's own is decided. Hidden pages ask for nothing. */

import { Problem } from "./client.js";
import { say } from "./messages.js";

const UPDATES = { first: 4_000, factor: 1.3, slowest: 30_000 };
const AFTER_ERROR = { factor: 2, slowest: 300_000 };
const VERDICT = { first: 250, factor: 1.6, slowest: 15_000 };

/**
 * Ask for what changed, again and again until `signal` ends it: often while much happens, seldom while little does.
 * @param {import("./thread.js").ThreadView} thread
 * @param {AbortSignal} signal
 */
export async function watchThread(thread, signal) {
  let delay = UPDATES.first;
  while (!signal.aborted) {
    // Not all at the same moment: a thousand readers may have opened the page together.
    await pause(delay * (0.8 + 0.4 * Math.random()), signal);
    await untilVisible(signal);
    if (signal.aborted) return;
    try {
      const isNews = await catchUp(thread);
      delay = isNews ? UPDATES.first : slower(delay, UPDATES);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      delay = slower(delay, AFTER_ERROR);
    }
  }
}

/**
 * Bring the thread up to date. Returns whether anything had changed.
 * @param {import("./thread.js").ThreadView} thread
 */
async function catchUp(thread) {
  const before = thread.version;
  let updates;
  do {
    updates = await thread.client.readUpdates(thread.version);
    thread.applyUpdates(updates);
  } while (updates.more);
  return thread.version > before;
}

/**
 * Ask what became of one's own comment until it is decided, and say so.
 * @param {import("./comment.js").CommentView} view
 * @param {AbortSignal} signal
 */
export async function awaitVerdict(view, signal) {
  let delay = VERDICT.first;
  while (view.data.status === "pending" && !signal.aborted) {
    await pause(delay, signal);
    await untilVisible(signal);
    delay = slower(delay, VERDICT);
    if (signal.aborted) return;
    try {
      view.update(await view.thread.client.readComment(view.data.id));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.code === "comment_not_found") return;
    }
  }
  const { status } = view.data;
  if (signal.aborted || status === "withdrawn") return;
  view.thread.announce(say(`said.${status}`));
  if (status === "published") await catchUp(view.thread).catch(() => {});
}

/** @param {number} delay @param {{factor: number, slowest: number}} pace */
function slower(delay, { factor, slowest }) {
  return Math.min(Math.max(delay, 100) * factor, slowest);
}

/** @param {number} milliseconds @param {AbortSignal} signal */
function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", resolve, { once: true });
  });
}

/** @param {AbortSignal} signal @returns {Promise<unknown>} */
function untilVisible(signal) {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener("visibilitychange", resolve, { once: true, signal });
    signal.addEventListener("abort", resolve, { once: true });
  });
}
