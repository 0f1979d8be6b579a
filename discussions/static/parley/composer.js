// @ts-check
/** The form for a comment, a reply or an edit. Whatever happens, what was typed stays until it has been stored. */

import { Problem, newKey } from "./parley.js";
import { make, makeButton, makeField, parseBody } from "./dom.js";
import { GuestFields, needsName } from "./guest.js";
import { explain, say } from "./messages.js";
import { forget, recall, remember } from "./storage.js";

const WARN_CHARACTERS = 300;
const PREVIEW_MILLISECONDS = 400;

/**
 * @typedef {{
 *   label: string, sendLabel: string, name: string, text?: string, invite?: string,
 *   send: (written: import("./parley.js").Written, key: string) => Promise<void>, cancel?: () => void,
 * }} Options `name` tells its draft from the thread's others; `text` is what an
 *   edit begins with.
 */

export class Composer {
  #thread;
  #options;
  #storageKey;
  #field;
  #guest;
  #trap = make("input", { type: "text", name: "homepage", tabindex: -1, autocomplete: "off" });
  #left = make("span", { class: "left" });
  #as = make("span", { class: "as" });
  #submit = make("button", { type: "submit", class: "primary" });
  #preview = make("div", { class: "body preview", dir: "auto", lang: "", hidden: true });
  #previewTimer = 0;
  #isBusy = false;
  /** The writer has been told that this text is likely to wait; sent again, it goes. */
  #isWarned = false;
  /** @type {{text: string, key?: string, formToken?: string}} */
  #draft;

  /**
   * @param {import("./thread.js").ThreadView} thread
   * @param {Options} options
   */
  constructor(thread, options) {
    this.#thread = thread;
    this.#options = options;
    this.#storageKey = `${thread.client.storageKey}|${options.name}`;
    this.#draft = recall("draft", this.#storageKey) ?? { text: options.text ?? "" };
    const text = make("textarea", { rows: 1, dir: "auto", placeholder: options.invite });
    text.value = this.#draft.text;
    text.addEventListener("input", () => this.#keepDraft());
    text.addEventListener("focus", () => this.#open());
    this.#field = makeField(options.label, text, { hideLabel: true });
    this.#guest = new GuestFields(thread, "guest.why_comment");
    this.element = this.#build();
    this.#setBusy(false);
    this.showAuthor();
    if (this.#draft.text) this.element.classList.add("open");
  }

  focus() {
    const { input } = this.#field;
    input.focus();
    input.setSelectionRange(input.value.length, input.value.length);
  }

  #build() {
    const cancel = this.#options.cancel;
    // A robot fills in every field. A person can't see this one, and neither can a screen reader or autofill.
    const trap = make("label", {}, say("composer.trap"), this.#trap);
    const form = make(
      "form",
      { class: "composer", novalidate: true },
      this.#field.element,
      this.#preview,
      this.#guest.element,
      make("div", { class: "unseen", "aria-hidden": "true", inert: true }, trap),
      make(
        "div",
        { class: "bar" },
        make("span", { class: "hint" }, say("composer.hint")),
        makeButton(say("composer.preview"), (event) => this.#togglePreview(event.target), {
          class: "quiet",
          "aria-pressed": "false",
        }),
        this.#left,
        this.#as,
        cancel && makeButton(say("composer.cancel"), cancel, { class: "quiet" }),
        this.#submit,
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#send();
    });
    return form;
  }

  /** The token tells how long writing took, so it is fetched when writing begins. */
  async #open() {
    this.element.classList.add("open");
    this.showAuthor();
    if (this.#draft.formToken) return;
    try {
      const mine = await this.#thread.loadMine();
      this.#draft.formToken = mine.form_token;
      this.#countCharacters();
    } catch {
      // It can do without; what is wrong will be said when the comment is sent.
    }
  }

  #keepDraft() {
    const text = this.#field.input.value;
    // Another text is another comment, so it must not be taken for a repetition of the first.
    if (text !== this.#draft.text) delete this.#draft.key;
    this.#isWarned = false;
    this.#setBusy(false);
    this.#schedulePreview();
    this.#draft.text = text;
    this.#storeDraft();
    this.#countCharacters();
  }

  #storeDraft() {
    if (this.#draft.text === (this.#options.text ?? "")) forget("draft", this.#storageKey);
    else remember("draft", this.#storageKey, this.#draft);
  }

  #countCharacters() {
    const limit = this.#thread.mine.rules.max_body_characters;
    // The server counts code points, of which a string has at most as many as it has units.
    const left = this.#draft.text.length > limit - WARN_CHARACTERS ? limit - [...this.#draft.text].length : limit;
    this.#left.textContent =
      left < 0
        ? say("composer.over", { count: -left })
        : left < WARN_CHARACTERS
          ? say("composer.left", { count: left })
          : "";
    this.#left.classList.toggle("over", left < 0);
  }

  /** @param {HTMLElement} button */
  #togglePreview(button) {
    this.#preview.hidden = !this.#preview.hidden;
    button.setAttribute("aria-pressed", String(!this.#preview.hidden));
    this.#showPreview();
  }

  #schedulePreview() {
    clearTimeout(this.#previewTimer);
    this.#previewTimer = setTimeout(() => this.#showPreview(), PREVIEW_MILLISECONDS);
  }

  /** As the server renders it, so that what is seen is what will be published. */
  async #showPreview() {
    const body = this.#field.input.value;
    if (this.#preview.hidden) return;
    try {
      const { body_html } = body.trim() ? await this.#thread.client.preview(body) : { body_html: "" };
      if (body === this.#field.input.value) this.#preview.replaceChildren(parseBody(body_html));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#preview.textContent = explain(error);
    }
  }

  showAuthor() {
    const { client, mine } = this.#thread;
    const author = this.#options.text !== undefined ? null : client.getToken ? mine.author : client.guest;
    if (!author) return this.#as.replaceChildren();
    const as = make("bdi", {}, say("composer.as", { name: author.name }));
    if (client.getToken) return this.#as.replaceChildren(as);
    const forgetMe = makeButton(say("composer.forget"), () => this.#becomeNobody(), { class: "link" });
    this.#as.replaceChildren(as, " ", forgetMe);
  }

  #becomeNobody() {
    this.#thread.forgetAuthor();
    this.#guest.show();
  }

  async #send() {
    const body = this.#field.input.value;
    if (this.#isBusy) return;
    if (!body.trim()) return this.#field.complain(say("composer.empty"));
    this.#setBusy(true);
    try {
      if (needsName(this.#thread)) {
        if (!this.#guest.isShown) return this.#guest.show();
        if (!(await this.#guest.register())) return;
      }
      this.#draft.key ??= newKey();
      this.#storeDraft();
      const written = { body, form_token: this.#draft.formToken ?? "", homepage: this.#trap.value, nudge: !this.#isWarned };
      await this.#options.send(written, this.#draft.key);
      this.#clear();
    } catch (error) {
      this.#complain(error);
    } finally {
      this.#setBusy(false);
      this.showAuthor();
    }
  }

  #clear() {
    forget("draft", this.#storageKey);
    this.#draft = { text: "" };
    this.#field.input.value = "";
    this.#field.complain("");
    this.#guest.hide();
    this.#preview.replaceChildren();
    this.#isWarned = false;
    this.#countCharacters();
    this.element.classList.remove("open");
  }

  /** @param {unknown} error */
  #complain(error) {
    if (!(error instanceof Problem)) throw error;
    this.#isWarned = error.fields.body?.code === "likely_held";
    this.#field.complain(explain(error, ` ${say("trouble.kept")}`));
    if (error.code === "invalid_token") this.#guest.show();
  }

  /** @param {boolean} isBusy */
  #setBusy(isBusy) {
    // Not `disabled`: that would throw the reader's focus away.
    this.#isBusy = isBusy;
    this.#submit.setAttribute("aria-disabled", String(isBusy));
    const label = this.#isWarned ? say("composer.send_anyway") : this.#options.sendLabel;
    this.#submit.textContent = isBusy ? say("composer.sending") : label;
  }
}
