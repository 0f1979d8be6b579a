// @ts-check
/**
 * Every word that the embed says, by code: `discussions/messages/` on the server has them, in each language.
 *
 * A page speaks one language. What the server has to say of errors comes from it in that language.
 */

/** @typedef {Record<string, string | Record<string, string>>} Texts */

/** The server fills this in where it joins the modules: one language costs no request. */
const builtIn = { language: "", direction: "", texts: {} };

/** @type {{language: string, direction: string, texts: Texts}} */
let spoken = builtIn;
/** What numbers and times are written by: `pt-BR`, where the words are `pt`. */
export let locale = "en";
/** @type {Promise<void> | null} */
let learning = null;
// Made once: hundreds of comments have their numbers written.
/** @type {Intl.PluralRules} */
let plurals;
/** @type {Intl.NumberFormat} */
let numbers;

/**
 * Speak `tag`'s language from now on, or the server's choice where it has no words in it. The first one stays.
 * @param {string} server
 * @param {string} tag
 * @returns {Promise<void>}
 */
export function speak(server, tag) {
  learning ??= learn(server, tag.split("-")[0].toLowerCase()).then(() => {
    locale = chooseLocale(tag);
    plurals = new Intl.PluralRules(spoken.language);
    numbers = new Intl.NumberFormat(locale);
  });
  return learning;
}

/** @param {string} tag */
function chooseLocale(tag) {
  try {
    return new Intl.Locale(tag).language === spoken.language ? tag : spoken.language;
  } catch {
    return spoken.language;
  }
}

/** @param {string} server @param {string} language */
async function learn(server, language) {
  if (language === builtIn.language) return;
  const answer = await fetch(`${server}/embed/${encodeURIComponent(language)}.json`).catch(() => null);
  if (answer?.ok) spoken = await answer.json();
}

/** For the attributes of an element that speaks. */
export function spokenLanguage() {
  return { lang: spoken.language, dir: spoken.direction };
}

/**
 * The text for a code, with `{name}` filled in from `values`. `count` picks the plural.
 * @param {string} code
 * @param {Record<string, string | number>} [values]
 */
export function say(code, values = {}) {
  let text = spoken.texts[code] ?? code;
  if (typeof text !== "string") text = text[plurals.select(Number(values.count))] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === "number" ? numbers.format(value) : String(value ?? "");
  });
}

/** Learn what a screen says that came later. @param {Texts} texts */
export function teach(texts) {
  Object.assign(spoken.texts, texts);
}

/**
 * What went wrong, for the reader: in the server's words, where it has been reached.
 * @param {{code: string, message: string, seconds: number, fields: Record<string, {code: string, message: string}>}} problem
 * @param {string} [more] what to add to the server's words
 */
export function explain(problem, more = "") {
  const field = Object.values(problem.fields)[0];
  if (field) return field.message;
  if (/^(invalid_token|token_expired)$/.test(problem.code)) return say("guest.forgotten");
  const code = `trouble.${problem.code}`;
  return code in spoken.texts ? say(code, { count: problem.seconds }) : problem.message + more;
}
