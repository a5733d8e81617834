/* <listen-player src=".../episode.json">: plays an episode and reads along with it.
 *
 * Attributes
 *   src      the episode's episode.json (needs CORS if it is on another host)
 *   article  a CSS selector: the element whose text is highlighted as it is spoken
 *   follow   keep the sentence being spoken in view
 *   page     the episode's own page: follow, keyboard for the whole page, links to moments
 * Properties: audio, data, sentence (id or null), chapter (number); methods: play(), pause(), seek(s)
 * Events: listen-ready, listen-sentence (detail: the sentence), listen-chapter
 * Custom properties: --listen-paper -ink -muted -rule -accent -highlight -highlight-ink
 *   -highlight-word -font; parts: player play button chapter time track speed chapters link status
 *
 * It makes no HTML from strings and no inline style, so it runs under a strict
 * Content-Security-Policy. Without CSS.highlights the sentence is wrapped in <mark> while it sounds.
 */
let current = null; // the player that sounds: there is only one, on the page and in its frames
const others = typeof BroadcastChannel === 'function' ? new BroadcastChannel('listen-player') : null;
if (others) others.onmessage = () => current?.pause();
const lockScreen = navigator.mediaSession;
const FAILED = 'The audio could not be played.';
let dressed = false; // whether the page has the style of what is highlighted

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
        // What stands inside the element stays in sight: a plain player, or a link.
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

  // Opened from a disk, where a page can fetch nothing: what it prints is enough to read along.
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

  // (A play that a pause overtakes is no failure.)
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
    // (AltGr, which some keyboards need for brackets, comes as Control and Alt.)
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
    let low = -1, high = sentences.length - 1; // the last sentence that has begun
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
      // On another site a click plays only once the reader has chosen to listen.
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
      try { lockScreen.setActionHandler(name, act); } catch { /* an action that this browser does not know */ }
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
    try { name = decodeURIComponent(name); } catch { /* a stray % stands for itself */ }
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
    // Only a secure page may write to the clipboard; the address bar has the link anyway.
    const done = navigator.clipboard ? navigator.clipboard.writeText(location.href) : Promise.reject(new Error('not secure'));
    done.then(() => { this.status.textContent = 'The link is copied.'; }, () => { this.status.textContent = 'The link is in the address bar.'; });
  }
}

customElements.define('listen-player', ListenPlayer);
