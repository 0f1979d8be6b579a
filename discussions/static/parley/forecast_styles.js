// @ts-check
/** How forecasts look: by the same variables as the rest of the embed. */

const forecastCss = /* css */ `
.prompts { display: grid; gap: 0.75rem; margin-block: 0.75rem; }
.prompt { padding: 0.9rem 1rem 1rem; border: 1px solid color-mix(in srgb, currentColor 18%, transparent); border-radius: var(--radius); background: color-mix(in srgb, var(--accent) 5%, transparent); overflow-wrap: anywhere; }
.prompt :is(p, h3, h4, ul, dl, dd) { margin: 0; padding: 0; }
.prompt h3 { font-size: 1.125em; line-height: 1.35; }
.prompt h4 { margin-block: 0.9rem 0.3rem; font-size: 0.9375em; }
.prompt > * + * { margin-block-start: 0.6rem; }
.prompt :is(.when, .hint, .facts, table, .legend, small) { font-size: 0.875em; }
.prompt :is(.when, .hint, .facts dt) { color: color-mix(in srgb, currentColor 76%, transparent); }
.prompt .hint { display: block; margin-block-start: 0.4rem; }
.prompt .own { padding-inline-start: 0.75em; border-inline-start: 3px solid var(--accent); font-weight: 600; }
.prompt .outcome { font-size: 1.0625em; font-weight: 650; }
.prompt a { color: var(--accent); }
.taps { display: flex; flex-wrap: wrap; gap: 0.4rem; }
.taps.five .tap { flex: 1 1 auto; }
.tap { min-block-size: 2.75rem; padding: 0.35em 0.7em; border: 1px solid color-mix(in srgb, currentColor 48%, transparent); background: none; font-weight: 600; overflow-wrap: anywhere; hyphens: auto; }
.tap:hover { border-color: var(--accent); background: color-mix(in srgb, var(--accent) 10%, transparent); }
.tap[aria-pressed="true"] { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
.slide { display: grid; grid-template-columns: 1fr auto; gap: 0 0.75em; align-items: baseline; margin-block-start: 0.7rem; }
.slide label { font-weight: 600; font-size: 0.9375em; }
.slide span { font-size: 0.9375em; font-variant-numeric: tabular-nums; }
.slide input { grid-column: 1 / -1; inline-size: 100%; min-block-size: 1.75rem; margin: 0; accent-color: var(--accent); cursor: pointer; }
.range { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 0.5rem 0.75rem; }
.range label { display: block; margin-block-end: 0.25rem; font-size: 0.9375em; font-weight: 600; }
.range input, .because textarea { inline-size: 100%; min-block-size: 2.4rem; padding: 0.4em 0.6em; border: 1px solid color-mix(in srgb, currentColor 52%, transparent); border-radius: calc(var(--radius) * 0.7); background: none; }
.because { margin-block-start: 0.7rem; }
.because label { display: block; margin-block-end: 0.25rem; font-size: 0.9375em; font-weight: 600; }
.prompt form .bar { margin-block-start: 0.6rem; }
.prompt details { margin-block-start: 0.7rem; }
.prompts > details[open] > .prompt { margin-block-start: 0.75rem; }
.prompt .link { margin-inline-start: -0.2em; color: var(--accent); }
:is(.prompt, .prompts > details) > summary, .prompt summary { inline-size: fit-content; min-block-size: 1.75rem; color: var(--accent); font-size: 0.9375em; font-weight: 600; cursor: pointer; }
.prompt .crowd { padding-block-start: 0.6rem; border-block-start: 1px solid color-mix(in srgb, currentColor 16%, transparent); }
.crowd .sort { margin-block-end: 0.4rem; }
.crowd .together { margin-block-end: 0.5rem; font-weight: 600; }
.plot { display: block; inline-size: 100%; block-size: auto; direction: ltr; overflow: visible; }
.plot text { fill: currentColor; fill-opacity: 0.76; font: 12px system-ui, sans-serif; }
.plot .grid { stroke: currentColor; stroke-opacity: 0.16; }
.plot .only { --line: var(--accent); }
.plot .band { fill: var(--accent); fill-opacity: 0.16; }
.plot .line { fill: none; stroke: var(--line); stroke-width: 2.5; stroke-linejoin: round; stroke-linecap: round; }
.plot .dashed { stroke-dasharray: 7 5; }
.plot .dot { fill: var(--line); }
/* Okabe & Ito 2008, darkened or lightened to stand out from the page by 3 to 1. */
.line-0 { --line: #0072b2; } .line-1 { --line: #b85400; } .line-2 { --line: #00795a; } .line-3 { --line: #a64d79; } .line-4 { --line: #7a6a00; } .line-5 { --line: #5b5fc7; }
:host([data-parley-dark]) .line-0 { --line: #56b4e9; } :host([data-parley-dark]) .line-1 { --line: #ffa552; } :host([data-parley-dark]) .line-2 { --line: #3fd0a5; }
:host([data-parley-dark]) .line-3 { --line: #f19fc6; } :host([data-parley-dark]) .line-4 { --line: #f0e442; } :host([data-parley-dark]) .line-5 { --line: #b3b6ff; }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; margin-block-start: 0.4rem; list-style: none; }
.legend li::before { content: ""; display: inline-block; inline-size: 1.4em; margin-inline-end: 0.4em; border-block-start: 3px solid var(--line); vertical-align: middle; }
.legend .dashed::before { border-block-start-style: dashed; }
.scroll { overflow-x: auto; max-block-size: 20rem; }
.prompt table { border-collapse: collapse; inline-size: 100%; font-variant-numeric: tabular-nums; }
.prompt :is(th, td) { padding: 0.3em 0.75em 0.3em 0; border-block-end: 1px solid color-mix(in srgb, currentColor 14%, transparent); text-align: start; font-weight: 400; white-space: nowrap; }
.prompt thead th { font-weight: 600; white-space: normal; overflow-wrap: normal; vertical-align: bottom; }
.facts { display: grid; grid-template-columns: 1fr auto; gap: 0.15rem 1rem; max-inline-size: 30rem; }
.facts dd { font-variant-numeric: tabular-nums; font-weight: 600; text-align: end; }
`;

export const forecastStyle = new CSSStyleSheet();
forecastStyle.replaceSync(forecastCss);
