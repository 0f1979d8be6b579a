// @ts-check
/** Times as people say them, "3 hours ago". */

import { locale } from "./messages.js";

const CLOCK_MILLISECONDS = 60_000;
/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
/** @type {Intl.RelativeTimeFormat} */
let relative;
/** @type {Intl.DateTimeFormat} */
let absolute;

/**
 * Make a `<time>` say how long ago its moment is, and on hover when exactly.
 * @param {HTMLTimeElement} element
 * @param {string} [moment] RFC 3339; what it was before if left out
 */
export function showTime(element, moment = element.dateTime) {
  relative ??= new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  absolute ??= new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" });
  const date = new Date(moment);
  element.dateTime = moment;
  element.title = absolute.format(date);
  element.textContent = describeAge((Date.now() - date.getTime()) / 1000);
}

/** @param {number} seconds */
function describeAge(seconds) {
  for (const [unit, length] of UNITS)
    if (seconds >= length) return relative.format(-Math.floor(seconds / length), unit);
  return relative.format(0, "second");
}

/**
 * Keep times true while somebody looks at them, until `signal`.
 * @param {() => HTMLTimeElement[]} list
 * @param {AbortSignal} signal
 */
export function keepClock(list, signal) {
  const clock = setInterval(() => {
    if (!document.hidden) for (const element of list()) showTime(element);
  }, CLOCK_MILLISECONDS);
  signal.addEventListener("abort", () => clearInterval(clock));
}
