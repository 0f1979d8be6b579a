// @ts-check
/**
 * How the embed looks: like the page around it. Font, size and colour are inherited; a page may set
 *
 *   --parley-accent, --parley-on-accent   links and buttons, and the text on them
 *   --parley-radius                       how round the corners are
 *   --parley-measure                      how wide the text of a comment may get
 *
 * A constructed sheet, because a page's content policy may forbid inline styles.
 */

const css = /* css */ `
:host {
  display: block;
  container-type: inline-size;
  line-height: 1.55;
  text-align: start;
  /* Nothing to see: it lets embed.js hear of a change of colour. */
  transition: color 1ms;
}
/* Not on the host, where a page's own variables of these names would meet ours. */
.thread {
  --accent: var(--parley-accent, #1d5bb8);
  --on-accent: var(--parley-on-accent, #fff);
  --danger: #a8281f;
  --waiting: #7d5200;
  --face: 45% 33%;
  --radius: var(--parley-radius, 0.6rem);
  --indent: 1.75rem;
}
:host([data-parley-dark]) .thread {
  --accent: var(--parley-accent, #92bdff);
  --on-accent: var(--parley-on-accent, #0b1729);
  --danger: #ffb3a9;
  --waiting: #f1c878;
  --face: 35% 34%;
}
:host([hidden]), [hidden] { display: none !important; }
*, *::before, *::after { box-sizing: border-box; }
h2, p, ol, fieldset { margin: 0; padding: 0; border: 0; }
h2 { font-size: 1.25em; line-height: 1.3; }
ol.comments, ol.replies { list-style: none; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

button, input, select, textarea { font: inherit; color: inherit; letter-spacing: inherit; }
button, select, input[type="radio"], label:has(input[type="radio"]) { cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
button {
  min-block-size: 1.75rem;
  padding: 0.15em 0.5em;
  border: 0;
  border-radius: calc(var(--radius) * 0.7);
  background: none;
  line-height: 1.4;
}
button[disabled] { cursor: default; }
.quiet, .link, .permalink, .to, .edited, .hint, .left, .as, .guest p, .sort span, .votes {
  color: color-mix(in srgb, currentColor 72%, transparent);
}
.quiet, .votes, .bar, .sort, .permalink, .history time, .to, .edited, .unread, .state, .problem, .guest p, .you { font-size: 0.875em; }
.bar button, .bar span span { font-size: inherit; }
.quiet:hover, .vote:not([disabled]):hover { background: color-mix(in srgb, currentColor 9%, transparent); }
.link { padding-inline: 0.2em; text-decoration: underline; text-underline-offset: 0.15em; }
.as .link { color: inherit; }
.primary { padding: 0.4em 1em; background: var(--accent); color: var(--on-accent); font-weight: 600; }
.primary:hover { filter: brightness(1.1); }
.primary[aria-disabled="true"] { opacity: 0.75; }
.wide { inline-size: 100%; margin-block-start: 1rem; padding-block: 0.6em; border: 1px solid color-mix(in srgb, currentColor 28%, transparent); border-radius: var(--radius); }
.wide:hover { background: color-mix(in srgb, currentColor 6%, transparent); }
[aria-busy="true"].more { opacity: 0.6; }

.top { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.6rem; min-block-size: 2.25rem; }
.top h2 { margin-inline-end: auto; }
/* Their place is kept until it is known whether they are needed. */
.starting :is(.sort, .top button) { visibility: hidden; }
/* What may come above it must not move it. */
.starting .compose { display: none; }
.sort { display: flex; align-items: center; gap: 0.35em; }
.sort select { min-block-size: 1.75rem; padding: 0.15em 0.3em; border: 0; border-radius: calc(var(--radius) * 0.7); background: transparent; font-weight: 600; field-sizing: content; }
.sort option { color: CanvasText; background: Canvas; }
/* Until it is known what readers are asked. */
.asked:empty { block-size: calc(var(--asked) * 17rem); }
.compose { margin-block: 0.75rem 0.5rem; }
.closed, .note { padding: 1rem; border-radius: var(--radius); background: color-mix(in srgb, currentColor 6%, transparent); text-align: center; }
.note { margin-block-start: 1rem; padding-block: 2rem; }
.note.branchbar { margin-block-start: 0; padding-block: 0.6rem; }

.composer { border: 1px solid color-mix(in srgb, currentColor 52%, transparent); border-radius: var(--radius); }
.composer:focus-within { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
.composer :is(textarea, input):focus-visible { outline: none; }
textarea { display: block; inline-size: 100%; min-block-size: 2.9em; max-block-size: 24em; padding: 0.65em 0.85em; border: 0; background: none; resize: none; field-sizing: content; line-height: inherit; }
.composer textarea:focus { outline: none; }
textarea:placeholder-shown { direction: inherit; }
.composer.open textarea { min-block-size: 6.2em; }
::placeholder { color: inherit; opacity: 0.72; }
.preview { margin: 0.4em 0.85em 0.6em; padding-block-start: 0.6em; border-block-start: 1px dashed color-mix(in srgb, currentColor 28%, transparent); }
.quiet[aria-pressed="true"] { font-weight: 650; color: var(--accent); }
.composer :is(.bar, .preview) { display: none; }
.composer.open .preview:not(:empty) { display: block; }
.composer.open .bar { display: flex; padding: 0.4em 0.5em 0.5em 0.97em; }
.bar { display: flex; flex-wrap: wrap; align-items: center; justify-content: flex-end; gap: 0.35em 0.6em; }
.hint { margin-inline-end: auto; }
.left:empty, .as:empty { display: none; }
.over { color: var(--danger); font-weight: 600; }
.composer .problem, .guest { margin-inline: 0.85em; }
.guest { padding-block: 0.75em 0.5em; border-block-start: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
.panel > form > .guest { margin-inline: 0; padding-block-start: 0; border: 0; }
.guest p { margin-block-end: 0.4em; }
.guest .field { display: flex; flex-wrap: wrap; align-items: center; gap: 0.3em 0.6em; }
.guest label { font-weight: 600; }
.guest .problem { flex-basis: 100%; margin: 0; color: var(--danger); }
:is(input[type="text"], input[type="email"]), .report textarea { inline-size: min(100%, 18rem); padding: 0.4em 0.6em; border: 1px solid color-mix(in srgb, currentColor 52%, transparent); border-radius: calc(var(--radius) * 0.7); background: none; }
.report textarea { inline-size: 100%; min-block-size: 4.2em; }
:is(input, textarea):focus-visible, .composer input[type="text"]:focus { border-color: var(--accent); }
.problem { margin-block: 0.3em; color: var(--danger); font-weight: 600; }
[aria-invalid="true"] { border-color: var(--danger) !important; }

.comments > li { border-block-end: 1px solid color-mix(in srgb, currentColor 14%, transparent); padding-block: 1.1rem 0.7rem; }
.comments > li:last-child { border: 0; }
.replies > li { padding-block-start: 0.85rem; }
article { border-radius: calc(var(--radius) * 0.5); scroll-margin-block: 6rem; }
article:focus-visible { outline-offset: 0.35rem; }
article header { display: flex; flex-wrap: wrap; align-items: center; gap: 0.1em 0.5em; min-block-size: 1.75rem; }
.face { display: grid; place-items: center; flex: none; inline-size: 1.75rem; block-size: 1.75rem; border-radius: 50%; background: hsl(var(--hue, 0) var(--face)); color: #fff; font-size: 0.8em; font-weight: 600; line-height: 1; }
.replies .face { inline-size: 1.4rem; block-size: 1.4rem; font-size: 0.68em; }
.name { font-weight: 650; overflow-wrap: anywhere; }
.permalink { text-decoration: none; }
.permalink:hover, button.edited:not([disabled]):hover { text-decoration: underline; }
button.edited { min-block-size: 0; padding: 0; }
.unread { color: var(--accent); font-weight: 600; }
.you { padding: 0 0.45em; border: 1px solid currentColor; border-radius: 99px; color: var(--accent); font-size: 0.75em; font-weight: 600; }
/* Where indentation stops, it no longer shows who answers whom. */
.to { display: none; overflow-wrap: anywhere; }
.deep .replies .to { display: inline; }
.body { max-inline-size: var(--parley-measure, 42rem); margin-block: 0.3rem 0.25rem; overflow-wrap: anywhere; }
.tombstone .body { font-style: italic; color: color-mix(in srgb, currentColor 72%, transparent); }
.body > * { margin-block: 0; }
.body > * + * { margin-block-start: 0.65em; }
.body a { color: var(--accent); text-underline-offset: 0.15em; }
.body .heading { display: block; }
.body :is(ul, ol) { padding-inline-start: 1.4em; }
.body blockquote { margin-inline: 0; padding-inline-start: 0.9em; border-inline-start: 3px solid color-mix(in srgb, currentColor 28%, transparent); }
.body :is(code, pre) { font-family: ui-monospace, monospace; font-size: 0.9em; background: color-mix(in srgb, currentColor 8%, transparent); border-radius: 0.25em; padding: 0.1em 0.3em; }
.body pre { padding: 0.6em 0.8em; overflow-x: auto; overflow-wrap: normal; }
.body pre code { padding: 0; background: none; }
.body hr { border: 0; border-block-start: 1px solid color-mix(in srgb, currentColor 28%, transparent); }
.state:empty { display: none; }
.state { display: flex; align-items: baseline; gap: 0.5em; margin-block: 0.4em; color: var(--waiting); font-weight: 550; }
.state::before { content: ""; flex: none; inline-size: 0.55em; block-size: 0.55em; border-radius: 50%; background: currentColor; }
[data-status="rejected"] .state, [data-status="spam"] .state { color: var(--danger); }
article footer { display: flex; flex-wrap: wrap; align-items: center; gap: 0 0.15em; margin-inline-start: -0.4em; }
.tombstone :is(header, footer) { display: none; }
.muted .body { color: color-mix(in srgb, currentColor 72%, transparent); }
.muted footer > :not(:nth-child(4)) { display: none; }
.votes { display: inline-flex; margin-inline-end: 0.25em; }
.vote { display: inline-flex; align-items: center; gap: 0.3em; min-inline-size: 1.75rem; padding-inline: 0.4em; font-variant-numeric: tabular-nums; }
.vote[aria-pressed="true"] { color: var(--accent); font-weight: 650; }
.icon { inline-size: 1em; block-size: 1em; fill: none; stroke: currentColor; stroke-width: 1.4; stroke-linejoin: round; }
[aria-pressed="true"] .icon { fill: currentColor; }
[disabled] .icon { opacity: 0.45; }
.quiet[aria-expanded="true"] { text-decoration: underline; text-underline-offset: 0.25em; }
.panel:not(:empty) { margin-block: 0.5rem; }
.panel > :is(form:not(.composer), .ask) { padding: 0.85em; border-radius: var(--radius); background: color-mix(in srgb, currentColor 6%, transparent); }
.ask { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5em; font-size: 0.9375em; }
.ask .quiet { font-size: inherit; }
.ask > p { margin-inline-end: auto; font-weight: 600; }
.history { flex-basis: 100%; list-style: none; }
.history li + li { margin-block-start: 0.75em; padding-block-start: 0.75em; border-block-start: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
.report { font-size: 0.9375em; }
.report .bar { font-size: inherit; }
.report legend, .report .field label { padding: 0; font-weight: 600; }
.report fieldset label { display: flex; align-items: center; gap: 0.5em; min-block-size: 1.9rem; }
.report .field { margin-block: 0.5em; }
.report input { accent-color: var(--accent); inline-size: 1.1em; block-size: 1.1em; margin: 0; }

/* The line beside a branch is the button that folds it. */
.branch { position: relative; padding-inline-start: var(--indent); }
.fold[aria-expanded="true"] { position: absolute; inset-block: 0.4rem 0; inset-inline-start: calc((var(--indent) - 1.5rem) / 2); inline-size: 1.5rem; padding: 0; font-size: 0; }
.fold[aria-expanded="true"]::before { content: ""; position: absolute; inset-block: 0; inset-inline-start: calc(50% - 1px); inline-size: 2px; border-radius: 1px; background: color-mix(in srgb, currentColor 16%, transparent); }
.fold[aria-expanded="true"]:hover::before, .fold:focus-visible::before { background: var(--accent); }
.fold[aria-expanded="false"], .replies + .more { margin-block-start: 0.35rem; margin-inline-start: -0.5em; color: var(--accent); font-size: 0.875em; font-weight: 600; }
li.deep > .branch { padding-inline-start: 0; }
li.deep > .branch > .fold[aria-expanded="true"] { display: none; }

.fresh { position: sticky; inset-block-end: 1rem; z-index: 1; display: flex; justify-content: center; block-size: 0; }
.fresh button { align-self: flex-end; flex: none; block-size: 2.4rem; padding-inline: 1.2em; border-radius: 99px; box-shadow: 0 2px 12px rgb(0 0 0 / 0.3); }
.new { background: color-mix(in srgb, var(--accent) 12%, transparent); box-shadow: 0 0 0 0.5rem color-mix(in srgb, var(--accent) 12%, transparent); }

/* What follows on the page stays out of sight until the place is taken. */
.comments[aria-busy] { min-block-size: 100vh; }
.bone { padding-block: 1.1rem; }
.bone i { display: block; block-size: 0.8rem; margin-block: 0.55rem; border-radius: 0.4rem; background: color-mix(in srgb, currentColor 10%, transparent); }
.bone i:first-child { inline-size: 30%; }

@media (prefers-reduced-motion: no-preference) {
  .bone i { animation: breathe 1.6s ease-in-out infinite alternate; }
  [data-status="pending"] .state::before { animation: breathe 0.7s ease-in-out infinite alternate; }
  .new { animation: settle 4s ease-out forwards; }
}
@keyframes breathe { to { opacity: 0.35; } }
@keyframes settle { to { background: transparent; box-shadow: 0 0 0 0.5rem transparent; } }

@container (inline-size < 36rem) {
  .comments { --indent: 1.15rem; }
  .asked:empty { block-size: calc(var(--asked) * 20.5rem); }
  .hint { display: none; }
  .top h2 { flex-basis: 100%; }
  .top button { margin-inline: -0.5em auto; }
  .as { margin-inline-end: auto; }
  li:is([data-level="4"], [data-level="5"]) > .branch { padding-inline-start: 0; }
  li:is([data-level="4"], [data-level="5"]) > .branch > .fold[aria-expanded="true"] { display: none; }
  li:is([data-level="4"], [data-level="5"]) .replies .to { display: inline; }
}
@media (pointer: coarse) {
  article footer button, .more, .top select { min-block-size: 2.5rem; }
  .vote { min-inline-size: 2.5rem; justify-content: center; }
}
`;

export const style = new CSSStyleSheet();
style.replaceSync(css);
