// @ts-check
/**
 * What all pages of the desk do. Keys: whatever has `data-key` is clicked by that key while it can be seen, so a key does
 * what its button does and nothing else; a field that has one is gone to. Everything works without this file.
 */

/** @param {KeyboardEvent} event */
function isForText(event) {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("textarea, select, input:not([type=hidden], [type=checkbox], [type=radio])");
}

/** @param {string} key @returns {Element | undefined} */
function findByKey(key) {
  const all = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  const hidden = all.find((element) => element.closest("details[data-lends]:not([open])"));
  const found = all.find((element) => element instanceof HTMLElement && element.checkVisibility());
  // A menu need not be opened first for the keys of what is in it.
  if (!found) hidden?.closest("details")?.setAttribute("open", "");
  return found ?? hidden;
}

/** Return the card in the queue that one is at. */
function findCardInQueue() {
  return document.activeElement?.closest(".queue [data-card]");
}

/**
 * Go from card to card in the queue.
 * @param {1 | -1} step
 */
function moveInQueue(step) {
  const links = [...document.querySelectorAll(".queue [data-card] a")];
  const card = findCardInQueue();
  const here = links.findIndex((link) => card?.contains(link));
  const there = links[here < 0 ? 0 : here + step];
  if (!(there instanceof HTMLElement)) return;
  there.focus();
  there.closest("[data-card]")?.scrollIntoView({ block: "nearest" });
}

/** Select the case that one is at, or no longer. */
function togglePick() {
  const box = findCardInQueue()?.querySelector(".pick input");
  if (box instanceof HTMLElement) box.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.key === "Escape") return closeDetails(event);
  if (isForText(event) || document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  const target = findByKey(key);
  if (target instanceof HTMLInputElement && target.type !== "checkbox" && target.type !== "radio") {
    event.preventDefault();
    target.focus();
    target.select();
  } else if (target instanceof HTMLElement) {
    event.preventDefault();
    target.click();
  } else if (key === "j" || key === "k") moveInQueue(key === "j" ? 1 : -1);
  else if (key === "x") togglePick();
});

/**
 * Close what a key opened, and give the focus back to what opened it.
 * @param {KeyboardEvent} event
 */
function closeDetails(event) {
  const within = event.target instanceof Element ? event.target.closest("details[open]") : null;
  const open = within ?? document.querySelector("details[open]:has(> summary[data-key])");
  const summary = open?.querySelector("summary");
  if (!open || !(summary instanceof HTMLElement)) return;
  open.removeAttribute("open");
  summary.focus();
}

// What is opened to write in is written in at once.
document.addEventListener("toggle", (event) => {
  if (!(event.target instanceof HTMLDetailsElement && event.target.open)) return;
  const field = event.target.querySelector("textarea, select");
  const chosen = String(getSelection() ?? "").trim();
  if (field?.matches("[data-takes-selection]") && chosen) field.value = [field.value, chosen].filter(Boolean).join("\n");
  if (event.target.matches(".noting, .writing")) field?.focus();
}, true);

// The same form is not sent twice by a nervous finger.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !(form instanceof HTMLFormElement && form.matches("[data-once]"))) return;
  if (form.hasAttribute("data-sent")) event.preventDefault();
  form.setAttribute("data-sent", "");
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) form.removeAttribute("data-sent");
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement && form.matches("[data-veils]"))) return;
  event.preventDefault();
  const isVeiled = document.body.classList.toggle("veiled");
  form.querySelector("button")?.setAttribute("aria-pressed", String(isVeiled));
  const body = new FormData(form);
  body.set("veiled", isVeiled ? "yes" : "no");
  fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true });
});

document.addEventListener("change", (event) => {
  if (!(event.target instanceof Element && event.target.matches("select, [type=checkbox]"))) return;
  const form = event.target.closest("form[data-sends-itself]");
  if (form instanceof HTMLFormElement) form.requestSubmit();
});

for (const button of document.querySelectorAll("[data-opens]")) {
  const dialog = document.getElementById(button.getAttribute("data-opens") ?? "");
  if (!(button instanceof HTMLElement && dialog instanceof HTMLDialogElement)) continue;
  button.hidden = false;
  button.addEventListener("click", () => dialog.showModal());
}
document.documentElement.classList.add("scripted");

// Who comes to do something about an author finds the form open.
if (location.hash === "#sanctioning") document.querySelector("#sanctioning details")?.setAttribute("open", "");
