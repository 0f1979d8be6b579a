// @ts-check
/** What a crowd expects and how that moved: a picture, and a table with the same numbers behind it. */

import { showPercent, showValue } from "./chances.js";
import { make, newId } from "./dom.js";
import { locale, say } from "./messages.js";

/**
 * @typedef {{at: string, count: number, median: any[], lower: any[], upper: any[]}} Belief
 * @typedef {{group: string, computed_at: string, now: Belief | null, history: Belief[]}} Group
 * @typedef {import("./chances.js").AnswerKind} AnswerKind
 */

const HEIGHT = 200;
const MARGIN = { left: 64, right: 8, top: 8, bottom: 26 };
const MARKS = 4;
const DAY_MILLISECONDS = 86_400_000;
const SPACE = "http://www.w3.org/2000/svg";

/**
 * @param {import("./forecasts.js").Prompt} prompt
 * @param {Group[]} groups
 * @param {string} chosen the group to show
 * @param {(group: string) => void} choose
 * @param {number} width of the picture, in pixels
 */
export function makeCrowd(prompt, groups, chosen, choose, width) {
  const group = groups.find((each) => each.group === chosen);
  const select = make(
    "select",
    { change: (/** @type {any} */ event) => choose(event.target.value) },
    ...["all", "members", "calibrated"].map((each) =>
      make("option", { value: each, selected: each === chosen }, say(`forecast.group_${each}`)),
    ),
  );
  const label = make("label", { class: "sort" }, make("span", {}, say("forecast.group")), select);
  if (!group?.now) return make("div", { class: "crowd" }, label, make("p", {}, say("forecast.no_crowd")));
  const description = describe(prompt.answer, group.now);
  return make(
    "div",
    { class: "crowd" },
    label,
    make("p", { class: "together" }, description),
    draw(prompt, group.history, description, Math.max(240, Math.min(width, 700))),
    makeTable(prompt, group.history),
  );
}

/** What they say together, in a sentence. @param {AnswerKind} answer @param {Belief} now */
function describe(answer, now) {
  const count = say("prompt.forecasts", { count: now.count });
  if (answer.kind === "choices") {
    const shares = now.median.map((share, place) => ({ share, option: answer.options?.[place] ?? "" }));
    const said = shares.sort((a, b) => b.share - a.share).map(({ share, option }) => `${option} ${showPercent(share)}`);
    return `${count}: ${said.join(" · ")}`;
  }
  const place = answer.kind === "yes_no" ? 0 : 1;
  const show = (/** @type {any} */ value) => (place ? showValue(answer, value) : showPercent(value));
  const values = { median: show(now.median[place]), low: show(now.lower[place]), high: show(now.upper[place]) };
  return `${count}: ${say("forecast.together", values)}`;
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {string} [text]
 */
function shape(name, attributes, text = "") {
  const element = document.createElementNS(SPACE, name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, String(value));
  element.textContent = text;
  return element;
}

/** A value as a number to draw. @param {AnswerKind} answer @param {any} value */
function toNumber(answer, value) {
  if (answer.kind === "date") return Date.parse(`${value}T00:00Z`);
  return answer.is_log ? Math.log(value) : Number(value);
}

/**
 * @param {import("./forecasts.js").Prompt} prompt
 * @param {Belief[]} history
 * @param {string} description
 * @param {number} width
 */
function draw({ answer, phase, opens_at, closes_at }, history, description, width) {
  const isShare = answer.kind === "yes_no" || answer.kind === "choices";
  const bottom = isShare ? 0 : toNumber(answer, answer.lower);
  const top = isShare ? 1 : toNumber(answer, answer.upper);
  const begins = Date.parse(opens_at);
  // The future is empty, and what moved should not be squeezed for it.
  const ends = Math.max(begins + 1, Date.parse(phase === "open" ? history[history.length - 1].at : closes_at));
  const wide = width - MARGIN.left - MARGIN.right;
  const high = HEIGHT - MARGIN.top - MARGIN.bottom;
  const clip = (/** @type {number} */ share) => Math.min(1, Math.max(0, share));
  const findX = (/** @type {string} */ at) => (MARGIN.left + wide * clip((Date.parse(at) - begins) / (ends - begins))).toFixed(1);
  const findY = (/** @type {any} */ value) =>
    (MARGIN.top + high * (1 - clip((toNumber(answer, value) - bottom) / (top - bottom)))).toFixed(1);

  const picture = shape("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", class: "plot" });
  picture.setAttribute("aria-label", `${say("forecast.plot")} ${description}`);
  for (let mark = 0; mark <= MARKS; mark += 1) {
    const y = MARGIN.top + high * (1 - mark / MARKS);
    picture.append(
      shape("path", { d: `M${MARGIN.left} ${y.toFixed(1)}H${width - MARGIN.right}`, class: "grid" }),
      shape("text", { x: MARGIN.left - 6, y: y + 4, "text-anchor": "end" }, nameMark(answer, bottom + ((top - bottom) * mark) / MARKS)),
    );
  }
  const isShort = ends - begins < 2 * DAY_MILLISECONDS;
  const parts = isShort ? { hour: "numeric", minute: "2-digit" } : { day: "numeric", month: "short" };
  const day = new Intl.DateTimeFormat(locale, /** @type {Intl.DateTimeFormatOptions} */ (parts));
  picture.append(
    shape("text", { x: MARGIN.left, y: HEIGHT - 6 }, day.format(begins)),
    shape("text", { x: width - MARGIN.right, y: HEIGHT - 6, "text-anchor": "end" }, day.format(ends)),
  );
  const places = answer.kind === "choices" ? (answer.options ?? []).map((_, place) => place) : [isShare ? 0 : 1];
  if (places.length === 1) {
    const [place] = places;
    const above = makeSteps(history.map((belief) => [findX(belief.at), findY(belief.upper[place])]));
    const below = makeSteps(history.map((belief) => [findX(belief.at), findY(belief.lower[place])])).reverse();
    picture.append(shape("path", { d: `M${[...above, ...below].join("L")}Z`, class: "band" }));
  }
  for (const place of places) {
    const points = history.map((belief) => [findX(belief.at), findY(belief.median[place])]);
    const [x, y] = points[points.length - 1];
    const look = places.length === 1 ? "only" : `line-${place % 6}`;
    picture.append(
      shape("path", { d: `M${makeSteps(points).join("L")}`, class: `line ${look}${place > 5 ? " dashed" : ""}` }),
      shape("circle", { cx: x, cy: y, r: 3.5, class: `dot ${look}` }),
    );
  }
  if (places.length === 1) return picture;
  const legend = (answer.options ?? []).map((option, place) =>
    make("li", { class: `line-${place % 6}${place > 5 ? " dashed" : ""}` }, make("bdi", {}, option)),
  );
  return make("div", {}, picture, make("ul", { class: "legend", "aria-hidden": "true" }, ...legend));
}

/** Between two forecasts nothing changes. @param {string[][]} points */
function makeSteps(points) {
  return points.flatMap(([x, y], place) => (place ? [`${x} ${points[place - 1][1]}`, `${x} ${y}`] : [`${x} ${y}`]));
}

/** @param {AnswerKind} answer @param {number} number */
function nameMark(answer, number) {
  if (answer.kind === "yes_no" || answer.kind === "choices") return showPercent(number);
  if (answer.kind === "date")
    return new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" }).format(number);
  const value = answer.is_log ? Math.exp(number) : number;
  return new Intl.NumberFormat(locale, { notation: "compact", maximumSignificantDigits: 3 }).format(value);
}

/** @param {import("./forecasts.js").Prompt} prompt @param {Belief[]} history */
function makeTable({ answer }, history) {
  const when = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const isChoices = answer.kind === "choices";
  const place = answer.kind === "yes_no" ? 0 : 1;
  const show = (/** @type {any} */ value) => (isChoices || !place ? showPercent(value) : showValue(answer, value));
  const measured = ["forecast.middle", "forecast.quarter_below", "forecast.quarter_above"];
  const columns = isChoices ? (answer.options ?? []) : measured.map((code) => say(code));
  const rows = [...history].reverse().map((belief) => {
    const values = isChoices ? belief.median : [belief.median[place], belief.lower[place], belief.upper[place]];
    return make(
      "tr",
      {},
      make("th", { scope: "row" }, when.format(new Date(belief.at))),
      ...[String(belief.count), ...values.map(show)].map((text) => make("td", {}, text)),
    );
  });
  const heads = [say("forecast.when"), say("forecast.count"), ...columns];
  const head = make("tr", {}, ...heads.map((text) => make("th", { scope: "col", dir: "auto" }, text)));
  const summary = make("summary", { id: newId() }, say("forecast.table"));
  const table = make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows));
  const scroll = make("div", { class: "scroll", tabindex: 0, role: "region", "aria-labelledby": summary.id }, table);
  return make("details", {}, summary, scroll);
}
