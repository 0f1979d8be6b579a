// @ts-check
/** Saying who one is, which is asked only once there is something to send. */

import { Problem } from "./client.js";
import { make, makeField } from "./dom.js";
import { explainField, say } from "./messages.js";

export class GuestFields {
  #thread;
  #name;

  /**
   * @param {import("./thread.js").ThreadView} thread
   * @param {string} why the code of the sentence that says why a name is needed
   */
  constructor(thread, why) {
    this.#thread = thread;
    const input = make("input", { type: "text", autocomplete: "nickname", maxlength: 100, dir: "auto" });
    this.#name = makeField(say("guest.name"), input);
    this.element = make("div", { class: "guest", hidden: true }, make("p", {}, say(why)), this.#name.element);
  }

  get isShown() {
    return !this.element.hidden;
  }

  show() {
    this.element.hidden = false;
    this.#name.input.focus();
  }

  hide() {
    this.element.hidden = true;
  }

  /** Become a guest by the name in the field. False if it will not do, which is then said beside it. */
  async register() {
    const name = this.#name.input.value.trim();
    if (!name) {
      this.#name.complain(say("guest.missing"));
      return false;
    }
    try {
      await this.#thread.becomeGuest(name);
    } catch (error) {
      if (!(error instanceof Problem && error.fields.name)) throw error;
      this.#name.complain(explainField(error.fields.name));
      return false;
    }
    this.hide();
    return true;
  }
}
