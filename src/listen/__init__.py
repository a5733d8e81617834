"""listen: an article file becomes a chaptered podcast episode, offline.

The stages, in order, each a package of its own: `article` (source to sections, passages,
sentences), `speech` (sentences to audio), `sound` (audio to clips, clips to files),
`podcast` (chapters, transcripts, feed), `page` (what a browser shows). `publish` composes them.
"""

__version__ = "0.1.0"
