// @ts-check
/** What opens below a comment, or below the heading: a form, a question, a list; and what went wrong, said beside it. */

import { make, makeButton } from "./dom.js";
import { GuestFields, needsName } from "./guest.js";
import { explain, say } from "./messages.js";
import { Problem } from "./parley.js";

export class Panel {
  /** The button that opened it. @type {HTMLElement | undefined} */
  #opener;
  content = make("div", { class: "panel" });
  problem = make("p", { class: "problem", role: "alert", hidden: true });
  onClose = () => {};

  /** @param {import("./thread.js").ThreadView} thread */
  constructor(thread) {
    this.thread = thread;
  }

  /**
   * Show `content`; the button that did it gets the focus back when it closes.
   * @param {HTMLElement} content
   * @param {HTMLElement} opener
   */
  open(content, opener) {
    this.close();
    opener.setAttribute("aria-expanded", "true");
    this.#opener = opener;
    content.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
    this.content.replaceChildren(content);
    this.complain("");
  }

  close() {
    this.content.replaceChildren();
    this.onClose();
    this.#opener?.removeAttribute("aria-expanded");
    this.#opener?.focus();
    this.#opener = undefined;
  }

  /** @param {string} text */
  complain(text) {
    this.problem.textContent = text;
    this.problem.hidden = !text;
  }

  /** Do it, and say what went wrong, if anything did. @param {() => unknown} action */
  async act(action) {
    this.complain("");
    try {
      await action();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.complain(explain(error));
    }
  }

  /**
   * Do `action` now, or once the reader has given a name.
   * @param {HTMLElement} opener
   * @param {string} why the code of the sentence that says why a name is needed
   * @param {() => unknown} action
   */
  actAsSomebody(opener, why, action) {
    return this.act(async () => {
      if (!needsName(this.thread)) return action();
      const guest = new GuestFields(this.thread, why);
      const form = this.makeForm(say("guest.go_on"), [guest.element], async () => {
        if (!(await guest.register())) return;
        this.close();
        await action();
      });
      this.open(form, opener);
      guest.show();
    });
  }

  /**
   * A form with these parts, a button that sends it, and one that does not.
   * @param {string} label of the button
   * @param {Node[]} parts
   * @param {() => unknown} send
   */
  makeForm(label, parts, send) {
    const cancel = makeButton(say("composer.cancel"), () => this.close(), { class: "quiet" });
    const submit = make("button", { type: "submit", class: "primary" }, label);
    const form = make("form", { novalidate: true }, ...parts, make("div", { class: "bar" }, cancel, submit));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.act(send);
    });
    return form;
  }
}

/**
 * Run `read` while the button that asked for it shows so, and say what went wrong.
 * @param {HTMLButtonElement} button
 * @param {import("./thread.js").ThreadView} thread
 * @param {() => Promise<void>} read
 */
export async function loadBy(button, thread, read) {
  if (button.ariaBusy === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    await read();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    thread.announce(explain(error));
    button.textContent = say("thread.retry");
  } finally {
    button.removeAttribute("aria-busy");
  }
}
