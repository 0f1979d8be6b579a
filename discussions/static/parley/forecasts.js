// @ts-check
/** What readers are asked, above the comments: to forecast, to see what others expect, and who was right in the end. */

import { makeAnswer } from "./answers.js";
import { showDistance, speakForecast, speakOutcome } from "./chances.js";
import { makeCrowd } from "./crowd.js";
import { make, makeButton, makeField, newId } from "./dom.js";
import { forecastStyle } from "./forecast_styles.js";
import { say } from "./messages.js";
import { Panel } from "./panel.js";
import { Problem } from "./parley.js";
import { makeScore } from "./results.js";
import { forget, recall, remember } from "./storage.js";

/**
 * @typedef {{
 *   id: string, question: string, details: string, answer: import("./chances.js").AnswerKind, version: number,
 *   phase: "scheduled" | "open" | "closed" | "resolved" | "annulled", opens_at: string, closes_at: string,
 *   forecasters: number, resolution: {outcome: any, source_url: string, note: string, resolved_at: string} | null,
 * }} Prompt
 * @typedef {import("./chances.js").Forecast} Forecast
 * @typedef {{forecast: Forecast | null, comment: string | null, counts: boolean}} Said
 */

// A thread's version tells that something moved; asking costs nothing while it does not.
const LOOK_MILLISECONDS = 1_000;
const CLOCK_MILLISECONDS = 30_000;
/** So many questions are there to see; the others open on demand. */
const SHOWN = 1;

/**
 * Show a thread's prompts in `place`, for as long as that is on the page.
 * @param {import("./thread.js").ThreadView} thread
 * @param {HTMLElement} place
 */
export async function showForecasts(thread, place) {
  const root = /** @type {ShadowRoot} */ (thread.element.getRootNode());
  if (!root.adoptedStyleSheets.includes(forecastStyle)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, forecastStyle];
  await new Prompts(thread, place).begin();
}

class Prompts {
  /** @type {Map<string, PromptView>} */
  #views = new Map();
  #version = -1;

  /**
   * @param {import("./thread.js").ThreadView} thread
   * @param {HTMLElement} place
   */
  constructor(thread, place) {
    this.thread = thread;
    this.place = place;
  }

  async begin() {
    const { thread, place } = this;
    // Whoever was asked before answers for themselves from now on.
    place.replaceChildren();
    await this.read();
    const ended = new AbortController();
    for (const event of ["thread:loaded", "author:changed"])
      thread.host.addEventListener(event, () => this.#render(), { signal: ended.signal });
    // With its comment, a forecast counts from now on, or does not.
    const decided = () => thread.loadMine().then(() => this.#render(), () => {});
    thread.host.addEventListener("comment:decided", decided, { signal: ended.signal });
    let asked = Date.now();
    const clock = setInterval(() => {
      if (!place.isConnected || !place.contains(this.box)) {
        ended.abort();
        return clearInterval(clock);
      }
      if (document.hidden) return;
      const isLate = Date.now() - asked > CLOCK_MILLISECONDS;
      if (isLate || thread.version !== this.#version) {
        asked = Date.now();
        this.read().catch(() => {});
      }
    }, LOOK_MILLISECONDS);
  }

  /** Ask what there is, and show what changed. */
  async read() {
    const { thread, place } = this;
    this.#version = thread.version;
    /** @type {{prompts: Prompt[]}} */
    const { prompts } = await thread.client.read(`${thread.client.thread}/prompts`);
    for (const prompt of prompts) {
      const known = this.#views.get(prompt.id);
      if (known) known.update(prompt);
      else this.#views.set(prompt.id, new PromptView(thread, prompt, this));
    }
    this.#render();
    this.#speak();
    this.#offerSorts(prompts);
    if (!this.box && prompts.length) {
      const views = [...this.#views.values()].map((view) => view.element);
      const others = views.slice(SHOWN);
      const more = make("details", {}, make("summary", {}, say("forecast.more", { count: others.length })), ...others);
      this.box = make("section", { class: "prompts", "aria-label": say("forecast.label") }, ...views.slice(0, SHOWN), others.length > 0 && more);
      place.replaceChildren(this.box);
      // Only now is it known how wide a picture may be.
      this.#render();
    }
  }

  #render() {
    for (const view of this.#views.values()) view.render();
  }

  /** Comments say what their authors forecast with them. */
  #speak() {
    const { thread } = this;
    thread.speakForecast = ({ prompt: id, ...forecast }) => {
      const view = this.#views.get(id);
      return view ? say("forecast.mark", { answer: speakForecast(view.prompt.answer, forecast) }) : "";
    };
    for (const view of this.place.hasChildNodes() ? [] : thread.comments.values()) view.render();
  }

  /** Once something was resolved, the thread can be read by who called it; where it is yes or no, by both sides. @param {Prompt[]} prompts */
  #offerSorts(prompts) {
    const select = this.thread.sortBox.querySelector("select");
    const isYesOrNo = prompts.some(({ phase, answer }) => answer.kind === "yes_no" && phase !== "annulled");
    const offers = { called: prompts.some(({ phase }) => phase === "resolved"), sides: isYesOrNo };
    for (const [sort, isWorth] of Object.entries(offers))
      if (isWorth && !select?.querySelector(`[value=${sort}]`)) select?.append(make("option", { value: sort }, say(`sort.${sort}`)));
  }
}

class PromptView {
  /** The form is there although there is a forecast. */
  #isChanging = false;
  #seen = "";
  #group = "all";
  /** @type {import("./crowd.js").Group[] | null} */
  #crowd = null;
  #crowdSeen = "";
  /** @type {any} */
  #record = null;

  /**
   * @param {import("./thread.js").ThreadView} thread
   * @param {Prompt} prompt
   * @param {Prompts} prompts
   */
  constructor(thread, prompt, prompts) {
    this.thread = thread;
    this.prompt = prompt;
    this.prompts = prompts;
    this.panel = new Panel(thread);
    this.draftKey = `${thread.client.storageKey}|${prompt.id}`;
    const title = make("h3", { id: newId(), dir: "auto", tabindex: -1 }, prompt.question);
    this.title = title;
    this.when = make("p", { class: "when" });
    this.details = make("p", { dir: "auto", hidden: !prompt.details }, prompt.details);
    this.main = make("div");
    this.crowdButton = makeButton(say("forecast.show_crowd"), () => this.toggleCrowd(), { class: "link", "aria-expanded": "false" });
    this.crowdBox = make("div");
    this.element = make(
      "section",
      { class: "prompt", "aria-labelledby": title.id },
      ...[this.when, title, this.details, this.main, this.panel.content, this.panel.problem, this.crowdButton, this.crowdBox],
    );
  }

  get path() {
    return `prompts/${this.prompt.id}`;
  }

  /** What I said last. @returns {Said | undefined} */
  get said() {
    const mine = /** @type {any[]} */ (/** @type {any} */ (this.thread.mine).forecasts ?? []);
    return mine.filter((each) => each.prompt === this.prompt.id).at(-1);
  }

  /** What my forecasts were worth. */
  get score() {
    const mine = /** @type {any[]} */ (/** @type {any} */ (this.thread.mine).scores ?? []);
    return mine.find((each) => each.prompt === this.prompt.id);
  }

  /** @param {Prompt} prompt */
  update(prompt) {
    const isNew = prompt.phase !== this.prompt.phase || prompt.version !== this.prompt.version;
    this.prompt = prompt;
    this.title.textContent = prompt.question;
    // What it was worth is mine, and comes from elsewhere.
    const awaitsScore = prompt.phase === "resolved" && this.said && !this.score;
    if ((isNew || awaitsScore) && this.thread.client.isKnown) this.thread.loadMine().then(() => this.render(), () => {});
    if (this.#crowd) this.readCrowd().catch(() => {});
  }

  render() {
    const { prompt } = this;
    this.when.textContent = [this.#describePhase(), say("prompt.forecasts", { count: prompt.forecasters })].join(" · ");
    this.title.dir = "auto";
    const seen = JSON.stringify([prompt.phase, prompt.version, this.said ?? null, this.score ?? null, this.#isChanging, this.#record]);
    if (seen !== this.#seen) {
      // A form that somebody is filling in stays as it is.
      const isBusy = this.main.contains(/** @type {ShadowRoot} */ (this.element.getRootNode()).activeElement ?? null);
      if (isBusy && this.#seen && prompt.phase === "open" && !this.#wasSent) return;
      this.#wasSent = false;
      this.#seen = seen;
      this.main.replaceChildren(...this.#makeMain());
    }
    // Who has answered is led by nobody any more.
    if (this.#crowd) this.renderCrowd();
    this.crowdButton.hidden = prompt.phase === "scheduled" || prompt.phase === "annulled";
  }
  #wasSent = false;

  #describePhase() {
    const { phase, opens_at, closes_at } = this.prompt;
    if (phase === "scheduled") return say("forecast.opens", { when: showDistance(opens_at) });
    if (phase === "open") return say("forecast.closes", { when: showDistance(closes_at) });
    return say(phase === "annulled" ? "forecast.annulled" : phase === "closed" ? "forecast.closed" : "forecast.resolved");
  }

  #makeMain() {
    const { prompt, said } = this;
    const isOpen = prompt.phase === "open" && this.thread.state !== "read_only";
    const parts = [];
    if (prompt.resolution) parts.push(...this.#makeResolution(prompt.resolution));
    if (said?.forecast) {
      parts.push(make("p", { class: "own", dir: "auto" }, say("forecast.said", { answer: speakForecast(prompt.answer, said.forecast) })));
      if (!said.counts) parts.push(make("p", { class: "hint" }, say(said.comment ? "forecast.waits" : "forecast.unseen")));
      if (isOpen && !this.#isChanging) parts.push(this.#makeChoices());
    }
    if (isOpen && (!said?.forecast || this.#isChanging)) parts.push(this.#makeForm());
    if (prompt.phase === "resolved" && said) parts.push(...this.#makeScore());
    return parts;
  }

  #makeChoices() {
    const change = makeButton(say("forecast.change"), () => {
      this.#isChanging = true;
      this.#redraw();
      /** @type {HTMLElement | null} */ (this.main.querySelector("button, input"))?.focus();
    }, { class: "link" });
    const takeBack = makeButton(say("forecast.take_back"), () => this.panel.act(async () => {
      await this.thread.client.send("DELETE", `${this.path}/forecast`);
      await this.thread.loadMine();
      this.#redraw();
      this.title.focus();
      this.thread.announce(say("forecast.taken_back"));
    }), { class: "link" });
    return make("p", {}, change, " ", takeBack);
  }

  #redraw() {
    this.#wasSent = true;
    this.#seen = "";
    this.render();
  }

  // --- Saying something --------------------------------------------------------------------------------------

  #makeForm() {
    const { prompt, thread } = this;
    const draft = recall("forecast", this.draftKey) ?? {};
    const said = draft.forecast ?? this.said?.forecast ?? null;
    const because = makeField(say("forecast.because"), make("textarea", { rows: 1, dir: "auto", maxlength: thread.mine.rules.max_body_characters }));
    because.element.classList.add("because");
    because.input.value = draft.sentence ?? "";
    const submit = make("button", { type: "submit", class: "primary" }, say(this.said?.forecast ? "forecast.send_again" : "forecast.send"));
    const cancel = this.#isChanging && makeButton(say("composer.cancel"), () => {
      this.#isChanging = false;
      forget("forecast", this.draftKey);
      this.#redraw();
      this.title.focus();
    }, { class: "quiet" });
    const keep = () => {
      remember("forecast", this.draftKey, { forecast: answer.read(), sentence: because.input.value });
    };
    const answer = makeAnswer(prompt.answer, said, {
      changed: keep,
      tap: (forecast, button) => this.#send(forecast, because.input.value, button),
    });
    const rest = make("div", {}, because.element, make("div", { class: "bar" }, cancel, submit));
    because.input.addEventListener("input", keep);
    // The token tells how long writing took.
    because.input.addEventListener("focus", () => thread.loadMine().catch(() => {}), { once: true });
    const form = make("form", { novalidate: true }, answer.element, rest);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const forecast = answer.read();
      if (!forecast) {
        this.panel.complain(say("forecast.missing"));
        return answer.complain();
      }
      keep();
      return this.#send(forecast, because.input.value, submit);
    });
    return form;
  }

  /** @param {Forecast} forecast @param {string} sentence @param {HTMLElement} opener */
  #send(forecast, sentence, opener) {
    if (opener.ariaBusy === "true") return;
    const { thread, panel } = this;
    remember("forecast", this.draftKey, { forecast, sentence });
    return panel.actAsSomebody(opener, "forecast.why_name", async () => {
      opener.ariaBusy = "true";
      try {
        const body = { forecast, sentence: sentence.trim(), form_token: thread.mine.form_token };
        const { forecasts } = await thread.client.send("PUT", `${this.path}/forecast`, body);
        forget("forecast", this.draftKey);
        await this.#showSent(forecasts.at(-1));
      } catch (error) {
        if (error instanceof Problem && /^(offline|unreachable|unknown)$/.test(error.code))
          throw new Problem("forecast_kept", { message: say("forecast.kept") });
        throw error;
      } finally {
        opener.ariaBusy = null;
      }
    });
  }

  /** @param {Said} sent */
  async #showSent(sent) {
    const { thread } = this;
    this.#isChanging = false;
    await thread.loadMine();
    this.#redraw();
    this.title.focus({ preventScroll: true });
    thread.emit("forecast:made", { prompt: this.prompt.id, forecast: sent.forecast });
    if (!this.#crowd) await this.toggleCrowd().catch(() => {});
    if (!sent.comment) return thread.announce(say(sent.counts ? "forecast.stored" : "forecast.unseen"));
    const comment = await thread.client.readComment(sent.comment);
    thread.showOwn(comment);
    thread.announce(say("forecast.waits"));
  }

  // --- What others expect ------------------------------------------------------------------------------------

  async toggleCrowd() {
    if (this.#crowd) {
      this.#crowd = null;
      this.crowdBox.replaceChildren();
    } else await this.panel.act(() => this.readCrowd());
    this.crowdButton.setAttribute("aria-expanded", String(Boolean(this.#crowd)));
  }

  async readCrowd() {
    const { groups } = await this.thread.client.read(`${this.path}/crowd`);
    this.#crowd = groups;
    this.renderCrowd();
  }

  renderCrowd() {
    const seen = JSON.stringify([this.#crowd?.map((group) => group.computed_at), this.#group, this.crowdBox.clientWidth]);
    if (seen === this.#crowdSeen && this.crowdBox.hasChildNodes()) return;
    this.#crowdSeen = seen;
    const isOpen = this.crowdBox.querySelector("details")?.open;
    const hadFocus = this.crowdBox.querySelector("select:focus") !== null;
    const choose = (/** @type {string} */ group) => {
      this.#group = group;
      this.renderCrowd();
    };
    const width = this.crowdBox.clientWidth || this.element.clientWidth;
    this.crowdBox.replaceChildren(makeCrowd(this.prompt, this.#crowd ?? [], this.#group, choose, width));
    this.crowdBox.querySelector("details")?.toggleAttribute("open", Boolean(isOpen));
    if (hadFocus) this.crowdBox.querySelector("select")?.focus();
  }

  // --- What happened -----------------------------------------------------------------------------------------

  /** @param {NonNullable<Prompt["resolution"]>} resolution */
  #makeResolution({ outcome, source_url, note }) {
    const parts = [];
    if (outcome) parts.push(make("p", { class: "outcome", dir: "auto" }, say("forecast.outcome", { outcome: speakOutcome(this.prompt.answer, outcome) })));
    if (note) parts.push(make("p", { dir: "auto" }, note));
    const source = source_url && make("a", { href: source_url, rel: "nofollow noopener" }, say("forecast.source"));
    const called = makeButton(say("sort.called"), () => this.#sortByCalled(), { class: "link" });
    parts.push(make("p", {}, source, source && outcome && " · ", outcome && called));
    return parts;
  }

  #sortByCalled() {
    const select = this.thread.sortBox.querySelector("select");
    if (!select) return;
    select.value = "called";
    select.dispatchEvent(new Event("change"));
    this.thread.list.scrollIntoView({ block: "start" });
  }

  #makeScore() {
    const { score } = this;
    if (score && !this.#record && this.thread.mine.author) this.#readRecord(this.thread.mine.author.id);
    return makeScore(score, this.#record);
  }

  /** @param {string} authorId */
  async #readRecord(authorId) {
    this.#record = {};
    this.#record = await this.thread.client.read(`authors/${authorId}/record`).catch(() => ({}));
    this.render();
  }
}
