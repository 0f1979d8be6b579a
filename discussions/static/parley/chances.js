// @ts-check
/** Forecasts as people say them: "62 %, about 3 in 5". `discussions/forecasting/words.py` speaks alike. */

import { locale, say } from "./messages.js";

/**
 * @typedef {{kind: "yes_no" | "choices" | "number" | "date", options?: string[], unit?: string,
 *   lower?: number | string, upper?: number | string, is_log?: boolean}} AnswerKind
 * @typedef {{probability?: number, probabilities?: number[], low?: any, median?: any, high?: any}} Forecast
 */

// A part of a small whole is easy to imagine; it may be off by so much of the chance, or of its opposite.
const WHOLES = [2, 3, 4, 5, 8, 10, 20, 50, 100];
const TOLERANCE = 0.12;

/** A chance as a part of a whole, "about 1 in 3". @param {number} chance from 0 to 1 */
export function speakChance(chance) {
  if (chance < 0.01) return say("forecast.impossible");
  if (chance > 0.99) return say("forecast.certain");
  const allowed = TOLERANCE * Math.min(chance, 1 - chance);
  const whole = WHOLES.find((each) => Math.abs(nearest(chance, each) / each - chance) <= allowed) ?? 100;
  return say("forecast.chance", { part: nearest(chance, whole), whole });
}

/** @param {number} chance @param {number} whole */
function nearest(chance, whole) {
  return Math.min(whole - 1, Math.max(1, Math.floor(chance * whole + 0.5)));
}

/** @param {number} share */
export function showPercent(share) {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(share);
}

/** @param {number} number @param {number} [digits] after the point, at most */
export function showNumber(number, digits = 3) {
  // What rounds to nothing has no sign.
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits, signDisplay: "negative" }).format(number);
}

/**
 * A number or a date of a question.
 * @param {AnswerKind} answer
 * @param {number | string} value
 */
export function showValue(answer, value) {
  if (answer.kind === "date")
    return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${value}T00:00Z`));
  const number = new Intl.NumberFormat(locale, { maximumSignificantDigits: 6 }).format(Number(value));
  return answer.unit ? `${number} ${answer.unit}` : number;
}

/** A forecast in words. @param {AnswerKind} answer @param {Forecast} forecast */
export function speakForecast(answer, { probability, probabilities, low, median, high }) {
  if (probability !== undefined) return `${showPercent(probability)}, ${speakChance(probability)}`;
  if (probabilities) {
    const shares = probabilities.map((share, place) => ({ share, option: answer.options?.[place] ?? "" }));
    return shares
      .sort((a, b) => b.share - a.share)
      .map(({ share, option }) => `${option} ${showPercent(share)}`)
      .join(" · ");
  }
  const range = { low: showValue(answer, low), high: showValue(answer, high) };
  return say("forecast.range", { median: showValue(answer, median), ...range });
}

/** What happened. @param {AnswerKind} answer @param {{yes?: boolean, option?: number, value?: number, date?: string}} outcome */
export function speakOutcome(answer, outcome) {
  if (outcome.yes !== undefined) return say(outcome.yes ? "prompt.yes" : "prompt.no");
  if (outcome.option !== undefined) return answer.options?.[outcome.option] ?? "";
  return showValue(answer, outcome.date ?? outcome.value ?? 0);
}

/** How long until a moment, or since, "in 3 days". @param {string} moment RFC 3339 */
export function showDistance(moment) {
  const seconds = (Date.parse(moment) - Date.now()) / 1000;
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  for (const [unit, length] of /** @type {[Intl.RelativeTimeFormatUnit, number][]} */ ([
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ]))
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  return relative.format(Math.trunc(seconds), "second");
}
