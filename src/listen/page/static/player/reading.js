/* Where each sentence stands in the text of a page. */
/* Text without case, accents, punctuation and white space, one space between words, so that a
 * sentence is found however the page prints it. `units[i]` is where letter i stood. */
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

/* Where each sentence stands in an article: by our page's own spans, else by its words. */
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
    // Long sentences first, as they are unmistakable; the short ones then between their neighbours.
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

  // A sentence that the page prints with something in between (a note's mark): by its ends.
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

  // The manifest counts code points, the DOM UTF-16 units.
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
    // The caret is found beside the text too: only the text itself counts.
    const boxes = i < 0 ? [] : [...this.range(i).getClientRects()];
    return boxes.some((box) => Math.abs(event.clientX - (box.left + box.right) / 2) < box.width / 2 + 8) ? i : -1;
  }
}
