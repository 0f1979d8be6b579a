// @ts-check
/** Has what is typed tried out beside it, whenever there is a pause. Without this, the button loads the page anew. */

const PAUSE_MILLISECONDS = 500;

/** @param {HTMLFormElement} form */
function tryOut(form) {
  const button = form.querySelector("[data-try]");
  const result = document.getElementById("replayed");
  if (!(button instanceof HTMLButtonElement) || !result) return;
  let asked = 0;

  async function ask() {
    const number = ++asked;
    result?.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(/** @type {HTMLButtonElement} */ (button).formAction, {
        method: "POST",
        body: new FormData(form),
        headers: { "HX-Request": "true" },
      });
      // Of several that are on their way only the last counts.
      if (answer.ok && number === asked && result) result.innerHTML = await answer.text();
    } catch {
      // Without a connection the button is there to be pressed again.
    } finally {
      if (number === asked) result?.removeAttribute("aria-busy");
    }
  }

  let wait = 0;
  form.addEventListener("change", () => {
    clearTimeout(wait);
    wait = setTimeout(ask, PAUSE_MILLISECONDS);
  });
  button.addEventListener("click", (event) => {
    event.preventDefault();
    ask();
  });
}

const form = document.querySelector("form[data-tries]");
if (form instanceof HTMLFormElement) tryOut(form);
