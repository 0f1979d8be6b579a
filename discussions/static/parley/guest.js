// @ts-check
/** Saying who one is, which is asked only once there is something to send. */

import { Problem } from "./parley.js";
import { make, makeField } from "./dom.js";
import { say } from "./messages.js";

/**
 * Whether the reader still has to say who they are. Where the site takes no guests, its page is told that somebody would
 * like to sign in, and the reader that they must.
 * @param {import("./thread.js").ThreadView} thread
 */
export function needsName(thread) {
  if (thread.client.isKnown) return false;
  if (thread.mine.rules.allows_guests) return true;
  thread.emit("author:wanted");
  throw new Problem("members_only");
}

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
      this.#name.complain(error.fields.name.message);
      return false;
    }
    this.hide();
    return true;
  }
}
