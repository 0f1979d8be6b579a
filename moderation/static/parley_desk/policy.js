// @ts-check
/** The policy's sliders: each moves its number, its mark in the picture and what is said of it. */

const STEPS = 100;

/** @param {string | null} text */
function readNumbers(text) {
  return (text ?? "").split(",").map(Number);
}

/**
 * How many reach a threshold; 1 switches it off.
 * @param {number[]} numbers
 * @param {number} step
 */
function countFrom(numbers, step) {
  return step < STEPS ? numbers.slice(step).reduce((sum, number) => sum + number, 0) : 0;
}

/** @param {HTMLInputElement} input */
function readStep(input) {
  const step = Math.ceil(Number((Number(input.value) * STEPS).toFixed(6)));
  return input.value === "" || Number.isNaN(step) ? STEPS : Math.min(STEPS, Math.max(0, step));
}

/** @param {Element} panel */
function connect(panel) {
  const numbers = /** @type {HTMLInputElement[]} */ ([...panel.querySelectorAll("input[type=number]")]);
  const ranges = /** @type {HTMLInputElement[]} */ ([...panel.querySelectorAll("input[type=range]")]);
  const marks = panel.querySelectorAll(".mark");
  const bands = panel.querySelectorAll(".band");
  const verdict = panel.querySelector("[data-verdict]");
  const removed = readNumbers(panel.getAttribute("data-removed"));
  const published = readNumbers(panel.getAttribute("data-published"));

  /** A threshold is never above the next: the others give way, but not to one that is switched off. @param {number} moved */
  function makeWay(moved) {
    const value = Number(numbers[moved].value);
    numbers.forEach((number, place) => {
      if (place > moved && value < 1 && Number(number.value) < value) number.value = numbers[moved].value;
      if (place < moved && Number(number.value) < 1 && Number(number.value) > value) number.value = numbers[moved].value;
    });
  }

  function show() {
    const steps = numbers.map(readStep);
    numbers.forEach((number, place) => {
      ranges[place].value = number.value;
      marks[place]?.setAttribute("x1", String(steps[place]));
      marks[place]?.setAttribute("x2", String(steps[place]));
      bands[place]?.setAttribute("x", String(steps[place]));
      bands[place]?.setAttribute("width", steps[place] < STEPS ? "101" : "0");
    });
    const counts = verdict?.querySelectorAll("b") ?? [];
    if (counts.length < 2) return;
    counts[0].textContent = String(countFrom(removed, steps[1]));
    counts[1].textContent = String(countFrom(published, steps[1]));
  }

  ranges.forEach((range, place) => {
    range.hidden = false;
    range.addEventListener("input", () => {
      numbers[place].value = range.value;
      makeWay(place);
      show();
    });
  });
  for (const number of numbers) number.addEventListener("input", show);
  show();
}

for (const panel of document.querySelectorAll(".label")) connect(panel);
