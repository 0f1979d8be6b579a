// @ts-check
/** Shows a provider's CAPTCHA and tells the page around it what came of it: its response, or that there is none. */

const SCRIPTS = {
  turnstile: "https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit",
  hcaptcha: "https://js.hcaptcha.com/1/api.js?render=explicit&recaptchacompat=off",
};
const PATIENCE_MILLISECONDS = 10_000;

const place = /** @type {HTMLElement} */ (document.getElementById("captcha"));
const kind = /** @type {"turnstile" | "hcaptcha"} */ (place.dataset.kind);
const tooLate = setTimeout(() => tell(""), PATIENCE_MILLISECONDS);

/** @param {{response?: string, height?: number}} said */
function send(said) {
  parent.postMessage({ parley: "challenge", ...said }, place.dataset.origin ?? location.origin);
}

/** @param {string} response empty: the provider is not there */
function tell(response) {
  send({ response });
}

const script = document.createElement("script");
script.src = SCRIPTS[kind];
script.addEventListener("error", () => tell(""));
script.addEventListener("load", () => {
  const provider = /** @type {any} */ (globalThis)[kind];
  const options = {
    sitekey: place.dataset.key,
    callback: tell,
    "error-callback": () => tell(""),
  };
  // hCaptcha's name for the language, and Turnstile's.
  const language = { hl: place.dataset.language, language: place.dataset.language };
  provider.render(place, { ...options, ...language });
  clearTimeout(tooLate);
  // Both begin small, and grow when they want to ask more.
  new ResizeObserver(() => send({ height: document.documentElement.scrollHeight })).observe(document.body);
});
document.head.append(script);
