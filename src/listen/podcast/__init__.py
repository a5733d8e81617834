"""Episode to chapters, transcripts and feed: pure, text out."""
