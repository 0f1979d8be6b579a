// @ts-check
/** Selecting cases in the queue: how many are selected, and all of the page at once. */

function listBoxes() {
  return /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll(".queue .pick input")]);
}

/** Say how many are selected; the button is there only when some are. */
function tell() {
  const form = document.getElementById("picking");
  const all = document.getElementById("pick-all");
  const boxes = listBoxes();
  const count = boxes.filter((box) => box.checked).length;
  const told = document.getElementById("picked");
  const button = form?.querySelector("button");
  const whole = all?.querySelector("input");
  if (!(all && told && button && whole)) return;
  all.hidden = false;
  button.hidden = !count;
  told.textContent = String(count);
  whole.checked = count === boxes.length;
  whole.indeterminate = count > 0 && !whole.checked;
}

/** Listens for good: htmx swaps the list and its boxes. */
export function startPicking() {
  document.addEventListener("change", (event) => {
    if (!(event.target instanceof HTMLInputElement && event.target.matches(".pick input, #pick-all input"))) return;
    if (event.target.closest("#pick-all")) for (const box of listBoxes()) box.checked = event.target.checked;
    tell();
  });
  document.addEventListener("htmx:afterSwap", tell);
  addEventListener("pageshow", tell); // a browser that goes back may tick what was ticked
  tell();
}
