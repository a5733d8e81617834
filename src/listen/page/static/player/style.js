/* How the player looks, and what it adds to the page that it stands in. */
const STYLE = `
:host { display: block;
  --paper: var(--listen-paper, light-dark(#fcfbf8, #161719)); --ink: var(--listen-ink, light-dark(#1c1a17, #e7e4de));
  --muted: var(--listen-muted, light-dark(#5c574f, #a9a49b)); --rule: var(--listen-rule, light-dark(#dcd7cd, #3a3a3c));
  --accent: var(--listen-accent, light-dark(#8c1d18, #f2a391)); }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
.player { position: relative; container-type: inline-size; background: var(--paper); color: var(--ink); accent-color: var(--accent);
  font: 400 0.9375rem/1.4 var(--listen-font, system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif);
  border-block: 1px solid var(--rule); padding-block: 0.6rem 0.35rem; }
.row { display: flex; align-items: center; gap: 0.25rem; }
button, select, a { font: inherit; color: inherit; }
button { background: none; border: 0; border-radius: 999px; min-width: 2.5rem; height: 2.5rem; padding: 0 0.3rem;
  cursor: pointer; font-variant-numeric: tabular-nums; display: inline-grid; place-items: center; }
button:hover, select:hover, a:hover { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
svg { display: block; fill: currentColor; pointer-events: none; }
.play { background: var(--accent); color: var(--paper); width: 2.75rem; height: 2.75rem; flex: none; }
.play:hover { background: var(--ink); color: var(--paper); }
.now { flex: 1; min-width: 0; padding-inline: 0.6rem; }
.chapter { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 600; }
.time, .at { white-space: nowrap; color: var(--muted); font-variant-numeric: tabular-nums; }
select { background: none; border: 1px solid var(--muted); border-radius: 999px; padding: 0.3rem 0.4rem; cursor: pointer; }
option { background: var(--paper); color: var(--ink); }
.track { position: relative; height: 2.75rem; margin-block: 0.35rem; border-radius: 3px; }
.track:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 1px; }
.track svg { position: absolute; inset: 0; width: 100%; height: 100%; fill: none; stroke-width: 2; overflow: visible; }
.rest { stroke: var(--muted); opacity: 0.7; }
.done { stroke: var(--accent); clip-path: inset(0 calc(100% - var(--done, 0%)) 0 0); }
.marks { stroke: var(--ink); stroke-width: 1.5 !important; }
.track input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.more, .panel, .status { font-size: 0.875rem; }
.more { display: flex; flex-wrap: wrap; gap: 0 1.1rem; }
.more a, .more button { min-height: 2rem; height: auto; display: inline-flex; align-items: center; padding: 0; border-radius: 3px; }
a, .follow { text-decoration: underline; text-decoration-color: var(--accent); text-underline-offset: 0.18em; }
[aria-expanded]::after { content: "▾"; padding-inline-start: 0.3em; color: var(--muted); }
[aria-expanded=true]::after { content: "▴"; }
.panel { padding-block: 0.25rem; max-height: min(45vh, 24rem); overflow-y: auto; overscroll-behavior: contain; background: var(--paper); }
@media (hover: none) { .Keyboard { display: none !important; } }
:host([page]) .panel { position: absolute; inset-inline: 0; top: 100%; border-block-end: 1px solid var(--ink); }
ol { list-style: none; margin: 0; padding: 0; }
ol button { display: flex; align-items: center; width: 100%; height: auto; min-height: 2rem; gap: 1rem; justify-content: space-between; text-align: start; padding: 0.35rem 0.5rem; border-radius: 0; }
ol button[aria-current] { font-weight: 700; box-shadow: inset 3px 0 var(--accent); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; margin: 0.5rem 0; }
dd { margin: 0; }
dt { font-weight: 600; }
label { display: flex; gap: 0.5rem; align-items: center; padding-block: 0.3rem; }
.status { margin: 0; }
[hidden] { display: none !important; }
@container (max-width: 30rem) {
  .row { flex-wrap: wrap; justify-content: space-between; gap: 0; }
  .row button { min-width: 2.25rem; } select { width: 4.5rem; padding-inline: 0.35rem 0; }
  .now { flex: 1 0 100%; order: -1; padding: 0 0 0.3rem; display: flex; gap: 0.75rem; justify-content: space-between; }
}
@media (forced-colors: active) {
  .rest, .marks { stroke: CanvasText; } .done { stroke: Highlight; } .play { border: 1px solid ButtonText; }
}`;

// What the page itself needs: a highlight belongs to the document, not to a shadow tree.
const SPOKEN = `
:root { --listen-said: var(--listen-highlight, light-dark(#fdeeb5, #443a17)); --listen-said-ink: var(--listen-highlight-ink, light-dark(#1c1a17, #f2efe9)); }
::highlight(listen-sentence) { background-color: var(--listen-said); color: var(--listen-said-ink); }
::highlight(listen-word) { background-color: var(--listen-highlight-word, light-dark(#f3cf5b, #75601a)); color: var(--listen-said-ink); }
mark.listen-spoken { background: var(--listen-said); color: var(--listen-said-ink); }
@media (forced-colors: active) { ::highlight(listen-sentence) { background-color: Highlight; color: HighlightText; } }`;
