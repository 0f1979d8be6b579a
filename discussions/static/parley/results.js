// @ts-check
/** What a forecast was worth in the end. */

import { showNumber, showPercent } from "./chances.js";
import { make } from "./dom.js";
import { say } from "./messages.js";

/**
 * @param {any} score none while it is worked out
 * @param {{resolved?: number, reputation?: number} | null} record of all one's forecasts
 */
export function makeScore(score, record) {
  if (!score) return [make("p", {}, say("forecast.scoring"))];
  const names = ["brier", "crps", "log", "peer", "baseline"].filter((name) => score[name] !== null);
  const list = make(
    "dl",
    { class: "facts" },
    ...names.flatMap((name) => [make("dt", {}, say(`forecast.${name}`)), make("dd", {}, showNumber(score[name]))]),
    make("dt", {}, say("forecast.coverage")),
    make("dd", {}, showPercent(score.coverage)),
  );
  const { resolved = 0, reputation = 0 } = record ?? {};
  const told = resolved > 0 && make("p", {}, say("forecast.record", { count: resolved, reputation: showNumber(reputation, 2) }));
  return [make("h4", {}, say("forecast.score")), list, ...(told ? [told] : [])];
}
