// @ts-check
/** How what the newsroom says looks: by the same variables as the rest of the embed. */

const guideCss = /* css */ `
.guide { display: grid; gap: 0.6rem; margin-block: 0.75rem; padding: 0.8rem 1rem; border-inline-start: 3px solid var(--accent); border-radius: calc(var(--radius) * 0.7); background: color-mix(in srgb, var(--accent) 6%, transparent); overflow-wrap: anywhere; }
.guide h3 { margin: 0; font-size: 0.9375em; }
.guide .body { margin: 0; }
.guide :is(p, ul) { margin: 0; padding: 0; list-style: none; }
.passages { margin-block: 0.75rem; overflow-wrap: anywhere; }
.passages summary { padding-block: 0.25rem; color: var(--accent); font-weight: 600; cursor: pointer; }
.passages :is(ol, ul) { margin: 0; padding: 0; list-style: none; }
.passages ol > li { padding-block: 0.6rem; }
.passages blockquote { margin: 0; padding-inline-start: 0.9em; border-inline-start: 3px solid var(--accent); white-space: pre-line; }
.passages p { margin: 0.3rem 0 0; color: color-mix(in srgb, currentColor 76%, transparent); font-size: 0.875em; }
.passages ul { display: flex; flex-wrap: wrap; gap: 0 0.75em; font-size: 0.875em; }
.guide p.pace { color: color-mix(in srgb, currentColor 76%, transparent); font-size: 0.9375em; }
`;

export const guideStyle = new CSSStyleSheet();
guideStyle.replaceSync(guideCss);
