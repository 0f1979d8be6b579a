// @ts-check
/**
 * What the newsroom says above the comments: its note, and how fast one may write; what it featured, as a sort; and what
 * many quote.
 */

import { make, parseBody } from "./dom.js";
import { guideStyle } from "./guide_styles.js";
import { locale, say } from "./messages.js";
import { makePassages } from "./passages.js";

/**
 * @typedef {{
 *   note_html: string, slow_seconds: number, featured: number, passages: number, mode: "conversation" | "questions",
 *   experts: {id: string, name: string, title: string}[],
 * }} Guided
 */

/** @type {[string, number][]} */
const UNITS = [
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/**
 * Show what there is to say of a thread, in the place of what was said before.
 * @param {import("./thread.js").ThreadView} thread
 * @param {Guided} guided
 */
export function showGuide(thread, guided) {
  const root = /** @type {ShadowRoot} */ (thread.element.getRootNode());
  if (!root.adoptedStyleSheets.includes(guideStyle)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, guideStyle];
  for (const part of thread.element.querySelectorAll(".guide, .passages")) part.remove();
  const asks = guided.mode === "questions";
  if (asks || guided.note_html || guided.slow_seconds) thread.branchBar.before(makeGuide(guided, asks));
  if (guided.passages) thread.branchBar.before(makePassages(thread));
  if (guided.featured) offerSort(thread, "featured");
  if (asks) askQuestions(thread);
}

/** @param {Guided} guided @param {boolean} asks */
function makeGuide({ note_html: note, slow_seconds: seconds, experts }, asks) {
  const title = make("h3", { hidden: !note }, say("guide.label"));
  const body = make("div", { class: "body", dir: "auto", lang: "", hidden: !note });
  body.append(parseBody(note));
  const pace = make("p", { class: "pace", hidden: !seconds }, say("guide.slow", { time: speakDuration(seconds) }));
  const names = experts.map((each) =>
    make("li", {}, make("bdi", { class: "name" }, each.name), " ", make("bdi", {}, each.title)),
  );
  const why = make("p", { hidden: !asks }, say("guide.asks"));
  const who = make("ul", { hidden: !asks || !names.length }, ...names);
  const label = say("guide.label");
  return make("section", { class: "guide", "aria-label": label }, title, body, why, who, pace);
}

/** A comment is a question here. @param {import("./thread.js").ThreadView} thread */
function askQuestions(thread) {
  offerSort(thread, "unanswered");
  const form = thread.composer.element;
  const text = form.querySelector("textarea");
  const label = form.querySelector("label");
  if (text) text.placeholder = say("guide.invite");
  if (label) label.textContent = say("guide.question");
}

/** @param {import("./thread.js").ThreadView} thread @param {string} sort */
function offerSort(thread, sort) {
  const select = thread.sortBox.querySelector("select");
  if (!select || select.querySelector(`[value=${sort}]`)) return;
  select.append(make("option", { value: sort }, say(`sort.${sort}`)));
}

/** A length of time in the largest unit that divides it. @param {number} seconds */
function speakDuration(seconds) {
  const [unit, length] = UNITS.find(([, each]) => seconds % each === 0) ?? UNITS[2];
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(seconds / length);
}
