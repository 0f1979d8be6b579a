// @ts-check
/** Screens that are fetched when somebody wants them. They are made with what the embed has: no word comes twice. */

import { spokenLanguage } from "./messages.js";
import { Problem } from "./parley.js";

/** What they are made with. The server fills it in where it joins the modules. @type {() => object} */
const lend = () => ({});

/**
 * A module of the server's `/embed/`, in the language of the page.
 * @param {"challenge" | "forecasts" | "guide" | "history" | "report"} name
 * @returns {Promise<any>}
 */
export async function load(name) {
  try {
    const module = await import(`./embed/${name}.js?lang=${spokenLanguage().lang}`);
    module.borrow(lend());
    return module;
  } catch {
    throw new Problem("unreachable");
  }
}
