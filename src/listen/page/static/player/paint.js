/* The paint on the page: one sentence and one word a document, whoever plays. */
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
