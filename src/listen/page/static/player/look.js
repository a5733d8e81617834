/* What is seen of the player: its controls and its waveform. */
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

  opener(panel, panels) { // one panel is open at a time
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
    // Speech is levelled, so its peaks are much alike: the cube shows where it rests.
    const loudest = Math.max(1, ...heights);
    const d = heights.map((one, i) => {
      const half = Math.max(1, (one / loudest) ** 3 * (middle - 5));
      return `M${i * 4 + 2} ${(middle - half).toFixed(1)}v${(half * 2).toFixed(1)}`;
    }).join('');
    this.rest.setAttribute('d', d); this.done.setAttribute('d', d);
    this.marks.setAttribute('d', chapters.slice(1).map((one) => `M${(one.start / duration * width).toFixed(1)} ${height - 4}v4`).join(''));
  }
}
