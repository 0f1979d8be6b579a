// @ts-check
/**
 * What the reader's own browser keeps: who they are here, and what they have begun to write.
 *
 * A browser may refuse storage, or be full. Then things are remembered for as long as the page is open.
 */

/** @type {Map<string, string>} */
const fallback = new Map();

/**
 * @param {string} kind
 * @param {string} key
 * @returns {any}
 */
export function recall(kind, key) {
  const name = nameOf(kind, key);
  try {
    return JSON.parse(localStorage.getItem(name) ?? fallback.get(name) ?? "null");
  } catch {
    return JSON.parse(fallback.get(name) ?? "null");
  }
}

/**
 * @param {string} kind
 * @param {string} key
 * @param {unknown} value
 */
export function remember(kind, key, value) {
  const name = nameOf(kind, key);
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(name, text);
    fallback.delete(name);
  } catch {
    fallback.set(name, text);
  }
}

/**
 * @param {string} kind
 * @param {string} key
 */
export function forget(kind, key) {
  const name = nameOf(kind, key);
  fallback.delete(name);
  try {
    localStorage.removeItem(name);
  } catch {
    // Nothing was kept there.
  }
}

/**
 * @param {string} kind
 * @param {string} key
 */
function nameOf(kind, key) {
  return `parley:${kind}:${key}`;
}
