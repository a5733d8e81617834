(() => {
'use strict';
if (customElements.get('listen-player')) return;
const STYLE = `
:host{display:block;--paper:var(--listen-paper,light-dark(#fcfbf8,#161719));--ink:var(--listen-ink,light-dark(#1c1a17,#e7e4de));--muted:var(--listen-muted,light-dark(#5c574f,#a9a49b));--rule:var(--listen-rule,light-dark(#dcd7cd,#3a3a3c));--accent:var(--listen-accent,light-dark(#8c1d18,#f2a391));}:host([hidden]){display:none;}*{box-sizing:border-box;}.player{position:relative;container-type:inline-size;background:var(--paper);color:var(--ink);accent-color:var(--accent);font:400 .9375rem/1.4 var(--listen-font,system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif);border-block:1px solid var(--rule);padding-block:.6rem .35rem;}.row{display:flex;align-items:center;gap:.25rem;}button,select,a{font:inherit;color:inherit;}button{background:none;border:0;border-radius:999px;min-width:2.5rem;height:2.5rem;padding:0 .3rem;cursor:pointer;font-variant-numeric:tabular-nums;display:inline-grid;place-items:center;}button:hover,select:hover,a:hover{color:var(--accent);}:focus-visible{outline:3px solid var(--accent);outline-offset:1px;}svg{display:block;fill:currentColor;pointer-events:none;}.play{background:var(--accent);color:var(--paper);width:2.75rem;height:2.75rem;flex:none;}.play:hover{background:var(--ink);color:var(--paper);}.now{flex:1;min-width:0;padding-inline:.6rem;}.chapter{display:block;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;font-weight:600;}.time,.at{white-space:nowrap;color:var(--muted);font-variant-numeric:tabular-nums;}select{background:none;border:1px solid var(--muted);border-radius:999px;padding:.3rem .4rem;cursor:pointer;}option{background:var(--paper);color:var(--ink);}.track{position:relative;height:2.75rem;margin-block:.35rem;border-radius:3px;}.track:has(:focus-visible){outline:3px solid var(--accent);outline-offset:1px;}.track svg{position:absolute;inset:0;width:100%;height:100%;fill:none;stroke-width:2;overflow:visible;}.rest{stroke:var(--muted);opacity:.7;}.done{stroke:var(--accent);clip-path:inset(0 calc(100% - var(--done,0%)) 0 0);}.marks{stroke:var(--ink);stroke-width:1.5 !important;}.track input{position:absolute;inset:0;width:100%;height:100%;margin:0;opacity:0;cursor:pointer;}.more,.panel,.status{font-size:.875rem;}.more{display:flex;flex-wrap:wrap;gap:0 1.1rem;}.more a,.more button{min-height:2rem;height:auto;display:inline-flex;align-items:center;padding:0;border-radius:3px;}a,.follow{text-decoration:underline;text-decoration-color:var(--accent);text-underline-offset:.18em;}[aria-expanded]::after{content:"▾";padding-inline-start:.3em;color:var(--muted);}[aria-expanded=true]::after{content:"▴";}.panel{padding-block:.25rem;max-height:min(45vh,24rem);overflow-y:auto;overscroll-behavior:contain;background:var(--paper);}@media (hover:none){.Keyboard{display:none !important;}}:host([page]) .panel{position:absolute;inset-inline:0;top:100%;border-block-end:1px solid var(--ink);}ol{list-style:none;margin:0;padding:0;}ol button{display:flex;align-items:center;width:100%;height:auto;min-height:2rem;gap:1rem;justify-content:space-between;text-align:start;padding:.35rem .5rem;border-radius:0;}ol button[aria-current]{font-weight:700;box-shadow:inset 3px 0 var(--accent);}dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.5rem 0;}dd{margin:0;}dt{font-weight:600;}label{display:flex;gap:.5rem;align-items:center;padding-block:.3rem;}.status{margin:0;}[hidden]{display:none !important;}@container (max-width:30rem){.row{flex-wrap:wrap;justify-content:space-between;gap:0;}.row button{min-width:2.25rem;}select{width:4.5rem;padding-inline:.35rem 0;}.now{flex:1 0 100%;order:-1;padding:0 0 .3rem;display:flex;gap:.75rem;justify-content:space-between;}}@media (forced-colors:active){.rest,.marks{stroke:CanvasText;}.done{stroke:Highlight;}.play{border:1px solid ButtonText;}}`;
const SPOKEN = `
:root{--listen-said:var(--listen-highlight,light-dark(#fdeeb5,#443a17));--listen-said-ink:var(--listen-highlight-ink,light-dark(#1c1a17,#f2efe9));}::highlight(listen-sentence){background-color:var(--listen-said);color:var(--listen-said-ink);}::highlight(listen-word){background-color:var(--listen-highlight-word,light-dark(#f3cf5b,#75601a));color:var(--listen-said-ink);}mark.listen-spoken{background:var(--listen-said);color:var(--listen-said-ink);}@media (forced-colors:active){::highlight(listen-sentence){background-color:Highlight;color:HighlightText;}}`;
const RATES = [0.75, 0.9, 1, 1.15, 1.25, 1.5, 1.75, 2, 2.5, 3];
const BACK = 15, FORWARD = 30, NEAR = 0.01;
const clock = (seconds) => {
const whole = Math.max(0, Math.floor(seconds)), hours = Math.floor(whole / 3600);
const rest = `${Math.floor(whole / 60) % 60}`, left = `${whole % 60}`.padStart(2, '0');
return hours ? `${hours}:${rest.padStart(2, '0')}:${left}` : `${rest}:${left}`;
};
const say = (seconds) => `${Math.floor(seconds / 60)} minutes ${Math.floor(seconds % 60)} seconds`;
const set = (element, attributes, ...children) => {
for (const [name, value] of Object.entries(attributes)) {
if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
else if (value !== false && value != null) element.setAttribute(name, value === true ? '' : value);
}
element.append(...children);
return element;
};
const make = (tag, attributes = {}, ...children) => set(document.createElement(tag), attributes, ...children);
const draw = (tag, attributes = {}, ...children) => set(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, ...children);
const picture = (attributes, ...paths) => draw('svg', { 'aria-hidden': 'true', ...attributes }, ...paths);
const icon = (d) => picture({ viewBox: '0 0 24 24', width: 20, height: 20 }, draw('path', { d }));
const PLAY = 'M7 4.5v15l13-7.5z', PAUSE = 'M6 4.5h4.2v15H6zM13.8 4.5H18v15h-4.2z';
const PREVIOUS = 'M5 5h2.4v14H5zM20 5v14L8.5 12z', NEXT = 'M16.6 5H19v14h-2.4zM4 5v14l11.5-7z';
const memory = {
get(key) { try { return localStorage.getItem(`listen:${key}`); } catch { return null; } },
set(key, value) { try { localStorage.setItem(`listen:${key}`, value); } catch {  } },
};
const fold = (text, letters, units, base) => {
let at = 0;
for (const letter of text) {
const plain = letter.normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, '').toLowerCase();
if (!plain && letter !== ' ') { at += letter.length; continue; }
for (const one of plain || ' ') {
const kept = /[\p{L}\p{N}]/u.test(one) ? one : ' ';
if (kept !== ' ' || letters.at(-1) !== ' ') { letters.push(kept); units.push(base + at); }
}
at += letter.length;
}
};
const folded = (text) => {
const letters = [' '], units = [0];
fold(text, letters, units, 0);
if (letters.at(-1) !== ' ') { letters.push(' '); units.push(text.length); }
return { text: letters.join(''), units };
};
const INLINE = new Set('A ABBR B BDI BDO CITE CODE DATA DEL DFN EM FONT I INS KBD MARK Q S SAMP SMALL SPAN STRONG SUB SUP TIME U VAR WBR'.split(' '));
const SILENT = 'script, style, noscript, template, svg, audio, video, iframe, listen-player, [hidden], [aria-hidden=true]';
class Reading {
constructor(root, sentences) {
this.root = root;
this.places = new Array(sentences.length).fill(null);
this.own = sentences.some((one) => document.getElementById(`s-${one.id}`));
if (this.own) {
sentences.forEach((one, i) => {
const span = document.getElementById(`s-${one.id}`);
if (span && span.firstChild) this.places[i] = { span, text: one.text };
});
} else this.match(sentences);
}
match(sentences) {
const letters = [' '], units = [0], starts = [];
let length = 0;
const walk = (node) => {
if (node.nodeType === 3) {
starts.push({ node, first: length });
fold(node.data, letters, units, length);
length += node.data.length;
} else if (node.nodeType === 1 && !node.matches(SILENT)) {
const apart = !INLINE.has(node.tagName);
if (apart && letters.at(-1) !== ' ') { letters.push(' '); units.push(length); }
node.childNodes.forEach(walk);
if (apart && letters.at(-1) !== ' ') { letters.push(' '); units.push(length); }
}
};
walk(this.root);
letters.push(' '); units.push(length);
this.starts = starts; this.units = units;
const page = letters.join('');
const find = (long) => {
let from = 0;
sentences.forEach((one, i) => {
if (this.places[i]) { from = this.places[i].stop; return; }
const { text, units: inner } = folded(one.text);
if (one.added || text.length < 3 || (text.length >= 24) !== long) return;
const next = long ? null : this.places.slice(i).find(Boolean);
const start = page.indexOf(text, Math.max(0, from - 1));
if (start >= 0 && (!next || start < next.start)) {
this.places[i] = { start, stop: start + text.length, inner };
} else if (long) this.places[i] = this.ends(page, text, from);
if (this.places[i]) from = this.places[i].stop;
});
};
find(true); find(false);
}
ends(page, text, from) {
const words = text.trim().split(' ');
if (words.length < 9) return null;
const head = ` ${words.slice(0, 4).join(' ')} `, tail = ` ${words.slice(-4).join(' ')} `;
const start = page.indexOf(head, Math.max(0, from - 1));
const last = start < 0 ? -1 : page.indexOf(tail, start);
const stop = last + tail.length;
return last < 0 || stop - start > text.length * 1.5 + 40 ? null : { start, stop };
}
point(unit) {
let low = 0, high = this.starts.length - 1;
while (low < high) {
const middle = (low + high + 1) >> 1;
if (this.starts[middle].first <= unit) low = middle; else high = middle - 1;
}
const { node, first } = this.starts[low];
return [node, Math.min(unit - first, node.data.length)];
}
range(i, word) {
const place = this.places[i];
if (!place) return null;
const range = document.createRange();
if (place.span) {
if (!word) { range.selectNodeContents(place.span); return range; }
const [start, stop] = this.unitsOf(place.text, word), node = place.span.firstChild;
if (stop > (node.data || '').length) return null;
range.setStart(node, start); range.setEnd(node, stop);
return range;
}
let first = place.start + 1, last = place.stop - 2;
if (word) {
if (!place.inner) return null;
const [start, stop] = this.unitsOf(word.text, word);
const inside = place.inner.map((unit, k) => (unit >= start && unit < stop && k > 0 ? k : -1)).filter((k) => k > 0);
if (!inside.length) return null;
first = place.start + inside[0]; last = Math.min(last, place.start + inside.at(-1));
}
range.setStart(...this.point(this.units[first]));
const [node, offset] = this.point(this.units[last]);
range.setEnd(node, Math.min(offset + 1, node.data.length));
return range;
}
unitsOf(text, { first, length }) {
const letters = Array.from(text), start = letters.slice(0, first).join('').length;
return [start, start + letters.slice(first, first + length).join('').length];
}
at(event) {
if (this.own) {
const span = event.target.closest && event.target.closest('.sentence');
return span ? this.places.findIndex((place) => place && place.span === span) : -1;
}
const spot = document.caretPositionFromPoint ? document.caretPositionFromPoint(event.clientX, event.clientY)
: document.caretRangeFromPoint && document.caretRangeFromPoint(event.clientX, event.clientY);
const node = spot && (spot.offsetNode || spot.startContainer), offset = spot && (spot.offset ?? spot.startOffset);
const start = node && this.starts.find((one) => one.node === node);
if (!start) return -1;
const unit = start.first + offset;
const i = this.places.findIndex((place) => place && this.units[place.start + 1] <= unit && unit <= (this.units[place.stop] ?? unit));
const boxes = i < 0 ? [] : [...this.range(i).getClientRects()];
return boxes.some((box) => Math.abs(event.clientX - (box.left + box.right) / 2) < box.width / 2 + 8) ? i : -1;
}
}
const paint = {
native: Boolean(window.CSS && CSS.highlights && window.Highlight),
marks: [],
show(name, range) {
if (this.native) {
if (!range) { CSS.highlights.delete(`listen-${name}`); return; }
const highlight = new Highlight(range);
highlight.priority = name === 'word' ? 2 : 1;
CSS.highlights.set(`listen-${name}`, highlight);
} else if (name === 'sentence') {
this.marks.splice(0).forEach((mark) => {
const parent = mark.parentNode;
if (parent) { mark.replaceWith(...mark.childNodes); parent.normalize(); }
});
if (range) this.wrap(range);
}
},
wrap(range) {
const within = range.commonAncestorContainer, texts = [];
const walker = document.createTreeWalker(within.nodeType === 3 ? within.parentNode : within, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) if (range.intersectsNode(walker.currentNode)) texts.push(walker.currentNode);
const { startContainer, startOffset, endContainer, endOffset } = range;
for (const text of texts) {
const stop = text === endContainer ? endOffset : text.data.length, start = text === startContainer ? startOffset : 0;
if (stop <= start || !text.data.slice(start, stop).trim()) continue;
const piece = document.createRange(), mark = make('mark', { class: 'listen-spoken' });
piece.setStart(text, start); piece.setEnd(text, stop); piece.surroundContents(mark);
this.marks.push(mark);
}
},
};
class Look extends HTMLElement {
build(source) {
const { data, page: own } = this;
if (this.audio) this.audio.src = source;
else this.audio = this.querySelector('audio') || make('audio', { preload: 'none', src: source });
this.audio.controls = false;
const button = (name, label, press, face) => make('button', { part: `button ${name}`, class: name, 'aria-label': label, title: label, onclick: press }, face);
const face = icon(PLAY);
this.face = face.firstChild;
this.toggle = button('play', 'Play', () => this.playPause(), face);
this.where = make('span', { class: 'chapter', part: 'chapter', lang: data.language, dir: 'auto' });
this.time = make('span', { class: 'time', part: 'time' });
this.speed = make('select', { part: 'speed', 'aria-label': 'Speed', onchange: () => this.pace(Number(this.speed.value)) },
...RATES.map((rate) => make('option', { value: rate }, `${rate}×`)));
this.range = make('input', { type: 'range', min: 0, max: data.duration, step: 1, value: 0, 'aria-label': 'Position', oninput: () => this.seek(Number(this.range.value)) });
this.rest = draw('path'); this.done = draw('path'); this.marks = draw('path');
this.doneLayer = picture({ class: 'done' }, this.done);
this.track = make('div', { class: 'track', part: 'track' }, picture({ class: 'rest' }, this.rest), this.doneLayer,
picture({ class: 'marks' }, this.marks), this.range);
this.entries = data.chapters.map((one) => make('button', { onclick: () => this.open(one) },
make('span', { lang: data.language, dir: 'auto' }, one.title), make('span', { class: 'at' }, clock(one.start))));
this.again = make('button', { class: 'follow', hidden: true, onclick: () => { this.following = true; this.keepInView(true); this.showFollow(); } }, 'Follow');
this.link = make('a', { part: 'link', href: '#', onclick: (event) => this.copy(event) }, own ? 'Copy link' : 'Read along');
this.status = make('p', { class: 'status', part: 'status', role: 'status' });
const many = data.chapters.length > 1;
const panels = many ? [make('div', { class: 'panel', part: 'chapters', id: 'Chapters', hidden: true }, make('ol', {}, ...this.entries.map((entry) => make('li', {}, entry))))] : [];
if (own) panels.push(this.keyboard());
const player = make('div', { class: 'player', part: 'player', role: 'group', lang: 'en', dir: 'ltr', 'aria-label': `Listen: ${data.title}` },
make('div', { class: 'row' }, this.toggle,
button('back', `Back ${BACK} seconds`, () => this.skip(-BACK), `−${BACK}`),
button('forward', `Forward ${FORWARD} seconds`, () => this.skip(FORWARD), `+${FORWARD}`),
make('div', { class: 'now' }, this.where, this.time),
...(many ? [button('previous', 'Previous chapter', () => this.step(-1), icon(PREVIOUS)), button('next', 'Next chapter', () => this.step(1), icon(NEXT))] : []),
this.speed),
this.track,
make('div', { class: 'more' },
...panels.map((panel) => this.opener(panel, panels)), this.link, this.again),
...panels, this.status);
const root = this.shadowRoot || this.attachShadow({ mode: 'open' });
root.replaceChildren(player);
if (!this.contains(this.audio)) root.append(this.audio);
root.adoptedStyleSheets = [sheet(STYLE)];
if (this.sizes) this.sizes.disconnect();
this.sizes = new ResizeObserver(() => this.wave());
this.sizes.observe(this.track);
this.pace(Number(memory.get('rate')) || 1);
}
keyboard() {
const keys = [['Space', 'play, pause'], ['← →', `back ${BACK}, forward ${FORWARD} seconds`], ['[ ]', 'slower, faster'], ['p n', 'previous, next chapter']];
this.keys = make('input', { type: 'checkbox', checked: memory.get('keys') !== 'off', onchange: () => memory.set('keys', this.keys.checked ? 'on' : 'off') });
return make('div', { class: 'panel', id: 'Keyboard', hidden: true },
make('dl', {}, ...keys.flatMap(([key, does]) => [make('dt', {}, key), make('dd', {}, does)])),
make('label', {}, this.keys, 'Keys work on the whole page'));
}
opener(panel, panels) {
const button = make('button', { class: panel.id, 'aria-expanded': 'false', 'aria-controls': panel.id, onclick: () => show(panel.hidden) }, panel.id);
const show = (open) => {
panels.forEach((one) => { if (one !== panel && open) one.dispatchEvent(new Event('close')); });
panel.hidden = !open;
button.ariaExpanded = open;
};
panel.addEventListener('close', () => show(false));
panel.addEventListener('keydown', (event) => { if (event.key === 'Escape') { show(false); button.focus(); } });
return button;
}
wave() {
const width = this.track.clientWidth, height = this.track.clientHeight;
const { peaks = [], duration, chapters } = this.data;
const bars = Math.max(1, Math.floor(width / 4)), middle = height / 2, each = peaks.length / bars;
const heights = Array.from({ length: bars }, (_, i) => {
const part = peaks.slice(Math.floor(i * each), Math.floor((i + 1) * each) + 1);
return part.reduce((sum, one) => sum + one, 0) / part.length || 0;
});
const loudest = Math.max(1, ...heights);
const d = heights.map((one, i) => {
const half = Math.max(1, (one / loudest) ** 3 * (middle - 5));
return `M${i * 4 + 2} ${(middle - half).toFixed(1)}v${(half * 2).toFixed(1)}`;
}).join('');
this.rest.setAttribute('d', d); this.done.setAttribute('d', d);
this.marks.setAttribute('d', chapters.slice(1).map((one) => `M${(one.start / duration * width).toFixed(1)} ${height - 4}v4`).join(''));
}
}
let current = null;
const others = typeof BroadcastChannel === 'function' ? new BroadcastChannel('listen-player') : null;
if (others) others.onmessage = () => current?.pause();
const lockScreen = navigator.mediaSession;
const FAILED = 'The audio could not be played.';
let dressed = false;
const sheet = (text) => { const made = new CSSStyleSheet(); made.replaceSync(text); return made; };
class ListenPlayer extends Look {
static observedAttributes = ['src'];
data = null; index = -1; number = 0; following = true; touched = false;
connectedCallback() { if (!this.data) this.load(); }
attributeChangedCallback(name, before) { if (before !== null && this.isConnected) this.load(); }
disconnectedCallback() {
if (this.audio) this.pause();
if (this.reading) { paint.show('word'); paint.show('sentence'); }
}
get page() { return this.hasAttribute('page'); }
tell(name, detail) { this.dispatchEvent(new CustomEvent(`listen-${name}`, { detail, bubbles: true })); }
get sentence() { return this.index < 0 ? null : this.data.sentences[this.index].id; }
get chapter() { return this.number; }
play() { return this.audio.play(); }
pause() { this.audio.pause(); }
skip(by) { this.seek(this.audio.currentTime + by); }
seek(seconds) {
this.touched = true; this.following = true;
this.audio.currentTime = Math.min(Math.max(0, seconds), Math.max(0, this.data.duration - 0.05));
this.tick(); this.state();
}
async load() {
const url = this.url = new URL(this.getAttribute('src') || '', document.baseURI);
let data;
try {
const answer = await fetch(url);
if (!answer.ok) throw new Error(`${answer.status}`);
data = await answer.json();
} catch {
if (this.page && location.protocol === 'file:') data = this.fromPage();
else {
if (!this.childElementCount) this.append(FAILED);
this.tell('error');
return;
}
}
if (document.readyState === 'loading') await new Promise((done) => document.addEventListener('DOMContentLoaded', done));
const file = (path) => new URL(`../../${path.split('/').map(encodeURIComponent).join('/')}`, url).href;
const first = !this.audio;
Object.assign(this, { data, index: -1, number: 0, second: -1, touched: false });
this.build(file(data.media.path));
if (first) this.listen();
const selector = this.getAttribute('article'), article = selector && document.querySelector(selector);
if (article) this.readAlong(article, first);
this.restore();
this.tell('ready');
}
fromPage() {
const all = (what) => [...document.querySelectorAll(what)], at = (one) => Number(one.dataset.t);
const titles = all('listen-player a');
return {
guid: location.pathname, title: document.title, language: document.documentElement.lang,
duration: at(this), media: { path: '' },
chapters: all('[data-chapter]').map((one, i) => ({ number: i + 1, title: titles[i].textContent, start: at(one) })),
sentences: all('.sentence').map((one) => ({ id: one.id.slice(2), start: at(one), text: one.textContent })),
};
}
listen() {
const { audio } = this;
const on = (target, names, act, options) => names.split(' ').forEach((name) => target.addEventListener(name, act, options));
on(audio, 'play', () => {
if (current !== this) current?.pause();
current = this; this.touched = this.following = true;
this.toggleAttribute('started', true);
others?.postMessage('play');
this.status.textContent = '';
this.session(); this.run(); this.keepInView();
});
on(audio, 'pause ended', () => { if (audio.ended) memory.set(this.data.guid, 0); else this.save(); });
on(audio, 'play pause ended', () => this.state());
on(audio, 'timeupdate seeked', () => this.tick());
on(audio, 'error', () => { this.status.textContent = FAILED; });
on(window, 'pagehide', () => this.save());
if (this.page) {
on(document, 'keydown', (event) => { if (this.keys.checked || this.contains(event.target)) this.key(event); });
on(window, 'hashchange', () => this.fromHash());
} else on(this, 'keydown', (event) => this.key(event));
const stray = () => { if (this.following && !audio.paused) { this.following = false; this.showFollow(); } };
on(window, 'wheel touchmove', stray, { passive: true });
on(window, 'scroll', () => { if (Date.now() > (this.scrolled || 0)) stray(); }, { passive: true });
on(window, 'scrollend', () => { this.scrolled = Date.now() + 50; });
}
run() { // by frames while it plays: words are shorter than the audio's own events are apart
if (this.audio.paused || !this.isConnected) return;
this.tick();
requestAnimationFrame(() => this.run());
}
start() { this.play().catch(({ name }) => { if (name !== 'AbortError') this.status.textContent = FAILED; }); }
playPause() { if (this.audio.paused) this.start(); else this.pause(); }
open(chapter) {
if (this.page) this.shadowRoot.querySelector('.panel').dispatchEvent(new Event('close'));
this.seek(chapter.start); this.start();
}
pace(rate) {
const known = RATES.includes(rate) ? rate : 1;
this.audio.defaultPlaybackRate = this.audio.playbackRate = known;
this.speed.value = known;
memory.set('rate', known);
this.state();
}
step(by) {
const { chapters } = this.data, time = this.audio.currentTime, here = chapters.findLastIndex((one) => one.start <= time + NEAR);
const back = by < 0 && time - chapters[Math.max(0, here)].start > 3 ? 0 : by;
this.seek(chapters[Math.min(Math.max(0, here + back), chapters.length - 1)].start);
}
key(event) {
const target = event.composedPath()[0], tag = target.tagName;
const command = event.metaKey || ((event.ctrlKey || event.altKey) && !event.getModifierState('AltGraph'));
if (event.defaultPrevented || command || target.isContentEditable) return;
if (target !== this.range && /^(INPUT|TEXTAREA|SELECT)$/.test(tag)) return;
if (event.key === ' ' && tag === 'BUTTON') return;
const rate = RATES.indexOf(this.audio.playbackRate);
const acts = {
' ': () => this.playPause(),
ArrowLeft: () => this.skip(-BACK), ArrowRight: () => this.skip(FORWARD),
'[': () => this.pace(RATES[Math.max(0, rate - 1)]), ']': () => this.pace(RATES[Math.min(RATES.length - 1, rate + 1)]),
n: () => this.step(1), p: () => this.step(-1),
};
const act = acts[event.key];
if (act) { event.preventDefault(); act(); }
}
tick() {
const { data, audio } = this, time = audio.currentTime, { chapters, sentences } = data;
const second = Math.floor(time);
const here = chapters[Math.max(0, chapters.findLastIndex((one) => one.start <= time + NEAR))];
this.doneLayer.style.setProperty('--done', `${(time / data.duration * 100).toFixed(2)}%`);
if (second !== this.second || here.number !== this.number) {
this.second = second;
this.time.textContent = `${clock(time)} / ${clock(data.duration)}`;
this.range.value = time;
this.range.ariaValueText = `${say(time)}, ${here.title}`;
this.link.href = this.page ? `#t=${second}` : new URL(`index.html#t=${second}`, this.url);
if (!audio.paused && second % 5 === 0) this.save();
}
if (here.number !== this.number) {
this.number = here.number;
this.where.textContent = here.title;
this.entries.forEach((entry, i) => { entry.ariaCurrent = chapters[i] === here ? 'true' : null; });
if (current === this) this.session();
this.tell('chapter', here);
}
if (!this.touched) return;
let low = -1, high = sentences.length - 1;
while (low < high) {
const middle = (low + high + 1) >> 1;
if (sentences[middle].start <= time + NEAR) low = middle; else high = middle - 1;
}
if (low !== this.index) {
this.index = low; this.word = undefined;
if (this.reading) { paint.show('word'); paint.show('sentence', low < 0 ? null : this.reading.range(low)); this.keepInView(); }
this.tell('sentence', sentences[low] || null);
}
if (this.reading && paint.native && low >= 0 && sentences[low].words) {
const word = sentences[low].words.findLast(([start]) => start <= time + NEAR);
if (word !== this.word) {
this.word = word;
paint.show('word', word ? this.reading.range(low, { first: word[2], length: word[3], text: sentences[low].text }) : null);
}
}
}
readAlong(article, first) {
this.reading = new Reading(article, this.data.sentences);
if (!dressed) document.adoptedStyleSheets.push(sheet(SPOKEN));
dressed = true;
if (this.page) article.classList.add('ready');
if (first) article.addEventListener('click', (event) => {
if (!this.touched && !this.page) return;
if (event.defaultPrevented || !getSelection().isCollapsed || event.target.closest('a, button, input, select, textarea, summary, label, listen-player')) return;
const i = this.reading.at(event);
if (i >= 0) { this.seek(this.data.sentences[i].start); this.start(); }
});
}
keepInView(force) {
if (!this.reading || this.index < 0 || !(this.page || this.hasAttribute('follow'))) return;
if (!force && (!this.following || this.audio.paused)) return;
const range = this.reading.range(this.index);
if (!range) return;
const box = range.getBoundingClientRect(), head = this.page ? Math.min(this.offsetHeight, innerHeight / 2) : 0;
if (!box.height || (box.top > head + 12 && box.bottom < innerHeight * 0.88)) return;
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
this.scrolled = Date.now() + 3000;
window.scrollBy({ top: box.top - head - (innerHeight - head) * 0.2, behavior: calm ? 'instant' : 'smooth' });
}
showFollow() { this.again.hidden = this.following || this.audio.paused || !this.reading; }
state() {
const { audio } = this, playing = !audio.paused && !audio.ended;
this.toggleAttribute('playing', playing);
this.face.setAttribute('d', playing ? PAUSE : PLAY);
this.toggle.title = this.toggle.ariaLabel = playing ? 'Pause' : 'Play';
this.showFollow();
if (current !== this || !lockScreen) return;
lockScreen.playbackState = playing ? 'playing' : 'paused';
const { duration } = this.data;
lockScreen.setPositionState({ duration, playbackRate: audio.playbackRate, position: Math.min(audio.currentTime, duration) });
}
session() {
if (!lockScreen) return;
const { data } = this, here = data.chapters.find((one) => one.number === this.number);
lockScreen.metadata = new MediaMetadata({ title: data.chapters.length > 1 ? here.title : data.title, artist: data.author || '', album: data.title });
const acts = { play: () => this.start(), pause: () => this.pause(), seekbackward: ({ seekOffset }) => this.skip(-(seekOffset || BACK)),
seekforward: ({ seekOffset }) => this.skip(seekOffset || FORWARD), seekto: ({ seekTime }) => this.seek(seekTime),
previoustrack: () => this.step(-1), nexttrack: () => this.step(1) };
for (const [name, act] of Object.entries(acts)) {
try { lockScreen.setActionHandler(name, act); } catch {  }
}
}
save() { if (this.touched && this.audio.currentTime > 2 && !this.audio.ended) memory.set(this.data.guid, this.audio.currentTime.toFixed(1)); }
restore() {
if (this.page && this.fromHash()) return;
const time = Number(memory.get(this.data.guid));
if (time > 2 && time < this.data.duration - 5) this.seek(time); else { this.tick(); this.state(); }
}
fromHash() {
let name = location.hash.slice(1);
try { name = decodeURIComponent(name); } catch {  }
const moment = /^t=(?:npt:)?((?:\d+:){0,2}\d+(?:\.\d+)?)/.exec(name);
let time = moment && moment[1].split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
const target = !moment && name && document.getElementById(name);
if (target) {
const chapter = target.dataset.chapter && this.data.chapters[Number(target.dataset.chapter) - 1];
const sentence = this.data.sentences.find((one) => `s-${one.id}` === name);
time = chapter ? chapter.start : sentence ? sentence.start : null;
}
if (time == null) return false;
this.seek(time);
if (moment) this.keepInView(true);
return true;
}
copy(event) {
if (!this.page) return;
event.preventDefault();
history.replaceState(null, '', this.link.hash);
const done = navigator.clipboard ? navigator.clipboard.writeText(location.href) : Promise.reject(new Error('not secure'));
done.then(() => { this.status.textContent = 'The link is copied.'; }, () => { this.status.textContent = 'The link is in the address bar.'; });
}
}
customElements.define('listen-player', ListenPlayer);
})();
