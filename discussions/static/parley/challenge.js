// @ts-check
/**
 * What a guest proves who writes suspiciously, which the server asks for: a proof of work, which this does by itself, or
 * a CAPTCHA, in a frame of the server's. What was typed stays where it is, and is sent again with the answer.
 */

import { make, makeButton } from "./dom.js";
import { say, spokenLanguage } from "./messages.js";

// Less than half a frame at sixty a second: whatever else the page does, it does not stutter.
const SLICE_MILLISECONDS = 7;
const HASHES_BETWEEN_LOOKS = 128;
// With these, a token and its counter are always of one length, and fit into one block.
const FIRST_COUNTER = 100_000_000;
const LAST_COUNTER = 999_999_999;
const FRAME_MILLISECONDS = 15_000;
const UNAVAILABLE = "unavailable";

/**
 * The answer to what `problem` asks for: `<token>:<answer>`. Throws `problem` where the reader gives up.
 * @param {import("./thread.js").ThreadView} thread
 * @param {import("./parley.js").Problem} problem
 */
export async function open(thread, problem) {
  const challenge = /** @type {import("./parley.js").Challenge} */ (problem.challenge);
  const isWork = challenge.kind === "proof_of_work";
  const text = say(isWork ? "challenge.working" : "challenge.captcha");
  const box = make("div", { class: "ask", "data-parley-challenge": challenge.kind }, make("p", {}, text));
  findPlace(thread).after(box);
  thread.announce(text);
  try {
    const found = isWork ? await work(challenge, box, text) : await askPerson(challenge, box, problem);
    return `${challenge.token}:${found}`;
  } finally {
    box.remove();
    thread.announce("");
  }
}

/** Beside what the reader has just done. @param {import("./thread.js").ThreadView} thread @returns {Element} */
function findPlace({ element, composer }) {
  const { activeElement } = /** @type {ShadowRoot} */ (element.getRootNode());
  return activeElement?.closest("form, article") ?? composer.element;
}

/**
 * @param {import("./parley.js").Challenge} challenge
 * @param {HTMLElement} box
 * @param {string} text
 */
async function work({ token, difficulty = 0 }, box, text) {
  const progress = make("progress", { max: 1, value: 0, "aria-label": text });
  box.append(progress);
  const hash = makeHash(`${token}:${FIRST_COUNTER}`);
  const { port1, port2 } = new MessageChannel();
  // Unlike a timer, it is not slowed down in a page that is not looked at.
  const nextSlice = () =>
    new Promise((resolve) => {
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
  try {
    for (let counter = FIRST_COUNTER; counter <= LAST_COUNTER; ) {
      const end = performance.now() + SLICE_MILLISECONDS;
      while (performance.now() < end)
        for (let left = HASHES_BETWEEN_LOOKS; left; left -= 1, counter += 1)
          if (hash(counter) >>> (32 - difficulty) === 0) return String(counter);
      // How likely it was to be found by now.
      progress.value = 1 - Math.exp((FIRST_COUNTER - counter) / 2 ** difficulty);
      await nextSlice();
    }
    return "";
  } finally {
    port1.close();
  }
}

/**
 * @param {import("./parley.js").Challenge} challenge
 * @param {HTMLElement} box
 * @param {import("./parley.js").Problem} problem
 * @returns {Promise<string>}
 */
function askPerson({ page }, box, problem) {
  const address = new URL(page ?? "");
  const { lang } = spokenLanguage();
  address.search = String(new URLSearchParams({ origin: location.origin, lang }));
  const title = say("challenge.captcha");
  const frame = make("iframe", { src: address.href, title, width: "100%", height: 90, frameborder: 0 });
  const ended = new AbortController();
  const { signal } = ended;
  const asked = new Promise((resolve, reject) => {
    const tooLate = setTimeout(() => resolve(UNAVAILABLE), FRAME_MILLISECONDS);
    const hear = (/** @type {MessageEvent} */ { source, origin, data }) => {
      if (source !== frame.contentWindow || origin !== address.origin || data?.parley !== "challenge") return;
      clearTimeout(tooLate);
      if (data.height) frame.height = String(data.height);
      else resolve(data.response || UNAVAILABLE);
    };
    addEventListener("message", hear, { signal });
    box.append(frame, makeButton(say("composer.cancel"), () => reject(problem), { class: "quiet" }));
  });
  return asked.finally(() => ended.abort());
}

const ROUNDS = makeConstants();

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
function makeConstants() {
  const primes = [];
  for (let number = 2; primes.length < 64; number += 1)
    if (primes.every((prime) => number % prime)) primes.push(number);
  return Int32Array.from(primes, (prime) => (Math.cbrt(prime) % 1) * 2 ** 32);
}

/**
 * The first 32 bits of SHA-256 (FIPS 180-4) of a text of at most 55 bytes that ends in a counter, for other counters of
 * as many digits. A hundred times as fast as asking the browser's own for each, which answers later.
 * @param {string} text
 */
export function makeHash(text) {
  const block = new Uint8Array(64);
  const words = new DataView(block.buffer);
  const w = new Int32Array(64);
  block.set(new TextEncoder().encode(text));
  block[text.length] = 0x80;
  words.setUint32(60, text.length * 8);

  /** @param {number} counter */
  return (counter) => {
    for (let at = text.length - 1, rest = counter; rest; at -= 1, rest = Math.trunc(rest / 10)) block[at] = 48 + (rest % 10);
    for (let i = 0; i < 16; i += 1) w[i] = words.getInt32(4 * i);
    for (let i = 16; i < 64; i += 1) {
      const x = w[i - 15];
      const y = w[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    let a = 0x6a09e667;
    let b = 0xbb67ae85 | 0;
    let c = 0x3c6ef372;
    let d = 0xa54ff53a | 0;
    let e = 0x510e527f;
    let f = 0x9b05688c | 0;
    let g = 0x1f83d9ab;
    let h = 0x5be0cd19;
    for (let i = 0; i < 64; i += 1) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[i] + w[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    return (a + 0x6a09e667) >>> 0;
  };
}
