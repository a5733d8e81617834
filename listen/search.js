(() => {
'use strict';
const MOST = 40, MOST_EACH = 4;
const box = document.getElementById('listen-search');
if (!box) return;
const query = document.getElementById('listen-query'), found = document.getElementById('listen-found');
const results = document.getElementById('listen-results'), { root } = box.dataset, shards = Number(box.dataset.shards);
const kept = new Map();
let turn = 0, timer = 0;
const plain = (text) => text.normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, '').toLowerCase();
const wordsOf = (text) => plain(text).match(/[\p{L}\p{N}]+/gu) || [];
const clock = (seconds) => {
const whole = Math.floor(seconds), hours = Math.floor(whole / 3600), minutes = `${Math.floor(whole / 60) % 60}`;
return `${hours ? `${hours}:${minutes.padStart(2, '0')}` : minutes}:${`${whole % 60}`.padStart(2, '0')}`;
};
const make = (tag, attributes, ...children) => {
const element = document.createElement(tag);
for (const [name, value] of Object.entries(attributes)) if (value) element.setAttribute(name, value);
element.append(...children);
return element;
};
const SOLID = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]/;
const starts = (text, word) => (SOLID.test(word) ? text.indexOf(word) : ` ${text}`.search(new RegExp(`[^\\p{L}\\p{N}]${word}`, 'u')));
const matches = (text, words) => { const folded = plain(text); return words.every((word) => starts(folded, word) >= 0); };
const marked = (text, words) => {
const pieces = text.split(/([\p{L}\p{N}\p{M}]+)/u);
return pieces.map((piece) => (words.some((word) => (SOLID.test(word) ? plain(piece).includes(word) : plain(piece).startsWith(word))) ? make('mark', {}, piece) : piece));
};
const shard = async (number) => {
if (!kept.has(number)) {
const answer = await fetch(`${root}listen/search-${number}.json`);
if (!answer.ok) throw new Error(`${answer.status}`);
kept.set(number, (await answer.json()).episodes);
}
return kept.get(number);
};
const show = (episode, time, text, words, whole) => {
const page = `${root}output/${encodeURIComponent(episode.slug)}/index.html`;
const link = make('a', { href: time == null ? page : `${page}#t=${time}`, lang: episode.language, dir: 'auto' }, ...marked(text, words));
results.append(make('li', {}, link, make('span', { class: 'where' }, ...(whole ? ['Episode'] : [make('span', { lang: episode.language, dir: 'auto' }, episode.title), ` · ${clock(time)}`]))));
};
const search = async () => {
const mine = turn += 1, words = wordsOf(query.value);
results.replaceChildren();
if (!words.length) { found.textContent = ''; return; }
found.textContent = 'Searching…';
let count = 0;
for (let number = shards; number > 0 && count < MOST; number -= 1) {
let episodes;
try { episodes = await shard(number); } catch { found.textContent = 'The search index could not be loaded.'; return; }
if (mine !== turn) return;
for (const episode of [...episodes].reverse()) {
if (count >= MOST) break;
if (matches(episode.title, words)) { show(episode, null, episode.title, words, true); count += 1; }
let each = 0;
for (const [time, text] of episode.sentences) {
if (count >= MOST || each >= MOST_EACH) break;
if (matches(text, words)) { show(episode, time, text, words); count += 1; each += 1; }
}
}
}
found.textContent = count ? `${count}${count >= MOST ? ' or more' : ''} ${count === 1 ? 'place' : 'places'}` : 'Nothing found.';
};
query.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(search, 150); });
box.hidden = false;
const asked = new URLSearchParams(location.search).get('q');
if (asked) { query.value = asked; search(); }
})();
