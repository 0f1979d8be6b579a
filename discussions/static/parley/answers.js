// @ts-check
/** What a forecast is given with: one tap, or a slider for those who want to be exact; for numbers and dates a range. */

import { showPercent, showValue, speakChance } from "./chances.js";
import { make, makeButton, makeField, newId } from "./dom.js";
import { say } from "./messages.js";

/** @typedef {import("./chances.js").AnswerKind} AnswerKind @typedef {import("./chances.js").Forecast} Forecast */

/** What one tap says. @type {[number, string][]} */
const TAPS = [
  [0.05, "forecast.very_unlikely"],
  [0.25, "forecast.unlikely"],
  [0.5, "forecast.even"],
  [0.75, "forecast.likely"],
  [0.95, "forecast.very_likely"],
];
// Of a favourite that was tapped; the others have the rest in equal parts.
const FAVOURITE = 0.7;
// How far from the best guess a range goes by itself, as a share of all that is possible.
const REACH = 0.1;
const DAY = 86_400_000;

/**
 * The fields for one kind of answer. `read` returns what they say, null where they say nothing yet; `tap` is told what one
 * tap says, `changed` that something is being said more exactly.
 * @param {AnswerKind} answer
 * @param {Forecast | null} said
 * @param {{tap: (forecast: Forecast, button: HTMLElement) => void, changed: () => void}} heard
 * @returns {{element: HTMLElement, read: () => Forecast | null, complain: () => void}}
 */
export function makeAnswer(answer, said, heard) {
  if (answer.kind === "yes_no") return makeChance(said?.probability, heard);
  if (answer.kind === "choices") return makeChances(answer.options ?? [], said?.probabilities, heard);
  return makeRange(answer, said, heard);
}

/**
 * @param {number | undefined} said
 * @param {{tap: (forecast: Forecast, button: HTMLElement) => void, changed: () => void}} heard
 */
function makeChance(said, { tap, changed }) {
  const taps = TAPS.map(([probability, code]) =>
    makeButton(say(code), (event) => tap({ probability }, event.currentTarget), {
      "aria-pressed": String(probability === said),
      class: "tap",
    }),
  );
  const slider = makeSlider(say("forecast.probability"), said ?? 0.5, changed, said !== undefined);
  return {
    element: make("div", {}, make("div", { class: "taps five", role: "group", "aria-label": say("forecast.probability") }, ...taps), slider.element),
    read: () => (slider.isSaid() ? { probability: slider.read() } : null),
    complain: () => slider.input.focus(),
  };
}

/**
 * A slider from 1 to 99 % that says in words where it is: beside it, and as its own value to screen readers.
 * @param {string} label
 * @param {number} share
 * @param {() => void} changed
 * @param {boolean} isSaid
 */
function makeSlider(label, share, changed, isSaid) {
  const input = make("input", { type: "range", id: newId(), min: 1, max: 99, step: 1 });
  const spoken = make("span", { "aria-hidden": "true" });
  const show = () => {
    const words = `${showPercent(Number(input.value) / 100)}, ${speakChance(Number(input.value) / 100)}`;
    spoken.textContent = isSaid ? words : "";
    input.setAttribute("aria-valuetext", words);
  };
  input.value = String(Math.round(share * 100));
  input.addEventListener("input", () => {
    isSaid = true;
    show();
    changed();
  });
  show();
  const element = make("div", { class: "slide" }, make("label", { for: input.id }, label), spoken, input);
  // A slider that nobody has moved since says what was said, to the last digit.
  const untouched = input.value;
  return {
    element,
    input,
    isSaid: () => isSaid,
    read: () => (input.value === untouched ? share : Number(input.value) / 100),
  };
}

/**
 * @param {string[]} options
 * @param {number[] | undefined} said
 * @param {{tap: (forecast: Forecast, button: HTMLElement) => void, changed: () => void}} heard
 */
function makeChances(options, said, { tap, changed }) {
  const rest = (1 - FAVOURITE) / (options.length - 1);
  const top = said && said.indexOf(Math.max(...said));
  const taps = options.map((option, place) => {
    const probabilities = options.map((_, other) => (other === place ? FAVOURITE : rest));
    const pressed = { "aria-pressed": String(place === top), class: "tap", dir: "auto" };
    return makeButton(option, (event) => tap({ probabilities }, event.currentTarget), pressed);
  });
  let isSaid = Boolean(said);
  const sliders = options.map((option, place) => {
    const input = make("input", { type: "range", id: newId(), min: 0, max: 100, step: 1 });
    input.value = String(Math.round((said?.[place] ?? 1 / options.length) * 100));
    const spoken = make("span", { "aria-hidden": "true" });
    const label = make("label", { for: input.id, dir: "auto" }, option);
    return { input, spoken, element: make("div", { class: "slide" }, label, spoken, input) };
  });
  // Whatever the sliders add up to, they are shares of it.
  const read = () => {
    const numbers = sliders.map(({ input }) => Number(input.value));
    const total = numbers.reduce((sum, number) => sum + number, 0);
    return total ? numbers.map((number) => number / total) : null;
  };
  const show = () => {
    const shares = read();
    for (const [place, { input, spoken }] of sliders.entries()) {
      spoken.textContent = showPercent(shares?.[place] ?? 0);
      input.setAttribute("aria-valuetext", spoken.textContent);
    }
  };
  for (const { input } of sliders)
    input.addEventListener("input", () => {
      isSaid = true;
      show();
      changed();
    });
  show();
  const exactly = make("details", {}, make("summary", {}, say("forecast.exactly")), ...sliders.map((each) => each.element));
  exactly.addEventListener("toggle", () => exactly.open && changed());
  const group = make("div", { class: "taps", role: "group", "aria-label": say("forecast.favourite") }, ...taps);
  return {
    element: make("div", {}, group, exactly),
    read: () => {
      const probabilities = isSaid || exactly.open ? read() : null;
      return probabilities && { probabilities };
    },
    complain: () => taps[0].focus(),
  };
}

/**
 * A best guess with a range around it, which is filled in until the reader says otherwise.
 * @param {AnswerKind} answer
 * @param {Forecast | null} said
 * @param {{changed: () => void}} heard
 */
function makeRange(answer, said, { changed }) {
  const isDate = answer.kind === "date";
  const kind = isDate ? { type: "date" } : { type: "number", step: "any", inputmode: "decimal" };
  const bounds = { min: answer.lower, max: answer.upper, required: true, dir: "ltr" };
  const [median, low, high] = ["median", "low", "high"].map((name) => {
    const field = makeField(say(`forecast.${name}`), make("input", { ...kind, ...bounds }));
    field.input.value = said ? String(/** @type {any} */ (said)[name]) : "";
    return field;
  });
  let isOwnRange = Boolean(said);
  const toPlace = (/** @type {string | number} */ value) => {
    const number = isDate ? Date.parse(`${value}T00:00Z`) / DAY : Number(value);
    return answer.is_log ? Math.log(number) : number;
  };
  const fromPlace = (/** @type {number} */ place) => {
    const number = answer.is_log ? Math.exp(place) : place;
    if (isDate) return new Date(Math.round(number) * DAY).toISOString().slice(0, 10);
    return String(Number(number.toPrecision(3)));
  };
  const suggest = () => {
    if (isOwnRange || !median.input.value) return;
    const [least, most] = [toPlace(answer.lower ?? 0), toPlace(answer.upper ?? 1)];
    const reach = REACH * (most - least);
    const here = toPlace(median.input.value);
    low.input.value = clip(fromPlace(Math.max(least, here - reach)), answer.lower, median.input.value);
    high.input.value = clip(fromPlace(Math.min(most, here + reach)), median.input.value, answer.upper);
  };
  /** Rounding must not lead out of what is possible. @param {string} value @param {any} least @param {any} most */
  const clip = (value, least, most) => {
    if (toPlace(value) < toPlace(least)) return String(least);
    return toPlace(value) > toPlace(most) ? String(most) : value;
  };
  for (const field of [median, low, high])
    field.input.addEventListener("input", () => {
      if (field !== median) isOwnRange = true;
      suggest();
      changed();
    });
  const range = make("div", { class: "range" }, median.element, low.element, high.element);
  const unit = isDate ? "" : (answer.unit ?? "");
  const between = say("forecast.between", { low: showValue(answer, answer.lower ?? 0), high: showValue(answer, answer.upper ?? 0) });
  const hint = make("p", { class: "hint", id: newId() }, `${say("forecast.range_why")} ${between}`);
  for (const field of [low, high]) field.input.setAttribute("aria-describedby", hint.id);
  return {
    element: make("div", { "data-unit": unit || null }, range, hint),
    read: () => {
      const [middle, least, most] = [median, low, high].map(({ input }) => input.value);
      if (!middle || !least || !most) return null;
      if (isDate) return { low: least, median: middle, high: most };
      return { low: Number(least), median: Number(middle), high: Number(most) };
    },
    complain: () => median.complain(say("forecast.missing")),
  };
}

