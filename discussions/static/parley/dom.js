// @ts-check
/**
 * Making elements. What people wrote goes in as text, never as markup; the one exception is a comment's body, which the
 * server has made safe and `parseBody` copies element by known element.
 */

/** @typedef {string | number | boolean | null | undefined | ((event: any) => void)} Value */

let lastId = 0;

/** An id that no other element of the embeds on this page has. */
export function newId() {
  lastId += 1;
  return `parley-${lastId}`;
}

/**
 * An element with these attributes, listeners (where the value is a function) and children. `false`, `null` and
 * `undefined` leave an attribute or a child out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Value>} [attributes]
 * @param {(Node | string | false | null | undefined)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/** Let the browser do what else it has to before going on. */
export function nextTask() {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

/**
 * A button that does not send a form.
 * @param {string} label
 * @param {(event: any) => void} click
 * @param {Record<string, Value>} [attributes]
 */
export function makeButton(label, click, attributes = {}) {
  return make("button", { type: "button", click, ...attributes }, label);
}

/**
 * A small drawing in the colour of the text around it.
 * @param {string} path
 */
export function makeIcon(path) {
  const space = "http://www.w3.org/2000/svg";
  const icon = document.createElementNS(space, "svg");
  const line = document.createElementNS(space, "path");
  for (const [name, value] of [["viewBox", "0 0 16 16"], ["aria-hidden", "true"], ["class", "icon"]])
    icon.setAttribute(name, value);
  line.setAttribute("d", path);
  icon.append(line);
  return icon;
}

/**
 * A labelled field and the place below it where its problem is said.
 * @template {HTMLInputElement | HTMLTextAreaElement} Input
 * @param {string} label
 * @param {Input} input
 * @param {{hideLabel?: boolean}} [options]
 */
export function makeField(label, input, { hideLabel = false } = {}) {
  input.id = newId();
  const problem = make("p", { class: "problem", id: newId(), hidden: true });
  const caption = make("label", { for: input.id, class: hideLabel && "unseen" }, label);
  /** Say what is wrong and go there; an empty text takes it back. @param {string} text */
  const complain = (text) => {
    problem.textContent = text;
    problem.hidden = !text;
    input.toggleAttribute("aria-invalid", Boolean(text));
    if (text) {
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", problem.id);
      input.focus();
    } else input.removeAttribute("aria-describedby");
  };
  input.addEventListener("input", () => problem.hidden || complain(""));
  return { element: make("div", { class: "field" }, caption, input, problem), input, complain };
}

const ELEMENTS = new Set(
  "A BLOCKQUOTE BR CODE EM H1 H2 H3 H4 H5 H6 HR LI OL P PRE S STRONG UL".split(" "),
);
const HEADING = /^H[1-6]$/;

/**
 * The body of a comment as nodes. The server has sanitised it; the page that we are a guest on deserves a second look.
 * @param {string} html
 */
export function parseBody(html) {
  const source = new DOMParser().parseFromString(html, "text/html").body;
  const fragment = document.createDocumentFragment();
  copyChildren(source, fragment);
  return fragment;
}

/**
 * @param {Node} from
 * @param {Node} to
 */
function copyChildren(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) to.appendChild(document.createTextNode(node.nodeValue ?? ""));
    else if (node instanceof HTMLElement && ELEMENTS.has(node.tagName)) {
      // A comment's headings must not join the outline of the article.
      const copy = document.createElement(HEADING.test(node.tagName) ? "strong" : node.tagName);
      if (HEADING.test(node.tagName)) copy.className = "heading";
      if (node instanceof HTMLAnchorElement) copyLink(node, /** @type {HTMLAnchorElement} */ (copy));
      if (node instanceof HTMLOListElement) /** @type {HTMLOListElement} */ (copy).start = node.start;
      copyChildren(node, copy);
      to.appendChild(copy);
    }
  }
}

/**
 * @param {HTMLAnchorElement} from
 * @param {HTMLAnchorElement} to
 */
function copyLink(from, to) {
  if (!/^(https?|mailto):$/.test(from.protocol)) return;
  to.href = from.href;
  to.title = from.title;
  to.rel = "nofollow ugc noopener";
}
