// @ts-check
/** What happens while one reads: others' comments arrive, one's own is decided. Hidden pages ask for nothing. */

import { Problem } from "./parley.js";
import { say } from "./messages.js";

// Within two seconds while somebody is there; an unchanged thread answers from a cache, in some hundred bytes.
const UPDATES = { first: 1_500, factor: 1.3, slowest: 15_000 };
const ATTENTION_MILLISECONDS = 120_000;
const SIGNS_OF_LIFE = ["pointerdown", "pointermove", "keydown", "scroll", "focusin", "visibilitychange"];
const AFTER_ERROR = { factor: 2, slowest: 300_000 };
const VERDICT = { first: 250, factor: 1.6, slowest: 15_000 };

/**
 * Ask for what changed, again and again until `signal` ends it: often while the reader is there or much happens, more
 * and more seldom otherwise.
 * @param {import("./thread.js").ThreadView} thread
 * @param {AbortSignal} signal
 */
export async function watchThread(thread, signal) {
  let delay = UPDATES.first;
  let lastSeen = Date.now();
  const seeReader = () => {
    lastSeen = Date.now();
  };
  for (const sign of SIGNS_OF_LIFE) document.addEventListener(sign, seeReader, { signal, passive: true, capture: true });
  while (!signal.aborted) {
    // Not all at the same moment: a thousand readers may have opened the page together.
    await pause(delay * (0.8 + 0.4 * Math.random()), signal);
    await untilVisible(signal);
    if (signal.aborted) return;
    try {
      if (await catchUp(thread)) seeReader();
      delay = Date.now() - lastSeen < ATTENTION_MILLISECONDS ? UPDATES.first : slower(delay, UPDATES);
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
    thread.news.apply(updates);
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
  view.thread.emit("comment:decided", { comment: view.data });
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
