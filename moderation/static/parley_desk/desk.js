// @ts-check
/**
 * Keys for the desk. Whatever has `data-key` is clicked by that key while it can be seen, so a key does what its button
 * does and nothing else. Everything works without this file.
 */

/** @param {KeyboardEvent} event */
function isForText(event) {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("textarea, select, input:not([type=hidden])");
}

/** @param {string} key */
function findByKey(key) {
  const all = document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`);
  return [...all].find((element) => element instanceof HTMLElement && element.checkVisibility());
}

/**
 * Go from card to card in the queue.
 * @param {1 | -1} step
 */
function moveInQueue(step) {
  const links = [...document.querySelectorAll("[data-card] a")];
  const here = links.findIndex((link) => link === document.activeElement);
  const there = links[here < 0 ? 0 : here + step];
  if (!(there instanceof HTMLElement)) return;
  there.focus();
  there.closest("[data-card]")?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.key === "Escape") return closeReasons();
  if (isForText(event) || document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  const target = findByKey(key);
  if (target instanceof HTMLElement) {
    event.preventDefault();
    target.click();
  } else if (key === "j" || key === "k") moveInQueue(key === "j" ? 1 : -1);
});

function closeReasons() {
  const reasons = document.querySelector("details.reject[open]");
  if (!reasons) return;
  reasons.removeAttribute("open");
  reasons.querySelector("summary")?.focus();
}

// The same decision is not sent twice by a nervous finger.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.hasAttribute("data-sent")) event.preventDefault();
    form.setAttribute("data-sent", "");
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) form.removeAttribute("data-sent");
});

for (const form of document.querySelectorAll("form[data-sends-itself]")) {
  if (!(form instanceof HTMLFormElement)) continue;
  form.addEventListener("change", () => form.requestSubmit());
  form.querySelector("button")?.toggleAttribute("hidden", true);
}

for (const button of document.querySelectorAll("[data-opens]")) {
  const dialog = document.getElementById(button.getAttribute("data-opens") ?? "");
  if (!(button instanceof HTMLElement && dialog instanceof HTMLDialogElement)) continue;
  button.hidden = false;
  button.addEventListener("click", () => dialog.showModal());
}
